#include "store/outputs.h"

#include "base/mem.h"

int outputs_load(struct store *store, struct arena *arena, const char *folder,
	struct output_row **ret_rows, size_t *ret_count, struct error *err)
{
	CLEANUP(db_rows_free_ptr)
	struct db_rows *rows = db_query(store->db, err,
		"SELECT path, hash, mtime, announced, inputs, stamp FROM output "
		"WHERE folder = ?1 ORDER BY path",
		"t", folder);
	struct output_row *items;
	size_t count = 0;
	int64_t total;
	int more = 0;

	if (!rows || db_number(store->db, &total, 0, err,
			     "SELECT count(*) FROM output WHERE folder = ?1", "t", folder) < 0) {
		return -1;
	}
	items = arena_alloc(arena, ((size_t)total + 1) * sizeof(*items));
	while (count < (size_t)total && (more = db_next(rows, err)) > 0) {
		items[count++] = (struct output_row){
			.path = arena_strdup(arena, db_text_or_empty(rows, 0)),
			.hash = arena_strdup(arena, db_text_or_empty(rows, 1)),
			.mtime = db_int(rows, 2),
			.announced = arena_strdup(arena, db_text_or_empty(rows, 3)),
			.inputs = arena_strdup(arena, db_text_or_empty(rows, 4)),
			.stamp = arena_strdup(arena, db_text_or_empty(rows, 5)),
		};
	}
	if (more < 0) {
		return -1;
	}
	*ret_rows = items;
	*ret_count = count;
	return 0;
}

int outputs_announce(struct store *store, const char *folder, const char *path, const char *hash,
	struct error *err)
{
	return db_run(store->db, err,
		"INSERT INTO output (folder, path, hash, mtime, announced) VALUES (?1, ?2, '', 0, "
		"?3) ON CONFLICT (folder, path) DO UPDATE SET announced = excluded.announced",
		"ttt", folder, path, hash);
}

int outputs_put(
	struct store *store, const char *folder, const struct output_row *row, struct error *err)
{
	return db_run(store->db, err,
		"INSERT INTO output (folder, path, hash, mtime, announced, inputs, stamp) "
		"VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (folder, path) DO UPDATE SET "
		"hash = excluded.hash, mtime = excluded.mtime, announced = excluded.announced, "
		"inputs = excluded.inputs, stamp = excluded.stamp",
		"tttittt", folder, row->path, row->hash, row->mtime, row->announced, row->inputs,
		row->stamp);
}

int outputs_remove(struct store *store, const char *folder, const char *path, struct error *err)
{
	return db_run(store->db, err, "DELETE FROM output WHERE folder = ?1 AND path = ?2", "tt",
		folder, path);
}
