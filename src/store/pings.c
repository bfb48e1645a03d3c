#include "store/pings.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "store/ping_servers.h"

static const char *const names[] = {
	[PING_FEED] = "feed",
	[PING_MAP] = "map",
	[PING_PAGE] = "page",
};

int pings_drop(struct store *store, enum ping_target target, const char *url, struct error *err)
{
	return db_run(store->db, err, "DELETE FROM ping WHERE target = ?1 AND url = ?2", "tt",
		names[target], url);
}

int pings_note(struct store *store, enum ping_target target, const char *url, const char *hash,
	int64_t now, struct error *err)
{
	return pings_drop(store, target, url, err) < 0
		       ? -1
		       : db_run(store->db, err,
				 "INSERT INTO ping (target, url, hash, ready, attempts, since, "
				 "due) VALUES (?1, ?2, ?3, ?4, 0, ?5, ?5)",
				 "tttii", names[target], url, hash, (int64_t)(target != PING_PAGE),
				 now);
}

int pings_expect(
	struct store *store, const char *url, const char *hash, int64_t now, struct error *err)
{
	return db_run(store->db, err,
		"INSERT INTO ping (target, url, hash, ready, attempts, since, due) "
		"VALUES ('map', ?1, ?2, 1, 0, ?3, ?3) ON CONFLICT (target, url) DO NOTHING",
		"tti", url, hash, now);
}

static int note_page(
	struct store *store, const char *site, const char *url, int64_t now, struct error *err)
{
	return strncmp(url, site, strlen(site)) == 0
		       ? pings_note(store, PING_PAGE, url, "", now, err)
		       : 0;
}

/* What is stored of an article that search engines can see. */
struct seen {
	char *url; /* or NULL: they cannot see it */
	struct moment updated;
};

static int read_seen(struct store *store, int64_t number, struct seen *ret_seen, struct error *err)
{
	CLEANUP(db_rows_free_ptr)
	struct db_rows *rows = db_query(store->db, err,
		"SELECT url, updated, updated_offset, updated_day FROM article "
		"WHERE number = ?1 AND vanished = 0 AND first_public <> 0",
		"i", number);
	int more = rows ? db_next(rows, err) : -1;

	if (more > 0) {
		ret_seen->url = xstrdup(db_text_or_empty(rows, 0));
		ret_seen->updated = (struct moment){.set = true,
			.at = db_int(rows, 1),
			.offset = (int32_t)db_int(rows, 2),
			.day = db_int(rows, 3) != 0};
	}
	return more < 0 ? -1 : 0;
}

int pings_note_article(struct store *store, const char *site, const struct known_article *known,
	int64_t now, struct error *err)
{
	bool is_public = !known->vanished && known->first_public;
	struct seen seen = {0};
	int64_t last_build;
	int result;

	if (store_get(store, STORE_LAST_BUILD, &last_build, err) < 0) {
		return -1;
	}
	if (!last_build) {
		return 0;
	}
	result = read_seen(store, known->number, &seen, err);
	if (result == 0 && seen.url && (!is_public || strcmp(seen.url, known->url) != 0)) {
		result = note_page(store, site, seen.url, now, err);
	}
	if (result == 0 && is_public &&
		(!seen.url || strcmp(seen.url, known->url) != 0 ||
			seen.updated.at != known->updated.at ||
			seen.updated.offset != known->updated.offset ||
			seen.updated.day != known->updated.day)) {
		result = note_page(store, site, known->url, now, err);
	}
	free(seen.url);
	return result;
}

int pings_release(struct store *store, struct error *err)
{
	return db_run(store->db, err, "UPDATE ping SET ready = 1 WHERE ready = 0", "");
}

static int read_list(
	struct db_rows *rows, struct arena *arena, struct ping_list *ret_list, struct error *err)
{
	FREE_ON_EXIT struct ping *items = NULL;
	struct ping_list list = {0};
	size_t capacity = 0;
	int more;

