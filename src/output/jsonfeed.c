#include "output/jsonfeed.h"

#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "base/text.h"
#include "output/item.h"

#define VERSION "https://jsonfeed.org/version/1.1"

static void free_json(json_t **json)
{
	json_decref(*json);
}

/* With clean strings and containers of our own, jansson can only run out of memory. */
static void must(int result)
{
	if (result < 0) {
		abort();
	}
}

static void put(json_t *object, const char *key, json_t *value)
{
	must(json_object_set_new(object, key, value));
}

static void append(json_t *array, json_t *value)
{
	must(json_array_append_new(array, value));
}

static json_t *clean_string(const char *text)
{
	STRBUF(clean);

	text_clean(&clean, text, strlen(text), NULL);
	return json_stringn(clean.data, clean.len);
}

/* NULL adds no key. */
static void put_string(json_t *object, const char *key, const char *text)
{
	if (text) {
		put(object, key, clean_string(text));
	}
}

/* Neither NULL nor "" adds a key. */
static void put_filled(json_t *object, const char *key, const char *text)
{
	if (text && text[0]) {
		put_string(object, key, text);
	}
}

static void put_date(json_t *object, const char *key, int64_t at)
{
	STRBUF(date);

	date_add_rfc3339(&date, at);
	put_string(object, key, date.data);
}

/* JSON Feed has no field for a person's mail address. */
static json_t *authors_of(const struct person *people, size_t count)
{
	json_t *authors = json_array();

	for (size_t i = 0; i < count; i++) {
		json_t *author = json_object();
		put_string(author, "name", people[i].name);
		put_filled(author, "url", people[i].url);
		append(authors, author);
	}
	return authors;
}

static void put_tags(json_t *object, const struct article *article)
{
	CLEANUP(item_terms_release) struct item_terms terms;
	json_t *tags;

	item_terms_init(&terms, article);
	if (!terms.count) {
		return;
	}
	tags = json_array();
	for (size_t i = 0; i < terms.count; i++) {
		append(tags, clean_string(terms.items[i]->name));
	}
	put(object, "tags", tags);
}

static void put_attachments(json_t *object, const struct article *article)
{
	json_t *attachments;

	if (!article->enclosure_count) {
		return;
	}
	attachments = json_array();
	for (size_t i = 0; i < article->enclosure_count; i++) {
		const struct enclosure *enclosure = &article->enclosures[i];
		json_t *attachment = json_object();

		put_string(attachment, "url", enclosure->url);
		put_string(attachment, "mime_type", enclosure->type);
		if (enclosure->length) {
			put(attachment, "size_in_bytes", json_integer(enclosure->length));
		}
		if (i == 0 && article->episode && article->episode->seconds) {
			put(attachment, "duration_in_seconds",
				json_integer(article->episode->seconds));
		}
		append(attachments, attachment);
	}
	put(object, "attachments", attachments);
}

/* An item must have HTML or text as its content. Where that text is the summary, the field
 * `summary` would repeat it. */
static void put_content(json_t *object, const struct feed_item *item)
{
	const char *html = item_html(item);

	if (html) {
		put_string(object, "content_html", html);
		put_filled(object, "summary", item->summary);
	} else {
		put_string(object, "content_text", item->summary);
	}
}

static json_t *item_object(const struct feed *feed, const struct feed_item *item)
{
	const struct article *article = item->article;
	json_t *object = json_object();

	put_string(object, "id", article->id);
	put_string(object, "url", article->url);
	put_filled(object, "title", article->title);
	put_content(object, item);
	put_string(object, "image", article->image);
	put_date(object, "date_published", article->published.at);
	put_date(object, "date_modified", item_updated(article));
	if (article->author_count) {
		put(object, "authors", authors_of(article->authors, article->author_count));
	}
	put_tags(object, article);
	put_string(object, "language", item_language(feed, article));
	put_attachments(object, article);
	return object;
}

static void put_hub(json_t *object, const struct feed *feed)
{
	json_t *hubs;
	json_t *hub;

	if (!feed->hub_url || feed->is_archive) {
		return;
	}
	hubs = json_array();
	hub = json_object();
	put_string(hub, "type", "WebSub");
	put_string(hub, "url", feed->hub_url);
	append(hubs, hub);
	put(object, "hubs", hubs);
}

static json_t *feed_object(const struct feed *feed)
{
	json_t *object = json_object();
	json_t *items = json_array();

	put_string(object, "version", VERSION);
	put_string(object, "title", feed->title);
	put_string(object, "home_page_url", feed->home_url);
	put_string(object, "feed_url", feed->self_url);
	put_string(object, "next_url", feed->prev_archive_url);
	put_filled(object, "description", feed->description);
	put_string(object, "icon", feed->icon_url);
	if (feed->author) {
		put(object, "authors", authors_of(feed->author, 1));
	}
	put_string(object, "language", feed->language);
	put_hub(object, feed);
	for (size_t i = 0; i < feed->item_count; i++) {
		append(items, item_object(feed, &feed->items[i]));
	}
	put(object, "items", items);
	return object;
}

static int append_bytes(const char *bytes, size_t len, void *context)
{
	strbuf_add(context, bytes, len);
	return 0;
}

int jsonfeed_render(const struct feed *feed, struct strbuf *out, struct error *err)
{
	CLEANUP(free_json) json_t *object = NULL;
	size_t start = out->len;

	if (item_check_all(feed, err) < 0) {
		return -1;
	}
	object = feed_object(feed);
	if (json_dump_callback(object, append_bytes, out, JSON_INDENT(2)) < 0) {
		strbuf_truncate(out, start);
		return error_set(err, ERROR_INPUT, "the JSON writer refused the document");
	}
	strbuf_add_char(out, '\n');
	return 0;
}

static int verify_items(json_t *items, struct error *err)
{
	size_t index;
	json_t *item;

	if (!json_is_array(items)) {
		return error_set(err, ERROR_INPUT, "'items' is no array");
	}
	json_array_foreach (items, index, item) {
		if (!json_is_string(json_object_get(item, "id"))) {
			return error_set(err, ERROR_INPUT, "item %zu has no 'id'", index);
		}
		if (!json_is_string(json_object_get(item, "content_html")) &&
			!json_is_string(json_object_get(item, "content_text"))) {
			return error_set(err, ERROR_INPUT, "item %zu has no content", index);
		}
	}
	return 0;
}

int jsonfeed_verify(const struct strbuf *bytes, struct error *err)
{
	json_error_t cause;
	CLEANUP(free_json)
	json_t *feed = json_loadb(bytes->data, bytes->len, JSON_REJECT_DUPLICATES, &cause);
	const char *version;

	if (!feed) {
		return error_set(err, ERROR_INPUT, "line %d: %s", cause.line, cause.text);
	}
	version = json_string_value(json_object_get(feed, "version"));
	if (!version || strcmp(version, VERSION) != 0) {
		return error_set(err, ERROR_INPUT, "'version' is not %s", VERSION);
	}
	if (!json_is_string(json_object_get(feed, "title"))) {
		return error_set(err, ERROR_INPUT, "'title' is no string");
	}
	return verify_items(json_object_get(feed, "items"), err);
}
