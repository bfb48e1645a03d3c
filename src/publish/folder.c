#include "publish/folder.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "store/outputs.h"

#define MAX_FILE ((size_t)64 * 1024 * 1024)

void folder_release(struct folder *folder)
{
	for (size_t i = 0; i < folder->count; i++) {
		free(folder->files[i].path);
		free(folder->files[i].bytes);
	}
	free(folder->files);
	*folder = (struct folder){0};
}

static struct folder_file *add(struct folder *folder, const char *path)
{
	GROW(folder->files, folder->count, folder->capacity);
	folder->files[folder->count] = (struct folder_file){.path = xstrdup(path)};
	return &folder->files[folder->count++];
}

void folder_add(struct folder *folder, const char *path, struct strbuf *bytes)
{
	struct folder_file *file = add(folder, path);

	file->bytes = strbuf_detach(bytes, &file->len);
}

void folder_keep(struct folder *folder, const char *path)
{
	add(folder, path)->kept = true;
}

/* One call of folder_write. */
struct writing {
	const struct folder_params *params;
	char *key; /* the folder's name in the manifest: absolute, so that it does not depend on
		    * where the command was started */
	struct output_row *rows;
	size_t row_count;
	struct arena *arena;
	struct error *err;
	bool failed;
};

static struct output_row *find_row(const struct writing *writing, const char *path)
{
	for (size_t i = 0; i < writing->row_count; i++) {
		if (strcmp(writing->rows[i].path, path) == 0) {
			return &writing->rows[i];
		}
	}
	return NULL;
}

static void tell(const struct writing *writing, enum folder_change change, const char *path)
{
	if (writing->params->tell) {
		writing->params->tell(writing->params->ctx, change, path);
	}
}

static void refuse(struct writing *writing, const char *path, const struct error *reason)
{
	report_add(writing->params->report, REPORT_ERROR, NULL, 0, 0, "%s", reason->text);
	if (!writing->failed && writing->err) {
		*writing->err = *reason;
	}
	writing->failed = true;
	tell(writing, FOLDER_REFUSED, path);
}

static int put_row(struct writing *writing, const char *path, const char *hash, int64_t mtime,
	struct error *err)
{
	struct output_row row = {.path = path, .hash = hash, .mtime = mtime};

	return outputs_put(writing->params->store, writing->key, &row, err);
}

/* Whether the file on the disk holds exactly these bytes; *ret_exists whether there is one. */
static int same_on_disk(const char *full, const struct folder_file *file, bool *ret_exists,
	bool *ret_same, struct error *err)
{
	struct stat info;
	STRBUF(bytes);

	*ret_same = false;
	*ret_exists = lstat(full, &info) == 0;
	if (!*ret_exists) {
		return errno == ENOENT || errno == ENOTDIR
			       ? 0
			       : error_errno(err, ERROR_IO, "cannot look at '%s'", full);
	}
	if (!S_ISREG(info.st_mode) || (size_t)info.st_size != file->len) {
		return 0;
	}
	if (file_read(&bytes, full, MAX_FILE, err) < 0) {
		return -1;
	}
	*ret_same = bytes.len == file->len && memcmp(bytes.data, file->bytes, bytes.len) == 0;
	return 0;
}

static int64_t mtime_of(const char *full)
{
	struct stat info;

	return stat(full, &info) == 0 ? info.st_mtime : 0;
}

static int replace(struct writing *writing, const struct folder_file *file, const char *full,
	const struct output_row *row, bool exists, struct error *err)
{
	char hash[HASH_HEX];
	bool recreated;

	hash_hex(file->bytes, file->len, hash);
	recreated = row && !exists && strcmp(row->hash, hash) == 0;
	if (!row && put_row(writing, file->path, "", 0, err) < 0) {
		return -1;
	}
	if (file_make_parent(full, err) < 0 || file_replace(full, file->bytes, file->len, 0644,
						       recreated ? &row->mtime : NULL, err) < 0) {
		return -1;
	}
	return put_row(writing, file->path, hash, mtime_of(full), err);
}

