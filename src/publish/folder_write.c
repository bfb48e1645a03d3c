#include "publish/folder_write.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"

void folder_tell(const struct folder *folder, enum folder_change change, const char *path)
{
	if (folder->params->tell) {
		folder->params->tell(folder->params->ctx, change, path);
	}
}

void folder_fail(struct folder *folder, const struct error *reason)
{
	report_add(folder->params->report, REPORT_ERROR, NULL, 0, 0, "%s", reason->text);
	if (!folder->failed) {
		folder->first = *reason;
	}
	folder->failed = true;
}

void folder_refuse(struct folder *folder, const char *path, const struct error *reason)
{
	folder_fail(folder, reason);
	folder_tell(folder, FOLDER_REFUSED, path);
}

int folder_note(const struct folder *folder, const char *path, const char *hash, struct error *err)
{
	const struct folder_params *params = folder->params;

	return params->note ? params->note(params->note_ctx, path, hash, err) : 0;
}

void folder_add_stamp(struct strbuf *out, const struct stat *info)
{
	strbuf_addf(out, "%lld %llu %lld.%09ld %lld.%09ld", (long long)info->st_size,
		(unsigned long long)info->st_ino, (long long)info->st_mtim.tv_sec,
		info->st_mtim.tv_nsec, (long long)info->st_ctim.tv_sec, info->st_ctim.tv_nsec);
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
		if (file_read(&bytes, full, FOLDER_MAX_FILE, err) < 0) {
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
			folder_refuse(folder, file->entry->path, &err);
			file->refused = true;
		}
	}
}

static int announce(void *ctx, struct error *err)
{
	struct folder *folder = ctx;

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
			folder_refuse(folder, file->entry->path, &err);
			file->refused = true;
		} else {
			folder_tell(folder, file->same ? FOLDER_UNCHANGED : FOLDER_WRITTEN,
				file->entry->path);
		}
	}
}

/* Also where a run wrote the bytes that ended before it could record them: it had announced them.
 * Bytes that lay there before anything was known of the file are no news. */
static bool is_news(const struct pending *file)
{
	const struct output_row *before = &file->entry->row;

	return before->path ? strcmp(before->hash, file->hash) != 0 : !file->same;
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
	folder_add_stamp(&stamp, &info);
	row.stamp = stamp.data;
	row.mtime = info.st_mtime;
	if (file->same && before->path && strcmp(before->hash, row.hash) == 0 &&
		strcmp(before->inputs, row.inputs) == 0 && strcmp(before->stamp, row.stamp) == 0) {
		return 0;
	}
	if (is_news(file) && folder_note(folder, row.path, row.hash, err) < 0) {
		return -1;
	}
	return outputs_put(folder->params->store, folder->key, &row, err);
}

static int confirm(void *ctx, struct error *err)
{
	struct folder *folder = ctx;

	for (size_t i = 0; i < folder->pending_count; i++) {
		const struct pending *file = &folder->pending[i];

		if (!file->refused && confirm_file(folder, file, err) < 0) {
			return -1;
		}
	}
	return 0;
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

void folder_discard(struct folder *folder)
{
	for (size_t i = 0; i < folder->pending_count; i++) {
		free(folder->pending[i].bytes);
	}
	folder->pending_count = 0;
	folder->pending_bytes = 0;
}

static void refuse_all(struct folder *folder, const struct error *reason)
{
	folder_fail(folder, reason);
	for (size_t i = 0; i < folder->pending_count; i++) {
		if (!folder->pending[i].refused) {
			folder_tell(folder, FOLDER_REFUSED, folder->pending[i].entry->path);
		}
	}
}

void folder_flush(struct folder *folder)
{
	struct error err = ERROR_INIT;
	struct store *store = folder->params->store;
	bool dry_run = folder->params->dry_run;

	look_at_all(folder);
	/* One transaction for all files: each costs a sync of the disk. */
	if (!dry_run && has_news(folder) && store_transaction(store, announce, folder, &err) < 0) {
		refuse_all(folder, &err);
	} else {
		write_all(folder);
		if (!dry_run && folder->pending_count &&
			store_transaction(store, confirm, folder, &err) < 0) {
			folder_fail(folder, &err);
		}
	}
	folder_discard(folder);
}

void folder_queue(
	struct folder *folder, struct entry *entry, const char *inputs, struct strbuf *bytes)
{
	struct pending file = {.entry = entry};

	entry->rendered = true;
	file.bytes = strbuf_detach(bytes, &file.len);
	hash_hex(file.bytes, file.len, file.hash);
	memcpy(file.inputs, inputs, strlen(inputs) + 1);
	GROW(folder->pending, folder->pending_count, folder->pending_capacity);
	folder->pending[folder->pending_count++] = file;
	folder->pending_bytes += file.len;
}
