#include "publish/folder.h"

#include <errno.h>
#include <glib.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "publish/gzip.h"
#include "store/outputs.h"

#define MAX_FILE      ((size_t)64 * 1024 * 1024)
#define PENDING_BYTES ((size_t)16 * 1024 * 1024) /* written together */

/* A file that this run renders, or that a former one did. */
struct entry {
	char *path;            /* relative */
	struct output_row row; /* as the manifest has it; its path is NULL where it has none */
	bool rendered;         /* by this run, or fresh, or kept */
};

/* A rendered file that waits to be written. */
struct pending {
	struct entry *entry;
	char *bytes;
	size_t len;
	char hash[HASH_HEX];
	char inputs[HASH_HEX];
	bool same, exists; /* on the disk */
	bool refused;
};

struct folder {
	const struct folder_params *params;
	char *key;           /* the folder's name in the manifest: absolute, so that it does not
			      * depend on where the command was started */
	struct arena *arena; /* of the manifest's rows */
	GHashTable *entries; /* path → struct entry */
	GPtrArray *order;    /* of the entries: those of the manifest by path, then new ones */
	struct pending *pending;
	size_t pending_count, pending_capacity, pending_bytes;
	struct error first; /* reason why something failed */
	bool failed;
};

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

static void tell(const struct folder *folder, enum folder_change change, const char *path)
{
	if (folder->params->tell) {
		folder->params->tell(folder->params->ctx, change, path);
	}
}

static void fail(struct folder *folder, const struct error *reason)
{
	report_add(folder->params->report, REPORT_ERROR, NULL, 0, 0, "%s", reason->text);
	if (!folder->failed) {
		folder->first = *reason;
	}
	folder->failed = true;
}

static void refuse(struct folder *folder, const char *path, const struct error *reason)
{
	fail(folder, reason);
	tell(folder, FOLDER_REFUSED, path);
}

/* What changes whenever somebody writes to the file, and nothing else does. */
static void add_stamp(struct strbuf *out, const struct stat *info)
{
	strbuf_addf(out, "%lld %llu %lld.%09ld %lld.%09ld", (long long)info->st_size,
		(unsigned long long)info->st_ino, (long long)info->st_mtim.tv_sec,
		info->st_mtim.tv_nsec, (long long)info->st_ctim.tv_sec, info->st_ctim.tv_nsec);
}

static bool is_untouched(const struct folder *folder, const struct entry *entry)
{
	FREE_ON_EXIT char *full = path_join(folder->params->directory, entry->path);
	struct stat info;
	STRBUF(stamp);

	if (!entry->row.path || !entry->row.stamp[0] || lstat(full, &info) < 0) {
		return false;
	}
	add_stamp(&stamp, &info);
	return strcmp(stamp.data, entry->row.stamp) == 0;
}

static bool is_fresh(struct folder *folder, const char *path, const char *inputs)
{
	struct entry *entry = g_hash_table_lookup(folder->entries, path);

	return entry && inputs[0] && entry->row.path && strcmp(entry->row.inputs, inputs) == 0 &&
	       is_untouched(folder, entry);
}

static void set_fresh(struct folder *folder, const char *path)
{
	get_entry(folder, path)->rendered = true;
	tell(folder, FOLDER_UNCHANGED, path);
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
	if (file_read(&bytes, full, MAX_FILE, err) < 0) {
		return -1;
	}
	hash_hex(bytes.data, bytes.len, hash);
	*ret_ours = strcmp(hash, row->hash) == 0 || strcmp(hash, row->announced) == 0;
	return 0;
}

/* Compares with what is on the disk; refuses a stranger's file. */
static int look(struct folder *folder, struct pending *file, struct error *err)
{
	FREE_ON_EXIT char *full = path_join(folder->params->directory, file->entry->path);
	struct stat info;
	STRBUF(bytes);

	file->exists = lstat(full, &info) == 0;
	if (!file->exists) {
		return errno == ENOENT || errno == ENOTDIR
			       ? 0
			       : error_errno(err, ERROR_IO, "cannot look at '%s'", full);
	}
	if (S_ISREG(info.st_mode) && (size_t)info.st_size == file->len) {
		if (file_read(&bytes, full, MAX_FILE, err) < 0) {
			return -1;
		}
		file->same = memcmp(bytes.data, file->bytes, bytes.len) == 0;
	}
	/* Whatever lies in a place of ours: a feed that somebody damaged comes back. */
	if (file->same || folder->params->take_over || file->entry->row.path) {
		return 0;
	}
	return error_set(err, ERROR_IO,
		"'%s' was not written by postrider and stays as it is; move it away, or run "
		"'postrider build --take-over'",
		full);
}

static void look_at_all(struct folder *folder)
{
	for (size_t i = 0; i < folder->pending_count; i++) {
		struct pending *file = &folder->pending[i];
		struct error err = ERROR_INIT;

		if (look(folder, file, &err) < 0) {
			refuse(folder, file->entry->path, &err);
			file->refused = true;
		}
	}
}

static int announce(struct folder *folder, struct error *err)
{
	for (size_t i = 0; i < folder->pending_count; i++) {
		const struct pending *file = &folder->pending[i];

		if (!file->refused && !file->same &&
			outputs_announce(folder->params->store, folder->key, file->entry->path,
				file->hash, err) < 0) {
			return -1;
		}
	}
	return 0;
}

