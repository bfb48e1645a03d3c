#include "source/identity_match.h"

#include <string.h>

#include "base/mem.h"
#include "base/strbuf.h"

/* Matching is a series of passes, the surest first. Each makes a table of the rows that are still
 * free, by the key in question. */
struct pass {
	/* The key of a row or an article: one of its texts, or made in `room`, which is empty; NULL
	 * where it has none. */
	const char *(*row_key)(const struct known_article *row, struct strbuf *room);
	const char *(*article_key)(
		const struct article *article, size_t which, struct strbuf *room);
	bool guess;         /* reported, since it may be wrong */
	bool only_vanished; /* among rows that vanished in this run */
};

static const char *row_id(const struct known_article *row, struct strbuf *room)
{
	(void)room;
	return row->id;
}

static const char *article_id(const struct article *article, size_t which, struct strbuf *room)
{
	(void)room;
	return article->id_given && which == 0 ? article->id : NULL;
}

/* The id was copied into another file, too: the one that had it keeps it. */
static const char *row_id_path(const struct known_article *row, struct strbuf *room)
{
	strbuf_addf(room, "%s\n%s", row->id, row->path);
	return room->data;
}

static const char *article_id_path(const struct article *article, size_t which, struct strbuf *room)
{
	if (!article->id_given || which) {
		return NULL;
	}
	strbuf_addf(room, "%s\n%s", article->id, article->path);
	return room->data;
}

static const char *row_path(const struct known_article *row, struct strbuf *room)
{
	(void)room;
	return row->path;
}

static const char *article_path(const struct article *article, size_t which, struct strbuf *room)
{
	(void)room;
	if (which > article->translation_count) {
		return NULL;
	}
	/* The original may have come after its translations. */
	return which ? article->translations[which - 1]->path : article->path;
}

static const char *row_url(const struct known_article *row, struct strbuf *room)
{
	(void)room;
	return row->url;
}

static const char *article_url(const struct article *article, size_t which, struct strbuf *room)
{
	(void)room;
	if (which > article->translation_count) {
		return NULL;
	}
	return which ? article->translations[which - 1]->url : article->url;
}

static const char *article_alias(const struct article *article, size_t which, struct strbuf *room)
{
	(void)room;
	return which < article->alias_count ? article->aliases[which] : NULL;
}

static const char *row_hash(const struct known_article *row, struct strbuf *room)
{
	(void)room;
	return row->content_hash;
}

static const char *article_hash(const struct article *article, size_t which, struct strbuf *room)
{
	(void)room;
	return which ? NULL : article->content_hash;
}

static const char *row_title_date(const struct known_article *row, struct strbuf *room)
{
	strbuf_addf(room, "%lld %s", (long long)row->published.at, row->title);
	return room->data;
}

static const char *article_title_date(
	const struct article *article, size_t which, struct strbuf *room)
{
	if (which || !article->published.set) {
		return NULL;
	}
	strbuf_addf(room, "%lld %s", (long long)article->published.at, article->title);
	return room->data;
}

static const struct pass passes[] = {
	{row_id_path, article_id_path, false, false},
	{row_id, article_id, false, false},
	{row_path, article_path, false, false},
	{row_url, article_url, false, false},
	{row_url, article_alias, false, false},
	{row_hash, article_hash, true, false},
	{row_title_date, article_title_date, true, true},
};

static void add_row(GHashTable *table, struct arena *keys, const struct pass *pass,
	struct known_article *row, struct strbuf *room)
{
	const char *key;

	strbuf_clear(room);
	key = pass->row_key(row, room);
	if (key[0] && !g_hash_table_contains(table, key)) {
		key = key == room->data ? arena_strdup(keys, key) : key;
		g_hash_table_insert(table, (gpointer)(uintptr_t)key, row);
	}
}

static GHashTable *table_of_free_rows(
	struct identity_resolver *resolver, const struct pass *pass, struct arena *keys)
{
	GHashTable *table = g_hash_table_new(g_str_hash, g_str_equal);
	STRBUF(room);

