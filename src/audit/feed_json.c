#include <jansson.h>

#include "audit/feed_read.h"

static void free_json(json_t **json)
{
	json_decref(*json);
}

static const char *string(struct arena *arena, const json_t *object, const char *key)
{
	return arena_strdup_or_null(arena, json_string_value(json_object_get(object, key)));
}

static void read_attachments(struct seen_item *item, const json_t *object, struct arena *arena)
{
	const json_t *attachments = json_object_get(object, "attachments");
	size_t count = json_array_size(attachments);

	item->enclosures = arena_alloc(arena, (count + 1) * sizeof(*item->enclosures));
	item->enclosure_count = count;
	for (size_t i = 0; i < count; i++) {
		const json_t *attachment = json_array_get(attachments, i);
		const json_t *size = json_object_get(attachment, "size_in_bytes");

		item->enclosures[i] = (struct seen_enclosure){
			.url = string(arena, attachment, "url"),
			.type = string(arena, attachment, "mime_type"),
			.length = json_is_integer(size)
					  ? arena_printf(arena, "%lld",
						    (long long)json_integer_value(size))
					  : NULL,
		};
	}
}

static void read_item(struct seen_item *item, const json_t *object, struct arena *arena)
{
	*item = (struct seen_item){
		.id = string(arena, object, "id"),
		.url = string(arena, object, "url"),
		.title = string(arena, object, "title"),
		.published = string(arena, object, "date_published"),
		.updated = string(arena, object, "date_modified"),
		.html = string(arena, object, "content_html"),
		.summary = string(arena, object, "content_text"),
	};
	read_attachments(item, object, arena);
}

int feed_read_json(struct seen_feed *ret_feed, const struct strbuf *bytes, struct arena *arena,
	struct error *err)
{
	json_error_t cause;
	CLEANUP(free_json)
	json_t *object = json_loadb(bytes->data, bytes->len, JSON_REJECT_DUPLICATES, &cause);
	const json_t *items = json_object_get(object, "items");

	if (!json_is_object(object)) {
		return object ? error_set(err, ERROR_INPUT, "line 1: no object")
			      : error_set(err, ERROR_INPUT, "line %d: %s", cause.line, cause.text);
	}
	*ret_feed = (struct seen_feed){
		.kind = FEED_JSON,
		.version = string(arena, object, "version"),
		.title = string(arena, object, "title"),
		.home = string(arena, object, "home_page_url"),
		.self = string(arena, object, "feed_url"),
		.description = string(arena, object, "description"),
		.language = string(arena, object, "language"),
		.item_count = json_array_size(items),
	};
	ret_feed->items = arena_alloc(arena, (ret_feed->item_count + 1) * sizeof(*ret_feed->items));
	for (size_t i = 0; i < ret_feed->item_count; i++) {
		read_item(&ret_feed->items[i], json_array_get(items, i), arena);
	}
	return 0;
}
