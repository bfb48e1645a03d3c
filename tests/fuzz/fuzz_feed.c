/* Feeds of others: any bytes are a feed or an error. */

#include "fuzz.h"

#include "base/zone.h"
#include "source/feed_read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct zone *zone = zone_new("UTC", NULL);
	struct feed_source source = {.shown = "feed",
		.url = "https://x.example/feed.xml",
		.zone = zone,
		.bytes = (const char *)data,
		.len = size};
	struct arena *arena = arena_new();
	struct error err = ERROR_INIT;
	struct read_feed feed;

	if (feed_read(&source, arena, &feed, &err) < 0) {
		HOLDS(err.kind == ERROR_INPUT);
	}
	zone_free(zone);
	arena_free(arena);
	return 0;
}
