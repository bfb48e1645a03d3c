#include "publish/folder_write.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "publish/gzip.h"

static void free_entry(void *data)
{
	struct entry *entry = data;

	free(entry->path);
	free(entry);
}

static struct entry *add_entry(struct folder *folder, const char *path)
{
	struct entry *entry = xcalloc(1, sizeof(*entry));

	entry->path = xstrdup(path);
	g_hash_table_insert(folder->entries, entry->path, entry);
	g_ptr_array_add(folder->order, entry);
	return entry;
}

static struct entry *get_entry(struct folder *folder, const char *path)
{
	struct entry *entry = g_hash_table_lookup(folder->entries, path);

	return entry ? entry : add_entry(folder, path);
}

static bool is_untouched(const char *directory, const struct output_row *row)
{
	FREE_ON_EXIT char *full = path_join(directory, row->path);
	struct stat info;
	STRBUF(stamp);

	if (!row->stamp[0] || lstat(full, &info) < 0) {
		return false;
	}
	folder_add_stamp(&stamp, &info);
	return strcmp(stamp.data, row->stamp) == 0;
}

static bool is_fresh(struct folder *folder, const char *path, const char *inputs)
{
	struct entry *entry = g_hash_table_lookup(folder->entries, path);

	return entry && inputs[0] && entry->row.path && strcmp(entry->row.inputs, inputs) == 0 &&
	       is_untouched(folder->params->directory, &entry->row);
}

static void set_fresh(struct folder *folder, const char *path)
{
	get_entry(folder, path)->rendered = true;
	folder_tell(folder, FOLDER_UNCHANGED, path);
}

bool folder_is_fresh(struct folder *folder, const char *path, const char *inputs)
{
	FREE_ON_EXIT char *copy = xasprintf("%s.gz", path);

	if (folder->params->render || !is_fresh(folder, path, inputs) ||
		(folder->params->gzip && !is_fresh(folder, copy, inputs))) {
		return false;
	}
	set_fresh(folder, path);
	if (folder->params->gzip) {
		set_fresh(folder, copy);
	}
	return true;
}

/* Whether the file on the disk is one that we wrote, by its bytes. */
static int is_ours(const struct entry *entry, const char *full, bool *ret_ours, struct error *err)
{
	const struct output_row *row = &entry->row;
	char hash[HASH_HEX];
	STRBUF(bytes);

	*ret_ours = false;
	if (!row->path) {
		return 0;
	}
	if (file_read(&bytes, full, FOLDER_MAX_FILE, err) < 0) {
		return -1;
	}
	hash_hex(bytes.data, bytes.len, hash);
	*ret_ours = strcmp(hash, row->hash) == 0 || strcmp(hash, row->announced) == 0;
	return 0;
}

void folder_add(struct folder *folder, const char *path, const char *inputs, struct strbuf *bytes)
{
	STRBUF(compressed);

	if (folder->params->gzip) {
		FREE_ON_EXIT char *copy = xasprintf("%s.gz", path);

		gzip_bytes(&compressed, bytes->data, bytes->len);
		folder_queue(folder, get_entry(folder, path), inputs, bytes);
		folder_queue(folder, get_entry(folder, copy), inputs, &compressed);
	} else {
		folder_queue(folder, get_entry(folder, path), inputs, bytes);
	}
	if (folder->pending_bytes >= FOLDER_PENDING_BYTES) {
		folder_flush(folder);
	}
}

void folder_keep(struct folder *folder, const char *path)
{
	FREE_ON_EXIT char *copy = xasprintf("%s.gz", path);

	get_entry(folder, path)->rendered = true;
	get_entry(folder, copy)->rendered = true;
}

static int remove_file(
	struct folder *folder, const struct entry *entry, bool *ret_removed, struct error *err)
{
	FREE_ON_EXIT char *full = path_join(folder->params->directory, entry->path);

	*ret_removed = false;
	if (access(full, F_OK) == 0 && is_ours(entry, full, ret_removed, err) < 0) {
		return -1;
	}
	if (folder->params->dry_run) {
		return 0;
	}
	if (*ret_removed && unlink(full) < 0) {
		return error_errno(err, ERROR_IO, "cannot remove '%s'", full);
	}
	return folder_note(folder, entry->path, NULL, err) < 0
		       ? -1
		       : outputs_remove(folder->params->store, folder->key, entry->path, err);
}

static void remove_leftovers(struct folder *folder)
{
	for (size_t i = 0; i < folder->order->len; i++) {
		const struct entry *entry = folder->order->pdata[i];
		struct error err = ERROR_INIT;
		bool removed;

		if (entry->rendered || !entry->row.path) {
			continue;
		}
		if (remove_file(folder, entry, &removed, &err) < 0) {
			folder_refuse(folder, entry->path, &err);
		} else if (removed) {
			folder_tell(folder, FOLDER_REMOVED, entry->path);
		}
	}
}

static char *absolute(const char *directory)
{
	char *resolved = realpath(directory, NULL);

	return resolved ? resolved : xstrdup(directory);
}

static int load_manifest(struct folder *folder, struct error *err)
{
	struct output_row *rows;
	size_t count;

	if (outputs_load(folder->params->store, folder->arena, folder->key, &rows, &count, err) <
		0) {
		return -1;
	}
	for (size_t i = 0; i < count; i++) {
		add_entry(folder, rows[i].path)->row = rows[i];
	}
	return 0;
}

int folder_is_whole(struct store *store, const char *directory, bool *ret_whole, size_t *ret_count,
	struct error *err)
{
	FREE_ON_EXIT char *key = absolute(directory);
	struct arena *arena = arena_new();
	struct output_row *rows;
	int result = outputs_load(store, arena, key, &rows, ret_count, err);

	*ret_whole = result == 0 && *ret_count;
	for (size_t i = 0; *ret_whole && i < *ret_count; i++) {
		*ret_whole = !rows[i].announced[0] && is_untouched(directory, &rows[i]);
	}
	arena_free(arena);
	return result;
}

static void free_folder(struct folder *folder)
{
	folder_discard(folder);
	free(folder->pending);
	g_hash_table_destroy(folder->entries);
	g_ptr_array_free(folder->order, TRUE);
	arena_free(folder->arena);
	free(folder->key);
	free(folder);
}

struct folder *folder_open(const struct folder_params *params, struct error *err)
{
	struct folder *folder;

	if (!params->dry_run && file_make_folder(params->directory, err) < 0) {
		report_add(params->report, REPORT_ERROR, NULL, 0, 0, "%s", err->text);
		return NULL;
	}
	folder = xcalloc(1, sizeof(*folder));
	folder->params = params;
	folder->key = absolute(params->directory);
	folder->arena = arena_new();
	folder->entries = g_hash_table_new(g_str_hash, g_str_equal);
	folder->order = g_ptr_array_new_with_free_func(free_entry);
	if (load_manifest(folder, err) < 0) {
		free_folder(folder);
		return NULL;
	}
	return folder;
}

int folder_close(struct folder *folder, struct error *err)
{
	int result;

	folder_flush(folder);
	remove_leftovers(folder);
	if (folder->failed && err) {
		*err = folder->first;
	}
	result = folder->failed ? -1 : 0;
	free_folder(folder);
	return result;
}
