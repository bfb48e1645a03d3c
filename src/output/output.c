#include "output/output.h"

#include <string.h>

#include "output/atom.h"
#include "output/jsonfeed.h"
#include "output/rss.h"
#include "output/xml.h"

const struct feed_format feed_formats[FEED_FORMAT_COUNT] = {
	{"rss", "feed.xml", "application/rss+xml", rss_render, xml_verify},
	{"atom", "atom.xml", "application/atom+xml", atom_render, xml_verify},
	{"json", "feed.json", "application/feed+json", jsonfeed_render, jsonfeed_verify},
};

const struct feed_format *feed_format_find(const char *name)
{
	for (size_t i = 0; i < FEED_FORMAT_COUNT; i++) {
		if (!strcmp(feed_formats[i].name, name)) {
			return &feed_formats[i];
		}
	}
	return NULL;
}
