#include "source/feed_read_parts.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/strbuf.h"
#include "base/text.h"
#include "base/url.h"
#include "markup/html_text.h"

#define MAX_PARTS 100 /* authors, categories, enclosures of an item */

/* The array with room for one more element, in the arena: it doubles. */
static void *grow(struct arena *arena, const void *items, size_t count, size_t size)
{
	void *more;

	if (count && (count & (count - 1)) != 0) {
		return (void *)(uintptr_t)items;
	}
	more = arena_alloc(arena, (count ? count * 2 : 1) * size);
	if (count) {
		memcpy(more, items, count * size);
	}
	return more;
}

struct read_item *feed_item(struct feed_reader *reader)
{
	struct read_feed *feed = reader->feed;

	if (feed->item_count == FEED_READ_ITEMS) {
		return NULL;
	}
	feed->items = grow(reader->arena, feed->items, feed->item_count, sizeof(*feed->items));
	feed->items[feed->item_count] = (struct read_item){.title = ""};
	return &feed->items[feed->item_count++];
}

const char *feed_text(struct feed_reader *reader, const char *text)
{
	STRBUF(clean);

	if (!text) {
		return NULL;
	}
	text_clean(&clean, text, strlen(text), NULL);
	strbuf_trim(&clean);
	return clean.len ? arena_strndup(reader->arena, clean.data, clean.len) : NULL;
}

const char *feed_line(struct feed_reader *reader, const char *text, bool html)
{
	const char *clean = feed_text(reader, text);
	STRBUF(line);

	if (!clean) {
		return NULL;
	}
	if (html) {
		html_to_line(&line, clean, strlen(clean));
	} else {
		text_collapse(&line, clean);
	}
	return line.len ? arena_strndup(reader->arena, line.data, line.len) : NULL;
}

const char *feed_url(struct feed_reader *reader, const char *base, const char *text)
{
	const char *clean = feed_line(reader, text, false);
	STRBUF(absolute);
	STRBUF(normal);

	base = base ? base : reader->source->url;
	if (!clean) {
		return NULL;
	}
	if (url_is_http(clean) || !base) {
		strbuf_add_string(&absolute, clean);
	} else if (url_resolve(&absolute, base, clean, NULL) < 0) {
		return NULL;
	}
	return url_normalise(&normal, absolute.data, NULL) < 0
		       ? NULL
		       : arena_strndup(reader->arena, normal.data, normal.len);
}

void feed_date(struct feed_reader *reader, const char *text, struct moment *moment)
{
	const char *clean = feed_line(reader, text, false);

	if (clean && !moment->set && date_parse(clean, reader->source->zone, moment, NULL) < 0) {
		reader->feed->bad_dates++;
	}
}

void feed_add_author(struct feed_reader *reader, struct read_item *item, struct person person)
{
	if (!person.name || item->author_count == MAX_PARTS) {
		return;
	}
	item->authors = grow(
		reader->arena, item->authors, item->author_count, sizeof(*item->authors));
	item->authors[item->author_count++] = person;
}

void feed_add_category(struct feed_reader *reader, struct read_item *item, const char *name)
{
	name = feed_line(reader, name, false);
	if (!name || item->category_count == MAX_PARTS) {
		return;
	}
	item->categories = grow(
		reader->arena, item->categories, item->category_count, sizeof(*item->categories));
	item->categories[item->category_count++] = name;
}

void feed_add_enclosure(struct feed_reader *reader, struct read_item *item, const char *url,
	const char *type, const char *length)
{
	long long bytes;

	url = feed_url(reader, NULL, url);
	if (!url || item->enclosure_count == MAX_PARTS) {
		return;
	}
	errno = 0;
	bytes = length ? strtoll(length, NULL, 10) : 0;
	type = feed_line(reader, type, false);
	item->enclosures = grow(
		reader->arena, item->enclosures, item->enclosure_count, sizeof(*item->enclosures));
	item->enclosures[item->enclosure_count++] = (struct enclosure){
		.url = url,
		.type = type ? type : "",
		.length = bytes < 0 || errno ? 0 : bytes,
	};
}
