#include "source/translations.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "model/translation.h"

static const char *find_language(const struct site_settings *site, const char *text, size_t len)
{
	FREE_ON_EXIT char *name = xstrndup(text, len);

	for (size_t i = 0; len && i < site->language_count; i++) {
		if (text_equal_nocase(site->languages[i], name)) {
			return site->languages[i];
		}
	}
	return NULL;
}

/* "a/post.es.md": the last part of the name before its ending. */
static bool take_suffix(
	const struct site_settings *site, const char *relative, struct translation_place *place)
{
	const char *name = path_name(relative);
	const char *ending = strrchr(name, '.');
	const char *dot = ending ? memrchr(name, '.', (size_t)(ending - name)) : NULL;

	if (!dot || dot == name) {
		return false;
	}
	place->language = find_language(site, dot + 1, (size_t)(ending - dot - 1));
	if (place->language) {
		place->relative = xasprintf("%.*s%s", (int)(dot - relative), relative, ending);
	}
	return place->language != NULL;
}

static bool take_folder(
	const struct site_settings *site, const char *relative, struct translation_place *place)
{
	const char *slash = strchr(relative, '/');

	place->language = slash ? find_language(site, relative, (size_t)(slash - relative)) : NULL;
	if (place->language) {
		place->relative = xstrdup(slash + 1);
	}
	return place->language != NULL;
}

struct translation_place translation_place(const struct site_settings *site, const char *relative)
{
	struct translation_place place = {0};

	if (!site->language_count ||
		(!take_suffix(site, relative, &place) && !take_folder(site, relative, &place))) {
		place.relative = xstrdup(relative);
	}
	return place;
}

void translation_place_release(struct translation_place *place)
{
	free(place->relative);
	*place = (struct translation_place){0};
}

void translation_key(
	struct strbuf *out, const char *permalink, const struct translation_place *place)
{
	const char *ending = strrchr(path_name(place->relative), '.');

	strbuf_addf(out, "%s /%.*s", permalink,
		ending ? (int)(ending - place->relative) : (int)strlen(place->relative),
		place->relative);
}

/* The article of the smallest rank counts as the original. */
static size_t rank(const struct site_settings *site, const struct article *article)
{
	const char *language = article_language(article, site->language);
	size_t i = 0;

	if (text_equal_nocase(language, site->language)) {
		return 0;
	}
	while (i < site->language_count && !text_equal_nocase(site->languages[i], language)) {
		i++;
	}
	return i + 1;
}

/* One call of translations_join. */
struct joining {
	const struct site_settings *site;
	struct catalogue *catalogue;
	struct report *report;
	GHashTable *groups; /* key → GPtrArray of struct article */
	GHashTable *joined; /* those that are no longer articles of their own */
};

static struct article *find_original(const struct joining *joining, const GPtrArray *group)
{
	struct article *best = group->pdata[0];

	for (guint i = 1; i < group->len; i++) {
		if (rank(joining->site, group->pdata[i]) < rank(joining->site, best)) {
			best = group->pdata[i];
		}
	}
	return best;
}

static void join(struct joining *joining, const GPtrArray *group)
{
	struct article *original = find_original(joining, group);
	const char *own = joining->site->language;

	original->translations = arena_alloc(
		joining->catalogue->arena, group->len * sizeof(struct article *));
	for (guint i = 0; i < group->len; i++) {
		struct article *article = group->pdata[i];
		const char *language = article_language(article, own);
		const struct article *other = article_in_language(original, own, language);

		if (article == original) {
			continue;
		}
		if (other) {
			report_add(joining->report, REPORT_WARNING, article->path, article->line, 0,
				"is a translation of the same article into the same language "
				"('%s') as '%s', and stays an article of its own",
				language, other->path);
			continue;
		}
		original->translations[original->translation_count++] = article;
		g_hash_table_add(joining->joined, article);
	}
}

static void add_to_group(struct joining *joining, struct article *article)
{
	gpointer key = (gpointer)(uintptr_t)article->translation_key;
	GPtrArray *group = g_hash_table_lookup(joining->groups, key);

	if (!group) {
		group = g_ptr_array_new();
		g_hash_table_insert(joining->groups, key, group);
	}
	g_ptr_array_add(group, article);
}

static void free_group(void *group)
{
	g_ptr_array_free(group, TRUE);
}

/* In the order of the catalogue, so that reports do not depend on the order of a hash table. */
static void join_all(struct joining *joining)
{
	GHashTableIter iter;
	gpointer group;
	GHashTable *by_first = g_hash_table_new(NULL, NULL);

	g_hash_table_iter_init(&iter, joining->groups);
	while (g_hash_table_iter_next(&iter, NULL, &group)) {
		g_hash_table_insert(by_first, ((GPtrArray *)group)->pdata[0], group);
	}
	for (size_t i = 0; i < joining->catalogue->count; i++) {
		GPtrArray *found = g_hash_table_lookup(by_first, joining->catalogue->articles[i]);

		if (found && found->len > 1) {
			join(joining, found);
		}
	}
	g_hash_table_destroy(by_first);
}

void translations_join(
	const struct site_settings *site, struct catalogue *catalogue, struct report *report)
{
	struct joining joining = {.site = site, .catalogue = catalogue, .report = report};
	size_t kept = 0;

	if (!site->language_count) {
		return;
	}
	joining.groups = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, free_group);
	joining.joined = g_hash_table_new(NULL, NULL);
	for (size_t i = 0; i < catalogue->count; i++) {
		if (catalogue->articles[i]->translation_key) {
			add_to_group(&joining, catalogue->articles[i]);
		}
	}
	join_all(&joining);
	for (size_t i = 0; i < catalogue->count; i++) {
		if (!g_hash_table_contains(joining.joined, catalogue->articles[i])) {
			catalogue->articles[kept++] = catalogue->articles[i];
		}
	}
	catalogue->count = kept;
	g_hash_table_destroy(joining.groups);
	g_hash_table_destroy(joining.joined);
}

void translations_follow(struct catalogue *catalogue)
{
	for (size_t i = 0; i < catalogue->count; i++) {
		const struct article *article = catalogue->articles[i];

		for (size_t j = 0; j < article->translation_count; j++) {
			struct article *translation = article->translations[j];

			translation->id = article->id;
			translation->number = article->number;
			translation->published = article->published;
			if (!translation->updated.set ||
				translation->updated.at < article->published.at) {
				translation->updated = article->updated;
			}
			translation->categories = article->categories;
			translation->category_count = article->category_count;
		}
	}
}
