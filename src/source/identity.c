#include "source/identity_match.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/strbuf.h"
#include "base/url.h"

#define VANISHED_ALWAYS 3  /* so many may always vanish */
#define VANISHED_SHARE  10 /* more of them only up to a tenth of all */

/* Counts what was public and is in no source any more. What is there but hidden was withdrawn on
 * purpose, and does not count. */
static int check_vanished(struct identity_resolver *resolver, struct error *err)
{
	const struct identity_params *params = resolver->params;
	size_t there = 0, vanished = 0;

	for (size_t i = 0; i < resolver->old_count; i++) {
		bool was_there = resolver->known[i].vanished == 0;

		there += was_there;
		vanished += was_there && !resolver->taken[i];
	}
	resolver->result->vanished = vanished;
	if (vanished > VANISHED_ALWAYS && vanished * VANISHED_SHARE > there &&
		!params->accept_removals) {
		return error_set(err, ERROR_INPUT,
			"%zu of %zu articles have vanished: nothing is published or planned until "
			"they "
			"are back, or 'postrider build --accept-removals' is run",
			vanished, there);
	}
	return 0;
}

static const char *copy_text(struct identity_resolver *resolver, const char *text)
{
	return arena_strdup(resolver->catalogue->arena, text);
}

/* tag:HOST,SINCE:PATH (RFC 4151), made unlike every id there is: an id is never used again. */
static const char *mint(struct identity_resolver *resolver, const struct article *article)
{
	struct identity_result *result = resolver->result;
	STRBUF(path);
	STRBUF(id);

	if (url_path(&path, article->url) < 0) {
		strbuf_add_char(&path, '/');
	}
	for (int attempt = 1;; attempt++) {
		strbuf_clear(&id);
		strbuf_addf(&id, "tag:%s,%s:%s", resolver->params->host, result->since, path.data);
		if (attempt > 1) {
			strbuf_addf(&id, "#%d", attempt);
		}
		if (!g_hash_table_contains(resolver->ids, id.data) &&
			!g_hash_table_contains(resolver->given, id.data)) {
			return copy_text(resolver, id.data);
		}
	}
}

static struct moment moment_of(int64_t at)
{
	return (struct moment){.set = true, .at = at};
}

static struct known_article *add_row(
	struct identity_resolver *resolver, const struct article *article)
{
	const struct identity_params *params = resolver->params;
	struct moment published = article->published.set ? article->published
							 : moment_of(params->now);
	struct moment updated = published;
	bool given = article->id_given && !g_hash_table_contains(resolver->ids, article->id);
	struct known_article *row;

	if (article->updated.set && article->updated.at > published.at &&
		article->updated.at <= params->now) {
		updated = article->updated;
	}
	if (article->id_given && !given) {
		report_add(params->report, REPORT_WARNING, article->path, article->line, 0,
			"the id '%s' belongs to another article: this one gets its own",
			article->id);
	}
	row = &resolver->known[resolver->known_count];
	*row = (struct known_article){
		.id = given ? copy_text(resolver, article->id) : mint(resolver, article),
		.published = published,
		.updated = updated,
		.changed = params->now,
		/* On the first build the window of a feed goes by date, later by arrival. */
		.first_public = params->last_build ? params->now : published.at,
		.content_hash = article->content_hash,
		.dirty = true,
	};
	g_hash_table_add(resolver->ids, (gpointer)(uintptr_t)row->id);
	resolver->known_count++;
	resolver->result->minted++;
	return row;
}

/* Hashes of different versions cannot be compared. Rows that were imported from a file of ids have
 * none. */
static bool are_comparable(const char *a, const char *b)
{
	size_t len = strcspn(a, ":");

	return a[0] && strcspn(b, ":") == len && a[len] == b[len] &&
	       (!a[len] || strncmp(a, b, len) == 0);
}

/* Takes the present content for the one that the row's dates belong to. */
static void note_baseline(struct identity_resolver *resolver, const struct article *article,
	struct known_article *row)
{
	row->content_hash = article->content_hash;
	row->dirty = true;
	if (article->updated.set && article->updated.at > row->updated.at &&
		article->updated.at <= resolver->params->now) {
		row->updated = article->updated;
	}
}

/* The content changed, and with it `updated`: to the date that the source gives where that is a
 * later one, else to now. */
static void note_edit(struct identity_resolver *resolver, const struct article *article,
	struct known_article *row)
{
	int64_t now = resolver->params->now;

	row->content_hash = article->content_hash;
	row->changed = now;
	row->dirty = true;
	if (article->minor) {
		return;
	}
	if (article->updated.set && article->updated.at > row->updated.at &&
		article->updated.at <= now) {
		row->updated = article->updated;
	} else if (now > row->updated.at) {
		row->updated = moment_of(now);
	}
}

static void set_text(struct known_article *row, const char **field, const char *value)
{
	if (!*field || strcmp(*field, value) != 0) {
		*field = value;
		row->dirty = true;
	}
}

/* By these, the article is found the next time. */
static void note_place(const struct article *article, struct known_article *row)
{
	set_text(row, &row->path, article->path);
	set_text(row, &row->url, article->url);
	set_text(row, &row->title, article->title);
}

/* The row takes over the content and the place of its article, and the article the identity and the
 * dates of its row. */
