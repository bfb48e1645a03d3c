#include "store/throttles.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/strbuf.h"

int throttles_load(struct store *store, struct arena *arena, struct throttle_row **ret_rows,
	size_t *ret_count, struct error *err)
{
	CLEANUP(db_rows_free_ptr)
	struct db_rows *rows = db_query(store->db, err,
		"SELECT domain, next, level, paused_until, reason, refused_since FROM throttle "
		"ORDER BY domain",
		"");
	struct throttle_row *found = NULL;
	size_t count = 0, capacity = 0;
	int more = rows ? 0 : -1;

	while (rows && (more = db_next(rows, err)) > 0) {
		GROW(found, count, capacity);
		found[count++] = (struct throttle_row){
			.domain = arena_strdup(arena, db_text_or_empty(rows, 0)),
			.next = db_int(rows, 1),
			.level = (int)db_int(rows, 2),
			.paused_until = db_int(rows, 3),
			.reason = arena_strdup(arena, db_text_or_empty(rows, 4)),
			.refused_since = db_int(rows, 5),
		};
	}
	if (more == 0) {
		*ret_rows = arena_alloc(arena, (count + 1) * sizeof(*found));
		memcpy(*ret_rows, found ? found : *ret_rows, count * sizeof(*found));
		*ret_count = count;
	}
	free(found);
	return more;
}

int throttle_save(struct store *store, const struct throttle_row *row, struct error *err)
{
	return db_run(store->db, err,
		"INSERT INTO throttle (domain, next, level, paused_until, reason, refused_since) "
		"VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (domain) DO UPDATE SET "
		"next = excluded.next, level = excluded.level, "
		"paused_until = excluded.paused_until, reason = excluded.reason, "
		"refused_since = excluded.refused_since",
		"tiiiti", row->domain, row->next, (int64_t)row->level, row->paused_until,
		row->reason, row->refused_since);
}

int throttles_remove_idle(struct store *store, int64_t now, struct error *err)
{
	return db_run(store->db, err,
		"DELETE FROM throttle WHERE level = 0 AND paused_until <= ?1 "
		"AND refused_since = 0 AND next <= ?1 * 1000000",
		"i", now);
}

/* What is put off says for whom it waits: outbox_put_off. */
static int make_due(struct store *store, const char *domain, int64_t now, struct error *err)
{
	STRBUF(waits);

	strbuf_addf(&waits, "waits for %s%s", domain ? domain : "", domain ? ":" : "");
	return db_run(store->db, err,
		"UPDATE delivery SET due = ?1 WHERE state IN ('queued', 'deferred') AND due > ?1 "
		"AND lower(substr(reply, 1, length(?2))) = lower(?2)",
		"it", now, waits.data);
}

int throttles_resume(
	struct store *store, const char *domain, int64_t now, int64_t *ret_count, struct error *err)
{
	if (db_run(store->db, err,
		    "UPDATE throttle SET paused_until = 0, refused_since = 0 "
		    "WHERE (paused_until > ?2 OR refused_since <> 0) AND "
		    "(lower(domain) = lower(?1) OR (?1 = '' AND refused_since <> 0))",
		    "ti", domain ? domain : "", now) < 0) {
		return -1;
	}
	*ret_count = db_changes(store->db);
	return *ret_count ? make_due(store, domain, now, err) : 0;
}
