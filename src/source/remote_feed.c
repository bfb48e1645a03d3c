#include "source/remote_feed.h"

#include <glib.h>
#include <string.h>

#include "base/escape.h"
#include "base/hash.h"
#include "base/language.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "base/text.h"
#include "base/url.h"
#include "markup/html_text.h"
#include "source/feed_read.h"
#include "source/fields.h"
#include "source/record.h"
#include "source/remote_item.h"

/* Characters of a title that is made of the content, and of a summary. */
#define TITLE_CHARACTERS   80
#define SUMMARY_CHARACTERS 300

/* Replaces a text of the feed's own row. */
static void set(struct remote_feed *feed, const char **value, const char *text)
{
	text = text ? text : "";
	if (strcmp(*value, text) != 0) {
		*value = text;
		feed->dirty = true;
	}
}

static void take_item(struct remote_feed *feed, GHashTable *by_key, const struct read_item *read,
	struct arena *arena)
{
	const char *key = remote_item_key(arena, read);
	const char *json = remote_item_text(arena, read);
	struct remote_item *item = g_hash_table_lookup(by_key, key);

	if (!*key) {
		/* Nothing but its content identifies it. */
		char digest[HASH_HEX];

		hash_hex(json, strlen(json), digest);
		key = arena_strdup(arena, digest);
		item = g_hash_table_lookup(by_key, key);
	}
	if (!item) {
		item = arena_alloc(arena, sizeof(*item));
		*item = (struct remote_item){.key = key, .json = ""};
		GROW(feed->items, feed->count, feed->capacity);
		feed->items[feed->count++] = item;
		g_hash_table_insert(by_key, (gpointer)(uintptr_t)item->key, item);
	}
	if (strcmp(item->json, json) != 0) {
		item->json = json;
		item->dirty = true;
	}
}

static void drop_oldest(struct remote_feed *feed)
{
	if (feed->count > REMOTE_FEED_ITEMS) {
		size_t extra = feed->count - REMOTE_FEED_ITEMS;

		memmove(feed->items, feed->items + extra, REMOTE_FEED_ITEMS * sizeof(*feed->items));
		feed->count = REMOTE_FEED_ITEMS;
	}
}

int remote_feed_take(struct remote_feed *feed, const struct remote_document *document,
	const struct zone *zone, struct arena *arena, struct error *err)
{
	struct feed_source source = {
		.shown = feed->url,
		.url = document->url,
		.charset = document->charset,
		.zone = zone,
		.bytes = document->bytes,
		.len = document->len,
	};
	struct read_feed read;
	GHashTable *by_key;

	if (feed_read(&source, arena, &read, err) < 0) {
		return -1;
	}
	set(feed, &feed->title, read.title);
	set(feed, &feed->home, read.home);
	set(feed, &feed->language, read.language);
	by_key = g_hash_table_new(g_str_hash, g_str_equal);
	for (size_t i = 0; i < feed->count; i++) {
		g_hash_table_insert(
			by_key, (gpointer)(uintptr_t)feed->items[i]->key, feed->items[i]);
	}
	/* A feed has its newest first. */
	for (size_t i = read.item_count; i-- > 0;) {
		take_item(feed, by_key, &read.items[i], arena);
	}
	g_hash_table_destroy(by_key);
	drop_oldest(feed);
	return 0;
}

/* Ids that are no URI are unique within their feed only: "17" is another post elsewhere. */
static const char *global_id(
	const struct remote_feed *feed, const struct read_item *item, struct arena *arena)
{
	if (item->id && url_has_scheme(item->id)) {
		return item->id;
	}
	return arena_printf(arena, "%s#%s", feed->url, remote_item_key(arena, item));
}

/* Plain text, with a paragraph at each blank line. */
static void add_paragraphs(struct strbuf *out, const char *text)
{
	while (*text) {
		const char *end = strstr(text, "\n\n");
		size_t len = end ? (size_t)(end - text) : strlen(text);

		strbuf_add_string(out, "<p>");
		escape_html(out, text, len);
		strbuf_add_string(out, "</p>\n");
		text += len;
		text += strspn(text, "\n");
	}
}

static void read_body(struct article *article, const struct read_item *item, struct arena *arena)
{
	STRBUF(html);

	if (!item->content) {
		return;
	}
	if (item->plain) {
		add_paragraphs(&html, item->content);
	} else {
		strbuf_add_string(&html, item->content);
	}
	article->body = (struct body){
		.kind = BODY_HTML,
		.text = arena_strndup(arena, html.data, html.len),
		.len = html.len,
		.line = 1,
	};
}

/* Notes have no titles. */
static void read_title(struct article *article, const struct read_item *item, struct arena *arena)
{
	FREE_ON_EXIT char *title = NULL;
	STRBUF(line);

	if (item->title[0]) {
		article->title = item->title;
		return;
	}
	if (article->body.text) {
		html_to_line(&line, article->body.text, article->body.len);
	}
	title = text_shorten(line.len ? line.data : article->url, TITLE_CHARACTERS);
	article->title = arena_strdup(arena, title);
}

