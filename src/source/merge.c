#include "source/merge.h"

#include <glib.h>
#include <string.h>

#include "base/hash.h"
#include "base/mem.h"

/* A draft may share its address with the public article that it is to replace. */
static bool takes_part(const struct article *article)
{
	return !article->draft && !article->hidden;
}

/* Of both hashes, so that it changes with either. The version in front stays. */
static void merge_hashes(struct article *into, const struct article *from)
{
	struct hash hash;
	unsigned char digest[HASH_BYTES];
	char hex[HASH_HEX];
	size_t version = strcspn(into->content_hash, ":") + 1;

	hash_init(&hash);
	hash_add(&hash, into->content_hash, strlen(into->content_hash));
	hash_add(&hash, from->content_hash, strlen(from->content_hash));
	hash_final(&hash, digest);
	hash_to_hex(digest, hex);
	memcpy(into->content_hash + version, hex, HASH_HEX - version);
	into->content_hash[HASH_HEX - 1] = '\0';

	hash_init(&hash);
	hash_add(&hash, into->fingerprint, sizeof(into->fingerprint));
	hash_add(&hash, from->fingerprint, sizeof(from->fingerprint));
	hash_final(&hash, digest);
	memcpy(into->fingerprint, digest, sizeof(into->fingerprint));
}

/* The body, and where it is read from. */
static void merge_body(struct article *into, const struct article *from)
{
	if (into->body.kind != BODY_NONE) {
		return;
	}
	into->path = from->path;
	into->line = from->line;
	into->source = from->source;
	into->relative = from->relative;
	into->body = from->body;
	into->translation_key = from->translation_key;
	into->reading_minutes = into->reading_minutes ? into->reading_minutes
						      : from->reading_minutes;
}

static void merge_lists(struct article *into, const struct article *from)
{
	if (!into->alias_count) {
		into->aliases = from->aliases;
		into->alias_count = from->alias_count;
	}
	if (!into->author_count) {
		into->authors = from->authors;
		into->author_count = from->author_count;
	}
	if (!into->category_count) {
		into->categories = from->categories;
		into->category_count = from->category_count;
	}
	if (!into->tag_count) {
		into->tags = from->tags;
		into->tag_count = from->tag_count;
	}
	if (!into->enclosure_count) {
		into->enclosures = from->enclosures;
		into->enclosure_count = from->enclosure_count;
	}
}

static void merge(struct article *into, const struct article *from)
{
	if (!into->id_given) {
		into->id = from->id;
		into->id_given = from->id_given;
	}
	if (!into->summary_given) {
		into->summary = from->summary;
		into->summary_given = from->summary_given;
	}
	into->published = into->published.set ? into->published : from->published;
	into->updated = into->updated.set ? into->updated : from->updated;
	into->expires = into->expires.set ? into->expires : from->expires;
	into->image = into->image ? into->image : from->image;
	into->episode = into->episode ? into->episode : from->episode;
	into->language = into->language ? into->language : from->language;
	into->canonical = into->canonical ? into->canonical : from->canonical;
	merge_lists(into, from);
	merge_body(into, from);
	merge_hashes(into, from);
	into->merged = true;
}

/* Tables in which the articles so far are found. */
struct doubles {
	struct report *report;
	GHashTable *by_url, *by_id;
};

static void remember(struct doubles *doubles, struct article *article)
{
	g_hash_table_insert(doubles->by_url, (gpointer)(uintptr_t)article->url, article);
	if (article->id_given) {
		g_hash_table_insert(doubles->by_id, (gpointer)(uintptr_t)article->id, article);
	}
}

/* Whether the article is to be left out: merged into another one, or reported as its double. */
static bool is_double(struct doubles *doubles, struct article *article)
{
	struct article *first = g_hash_table_lookup(doubles->by_url, article->url);
	struct article *same = article->id_given ? g_hash_table_lookup(doubles->by_id, article->id)
						 : NULL;

	same = same ? same : first;
	if (same && (same->body.kind == BODY_NONE || article->body.kind == BODY_NONE) &&
		same->source != article->source) {
		merge(same, article);
		remember(doubles, same);
		return true;
	}
	if (first) {
		report_add(doubles->report, REPORT_WARNING, article->path, article->line, 0,
			"has the same URL as '%s' (%s) and is left out", first->path, article->url);
		return true;
	}
	return false;
}

void merge_doubles(struct catalogue *catalogue, struct report *report)
{
	struct doubles doubles = {
		.report = report,
		.by_url = g_hash_table_new(g_str_hash, g_str_equal),
		.by_id = g_hash_table_new(g_str_hash, g_str_equal),
	};
	size_t kept = 0;

	for (size_t i = 0; i < catalogue->count; i++) {
		struct article *article = catalogue->articles[i];

		if (takes_part(article)) {
			if (is_double(&doubles, article)) {
				continue;
			}
			remember(&doubles, article);
		}
		catalogue->articles[kept++] = article;
	}
	catalogue->count = kept;
	g_hash_table_destroy(doubles.by_url);
	g_hash_table_destroy(doubles.by_id);
}
