#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"

/* Folders deeper than this are not walked: a loop of bind mounts ends somewhere. */
#define MAX_DEPTH 64

struct walk {
	const char *root;
	struct strbuf relative; /* of what is being looked at */
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

static int walk_folder(struct walk *walk, int parent, const char *name);

/* Some file systems do not tell a type: then the entry itself is looked at. */
static int entry_type(const struct walk *walk, int folder, const struct dirent *entry)
{
	struct stat info;

	if (entry->d_type != DT_UNKNOWN) {
		return entry->d_type;
	}
	if (fstatat(folder, entry->d_name, &info, AT_SYMLINK_NOFOLLOW) < 0) {
		return errno == ENOENT ? DT_UNKNOWN : fail(walk, "");
	}
	return (int)IFTODT(info.st_mode);
}

static int walk_entry(struct walk *walk, int folder, const struct dirent *entry)
{
	int type = entry_type(walk, folder, entry);
	struct stat info;

	if (type == DT_DIR) {
		return walk->depth <= MAX_DEPTH ? walk_folder(walk, folder, entry->d_name) : 0;
	}
	if (type != DT_REG && type != DT_LNK) {
		return type < 0 ? -1 : 0;
	}
	if (fstatat(folder, entry->d_name, &info, 0) < 0) {
		return type == DT_LNK || errno == ENOENT ? 0 : fail(walk, "");
	}
	return S_ISREG(info.st_mode) ? walk->visit(walk->ctx, walk->relative.data, &info) : 0;
}

static int walk_entries(struct walk *walk, int folder, struct dirent **entries, int count)
{
	size_t len = walk->relative.len;
	int result = 0;

	for (int i = 0; i < count && !result; i++) {
		if (len) {
			strbuf_add_char(&walk->relative, '/');
		}
		strbuf_add_string(&walk->relative, entries[i]->d_name);
		result = walk_entry(walk, folder, entries[i]);
		strbuf_truncate(&walk->relative, len);
	}
	return result;
}

static int walk_folder(struct walk *walk, int parent, const char *name)
{
	/* The root may be a link to a folder; those below it are not followed. */
	int flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC | (walk->depth ? O_NOFOLLOW : 0);
	int folder = openat(parent, name, flags);
	struct dirent **entries;
	int count = folder < 0 ? -1 : scandirat(folder, ".", &entries, not_hidden, by_name);
	int result;

	if (count < 0) {
		result = fail(walk, "folder ");
	} else {
		walk->depth++;
		result = walk_entries(walk, folder, entries, count);
		walk->depth--;
		for (int i = 0; i < count; i++) {
			free(entries[i]);
		}
		free(entries);
	}
	if (folder >= 0) {
		close(folder);
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
