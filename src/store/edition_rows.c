#include "store/editions.h"

#include "base/mem.h"

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
		"SELECT delivery.number, address, delivery.state, delivery.due, "
		"variant.articles, reply, queue_id, delivery.changed FROM delivery "
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
