#include <string.h>

#include "audit/outputs.h"
#include "base/image_info.h"
#include "base/language.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/url.h"

#define JSON_VERSION "https://jsonfeed.org/version/1.1"

/* A fact and its name in each format; NULL where the format does not require it. */
struct required {
	const char *value;
	const char *names[3];
};

static void require(const struct built_file *file, const struct finding_place *place,
	const struct seen_feed *feed, const struct required *facts, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const char *name = facts[i].names[feed->kind];

		if (name && (!facts[i].value || !facts[i].value[0])) {
			findings_add(file->outputs->audit->findings, RULE_FEED_REQUIRED, place,
				"%s: '%s' is missing", file->path, name);
		}
	}
}

static void check_required(const struct built_file *file, const struct seen_feed *feed)
{
	const struct finding_place place = output_place(file, 0);
	struct findings *findings = file->outputs->audit->findings;
	const struct required facts[] = {
		{feed->title, {"title", "title", "title"}},
		{feed->home, {"link", NULL, NULL}},
		{feed->id, {NULL, "id", NULL}},
		{feed->updated, {NULL, "updated", NULL}},
		{feed->version, {"version", NULL, "version"}},
	};

	require(file, &place, feed, facts, ARRAY_LEN(facts));
	if (feed->kind == FEED_RSS && !feed->description) {
		findings_add(findings, RULE_FEED_REQUIRED, &place, "%s: 'description' is missing",
			file->path);
	}
	if (feed->kind == FEED_ATOM && !feed->author && (feed->authorless || !feed->item_count)) {
		findings_add(findings, RULE_FEED_REQUIRED, &place,
			"%s: neither the feed nor every entry has an author", file->path);
	}
	if (feed->version &&
		strcmp(feed->version, feed->kind == FEED_RSS ? "2.0" : JSON_VERSION) != 0) {
		findings_add(findings, RULE_FEED_REQUIRED, &place, "%s: the version is '%s'",
			file->path, feed->version);
	}
}

static void check_item_required(const struct built_file *file, const struct seen_feed *feed,
	const struct seen_item *item, const struct finding_place *place)
{
	const char *said = item->html ? item->html : item->summary;
	const struct required facts[] = {
		{item->id, {"guid", "id", "id"}},
		{item->title ? item->title : said, {"title", NULL, NULL}},
		{item->title, {NULL, "title", NULL}},
		{item->updated, {NULL, "updated", NULL}},
		{item->published, {"pubDate", NULL, NULL}},
		{item->html ? item->html : item->url, {NULL, "content", NULL}},
	};

	require(file, place, feed, facts, ARRAY_LEN(facts));
	if (feed->kind == FEED_JSON && !said) {
		findings_add(file->outputs->audit->findings, RULE_FEED_REQUIRED, place,
			"%s: neither 'content_html' nor 'content_text' is there", file->path);
	}
}

static void check_address(const struct built_file *file, const struct finding_place *place,
	const char *what, const char *url)
{
	if (url && !url_is_http(url)) {
		findings_add(file->outputs->audit->findings, RULE_FEED_LINK, place,
			"%s: %s '%s' is not absolute", file->path, what, url);
	}
}

/* The id must be unique in this feed, and the same for the article in all of them. */
static void check_id(const struct built_file *file, GHashTable *own, const struct seen_item *item,
	const struct finding_place *place)
{
	struct outputs *outputs = file->outputs;
	const char *known;

	if (!item->id || !item->id[0]) {
		return;
	}
	if (!g_hash_table_add(own, (gpointer)(uintptr_t)item->id)) {
		findings_add(outputs->audit->findings, RULE_FEED_ID, place,
			"%s: the id '%s' is that of another item, too", file->path, item->id);
	}
	if (!item->url) {
		return;
	}
	known = g_hash_table_lookup(outputs->ids, item->url);
	if (!known) {
		g_hash_table_insert(outputs->ids, xstrdup(item->url), xstrdup(item->id));
	} else if (strcmp(known, item->id) != 0) {
		findings_add(outputs->audit->findings, RULE_FEED_ID_DIFFERS, place,
			"%s: the id is '%s' here and '%s' in another feed", file->path, item->id,
			known);
	}
}

static bool is_length(const char *text)
{
	return text && text[0] && strspn(text, "0123456789") == strlen(text);
}

