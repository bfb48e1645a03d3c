#include "store/throttles.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

int throttles_load(struct store *store, struct arena *arena, struct throttle_row **ret_rows,
	size_t *ret_count, struct error *err)
{
	CLEANUP(db_rows_free_ptr)
	struct db_rows *rows = db_query(store->db, err,
		"SELECT domain, next, level, paused_until, reason FROM throttle ORDER BY domain",
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
		"INSERT INTO throttle (domain, next, level, paused_until, reason) "
		"VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (domain) DO UPDATE SET "
		"next = excluded.next, level = excluded.level, "
		"paused_until = excluded.paused_until, reason = excluded.reason",
		"tiiit", row->domain, row->next, (int64_t)row->level, row->paused_until,
		row->reason);
}

int throttles_remove_idle(struct store *store, int64_t now, struct error *err)
{
	return db_run(store->db, err,
		"DELETE FROM throttle WHERE level = 0 AND paused_until <= ?1 "
		"AND next <= ?1 * 1000000",
		"i", now);
}