/* A file that comes back with the bytes it had gets its time back, too. */
static int write_file(struct folder *folder, const struct pending *file, struct error *err)
{
	const struct output_row *row = &file->entry->row;
	FREE_ON_EXIT char *full = path_join(folder->params->directory, file->entry->path);
	bool recreated = row->path && !file->exists && strcmp(row->hash, file->hash) == 0;

	if (file->same) {
		return 0;
	}
	return file_make_parent(full, err) < 0 ? -1
					       : file_replace(full, file->bytes, file->len, 0644,
							 recreated ? &row->mtime : NULL, err);
}

static void write_all(struct folder *folder)
{
	for (size_t i = 0; i < folder->pending_count; i++) {
		struct pending *file = &folder->pending[i];
		struct error err = ERROR_INIT;

		if (file->refused) {
			continue;
		}
		if (!folder->params->dry_run && write_file(folder, file, &err) < 0) {
			refuse(folder, file->entry->path, &err);
			file->refused = true;
		} else {
			tell(folder, file->same ? FOLDER_UNCHANGED : FOLDER_WRITTEN,
				file->entry->path);
		}
	}
}

static int confirm_file(struct folder *folder, const struct pending *file, struct error *err)
{
	FREE_ON_EXIT char *full = path_join(folder->params->directory, file->entry->path);
	const struct output_row *before = &file->entry->row;
	struct output_row row = {
		.path = file->entry->path,
		.hash = file->hash,
		.inputs = file->inputs,
		.announced = "",
	};
	struct stat info;
	STRBUF(stamp);

	if (lstat(full, &info) < 0) {
		return error_errno(err, ERROR_IO, "cannot look at '%s'", full);
	}
	add_stamp(&stamp, &info);
	row.stamp = stamp.data;
	row.mtime = info.st_mtime;
	if (file->same && before->path && strcmp(before->hash, row.hash) == 0 &&
		strcmp(before->inputs, row.inputs) == 0 && strcmp(before->stamp, row.stamp) == 0) {
		return 0;
	}
	return outputs_put(folder->params->store, folder->key, &row, err);
}

static int confirm(struct folder *folder, struct error *err)
{
	for (size_t i = 0; i < folder->pending_count; i++) {
		const struct pending *file = &folder->pending[i];

		if (!file->refused && confirm_file(folder, file, err) < 0) {
			return -1;
		}
	}
	return 0;
}

/* One transaction for all: each costs a sync of the disk. */
static int in_transaction(struct folder *folder,
	int (*work)(struct folder *folder, struct error *err), struct error *err)
{
	struct store *store = folder->params->store;
	int result = store_begin(store, err);

	if (result == 0) {
		result = work(folder, err);
	}
	if (result == 0) {
		result = store_commit(store, err);
	}
	store_rollback(store);
	return result;
}

static bool has_news(const struct folder *folder)
{
	for (size_t i = 0; i < folder->pending_count; i++) {
		if (!folder->pending[i].refused && !folder->pending[i].same) {
			return true;
		}
	}
	return false;
}

static void clear_pending(struct folder *folder)
{
	for (size_t i = 0; i < folder->pending_count; i++) {
		free(folder->pending[i].bytes);
	}
	folder->pending_count = 0;
	folder->pending_bytes = 0;
}

static void refuse_all(struct folder *folder, const struct error *reason)
{
	fail(folder, reason);
	for (size_t i = 0; i < folder->pending_count; i++) {
		if (!folder->pending[i].refused) {
			tell(folder, FOLDER_REFUSED, folder->pending[i].entry->path);
		}
	}
}

static void flush(struct folder *folder)
{
	struct error err = ERROR_INIT;
	bool dry_run = folder->params->dry_run;

	look_at_all(folder);
	if (!dry_run && has_news(folder) && in_transaction(folder, announce, &err) < 0) {
		refuse_all(folder, &err);
	} else {
		write_all(folder);
		if (!dry_run && folder->pending_count &&
			in_transaction(folder, confirm, &err) < 0) {
			fail(folder, &err);
		}
	}
	clear_pending(folder);
}

static void add_pending(
	struct folder *folder, const char *path, const char *inputs, struct strbuf *bytes)
{
	struct pending file = {.entry = get_entry(folder, path)};

	file.entry->rendered = true;
	file.bytes = strbuf_detach(bytes, &file.len);
	hash_hex(file.bytes, file.len, file.hash);
	memcpy(file.inputs, inputs, strlen(inputs) + 1);
	GROW(folder->pending, folder->pending_count, folder->pending_capacity);
	folder->pending[folder->pending_count++] = file;
	folder->pending_bytes += file.len;
}

void folder_add(struct folder *folder, const char *path, const char *inputs, struct strbuf *bytes)
{
	STRBUF(compressed);

	if (folder->params->gzip) {
		FREE_ON_EXIT char *copy = xasprintf("%s.gz", path);

		gzip_bytes(&compressed, bytes->data, bytes->len);
		add_pending(folder, path, inputs, bytes);
		add_pending(folder, copy, inputs, &compressed);
	} else {
		add_pending(folder, path, inputs, bytes);
	}
	if (folder->pending_bytes >= PENDING_BYTES) {
		flush(folder);
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
	return outputs_remove(folder->params->store, folder->key, entry->path, err);
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
			refuse(folder, entry->path, &err);
		} else if (removed) {
			tell(folder, FOLDER_REMOVED, entry->path);
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

static void free_folder(struct folder *folder)
{
	clear_pending(folder);
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

	flush(folder);
	remove_leftovers(folder);
	if (folder->failed && err) {
		*err = folder->first;
	}
	result = folder->failed ? -1 : 0;
	free_folder(folder);
	return result;
}
