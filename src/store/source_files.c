#include "store/source_files.h"

#include <string.h>

#include "base/mem.h"

static void read_row(struct db_rows *rows, struct arena *arena, struct source_memory *memory)
{
	struct source_file_list *known = &memory->known;
	const struct source_file *last = known->count ? &known->items[known->count - 1] : NULL;
	const char *source = db_text_or_empty(rows, 1);
	size_t len;
	const void *record = db_blob(rows, 7, &len);
	struct source_file file = {
		.number = db_int(rows, 0),
		/* Neighbours are mostly of one source, and share its name. */
		.source = last && strcmp(last->source, source) == 0 ? last->source
								    : arena_strdup(arena, source),
		.path = arena_strdup(arena, db_text_or_empty(rows, 2)),
		.size = db_int(rows, 3),
		.modified = db_int(rows, 4),
		.changed = db_int(rows, 5),
		.inode = db_int(rows, 6),
		.record = arena_strndup(arena, record, len),
		.record_len = len,
	};

	GROW(known->items, known->count, known->capacity);
	known->items[known->count++] = file;
}

int source_files_load(
	struct store *store, struct arena *arena, struct source_memory *memory, struct error *err)
{
	CLEANUP(db_rows_free_ptr)
	struct db_rows *rows = db_query(store->db, err,
		"SELECT number, source, path, size, modified, changed, inode, record "
		"FROM source_file",
		"");
	int more = rows ? 1 : -1;

	while (more > 0 && (more = db_next(rows, err)) > 0) {
		read_row(rows, arena, memory);
	}
	return more;
}

bool source_files_differ(const struct source_memory *memory)
{
	for (size_t i = 0; i < memory->known.count; i++) {
		if (memory->known.items[i].state == SOURCE_FILE_UNSEEN) {
			return true;
		}
	}
	return memory->fresh.count > 0;
}

int source_files_save(struct store *store, const struct source_memory *memory, struct error *err)
{
	int result = 0;

	for (size_t i = 0; i < memory->known.count && result == 0; i++) {
		if (memory->known.items[i].state == SOURCE_FILE_UNSEEN) {
			result = db_run(store->db, err, "DELETE FROM source_file WHERE number = ?1",
				"i", memory->known.items[i].number);
		}
	}
	for (size_t i = 0; i < memory->fresh.count && result == 0; i++) {
		const struct source_file *file = &memory->fresh.items[i];

		result = db_run(store->db, err,
			"INSERT INTO source_file (source, path, size, modified, changed, inode, "
			"record) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
			"ttiiiib", file->source, file->path, file->size, file->modified,
			file->changed, file->inode, file->record, file->record_len);
	}
	return result;
}