	/* Rows of present articles come before those that vanished in earlier runs. */
	for (int gone = 0; gone <= (pass->only_vanished ? 0 : 1); gone++) {
		for (size_t i = 0; i < resolver->old_count; i++) {
			struct known_article *row = &resolver->known[i];

			if (!resolver->taken[i] && (row->vanished != 0) == gone) {
				add_row(table, keys, pass, row, &room);
			}
		}
	}
	return table;
}

static struct known_article *find_row(
	GHashTable *table, const struct pass *pass, const struct article *article)
{
	struct known_article *row = NULL;
	const char *key = "";
	STRBUF(room);

	for (size_t which = 0; !row && key; which++) {
		strbuf_clear(&room);
		key = pass->article_key(article, which, &room);
		row = key && key[0] ? g_hash_table_lookup(table, key) : NULL;
	}
	return row;
}

/* An article that names an id which no row has is a new one, even where everything else matches. */
static bool has_new_id(const struct identity_resolver *resolver, const struct article *article,
	const struct known_article *row)
{
	if (!article->id_given || g_hash_table_contains(resolver->ids, article->id)) {
		return false;
	}
	if (!g_hash_table_add(resolver->reported, (gpointer)(uintptr_t)article)) {
		return true;
	}
	report_add(resolver->params->report, REPORT_WARNING, article->path, article->line, 0,
		"with the id '%s' this is a new article, and '%s', which was here, is gone; "
		"take the id away to keep that one",
		article->id, row->id);
	return true;
}

/* Gives the article its row, where there is one that is free. */
static bool match(struct identity_resolver *resolver, const struct pass *pass, GHashTable *table,
	size_t index)
{
	const struct article *article = resolver->catalogue->articles[index];
	struct known_article *row;

	if (resolver->row_of[index] || (pass->guess && article->id_given)) {
		return false;
	}
	row = find_row(table, pass, article);
	if (!row || resolver->taken[row - resolver->known] || has_new_id(resolver, article, row)) {
		return false;
	}
	resolver->taken[row - resolver->known] = true;
	resolver->row_of[index] = row;
	if (pass->guess) {
		report_add(resolver->params->report, REPORT_NOTE, article->path, article->line, 0,
			"taken for the known article '%s', renamed from '%s'; if it is a new one, "
			"give it an 'id' of its own",
			row->title, row->path);
	}
	return true;
}

/* Whether the pass can match at all: most sites have no ids of their own and no aliases, and of
 * most runs nothing is left after the first pass that applies. */
static bool can_match(const struct identity_resolver *resolver, const struct pass *pass)
{
	const struct catalogue *catalogue = resolver->catalogue;
	bool work = false;
	STRBUF(room);

	for (size_t i = 0; i < catalogue->count && !work; i++) {
		strbuf_clear(&room);
		work = !resolver->row_of[i] && pass->article_key(catalogue->articles[i], 0, &room);
	}
	return work && memchr(resolver->taken, 0, resolver->old_count) != NULL;
}

/* Returns whether anything matched: of several rows with one key the table shows only the first,
 * so that the next call may match more. */
static bool run_pass(struct identity_resolver *resolver, const struct pass *pass)
{
	struct arena *keys;
	GHashTable *table;
	bool matched = false;

	if (!can_match(resolver, pass)) {
		return false;
	}
	keys = arena_new();
	table = table_of_free_rows(resolver, pass, keys);
	/* A draft must not take the row of what is public. */
	for (int hidden = 0; hidden <= 1; hidden++) {
		for (size_t i = 0; i < resolver->catalogue->count; i++) {
			const struct article *article = resolver->catalogue->articles[i];

			if (article_is_public(article, resolver->params->now) == !hidden &&
				match(resolver, pass, table, i)) {
				matched = true;
			}
		}
	}
	g_hash_table_destroy(table);
	arena_free(keys);
	return matched;
}

void identity_match(struct identity_resolver *resolver)
{
	for (size_t i = 0; i < ARRAY_LEN(passes); i++) {
		while (run_pass(resolver, &passes[i])) {
		}
	}
}