static void read_terms(struct article *article, const struct read_item *item, struct arena *arena)
{
	article->categories = arena_alloc(
		arena, (item->category_count + 1) * sizeof(*article->categories));
	for (size_t i = 0; i < item->category_count; i++) {
		FREE_ON_EXIT char *slug = text_term_slug(item->categories[i]);
		size_t j = 0;

		while (j < article->category_count &&
			strcmp(article->categories[j].slug, slug) != 0) {
			j++;
		}
		if (j == article->category_count) {
			article->categories[article->category_count++] = (struct term){
				.name = item->categories[i], .slug = arena_strdup(arena, slug)};
		}
	}
}

/* Among the articles of other sites, the feed's title stands for an author who is not named. */
static void read_authors(struct article *article, const struct read_item *item,
	const struct remote_feed *feed, struct arena *arena)
{
	article->authors = item->authors;
	article->author_count = item->author_count;
	if (!article->author_count && *feed->title) {
		article->authors = arena_alloc(arena, sizeof(*article->authors));
		article->authors[0] = (struct person){
			.name = feed->title, .url = url_is_http(feed->home) ? feed->home : NULL};
		article->author_count = 1;
	}
}

static void read_article(
	const struct source_context *context, struct article *article, const struct read_item *item)
{
	struct arena *arena = context->catalogue->arena;
	const struct remote_feed *feed = context->feed;
	const char *page = url_is_http(feed->home) ? feed->home : feed->url;
	FREE_ON_EXIT char *summary = text_shorten(
		item->summary ? item->summary : "", SUMMARY_CHARACTERS);
	FREE_ON_EXIT char *slug = NULL;

	article->id = global_id(feed, item, arena);
	article->id_given = true;
	article->path = arena_printf(
		arena, "%s#%s", context->source->shown, remote_item_key(arena, item));
	article->url = item->url;
	if (!article->url) {
		char digest[HASH_HEX];

		hash_hex(article->id, strlen(article->id), digest);
		article->url = arena_printf(arena, "%s#%.12s", page, digest);
	}
	read_body(article, item, arena);
	read_title(article, item, arena);
	slug = text_slug(article->title);
	article->slug = arena_strdup(arena, slug);
	article->summary = arena_strdup(arena, summary);
	article->summary_given = item->summary != NULL;
	article->language = language_is_tag(feed->language) ? feed->language : NULL;
	article->published = item->published;
	article->updated = item->updated;
	article->image = item->image;
	article->enclosures = item->enclosures;
	article->enclosure_count = item->enclosure_count;
	read_terms(article, item, arena);
	read_authors(article, item, feed, arena);
	fields_finish(article);
	record_fingerprint(article);
}

/* The memory's items as a document of their own: the newest first. */
static void write_document(const struct remote_feed *feed, struct strbuf *out)
{
	strbuf_add_string(out, "{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":[");
	for (size_t i = feed->count; i-- > 0;) {
		strbuf_add_string(out, feed->items[i]->json);
		strbuf_add_string(out, i ? "," : "");
	}
	strbuf_add_string(out, "]}");
}

/* Ids and URLs of the articles that other sources gave already. */
static GHashTable *index_known(const struct catalogue *catalogue)
{
	GHashTable *known = g_hash_table_new(g_str_hash, g_str_equal);

	for (size_t i = 0; i < catalogue->count; i++) {
		const struct article *article = catalogue->articles[i];

		g_hash_table_add(known, (gpointer)(uintptr_t)article->url);
		if (article->id) {
			g_hash_table_add(known, (gpointer)(uintptr_t)article->id);
		}
	}
	return known;
}

static void add_articles(struct source_context *context, const struct read_feed *read)
{
	struct catalogue *catalogue = context->catalogue;
	GHashTable *known = index_known(catalogue);

	for (size_t i = 0; i < read->item_count; i++) {
		struct article article = {.source = context->index, .order = i};

		read_article(context, &article, &read->items[i]);
		/* An article that two feeds have is taken from the first of them. */
		if (g_hash_table_contains(known, article.url) ||
			g_hash_table_contains(known, article.id)) {
			report_add(context->report, REPORT_NOTE, article.path, 0, 0,
				"is there already, from another source");
			continue;
		}
		g_hash_table_add(known, (gpointer)(uintptr_t)article.url);
		g_hash_table_add(known, (gpointer)(uintptr_t)article.id);
		*catalogue_add(catalogue) = article;
	}
	g_hash_table_destroy(known);
}

int source_load_feed(struct source_context *context, struct error *err)
{
	struct arena *arena = context->catalogue->arena;
	struct feed_source source = {
		.shown = context->source->shown,
		.zone = context->settings->site.zone,
		.own = true,
	};
	struct read_feed read;
	STRBUF(document);

	if (!context->feed) {
		return 0;
	}
	write_document(context->feed, &document);
	source.bytes = document.data;
	source.len = document.len;
	if (feed_read(&source, arena, &read, err) < 0) {
		return -1;
	}
	add_articles(context, &read);
	return 0;
}
