#include "store/channels.h"

#include "base/mem.h"

int channels_load(struct store *store, struct arena *arena, const char *kind,
	struct category **ret_channels, size_t *ret_count, struct error *err)
{
	CLEANUP(db_rows_free_ptr)
	struct db_rows *rows = db_query(store->db, err,
		"SELECT slug, name FROM channel WHERE kind = ?1 ORDER BY slug", "t", kind);
	struct category *channels;
	size_t count = 0;
	int64_t total;
	int more = 0;

	if (!rows || db_number(store->db, &total, 0, err,
			     "SELECT count(*) FROM channel WHERE kind = ?1", "t", kind) < 0) {
		return -1;
	}
	channels = arena_alloc(arena, ((size_t)total + 1) * sizeof(*channels));
	while (count < (size_t)total && (more = db_next(rows, err)) > 0) {
		channels[count++] = (struct category){
			.slug = arena_strdup(arena, db_text_or_empty(rows, 0)),
			.name = arena_strdup(arena, db_text_or_empty(rows, 1)),
		};
	}
	if (more < 0) {
		return -1;
	}
	*ret_channels = channels;
	*ret_count = count;
	return 0;
}

int channels_put(struct store *store, const char *kind, const char *slug, const char *name,
	struct error *err)
{
	return db_run(store->db, err,
		"INSERT INTO channel (kind, slug, name) VALUES (?1, ?2, ?3) "
		"ON CONFLICT (kind, slug) DO UPDATE SET name = excluded.name",
		"ttt", kind, slug, name);
}

int archive_load(struct store *store, struct arena *arena, const char *channel,
	const char **ret_members, struct error *err)
{
	CLEANUP(db_rows_free_ptr)
	struct db_rows *rows = db_query(
		store->db, err, "SELECT members FROM archive WHERE channel = ?1", "t", channel);
	int more = rows ? db_next(rows, err) : -1;

	if (more < 0) {
		return -1;
	}
	*ret_members = more ? arena_strdup(arena, db_text_or_empty(rows, 0)) : "";
	return 0;
}

int archive_put(struct store *store, const char *channel, const char *members, struct error *err)
{
	return db_run(store->db, err,
		"INSERT INTO archive (channel, members) VALUES (?1, ?2) "
		"ON CONFLICT (channel) DO UPDATE SET members = excluded.members",
		"tt", channel, members);
}
