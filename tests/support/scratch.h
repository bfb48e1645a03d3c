#ifndef POSTRIDER_TESTS_SCRATCH_H
#define POSTRIDER_TESTS_SCRATCH_H

/* A folder for one test, removed with all that is in it. */

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "unit.h"

/* A new string: the folder's absolute path. */
static inline char *scratch_new(void)
{
	const char *place = getenv("TMPDIR");
	char *folder = xasprintf("%s/postrider-test-XXXXXX", place && *place ? place : "/tmp");
	assert_non_null(mkdtemp(folder));
	return folder;
}

static inline void scratch_empty(const char *folder)
{
	DIR *listing = opendir(folder);
	const struct dirent *entry;
	while (listing && (entry = readdir(listing))) {
		FREE_ON_EXIT char *path = path_join(folder, entry->d_name);
		struct stat info;
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) {
			continue;
		}
		if (lstat(path, &info) == 0 && S_ISDIR(info.st_mode)) {
			scratch_empty(path);
			rmdir(path);
		} else {
			unlink(path);
		}
	}
	if (listing) {
		closedir(listing);
	}
}

static inline void scratch_free(char *folder)
{
	scratch_empty(folder);
	rmdir(folder);
	free(folder);
}

/* Writes a file below the folder and returns its path, a new string. */
static inline char *scratch_write(
	const char *folder, const char *name, const void *bytes, size_t len)
{
	char *path = path_join(folder, name);
	struct error err = ERROR_INIT;
	if (file_make_parent(path, &err) < 0 ||
		file_replace(path, bytes, len, 0644, NULL, &err) < 0) {
		fail_msg("%s", err.text);
	}
	return path;
}

static inline char *scratch_write_text(const char *folder, const char *name, const char *text)
{
	return scratch_write(folder, name, text, strlen(text));
}

#endif