	while ((more = db_next(rows, err)) > 0) {
		GROW(items, list.count, capacity);
		items[list.count++] = (struct ping){
			.number = db_int(rows, 0),
			.url = arena_strdup(arena, db_text_or_empty(rows, 1)),
			.hash = arena_strdup(arena, db_text_or_empty(rows, 2)),
		};
	}
	if (more < 0) {
		return -1;
	}
	list.items = arena_alloc(arena, (list.count + 1) * sizeof(*items));
	for (size_t i = 0; i < list.count; i++) {
		list.items[i] = items[i];
	}
	*ret_list = list;
	return 0;
}

int pings_load(struct store *store, struct arena *arena, enum ping_target target, int64_t now,
	size_t limit, struct ping_list *ret_list, struct error *err)
{
	CLEANUP(db_rows_free_ptr)
	struct db_rows *rows = db_query(store->db, err,
		target == PING_PAGE ? "SELECT number, url, hash FROM ping WHERE target = ?1 AND "
				      "ready = 1 AND due <= ?2 ORDER BY number LIMIT ?3"
				    : "SELECT number, url, hash FROM ping WHERE target = ?1 AND "
				      "due <= ?2 ORDER BY attempts, number LIMIT ?3",
		"tii", names[target], now, (int64_t)limit);

	return rows ? read_list(rows, arena, ret_list, err) : -1;
}

int pings_queue(struct store *store, struct arena *arena, enum ping_target target,
	struct ping_queue *ret_queue, struct error *err)
{
	CLEANUP(db_rows_free_ptr)
	struct db_rows *rows = db_query(store->db, err,
		"SELECT count(*), coalesce(min(since), 0), coalesce((SELECT reason FROM ping "
		"WHERE target = ?1 AND reason <> '' ORDER BY number DESC LIMIT 1), '') "
		"FROM ping WHERE target = ?1",
		"t", names[target]);

	if (!rows || db_next(rows, err) < 0) {
		return -1;
	}
	*ret_queue = (struct ping_queue){
		.count = db_int(rows, 0),
		.since = db_int(rows, 1),
		.reason = arena_strdup(arena, db_text_or_empty(rows, 2)),
	};
	return 0;
}

int pings_remove(struct store *store, int64_t number, struct error *err)
{
	return db_run(store->db, err, "DELETE FROM ping WHERE number = ?1", "i", number);
}

int pings_remove_pages(struct store *store, int64_t last, struct error *err)
{
	return db_run(store->db, err,
		"DELETE FROM ping WHERE target = 'page' AND ready = 1 AND number <= ?1", "i", last);
}

#define BACK_OFF PING_BACK_OFF("attempts")

int pings_defer(
	struct store *store, int64_t number, int64_t now, const char *reason, struct error *err)
{
	return db_run(store->db, err,
		"UPDATE ping SET due = ?2 + " BACK_OFF ", attempts = attempts + 1, reason = ?3 "
		"WHERE number = ?1",
		"iit", number, now, reason);
}

int pings_give_up(struct store *store, enum ping_target target, int64_t since, int64_t *ret_count,
	struct error *err)
{
	int64_t count;

	/* Most runs find none, and write nothing. */
	if (db_number(store->db, &count, 0, err,
		    "SELECT count(*) FROM ping WHERE target = ?1 AND since < ?2", "ti",
		    names[target], since) < 0 ||
		(count &&
			db_run(store->db, err, "DELETE FROM ping WHERE target = ?1 AND since < ?2",
				"ti", names[target], since) < 0)) {
		return -1;
	}
	*ret_count = count;
	return 0;
}

int pings_drop_maps(struct store *store, struct error *err)
{
	return db_run(store->db, err,
		"DELETE FROM ping WHERE target = 'map' AND NOT EXISTS "
		"(SELECT 1 FROM ping AS other WHERE other.target = 'page')",
		"");
}