static int bring_up_to_date(struct writing *writing, const struct folder_file *file,
	enum folder_change *ret_change, struct error *err)
{
	const struct folder_params *params = writing->params;
	FREE_ON_EXIT char *full = path_join(params->directory, file->path);
	const struct output_row *row = find_row(writing, file->path);
	bool exists, same;
	char hash[HASH_HEX];

	if (same_on_disk(full, file, &exists, &same, err) < 0) {
		return -1;
	}
	if (exists && !same && !row && !params->take_over) {
		return error_set(err, ERROR_IO,
			"'%s' was not written by postrider and stays as it is; move it away, or "
			"run "
			"'postrider build --take-over'",
			full);
	}
	*ret_change = same ? FOLDER_UNCHANGED : FOLDER_WRITTEN;
	if (params->dry_run) {
		return 0;
	}
	if (!same) {
		return replace(writing, file, full, row, exists, err);
	}
	hash_hex(file->bytes, file->len, hash);
	if (row && strcmp(row->hash, hash) == 0) {
		return 0;
	}
	return put_row(writing, file->path, hash, mtime_of(full), err);
}

static void write_files(struct writing *writing, const struct folder *folder)
{
	for (size_t i = 0; i < folder->count; i++) {
		const struct folder_file *file = &folder->files[i];
		enum folder_change change = FOLDER_UNCHANGED;
		struct error err = ERROR_INIT;

		if (file->kept) {
			continue;
		}
		if (bring_up_to_date(writing, file, &change, &err) < 0) {
			refuse(writing, file->path, &err);
		} else {
			tell(writing, change, file->path);
		}
	}
}

static bool is_rendered(const struct folder *folder, const char *path)
{
	for (size_t i = 0; i < folder->count; i++) {
		if (strcmp(folder->files[i].path, path) == 0) {
			return true;
		}
	}
	return false;
}

static int remove_file(
	struct writing *writing, const struct output_row *row, bool *ret_removed, struct error *err)
{
	FREE_ON_EXIT char *full = path_join(writing->params->directory, row->path);
	char hash[HASH_HEX];
	STRBUF(bytes);

	*ret_removed = false;
	if (access(full, F_OK) == 0) {
		if (file_read(&bytes, full, MAX_FILE, err) < 0) {
			return -1;
		}
		hash_hex(bytes.data, bytes.len, hash);
		/* Announced and not confirmed: the run that wrote it ended too early. */
		*ret_removed = !row->hash[0] || strcmp(hash, row->hash) == 0;
	}
	if (writing->params->dry_run) {
		return 0;
	}
	if (*ret_removed && unlink(full) < 0) {
		return error_errno(err, ERROR_IO, "cannot remove '%s'", full);
	}
	return outputs_remove(writing->params->store, writing->key, row->path, err);
}

static void remove_leftovers(struct writing *writing, const struct folder *folder)
{
	for (size_t i = 0; i < writing->row_count; i++) {
		const struct output_row *row = &writing->rows[i];
		struct error err = ERROR_INIT;
		bool removed;

		if (is_rendered(folder, row->path)) {
			continue;
		}
		if (remove_file(writing, row, &removed, &err) < 0) {
			refuse(writing, row->path, &err);
		} else if (removed) {
			tell(writing, FOLDER_REMOVED, row->path);
		}
	}
}

static char *absolute(const char *directory)
{
	char *resolved = realpath(directory, NULL);

	return resolved ? resolved : xstrdup(directory);
}

int folder_write(struct folder *folder, const struct folder_params *params, struct error *err)
{
	struct writing writing = {.params = params, .err = err};

	if (!params->dry_run && file_make_folder(params->directory, err) < 0) {
		report_add(params->report, REPORT_ERROR, NULL, 0, 0, "%s", err->text);
		return -1;
	}
	writing.key = absolute(params->directory);
	writing.arena = arena_new();
	if (outputs_load(params->store, writing.arena, writing.key, &writing.rows,
		    &writing.row_count, err) < 0) {
		writing.failed = true;
	} else {
		write_files(&writing, folder);
		remove_leftovers(&writing, folder);
	}
	arena_free(writing.arena);
	free(writing.key);
	return writing.failed ? -1 : 0;
}
