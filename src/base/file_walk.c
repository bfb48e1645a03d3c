#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/parallel.h"

/* Folders deeper than this are not walked: a loop of bind mounts ends somewhere. */
#define MAX_DEPTH 64
/* Entries of a folder whose stats are taken by one thread. */
#define CHUNK 256

struct walk {
	const char *root;
	struct strbuf relative; /* path of the entry */
	int depth;
	int (*visit)(void *ctx, const char *relative, const struct stat *info);
	void *ctx;
	struct error *err;
};

static int fail(const struct walk *walk, const char *what)
{
	FREE_ON_EXIT char *path = path_join(walk->root, walk->relative.data);

	return error_errno(walk->err, ERROR_IO, "cannot read %s'%s'", what, path);
}

static int not_hidden(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

/* In byte order: alphasort would ask the locale. */
static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

/* What an entry is: a file, whose stat is known; a folder to be walked; or nothing to us. */
struct found {
	struct stat info;
	int error; /* why there is no info, or 0 */
};

/* A folder's entries, in order. */
struct listing {
	int folder;
	struct dirent **entries;
	size_t count;
	struct found *found;
};

/* Links are followed to files only. Where the file system gives no type with the entry, the stat
 * has it. */
static void stat_entry(int folder, const struct dirent *entry, struct found *ret_found)
{
	struct stat *info = &ret_found->info;

	if (entry->d_type == DT_DIR) {
		info->st_mode = S_IFDIR;
		return;
	}
	if (fstatat(folder, entry->d_name, info, AT_SYMLINK_NOFOLLOW) < 0) {
		ret_found->error = errno;
		return;
	}
	if (S_ISLNK(info->st_mode) &&
		(fstatat(folder, entry->d_name, info, 0) < 0 || S_ISDIR(info->st_mode))) {
		ret_found->error = ENOENT;
	}
}

/* In any thread. */
static void stat_chunk(void *ctx, size_t index)
{
	struct listing *listing = ctx;
	size_t end = (index + 1) * CHUNK < listing->count ? (index + 1) * CHUNK : listing->count;

	for (size_t i = index * CHUNK; i < end; i++) {
		stat_entry(listing->folder, listing->entries[i], &listing->found[i]);
	}
}

static int walk_folder(struct walk *walk, int parent, const char *name);

static int walk_entry(struct walk *walk, const struct listing *listing, size_t index)
{
	const struct found *found = &listing->found[index];

	if (found->error) {
		errno = found->error;
		return errno == ENOENT ? 0 : fail(walk, "");
	}
	if (S_ISDIR(found->info.st_mode)) {
		return walk->depth > MAX_DEPTH ? 0
					       : walk_folder(walk, listing->folder,
							 listing->entries[index]->d_name);
	}
	return S_ISREG(found->info.st_mode)
		       ? walk->visit(walk->ctx, walk->relative.data, &found->info)
		       : 0;
}

static int walk_entries(struct walk *walk, struct listing *listing)
{
	size_t len = walk->relative.len;
	int result = 0;

	listing->found = xcalloc(listing->count, sizeof(*listing->found));
	parallel_for((listing->count + CHUNK - 1) / CHUNK, stat_chunk, listing);
	for (size_t i = 0; i < listing->count && !result; i++) {
		if (len) {
			strbuf_add_char(&walk->relative, '/');
		}
		strbuf_add_string(&walk->relative, listing->entries[i]->d_name);
		result = walk_entry(walk, listing, i);
		strbuf_truncate(&walk->relative, len);
	}
	free(listing->found);
	return result;
}

static void free_entries(struct listing *listing)
{
	for (size_t i = 0; i < listing->count; i++) {
		free(listing->entries[i]);
	}
	free(listing->entries);
}

static int walk_folder(struct walk *walk, int parent, const char *name)
{
	/* The root may be a link to a folder; those below it are not followed. */
	int flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC | (walk->depth ? O_NOFOLLOW : 0);
	struct listing listing = {.folder = openat(parent, name, flags)};
	int count = listing.folder < 0
			    ? -1
			    : scandirat(listing.folder, ".", &listing.entries, not_hidden, by_name);
	int result;

	if (count < 0) {
		result = fail(walk, "folder ");
	} else {
		listing.count = (size_t)count;
		walk->depth++;
		result = walk_entries(walk, &listing);
		walk->depth--;
		free_entries(&listing);
	}
	if (listing.folder >= 0) {
		close(listing.folder);
	}
	return result;
}

int file_walk(const char *folder,
	int (*visit)(void *ctx, const char *relative, const struct stat *info), void *ctx,
	struct error *err)
{
	struct walk walk = {
		.root = folder,
		.relative = STRBUF_INIT,
		.visit = visit,
		.ctx = ctx,
		.err = err,
	};
	int result = walk_folder(&walk, AT_FDCWD, folder);

	strbuf_release(&walk.relative);
	return result;
}