static void check_enclosures(const struct built_file *file, const struct seen_feed *feed,
	const struct seen_item *item, const struct finding_place *place)
{
	struct findings *findings = file->outputs->audit->findings;

	if (feed->kind == FEED_RSS && item->enclosure_count > 1) {
		findings_add(findings, RULE_FEED_ENCLOSURE, place, "%s: %zu enclosures in one item",
			file->path, item->enclosure_count);
	}
	for (size_t i = 0; i < item->enclosure_count; i++) {
		const struct seen_enclosure *enclosure = &item->enclosures[i];
		const char *url = enclosure->url ? enclosure->url : "";

		if (!url_is_http(url)) {
			findings_add(findings, RULE_FEED_ENCLOSURE, place,
				"%s: the enclosure's address '%s' is not absolute", file->path,
				url);
		}
		if (!enclosure->type || !strchr(enclosure->type, '/')) {
			findings_add(findings, RULE_FEED_ENCLOSURE, place,
				"%s: the enclosure '%s' has no type", file->path, url);
		}
		if (feed->kind == FEED_RSS && !is_length(enclosure->length)) {
			findings_add(findings, RULE_FEED_ENCLOSURE, place,
				"%s: the enclosure '%s' has no length", file->path, url);
		}
	}
}

/* "A < B" is a title; "<b>A</b>" and "A &amp; B" were escaped once too often. */
static bool has_markup(const char *text)
{
	static const char *const marks[] = {
		"&amp;", "&lt;", "&gt;", "&quot;", "&nbsp;", "&#", "</", "<br", "<img"};

	for (size_t i = 0; i < ARRAY_LEN(marks); i++) {
		if (strstr(text, marks[i])) {
			return true;
		}
	}
	return false;
}

static void check_title(
	const struct built_file *file, const struct finding_place *place, const char *title)
{
	if (title && has_markup(title)) {
		findings_add(file->outputs->audit->findings, RULE_FEED_MARKUP, place,
			"%s: the title '%s' holds markup, which readers show", file->path, title);
	}
}

static void check_image(const struct built_file *file, const struct seen_feed *feed)
{
	const struct finding_place place = output_place(file, 0);
	struct findings *findings = file->outputs->audit->findings;

	if (!feed->has_image) {
		return;
	}
	if (g_strcmp0(feed->image_title, feed->title) != 0 ||
		g_strcmp0(feed->image_link, feed->home) != 0) {
		findings_add(findings, RULE_FEED_IMAGE, &place,
			"%s: title and link of the image are not the channel's", file->path);
	}
	if (!feed->image_url || image_type_of_name(feed->image_url) == IMAGE_SVG) {
		findings_add(findings, RULE_FEED_IMAGE, &place, "%s: the image is %s", file->path,
			feed->image_url ? "an SVG, which RSS does not know" : "missing");
	}
}

/* An archive keeps its items for ever, so that it cannot be made shorter. */
static bool is_archive(const struct built_file *file)
{
	const char *pattern = file->outputs->audit->settings->output.archive_path;
	FREE_ON_EXIT char *start = xstrndup(pattern, strcspn(pattern, ":"));

	return start[0] && strstr(file->path, start);
}

static void check_channel(const struct built_file *file, const struct seen_feed *feed)
{
	const struct finding_place place = output_place(file, 0);
	const struct audit *audit = file->outputs->audit;
	size_t limit = (size_t)audit->settings->output.bytes;

	check_required(file, feed);
	check_title(file, &place, feed->title);
	check_address(file, &place, "the feed's address", feed->home);
	if (feed->language && !language_is_tag(feed->language)) {
		findings_add(audit->findings, RULE_FEED_LANGUAGE, &place,
			"%s: the language '%s' is no tag of BCP 47", file->path, feed->language);
	}
	if (!feed->self || strcmp(feed->self, file->url) != 0) {
		findings_add(audit->findings, RULE_FEED_SELF, &place,
			"%s: the feed names '%s' as its own address, which is %s", file->path,
			feed->self ? feed->self : "", file->url);
	}
	if (file->bytes->len > limit && !is_archive(file)) {
		findings_add(audit->findings, RULE_FEED_BYTES, &place,
			"%s: %zu bytes, over output.bytes (%zu)", file->path, file->bytes->len,
			limit);
	}
	check_image(file, feed);
}

void audit_feed(const struct built_file *file, const struct seen_feed *feed)
{
	GHashTable *own = g_hash_table_new(g_str_hash, g_str_equal);

	check_channel(file, feed);
	for (size_t i = 0; i < feed->item_count; i++) {
		const struct seen_item *item = &feed->items[i];
		const struct finding_place place = output_article_place(
			file, item->url, item->line);

		check_item_required(file, feed, item, &place);
		check_id(file, own, item, &place);
		check_title(file, &place, item->title);
		check_address(file, &place, "the item's address", item->url);
		check_enclosures(file, feed, item, &place);
		if (item->html) {
			audit_content(file, item);
		}
	}
	g_hash_table_destroy(own);
	audit_feed_dates(file, feed);
}
