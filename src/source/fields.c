#include "source/fields.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/url.h"
#include "markup/markdown.h"
#include "source/field_values.h"
#include "source/fields_media.h"
#include "source/fields_place.h"
#include "source/fields_url.h"
#include "source/people.h"

#define WORDS_A_MINUTE 200
/* The version in front of content hashes, to be raised when what is hashed changes: rows then take
 * the new hash without a new `updated`. */
#define CONTENT_VERSION "1:"
/* Bytes that the compiler can count together. */
#define BLOCK 64

/* The names of each field, in the order of look-up. */
static const char *const title_names[] = {"title", "Title", NULL};
static const char *const published_names[] = {"date", "Date", "published_at", "pubDatetime",
	"pubDate", "createdAt", "created_at", "publishedAt", NULL};
static const char *const updated_names[] = {"updated", "lastmod", "last_updated", "modDatetime",
	"modified", "updatedDate", "updatedAt", NULL};
static const char *const expires_names[] = {"expiryDate", "expires", NULL};
static const char *const summary_names[] = {"description", "summary", "excerpt", "tldr", NULL};
static const char *const category_names[] = {"category", "categories", NULL};
static const char *const tag_names[] = {"tags", "keywords", NULL};
static const char *const author_names[] = {"author", "authors", "by", NULL};
static const char *const image_names[] = {
	"image", "cover", "og_image", "ogImage", "heroImage", "socialImage", "images", NULL};
static const char *const minutes_names[] = {
	"readTime", "readingTime", "reading_time", "readingMinutes", NULL};
static const char *const id_names[] = {"id", "guid", "uuid", NULL};
static const char *const language_names[] = {"lang", "language", NULL};
static const char *const translation_names[] = {"translationKey", "translation_key", "ref", NULL};

static void read_moment(
	const struct fields_context *context, const char *const *names, struct moment *ret_moment)
{
	const struct node *node = field_find(context, names);
	struct error err = ERROR_INIT;
	const char *text = node ? field_line(context, node) : NULL;

	if (!node) {
		return;
	}
	if (!text) {
		field_warn(context, node, "a date was expected");
	} else if (date_parse(text, context->source->settings->site.zone, ret_moment, &err) < 0) {
		field_warn(context, node, err.text);
	}
}

static void read_dates(const struct fields_context *context)
{
	struct article *article = context->article;

	read_moment(context, published_names, &article->published);
	if (!article->published.set && context->name) {
		article->published = context->name->date;
	}
	article->bare = article->bare && !article->published.set;
	read_moment(context, updated_names, &article->updated);
	read_moment(context, expires_names, &article->expires);
}

/* "my-first-post" → "My first post". */
static const char *title_from_stem(struct arena *arena, const char *stem)
{
	char *title = arena_strdup(arena, stem);

	for (char *p = title; *p; p++) {
		if (*p == '-' || *p == '_') {
			*p = ' ';
		}
	}
	if (title[0] >= 'a' && title[0] <= 'z') {
		title[0] = (char)(title[0] - 'a' + 'A');
	}
	return title;
}

static void read_texts(const struct fields_context *context)
{
	struct article *article = context->article;
	struct arena *arena = field_arena(context);
	const char *summary = field_line(context, field_find(context, summary_names));
	STRBUF(heading);

	article->title = field_line(context, field_find(context, title_names));
	if (!article->title && article->body.kind == BODY_MARKDOWN &&
		markdown_title(&heading, article->body.text, article->body.len)) {
		article->title = arena_strdup(arena, heading.data);
	}
	if (!article->title) {
		article->bare = true;
		article->title = title_from_stem(
			arena, context->name ? context->name->name : "untitled");
	}
	article->summary = summary ? summary : "";
	article->summary_given = summary != NULL;
	article->language = field_language(context, field_find(context, language_names));
	if (!article->language) {
		article->language = arena_strdup_or_null(arena, context->language);
	}
	article->translation_key = field_line(context, field_find(context, translation_names));
	if (!article->translation_key) {
		article->translation_key = arena_strdup_or_null(arena, context->key);
	}
}

static bool is_set_to(const struct fields_context *context, const char *name, bool value)
{
	const struct node *node = node_get(context->map, name);
	bool found;

	if (node_is_null(node)) {
		return false;
	}
	if (node_bool(node, &found) < 0) {
		field_warn(context, node, "yes or no was expected");
		return false;
	}
	return found == value;
}

/* Pelican's and Nikola's. */
static void read_status(const struct fields_context *context)
{
	static const char *const hidden[] = {"hidden", "private", "skip"};
	const char *status = field_line(context, node_get(context->map, "status"));

	if (!status) {
		return;
	}
	context->article->draft = context->article->draft || text_equal_nocase(status, "draft");
	for (size_t i = 0; i < ARRAY_LEN(hidden); i++) {
		context->article->hidden = context->article->hidden ||
					   text_equal_nocase(status, hidden[i]);
	}
}

