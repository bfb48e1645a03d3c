#include "store/damage.h"

#include "base/mem.h"
#include "store/editions.h"

#define PREFIX "damaged: "

int damage_hold(struct store *store, int64_t edition, const char *what, struct error *err)
{
	FREE_ON_EXIT char *reason = xasprintf(PREFIX "%s", what);

	if (db_run(store->db, err,
		    "UPDATE edition SET state = 'held', reason = ?2 "
		    "WHERE number = ?1 AND state = 'ready'",
		    "it", edition, reason) < 0) {
		return -1;
	}
	return db_changes(store->db) > 0;
}

/* A state that is none would be passed over in silence. */
static int hold_stateless(struct store *store, int64_t *ret_count, struct error *err)
{
	if (db_run(store->db, err,
		    "UPDATE edition SET state = 'held', reason = '" PREFIX "its state' "
		    "WHERE state NOT IN ('ready', 'held', 'cancelled')",
		    "") < 0) {
		return -1;
	}
	*ret_count = db_changes(store->db);
	return 0;
}

static int check_variant(
	struct store *store, int64_t variant, int64_t edition, int64_t *count, struct error *err)
{
	STRBUF(message);
	int sound = variant_load(store, variant, edition, &message, err);
	int held = sound == 0 ? damage_hold(store, edition, DAMAGE_OF_VARIANT, err) : 0;

	*count += held > 0;
	return sound < 0 || held < 0 ? -1 : 0;
}

static int check_variants(struct store *store, int64_t now, int64_t *count, struct error *err)
{
	CLEANUP(db_rows_free_ptr)
	struct db_rows *rows = db_query(store->db, err,
		"SELECT variant.number, variant.edition FROM variant "
		"JOIN edition ON edition.number = variant.edition "
		"WHERE edition.state = 'ready' AND variant.edition IN "
		"(SELECT delivery.edition FROM delivery "
		"WHERE delivery.state IN ('queued', 'deferred') AND delivery.due <= ?1)",
		"i", now);
	int more = rows ? 0 : -1;

	while (rows && (more = db_next(rows, err)) > 0) {
		if (check_variant(store, db_int(rows, 0), db_int(rows, 1), count, err) < 0) {
			return -1;
		}
	}
	return more;
}

int damage_find(struct store *store, int64_t now, int64_t *ret_count, struct error *err)
{
	int64_t count;

	if (hold_stateless(store, &count, err) < 0 || check_variants(store, now, &count, err) < 0) {
		return -1;
	}
	*ret_count = count;
	return 0;
}

int damage_each(struct store *store, int (*visit)(void *ctx, int64_t edition, const char *reason),
	void *ctx, struct error *err)
{
	CLEANUP(db_rows_free_ptr)
	struct db_rows *rows = db_query(store->db, err,
		"SELECT number, reason FROM edition WHERE state = 'held' AND reason LIKE '" PREFIX
		"%' ORDER BY number",
		"");
	int more = rows ? 0 : -1;

	while (rows && (more = db_next(rows, err)) > 0) {
		int stop = visit(ctx, db_int(rows, 0), db_text_or_empty(rows, 1));

		if (stop) {
			return stop;
		}
	}
	return more;
}
