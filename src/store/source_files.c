#include "store/source_files.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "store/source_pack.h"

/* A damaged pack is as good as none: its files are read again. */
static void read_row(struct db_rows *rows, struct arena *arena, struct source_memory *memory)
{
	struct source_file_list *known = &memory->known;
	const char *source = db_text_or_empty(rows, 0);
	size_t first = known->count, len;
	const void *bytes = db_blob(rows, 2, &len);
	const char *pack = arena_strndup(arena, bytes, len);

	source = first && strcmp(known->items[first - 1].source, source) == 0
			 ? known->items[first - 1].source
			 : arena_strdup(arena, source);
	if (source_pack_read(pack, len, known) < 0) {
		return;
	}
	for (size_t i = first; i < known->count; i++) {
		known->items[i].source = source;
		known->items[i].packs = (size_t)db_int(rows, 1);
	}
}

int source_files_load(
	struct store *store, struct arena *arena, struct source_memory *memory, struct error *err)
{
	CLEANUP(db_rows_free_ptr)
	struct db_rows *rows = db_query(store->db, err,
		"SELECT source, packs, files FROM source_pack ORDER BY source, pack", "");
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

/* One source's files that are to be kept, pack by pack. */
struct packing {
	const char *source;
	size_t stored; /* packs there are; 0: none */
	size_t packs;  /* there will be */
	const struct source_file **files;
	size_t count;
	size_t *ends; /* of each pack, in `files` */
	bool *stale;  /* packs to be written */
};

/* Calls visit for every file of the source. */
static void each(const struct source_memory *memory, struct packing *packing,
	void (*visit)(struct packing *packing, const struct source_file *file))
{
	const struct source_file_list *lists[] = {&memory->known, &memory->fresh};
	const char *last = NULL;
	bool same = false;

	for (size_t i = 0; i < ARRAY_LEN(lists); i++) {
		for (size_t j = 0; j < lists[i]->count; j++) {
			const struct source_file *file = &lists[i]->items[j];

			/* Neighbours share the name. */
			if (file->source != last) {
				last = file->source;
				same = strcmp(last, packing->source) == 0;
			}
			if (same) {
				visit(packing, file);
			}
		}
	}
}

static bool is_kept(const struct source_file *file)
{
	return file->state != SOURCE_FILE_UNSEEN;
}

static void count(struct packing *packing, const struct source_file *file)
{
	packing->count += is_kept(file);
	packing->stored = packing->stored ? packing->stored : file->packs;
}

static void count_in_pack(struct packing *packing, const struct source_file *file)
{
	size_t pack = source_pack_of(file->path, packing->packs);

	packing->ends[pack] += is_kept(file);
	packing->stale[pack] = packing->stale[pack] || file->state != SOURCE_FILE_SAME;
}

/* `ends` holds where each pack begins, and afterwards where it ends. */
static void place(struct packing *packing, const struct source_file *file)
{
	if (is_kept(file)) {
		packing->files[packing->ends[source_pack_of(file->path, packing->packs)]++] = file;
	}
}

static void sort_into_packs(const struct source_memory *memory, struct packing *packing)
{
	size_t start = 0;

	each(memory, packing, count);
	packing->packs = source_pack_count(packing->count, packing->stored);
	packing->files = xcalloc(packing->count, sizeof(*packing->files));
	packing->ends = xcalloc(packing->packs, sizeof(*packing->ends));
	packing->stale = xcalloc(packing->packs, sizeof(*packing->stale));
	each(memory, packing, count_in_pack);
	for (size_t i = 0; i < packing->packs; i++) {
		size_t size = packing->ends[i];

		packing->ends[i] = start;
		start += size;
	}
	each(memory, packing, place);
}

static int write_pack(
	struct store *store, const struct packing *packing, size_t pack, struct error *err)
{
	STRBUF(bytes);

	for (size_t i = pack ? packing->ends[pack - 1] : 0; i < packing->ends[pack]; i++) {
		source_pack_add(&bytes, packing->files[i]);
	}
	if (!bytes.len) {
		return db_run(store->db, err,
			"DELETE FROM source_pack WHERE source = ?1 AND pack = ?2", "ti",
			packing->source, (int64_t)pack);
	}
	return db_run(store->db, err,
		"INSERT INTO source_pack (source, pack, packs, files) VALUES (?1, ?2, ?3, ?4) "
		"ON CONFLICT (source, pack) DO UPDATE SET packs = excluded.packs, "
		"files = excluded.files",
		"tiib", packing->source, (int64_t)pack, (int64_t)packing->packs, bytes.data,
		bytes.len);
}

static int write_packs(struct store *store, const struct packing *packing, struct error *err)
{
	bool all = packing->packs != packing->stored;

	if (all && db_run(store->db, err, "DELETE FROM source_pack WHERE source = ?1", "t",
			   packing->source) < 0) {
		return -1;
	}
	for (size_t i = 0; i < packing->packs; i++) {
		if ((all || packing->stale[i]) && write_pack(store, packing, i, err) < 0) {
			return -1;
		}
	}
	return 0;
}

static int save_source(struct store *store, const struct source_memory *memory, const char *source,
	struct error *err)
{
	struct packing packing = {.source = source};
	int result;

	sort_into_packs(memory, &packing);
	result = write_packs(store, &packing, err);
	free(packing.files);
	free(packing.ends);
	free(packing.stale);
	return result;
}

/* Saves the file's source, unless that is saved already. */
static int save_source_of(struct store *store, const struct source_memory *memory,
	const struct source_file *file, GHashTable *saved, struct error *err)
{
	return g_hash_table_add(saved, (gpointer)(uintptr_t)file->source)
		       ? save_source(store, memory, file->source, err)
		       : 0;
}

int source_files_save(struct store *store, const struct source_memory *memory, struct error *err)
{
	const struct source_file_list *lists[] = {&memory->known, &memory->fresh};
	GHashTable *saved = g_hash_table_new(g_str_hash, g_str_equal);
	const char *last = NULL;
	int result = 0;

	for (size_t i = 0; i < ARRAY_LEN(lists); i++) {
		for (size_t j = 0; j < lists[i]->count && result == 0; j++) {
			const struct source_file *file = &lists[i]->items[j];

			if (file->source != last) {
				last = file->source;
				result = save_source_of(store, memory, file, saved, err);
			}
		}
	}
	g_hash_table_destroy(saved);
	return result;
}
