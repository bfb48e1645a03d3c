#include "source/remote_item.h"

#include <jansson.h>
#include <string.h>

#include "base/mem.h"
#include "base/strbuf.h"
#include "markup/html_text.h"

const char *remote_item_key(struct arena *arena, const struct read_item *item)
{
	STRBUF(key);

	if (item->id) {
		return item->id;
	}
	if (item->title[0]) {
		if (item->published.set) {
			date_add_rfc3339(&key, item->published.at);
		}
		strbuf_addf(&key, " %s", item->title);
	}
	return arena_strdup(arena, key.data);
}

static void set_text(json_t *object, const char *name, const char *text)
{
	if (text && *text) {
		json_object_set_new(object, name, json_string(text));
	}
}

static void set_date(json_t *object, const char *name, const struct moment *moment)
{
	STRBUF(date);

	if (moment->set) {
		date_add_w3c(&date, moment);
		set_text(object, name, date.data);
	}
}

/* The summary of an RSS item is HTML, and often all that it has. */
static void set_content(json_t *object, const struct read_item *item)
{
	STRBUF(summary);

	if (item->content) {
		set_text(object, item->plain ? "content_text" : "content_html", item->content);
	} else {
		set_text(object, "content_html", item->summary);
	}
	if (item->summary && item->content) {
		html_to_line(&summary, item->summary, strlen(item->summary));
		set_text(object, "summary", summary.data);
	}
}

static void set_authors(json_t *object, const struct read_item *item)
{
	json_t *authors = item->author_count ? json_array() : NULL;

	for (size_t i = 0; i < item->author_count; i++) {
		json_t *author = json_object();

		set_text(author, "name", item->authors[i].name);
		set_text(author, "url", item->authors[i].url);
		json_array_append_new(authors, author);
	}
	if (authors) {
		json_object_set_new(object, "authors", authors);
	}
}

static void set_lists(json_t *object, const struct read_item *item)
{
	json_t *tags = item->category_count ? json_array() : NULL;
	json_t *attachments = item->enclosure_count ? json_array() : NULL;

	for (size_t i = 0; i < item->category_count; i++) {
		json_array_append_new(tags, json_string(item->categories[i]));
	}
	for (size_t i = 0; i < item->enclosure_count; i++) {
		const struct enclosure *enclosure = &item->enclosures[i];
		json_t *attachment = json_object();

		set_text(attachment, "url", enclosure->url);
		set_text(attachment, "mime_type", enclosure->type);
		if (enclosure->length) {
			json_object_set_new(attachment, "size_in_bytes",
				json_integer((json_int_t)enclosure->length));
		}
		json_array_append_new(attachments, attachment);
	}
	if (tags) {
		json_object_set_new(object, "tags", tags);
	}
	if (attachments) {
		json_object_set_new(object, "attachments", attachments);
	}
}

const char *remote_item_text(struct arena *arena, const struct read_item *item)
{
	json_t *object = json_object();
	FREE_ON_EXIT char *text = NULL;

	set_text(object, "id", item->id_given ? item->id : NULL);
	set_text(object, "url", item->url);
	set_text(object, "title", item->title);
	set_date(object, "date_published", &item->published);
	set_date(object, "date_modified", &item->updated);
	set_content(object, item);
	set_text(object, "image", item->image);
	set_authors(object, item);
	set_lists(object, item);
	text = json_dumps(object, JSON_COMPACT);
	json_decref(object);
	return arena_strdup(arena, text ? text : "{}");
}