static void read_visibility(const struct fields_context *context)
{
	struct article *article = context->article;

	article->draft = is_set_to(context, "draft", true) ||
			 is_set_to(context, "published", false);
	article->hidden = is_set_to(context, "unlisted", true) ||
			  is_set_to(context, "render", false);
	read_status(context);
	article->minor = is_set_to(context, "minor", true);
}

/* "6 min": the first number. */
static void read_minutes(const struct fields_context *context)
{
	const struct node *node = field_find(context, minutes_names);
	const char *text = node ? field_line(context, node) : NULL;
	const char *digits = text ? strpbrk(text, "0123456789") : NULL;
	long minutes = digits ? strtol(digits, NULL, 10) : 0;

	if (node && (minutes < 1 || minutes > 10000)) {
		field_warn(context, node, "a reading time such as '6 min' was expected");
	} else if (node) {
		context->article->reading_minutes = (int)minutes;
	}
}

/* A text, a list (its first), or a map with the address under a usual name. */
static const struct node *image_node(const struct node *node)
{
	static const char *const names[] = {"url", "src", "image", "path", "relative"};

	if (node && node->kind == NODE_LIST && node->count) {
		node = node->items[0];
	}
	for (size_t i = 0; node && node->kind == NODE_MAP && i < ARRAY_LEN(names); i++) {
		const struct node *inner = node_get(node, names[i]);

		if (node_text(inner)) {
			return inner;
		}
	}
	return node && node->kind == NODE_SCALAR ? node : NULL;
}

static void read_image(const struct fields_context *context)
{
	const struct node *node = image_node(field_find(context, image_names));

	if (node) {
		context->article->image = field_address(context, node);
	}
}

int fields_read(const struct fields_context *context)
{
	struct article *article = context->article;
	const struct node *author = field_find(context, author_names);

	if (node_get(context->map, "redirect") || is_set_to(context, "headless", true)) {
		report_add(context->source->report, REPORT_NOTE, context->file, 0, 0,
			"is no post (a redirect, or headless)");
		return -1;
	}
	read_texts(context);
	read_dates(context);
	read_visibility(context);
	read_minutes(context);
	field_terms(context, category_names, &article->categories, &article->category_count);
	field_terms(context, tag_names, &article->tags, &article->tag_count);
	fields_add_folders(context);
	fields_read_url(context);
	fields_read_place(context);
	if (!article->url || !url_is_http(article->url)) {
		report_add(context->source->report, REPORT_WARNING, context->file, article->line, 0,
			"no URL can be made for this article: it is left out");
		return -1;
	}
	fields_read_aliases(context);
	read_image(context);
	fields_read_media(context);
	people_read(context, author, &article->authors, &article->author_count);
	article->id = field_line(context, field_find(context, id_names));
	article->id_given = article->id != NULL;
	return 0;
}

/* A number, 0 or 1, to count with. */
static unsigned is_blank(char c)
{
	return (c == ' ') | (c == '\n') | (c == '\t');
}

/* How many words begin in a block, which is not the first. Few enough for one byte, so that the
 * compiler counts many at once. */
static unsigned char words_of(const char *block, size_t len)
{
	unsigned char words = 0;

	for (size_t i = 0; i < len; i++) {
		words += is_blank(block[(ptrdiff_t)i - 1]) & !is_blank(block[i]);
	}
	return words;
}

static void count_words(struct article *article)
{
	const char *body = article->body.text;
	size_t len = article->body.len, words = !is_blank(body[0]), i = 1;

	for (; len - i >= BLOCK; i += BLOCK) {
		words += words_of(body + i, BLOCK);
	}
	words += words_of(body + i, len - i);
	article->reading_minutes = (int)((words + WORDS_A_MINUTE - 1) / WORDS_A_MINUTE);
}

/* Hashed in NFC, so that a title is the same composed and decomposed. */
static void hash_nfc(struct hash *hash, const char *text)
{
	if (text_is_plainly_nfc(text)) {
		hash_add(hash, text, strlen(text) + 1);
	} else {
		FREE_ON_EXIT char *nfc = text_nfc(text);

		hash_add(hash, nfc, strlen(nfc) + 1);
	}
}

void fields_hash(struct article *article)
{
	unsigned char digest[HASH_BYTES];
	char hex[HASH_HEX];
	struct hash hash;

	hash_init(&hash);
	hash_nfc(&hash, article->title);
	hash_nfc(&hash, article->summary_given ? article->summary : "");
	hash_nfc(&hash, article->body.text ? article->body.text : "");
	hash_final(&hash, digest);
	hash_to_hex(digest, hex);
	memcpy(article->content_hash, CONTENT_VERSION, strlen(CONTENT_VERSION));
	memcpy(article->content_hash + strlen(CONTENT_VERSION), hex,
		HASH_HEX - strlen(CONTENT_VERSION));
	article->content_hash[HASH_HEX - 1] = '\0';
}

void fields_finish(struct article *article)
{
	if (!article->reading_minutes && article->body.len) {
		count_words(article);
	}
	fields_hash(article);
}
