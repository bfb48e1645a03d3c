#ifndef POSTRIDER_TESTS_RENDERED_H
#define POSTRIDER_TESTS_RENDERED_H

/* One item, rendered, for tests that look at one fact; html may be NULL. */

#include <string.h>

#include "output/output.h"
#include "unit.h"

static inline void render_item(
	const char *format, const struct article *article, const char *html, struct strbuf *out)
{
	const struct feed_item item = {article, article->summary, html};
	const struct feed feed = {.id = "tag:f",
		.title = "T",
		.description = "",
		.language = "en",
		.home_url = "https://example.org/",
		.self_url = "https://example.org/f",
		.items = &item,
		.item_count = 1};
	const struct feed_format *found = feed_format_find(format);
	struct error err = ERROR_INIT;

	if (found->render(&feed, out, &err) < 0 || found->verify(out, &err) < 0) {
		fail_msg("%s", err.text);
	}
}

static inline void expect_in(const struct strbuf *out, const char *part)
{
	if (!strstr(out->data, part)) {
		fail_msg("no %s in:\n%s", part, out->data);
	}
}

static inline void expect_not_in(const struct strbuf *out, const char *part)
{
	if (strstr(out->data, part)) {
		fail_msg("%s in:\n%s", part, out->data);
	}
}

#define PLAIN_ARTICLE                                                                              \
	{                                                                                          \
		.path = "a.md", .line = 1, .id = "tag:a", .url = "https://example.org/a/",         \
		.title = "A", .summary = "S", .published = {                                       \
			.at = 0,                                                                   \
			.set = true                                                                \
		}                                                                                  \
	}

#endif
