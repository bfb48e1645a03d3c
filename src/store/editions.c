#include "store/editions.h"

#include <string.h>

#include "base/mem.h"

int rhythm_load(
	struct store *store, enum rhythm rhythm, struct rhythm_state *ret_state, struct error *err)
{
	CLEANUP(db_rows_free_ptr)
	struct db_rows *rows = db_query(store->db, err,
		"SELECT last_due, watermark FROM rhythm WHERE name = ?1", "t", rhythm_name(rhythm));
	int found = rows ? db_next(rows, err) : -1;

	if (found < 0) {
		return -1;
	}
	*ret_state = (struct rhythm_state){0};
	if (found) {
		ret_state->last_due = db_int(rows, 0);
		ret_state->watermark = db_int(rows, 1);
	}
	return 0;
}

int rhythm_save(struct store *store, enum rhythm rhythm, const struct rhythm_state *state,
	struct error *err)
{
	return db_run(store->db, err,
		"INSERT INTO rhythm (name, last_due, watermark) VALUES (?1, ?2, ?3) ON CONFLICT "
		"(name) DO UPDATE SET last_due = excluded.last_due, watermark = excluded.watermark",
		"tii", rhythm_name(rhythm), state->last_due, state->watermark);
}

int groups_load(struct store *store, struct arena *arena, enum rhythm rhythm, int64_t now,
	struct reader_group **ret_groups, size_t *ret_count, struct error *err)
{
	CLEANUP(db_rows_free_ptr)
	struct db_rows *rows = db_query(store->db, err,
		"SELECT categories, watermark, format, language, count(*) FROM subscriber "
		"WHERE rhythm = ?1 AND status = 'active' AND paused_until <= ?2 "
		"GROUP BY categories, watermark, format, language "
		"ORDER BY categories, watermark, format, language",
		"ti", rhythm_name(rhythm), now);
	struct reader_group *groups = NULL;
	size_t count = 0, capacity = 0;
	int more = rows ? 0 : -1;

	while (rows && (more = db_next(rows, err)) > 0) {
		GROW(groups, count, capacity);
		groups[count++] = (struct reader_group){
			.categories = arena_strdup(arena, db_text_or_empty(rows, 0)),
			.watermark = db_int(rows, 1),
			.format = mail_format_from_name(db_text_or_empty(rows, 2)),
			.language = arena_strdup(arena, db_text_or_empty(rows, 3)),
			.count = (size_t)db_int(rows, 4),
		};
	}
	if (more == 0) {
		*ret_groups = arena_alloc(arena, (count + 1) * sizeof(*groups));
		memcpy(*ret_groups, groups ? groups : *ret_groups, count * sizeof(*groups));
		*ret_count = count;
	}
	free(groups);
	return more;
}

int edition_create(struct store *store, enum rhythm rhythm, int64_t due, int64_t now,
	int64_t *ret_number, struct error *err)
{
	return db_number(store->db, ret_number, 0, err,
		"INSERT INTO edition (rhythm, due, frozen, state) VALUES (?1, ?2, ?3, 'ready') "
		"RETURNING number",
		"tii", rhythm_name(rhythm), due, now);
}

int edition_add_article(struct store *store, int64_t edition, int64_t article, struct error *err)
{
	return db_run(store->db, err,
		"INSERT INTO edition_article (edition, article) VALUES (?1, ?2) "
		"ON CONFLICT (edition, article) DO NOTHING",
		"ii", edition, article);
}

int variant_create(
	struct store *store, const struct variant_row *row, int64_t *ret_number, struct error *err)
{
	return db_number(store->db, ret_number, 0, err,
		"INSERT INTO variant (edition, language, format, subject, articles, message) "
		"VALUES (?1, ?2, ?3, ?4, ?5, ?6) RETURNING number",
		"ittttb", row->edition, row->language, mail_format_name(row->format), row->subject,
		row->articles, row->message, row->message_len);
}

int variant_load(struct store *store, int64_t variant, struct strbuf *out, struct error *err)
{
	CLEANUP(db_rows_free_ptr)
	struct db_rows *rows = db_query(
		store->db, err, "SELECT message FROM variant WHERE number = ?1", "i", variant);
	int found = rows ? db_next(rows, err) : -1;
	const void *bytes;
	size_t len;

	if (found < 0) {
		return -1;
	}
	if (!found) {
		return error_set(err, ERROR_STORE, "variant %lld is missing", (long long)variant);
	}
	bytes = db_blob(rows, 0, &len);
	strbuf_add(out, bytes, len);
	return 0;
}

