#include "store/ping_servers.h"

#include "base/mem.h"

int ping_server_load(struct store *store, struct arena *arena, const char *url,
	struct ping_server *ret_server, struct error *err)
{
	CLEANUP(db_rows_free_ptr)
	struct db_rows *rows = db_query(store->db, err,
		"SELECT failures, due, reason, lost FROM ping_server WHERE url = ?1", "t", url);
	int more = rows ? db_next(rows, err) : -1;

	if (more < 0) {
		return -1;
	}
	*ret_server = (struct ping_server){.reason = ""};
	if (more) {
		*ret_server = (struct ping_server){
			.failures = db_int(rows, 0),
			.due = db_int(rows, 1),
			.reason = arena_strdup(arena, db_text_or_empty(rows, 2)),
			.lost = db_int(rows, 3),
		};
	}
	return 0;
}

#define BACK_OFF PING_BACK_OFF("ping_server.failures")

int ping_server_failed(struct store *store, const char *url, int64_t now, int64_t wait,
	const char *reason, struct error *err)
{
	return db_run(store->db, err,
		"INSERT INTO ping_server (url, failures, due, reason, lost) "
		"VALUES (?1, 1, ?2 + ?3, ?4, 0) ON CONFLICT (url) DO UPDATE SET "
		"due = ?2 + CASE WHEN ?3 > 0 THEN ?3 ELSE " BACK_OFF " END, "
		"failures = ping_server.failures + 1, reason = excluded.reason",
		"tiit", url, now, wait, reason);
}

int ping_server_lost(
	struct store *store, const char *url, int64_t count, const char *reason, struct error *err)
{
	return db_run(store->db, err,
		"INSERT INTO ping_server (url, failures, due, reason, lost) "
		"VALUES (?1, 0, 0, ?2, ?3) ON CONFLICT (url) DO UPDATE SET "
		"reason = excluded.reason, lost = ping_server.lost + excluded.lost",
		"tti", url, reason, count);
}

int ping_server_accepted(struct store *store, const char *url, struct error *err)
{
	return db_run(store->db, err, "DELETE FROM ping_server WHERE url = ?1", "t", url);
}
