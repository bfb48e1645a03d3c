#include "source/identity_match.h"

#include <stdlib.h>

#include "base/mem.h"
#include "base/strbuf.h"

/* Matching is a series of passes, the surest first. Each makes a table of the rows that are still
 * free, by the key in question. */
struct pass {
	/* The key of a row or an article, appended to out; nothing where it has none. */
	void (*row_key)(const struct known_article *row, struct strbuf *out);
	void (*article_key)(const struct article *article, size_t which, struct strbuf *out);
	bool guess;         /* told in the report, since it may be wrong */
	bool only_vanished; /* among rows that vanished in this run */
};

static void row_id(const struct known_article *row, struct strbuf *out)
{
	strbuf_add_string(out, row->id);
}

static void article_id(const struct article *article, size_t which, struct strbuf *out)
{
	if (article->id_given && which == 0) {
		strbuf_add_string(out, article->id);
	}
}

/* The id was copied into another file, too: the one that had it keeps it. */
static void row_id_path(const struct known_article *row, struct strbuf *out)
{
	strbuf_addf(out, "%s\n%s", row->id, row->path);
}

static void article_id_path(const struct article *article, size_t which, struct strbuf *out)
{
	if (article->id_given && which == 0) {
		strbuf_addf(out, "%s\n%s", article->id, article->path);
	}
}

static void row_path(const struct known_article *row, struct strbuf *out)
{
	strbuf_add_string(out, row->path);
}

static void article_path(const struct article *article, size_t which, struct strbuf *out)
{
	if (which == 0) {
		strbuf_add_string(out, article->path);
	}
}

static void row_url(const struct known_article *row, struct strbuf *out)
{
	strbuf_add_string(out, row->url);
}

static void article_url(const struct article *article, size_t which, struct strbuf *out)
{
	if (which == 0) {
		strbuf_add_string(out, article->url);
	}
}

static void article_alias(const struct article *article, size_t which, struct strbuf *out)
{
	if (which < article->alias_count) {
		strbuf_add_string(out, article->aliases[which]);
	}
}

static void row_hash(const struct known_article *row, struct strbuf *out)
{
	strbuf_add_string(out, row->content_hash);
}

static void article_hash(const struct article *article, size_t which, struct strbuf *out)
{
	if (which == 0) {
		strbuf_add_string(out, article->content_hash);
	}
}

static void row_title_date(const struct known_article *row, struct strbuf *out)
{
	strbuf_addf(out, "%lld %s", (long long)row->published.at, row->title);
}

static void article_title_date(const struct article *article, size_t which, struct strbuf *out)
{
	if (which == 0 && article->published.set) {
		strbuf_addf(out, "%lld %s", (long long)article->published.at, article->title);
	}
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

static GHashTable *table_of_free_rows(struct identity_resolver *resolver, const struct pass *pass)
{
	GHashTable *table = g_hash_table_new_full(g_str_hash, g_str_equal, free, NULL);

	/* Rows that are there come before those that vanished long ago. */
	for (int gone = 0; gone <= (pass->only_vanished ? 0 : 1); gone++) {
		for (size_t i = 0; i < resolver->old_count; i++) {
			struct known_article *row = &resolver->known[i];
			struct strbuf key = STRBUF_INIT;

			if (resolver->taken[i] || (row->vanished != 0) != gone) {
				continue;
			}
			pass->row_key(row, &key);
			if (key.len && !g_hash_table_contains(table, key.data)) {
				g_hash_table_insert(table, strbuf_detach(&key, NULL), row);
			}
			strbuf_release(&key);
		}
	}
	return table;
}

static struct known_article *look_up(
	GHashTable *table, const struct pass *pass, const struct article *article)
{
	struct known_article *row = NULL;
	STRBUF(key);

	for (size_t which = 0; !row; which++) {
		strbuf_clear(&key);
		pass->article_key(article, which, &key);
		if (!key.len) {
			break;
		}
		row = g_hash_table_lookup(table, key.data);
	}
	return row;
}

/* An id of its own, one that no article has yet, says that it is a new one, wherever it stands. */
static bool is_another(const struct identity_resolver *resolver, const struct article *article,
	const struct known_article *row)
{
	if (!article->id_given || g_hash_table_contains(resolver->ids, article->id)) {
		return false;
	}
	if (!g_hash_table_add(resolver->parted, (gpointer)(uintptr_t)article)) {
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
	row = look_up(table, pass, article);
	if (!row || resolver->taken[row - resolver->known] || is_another(resolver, article, row)) {
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

/* Returns whether anything matched: of several rows with one key the table shows only the first,
 * so that the next call may match more. */
static bool run_pass(struct identity_resolver *resolver, const struct pass *pass)
{
	GHashTable *table = table_of_free_rows(resolver, pass);
	bool matched = false;

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
	return matched;
}

void identity_match(struct identity_resolver *resolver)
{
	for (size_t i = 0; i < ARRAY_LEN(passes); i++) {
		while (run_pass(resolver, &passes[i])) {
		}
	}
}