int edition_enqueue(
	struct store *store, const struct enqueue *enqueue, int64_t *ret_count, struct error *err)
{
	const struct reader_group *group = enqueue->group;

	if (db_run(store->db, err,
		    "INSERT INTO delivery (edition, variant, subscriber, state, due, changed) "
		    "SELECT ?1, ?2, number, 'queued', ?9, ?3 FROM subscriber "
		    "WHERE rhythm = ?4 AND status = 'active' AND paused_until <= ?3 AND categories "
		    "= ?5 AND watermark = "
		    "?6 "
		    "AND format = ?7 AND language = ?8 ORDER BY number",
		    "iiittitti", enqueue->edition, enqueue->variant, enqueue->now,
		    rhythm_name(enqueue->rhythm), group->categories, group->watermark,
		    mail_format_name(group->format), group->language, enqueue->due) < 0) {
		return -1;
	}
	*ret_count = db_changes(store->db);
	return 0;
}

int watermarks_raise(struct store *store, enum rhythm rhythm, int64_t sequence, struct error *err)
{
	return db_run(store->db, err,
		"UPDATE subscriber SET watermark = ?2 "
		"WHERE rhythm = ?1 AND watermark < ?2",
		"ti", rhythm_name(rhythm), sequence);
}

int watermarks_raise_all(struct store *store, int64_t sequence, struct error *err)
{
	return db_run(store->db, err, "UPDATE subscriber SET watermark = ?1 WHERE watermark < ?1",
		"i", sequence);
}

#define EDITION_COLUMNS "number, rhythm, due, frozen, state, reason"

static int load_counts(struct store *store, struct edition *edition, struct error *err)
{
	CLEANUP(db_rows_free_ptr)
	struct db_rows *rows = db_query(store->db, err,
		"SELECT state, count(*) FROM delivery WHERE edition = ?1 GROUP BY state", "i",
		edition->number);
	int more = rows ? 0 : -1;

	while (rows && (more = db_next(rows, err)) > 0) {
		enum delivery_state state = delivery_state_from_name(db_text_or_empty(rows, 0));

		if (state < DELIVERY_STATE_COUNT) {
			edition->counts[state] = (size_t)db_int(rows, 1);
		}
	}
	return more;
}

static struct edition read_edition(struct db_rows *rows, struct arena *arena)
{
	return (struct edition){
		.number = db_int(rows, 0),
		.rhythm = rhythm_from_name(db_text_or_empty(rows, 1)),
		.due = db_int(rows, 2),
		.frozen = db_int(rows, 3),
		.state = edition_state_from_name(db_text_or_empty(rows, 4)),
		.reason = arena_strdup(arena, db_text_or_empty(rows, 5)),
	};
}

int editions_load(struct store *store, struct arena *arena, struct edition **ret_editions,
	size_t *ret_count, struct error *err)
{
	CLEANUP(db_rows_free_ptr)
	struct db_rows *rows = db_query(store->db, err,
		"SELECT " EDITION_COLUMNS " FROM edition ORDER BY due DESC, number DESC", "");
	struct edition *editions;
	size_t count = 0;
	int64_t total;
	int more = 0;

	if (!rows || db_number(store->db, &total, 0, err, "SELECT count(*) FROM edition", "") < 0) {
		return -1;
	}
	editions = arena_alloc(arena, ((size_t)total + 1) * sizeof(*editions));
	while (count < (size_t)total && (more = db_next(rows, err)) > 0) {
		editions[count] = read_edition(rows, arena);
		if (load_counts(store, &editions[count++], err) < 0) {
			return -1;
		}
	}
	if (more < 0) {
		return -1;
	}
	*ret_editions = editions;
	*ret_count = count;
	return 0;
}

int edition_load(struct store *store, struct arena *arena, int64_t number,
	struct edition *ret_edition, struct error *err)
{
	CLEANUP(db_rows_free_ptr)
	struct db_rows *rows = db_query(store->db, err,
		"SELECT " EDITION_COLUMNS " FROM edition WHERE number = ?1", "i", number);
	int found = rows ? db_next(rows, err) : -1;

	if (found > 0) {
		*ret_edition = read_edition(rows, arena);
		if (load_counts(store, ret_edition, err) < 0) {
			return -1;
		}
	}
	return found;
}

int edition_set_state(struct store *store, int64_t number, enum edition_state state,
	const char *reason, struct error *err)
{
	return db_run(store->db, err,
		"UPDATE edition SET state = ?2, reason = ?3 WHERE number = ?1", "itt", number,
		edition_state_name(state), reason);
}