static void reconcile(
	struct identity_resolver *resolver, struct article *article, struct known_article *row)
{
	if (!are_comparable(row->content_hash, article->content_hash)) {
		note_baseline(resolver, article, row);
	} else if (strcmp(row->content_hash, article->content_hash) != 0) {
		note_edit(resolver, article, row);
	}
	if (row->vanished) {
		row->vanished = 0;
		row->dirty = true;
		resolver->result->returned++;
	}
	if (!row->first_public) {
		row->first_public = row->published.at;
		row->dirty = true;
	}
	if (article->published.set && article->published.at != row->published.at) {
		report_add(resolver->params->report, REPORT_NOTE, article->path, article->line, 0,
			"the date differs from the one it was published with, which stays");
	}
	note_place(article, row);
	article->id = row->id;
	article->number = row->number;
	article->published = row->published;
	article->updated = row->updated;
	article->first_public = row->first_public;
	article->sequence = row->sequence;
	article->silent = row->silent;
}

static void withdraw(struct identity_resolver *resolver, struct known_article *row)
{
	if (!row->vanished) {
		row->vanished = resolver->params->now;
		row->dirty = true;
	}
}

/* The day of the oldest public article, or today. */
static const char *oldest_day(const struct identity_resolver *resolver)
{
	const struct catalogue *catalogue = resolver->catalogue;
	struct moment oldest = moment_of(resolver->params->now);
	STRBUF(day);

	for (size_t i = 0; i < catalogue->count; i++) {
		const struct article *article = catalogue->articles[i];

		if (article_is_public(article, resolver->params->now) && article->published.set &&
			article->published.at < oldest.at) {
			oldest = article->published;
		}
	}
	date_add_day(&day, oldest.at, oldest.offset);
	return arena_strdup(catalogue->arena, day.data);
}

static void reconcile_all(struct identity_resolver *resolver)
{
	struct catalogue *catalogue = resolver->catalogue;
	int64_t now = resolver->params->now;

	for (size_t i = 0; i < resolver->old_count; i++) {
		if (!resolver->taken[i]) {
			withdraw(resolver, &resolver->known[i]);
		}
	}
	for (size_t i = 0; i < catalogue->count; i++) {
		struct article *article = catalogue->articles[i];
		struct known_article *row = resolver->row_of[i];

		if (!article_is_public(article, now)) {
			if (row) {
				note_place(article, row);
				withdraw(resolver, row);
			}
			continue;
		}
		if (!row) {
			row = add_row(resolver, article);
		}
		reconcile(resolver, article, row);
	}
}

/* catalogue_finish drops and sorts; the rows follow by their ids, which each article has from its
 * row: the very same string. */
static struct known_article **rows_in_order(struct identity_resolver *resolver)
{
	struct catalogue *catalogue = resolver->catalogue;
	GHashTable *by_id = g_hash_table_new(g_direct_hash, g_direct_equal);
	struct known_article **rows = arena_alloc(
		catalogue->arena, (catalogue->count + 1) * sizeof(struct known_article *));

	for (size_t i = 0; i < resolver->known_count; i++) {
		struct known_article *row = &resolver->known[i];

		g_hash_table_insert(by_id, (gpointer)(uintptr_t)row->id, row);
	}
	for (size_t i = 0; i < catalogue->count; i++) {
		rows[i] = g_hash_table_lookup(by_id, catalogue->articles[i]->id);
	}
	g_hash_table_destroy(by_id);
	return rows;
}

int identity_resolve(struct catalogue *catalogue, const struct known_list *known,
	const struct identity_params *params, struct identity_result *ret_result, struct error *err)
{
	size_t room = known->count + catalogue->count + 1;
	struct identity_result result = {0};
	struct identity_resolver resolver = {
		.catalogue = catalogue,
		.known = arena_alloc(catalogue->arena, room * sizeof(*resolver.known)),
		.known_count = known->count,
		.old_count = known->count,
		.row_of = xcalloc(catalogue->count, sizeof(struct known_article *)),
		.taken = xcalloc(known->count, sizeof(*resolver.taken)),
		.ids = g_hash_table_new(g_str_hash, g_str_equal),
		.given = g_hash_table_new(g_str_hash, g_str_equal),
		.reported = g_hash_table_new(NULL, NULL),
		.params = params,
		.result = &result,
	};
	int checked;

	for (size_t i = 0; i < known->count; i++) {
		resolver.known[i] = known->items[i];
		g_hash_table_add(resolver.ids, (gpointer)(uintptr_t)known->items[i].id);
	}
	for (size_t i = 0; i < catalogue->count; i++) {
		if (catalogue->articles[i]->id_given) {
			g_hash_table_add(
				resolver.given, (gpointer)(uintptr_t)catalogue->articles[i]->id);
		}
	}
	identity_match(&resolver);
	checked = check_vanished(&resolver, err);
	if (checked == 0) {
		result.since = params->since ? params->since : oldest_day(&resolver);
		reconcile_all(&resolver);
		catalogue_finish(catalogue, params->now);
		result.known.items = resolver.known;
		result.known.count = resolver.known_count;
		result.rows = rows_in_order(&resolver);
		*ret_result = result;
	}
	free(resolver.row_of);
	free(resolver.taken);
	g_hash_table_destroy(resolver.ids);
	g_hash_table_destroy(resolver.given);
	g_hash_table_destroy(resolver.reported);
	return checked;
}
