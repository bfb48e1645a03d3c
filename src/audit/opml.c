#include <string.h>

#include "audit/outputs.h"
#include "base/text.h"
#include "base/url.h"

static void check_outline(const struct built_file *file, const xmlNode *node)
{
	const struct outputs *outputs = file->outputs;
	const struct finding_place place = output_place(file, (int)xmlGetLineNo(node));
	xmlChar *value = xmlGetProp(node, (const xmlChar *)"xmlUrl");
	const char *url = value ? (const char *)value : "";

	if (!url_is_http(url)) {
		findings_add(outputs->audit->findings, RULE_OPML, &place,
			"the address '%s' of a feed is not absolute", url);
	} else if (text_starts_with(url, outputs->audit->settings->site.url) &&
		   !g_hash_table_contains(outputs->files, url)) {
		findings_add(outputs->audit->findings, RULE_OPML, &place,
			"the feed '%s' is none that is published", url);
	}
	xmlFree(value);
}

void audit_opml(const struct built_file *file, const xmlNode *root)
{
	const xmlNode *body = root->children;

	while (body && strcmp((const char *)body->name, "body") != 0) {
		body = body->next;
	}
	for (const xmlNode *node = body ? body->children : NULL; node; node = node->next) {
		/* An outline without a type is a heading over others. */
		if (node->type == XML_ELEMENT_NODE && xmlHasProp(node, (const xmlChar *)"type")) {
			check_outline(file, node);
		}
	}
}
