#include <jansson.h>
#include <string.h>

#include "base/mem.h"
#include "base/strbuf.h"
#include "base/text.h"
#include "source/feed_read_parts.h"

static const char *string(const json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

/* Version 1.0 lets ids be numbers. */
static const char *read_id(struct feed_reader *reader, const json_t *item)
{
	const json_t *id = json_object_get(item, "id");

	if (json_is_integer(id)) {
		return arena_printf(reader->arena, "%lld", (long long)json_integer_value(id));
	}
	return feed_line(reader, json_string_value(id), false);
}

static void read_author(struct feed_reader *reader, struct read_item *item, const json_t *author)
{
	struct person person = {
		.name = feed_line(reader, string(author, "name"), false),
		.url = feed_url(reader, NULL, string(author, "url")),
	};

	feed_add_author(reader, item, person);
}

static void read_lists(struct feed_reader *reader, struct read_item *item, const json_t *object)
{
	size_t i;
	json_t *value;

	json_array_foreach (json_object_get(object, "authors"), i, value) {
		read_author(reader, item, value);
	}
	if (!item->author_count) {
		read_author(reader, item, json_object_get(object, "author"));
	}
	json_array_foreach (json_object_get(object, "tags"), i, value) {
		feed_add_category(reader, item, json_string_value(value));
	}
	json_array_foreach (json_object_get(object, "attachments"), i, value) {
		const json_t *size = json_object_get(value, "size_in_bytes");
		const char *length = arena_printf(
			reader->arena, "%.0f", json_is_number(size) ? json_number_value(size) : 0);

		feed_add_enclosure(
			reader, item, string(value, "url"), string(value, "mime_type"), length);
	}
}

static void read_item(struct feed_reader *reader, struct read_item *item, const json_t *object)
{
	const char *title = feed_line(reader, string(object, "title"), false);

	item->id = read_id(reader, object);
	item->id_given = item->id;
	item->url = feed_url(reader, NULL, string(object, "url"));
	item->id = item->id ? item->id : item->url;
	item->title = title ? title : "";
	feed_date(reader, string(object, "date_published"), &item->published);
	feed_date(reader, string(object, "date_modified"), &item->updated);
	item->summary = feed_text(reader, string(object, "summary"));
	item->content = feed_text(reader, string(object, "content_html"));
	if (!item->content) {
		item->content = feed_text(reader, string(object, "content_text"));
		item->plain = item->content;
	}
	item->image = feed_url(reader, NULL, string(object, "image"));
	read_lists(reader, item, object);
}

static int read_root(struct feed_reader *reader, const json_t *root, struct error *err)
{
	const char *version = string(root, "version");
	struct read_feed *feed = reader->feed;
	size_t i;
	json_t *value;

	if (!version || !strstr(version, "jsonfeed.org/version/") ||
		!json_is_array(json_object_get(root, "items"))) {
		return error_set(err, ERROR_INPUT, "%s:1: this is JSON, and no JSON Feed",
			reader->source->shown);
	}
	feed->kind = "JSON Feed";
	feed->title = feed_line(reader, string(root, "title"), false);
	feed->home = feed_url(reader, NULL, string(root, "home_page_url"));
	feed->language = feed_line(reader, string(root, "language"), false);
	json_array_foreach (json_object_get(root, "items"), i, value) {
		struct read_item *item = json_is_object(value) ? feed_item(reader) : NULL;

		if (item) {
			read_item(reader, item, value);
		}
	}
	return 0;
}

int feed_parse_json(struct feed_reader *reader, struct error *err)
{
	json_error_t fault;
	json_t *root = json_loadb(reader->source->bytes, reader->source->len, 0, &fault);
	int result;

	if (!root) {
		STRBUF(clean);

		text_clean(&clean, fault.text, strlen(fault.text), NULL);
		return error_set(err, ERROR_INPUT, "%s:%d: %s", reader->source->shown, fault.line,
			clean.data);
	}
	result = read_root(reader, root, err);
	json_decref(root);
	return result;
}