int editions_hold_withdrawn(struct store *store, int64_t *ret_count, struct error *err)
{
	if (db_run(store->db, err,
		    "UPDATE edition SET state = 'held', reason = 'one of its articles was "
		    "withdrawn' "
		    "WHERE state = 'ready' AND reason = '' AND EXISTS (SELECT 1 FROM delivery "
		    "WHERE "
		    "delivery.edition = edition.number AND delivery.state IN ('queued', "
		    "'deferred')) "
		    "AND EXISTS (SELECT 1 FROM edition_article JOIN article ON article.number = "
		    "edition_article.article WHERE edition_article.edition = edition.number AND "
		    "article.vanished <> 0)",
		    "") < 0) {
		return -1;
	}
	*ret_count = db_changes(store->db);
	return 0;
}

int editions_hold_unsent(
	struct store *store, const char *reason, int64_t *ret_count, struct error *err)
{
	if (db_run(store->db, err,
		    "UPDATE edition SET state = 'held', reason = ?1 WHERE state = 'ready' "
		    "AND EXISTS (SELECT 1 FROM delivery WHERE delivery.edition = edition.number "
		    "AND delivery.state IN ('queued', 'deferred', 'sending', 'in doubt'))",
		    "t", reason) < 0) {
		return -1;
	}
	*ret_count = db_changes(store->db);
	return 0;
}

int edition_each_article(struct store *store, int64_t edition,
	int (*visit)(void *ctx, const struct edition_article_row *row), void *ctx,
	struct error *err)
{
	CLEANUP(db_rows_free_ptr)
	struct db_rows *rows = db_query(store->db, err,
		"SELECT title, url FROM edition_article JOIN article ON number = article "
		"WHERE edition = ?1 ORDER BY sequence DESC",
		"i", edition);
	int more = rows ? 0 : -1;

	while (rows && (more = db_next(rows, err)) > 0) {
		struct edition_article_row row = {
			.title = db_text_or_empty(rows, 0), .url = db_text_or_empty(rows, 1)};
		int stop = visit(ctx, &row);

		if (stop) {
			return stop;
		}
	}
	return more;
}

int edition_each_delivery(struct store *store, int64_t edition,
	int (*visit)(void *ctx, const struct delivery_row *row), void *ctx, struct error *err)
{
	CLEANUP(db_rows_free_ptr)
	struct db_rows *rows = db_query(store->db, err,
		"SELECT delivery.number, address, delivery.state, delivery.due, variant.articles, "
		"reply, "
		"queue_id, delivery.changed FROM delivery "
		"JOIN subscriber ON subscriber.number = delivery.subscriber "
		"JOIN variant ON variant.number = delivery.variant "
		"WHERE delivery.edition = ?1 ORDER BY delivery.number",
		"i", edition);
	int more = rows ? 0 : -1;

	while (rows && (more = db_next(rows, err)) > 0) {
		struct delivery_row row = {
			.number = db_int(rows, 0),
			.address = db_text_or_empty(rows, 1),
			.state = delivery_state_from_name(db_text_or_empty(rows, 2)),
			.due = db_int(rows, 3),
			.articles = db_text_or_empty(rows, 4),
			.reply = db_text_or_empty(rows, 5),
			.queue_id = db_text_or_empty(rows, 6),
			.changed = db_int(rows, 7),
		};
		int stop = visit(ctx, &row);

		if (stop) {
			return stop;
		}
	}
	return more;
}

int reader_each_delivery(struct store *store, int64_t subscriber, size_t limit,
	int (*visit)(void *ctx, const struct reader_delivery *row), void *ctx, struct error *err)
{
	CLEANUP(db_rows_free_ptr)
	struct db_rows *rows = db_query(store->db, err,
		"SELECT edition.number, edition.rhythm, edition.due, variant.subject, "
		"delivery.state, delivery.changed, delivery.reply FROM edition "
		"JOIN delivery ON delivery.edition = edition.number AND delivery.subscriber = ?1 "
		"JOIN variant ON variant.number = delivery.variant "
		"ORDER BY edition.number DESC LIMIT ?2",
		"ii", subscriber, (int64_t)limit);
	int more = rows ? 0 : -1;

	while (rows && (more = db_next(rows, err)) > 0) {
		struct reader_delivery row = {
			.edition = db_int(rows, 0),
			.rhythm = rhythm_from_name(db_text_or_empty(rows, 1)),
			.due = db_int(rows, 2),
			.subject = db_text_or_empty(rows, 3),
			.state = delivery_state_from_name(db_text_or_empty(rows, 4)),
			.changed = db_int(rows, 5),
			.reply = db_text_or_empty(rows, 6),
		};
		int stop = visit(ctx, &row);

		if (stop) {
			return stop;
		}
	}
	return more;
}
