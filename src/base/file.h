#ifndef POSTRIDER_BASE_FILE_H
#define POSTRIDER_BASE_FILE_H

/* Files and folders: reading with a cap, replacing atomically, walking, locking, paths. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

#include "base/error.h"
#include "base/strbuf.h"

/* Appends the whole file. More than max bytes, or anything but a regular file, is an error; out is
 * as it was then. */
int file_read(struct strbuf *out, const char *path, size_t max, struct error *err);

/* Writes a new file beside path, syncs it, gives it the mode whatever the umask, renames it over
 * path and syncs the folder: readers see the old bytes or the new ones, also after a crash or on
 * a full disk. With mtime not NULL the file gets that time. */
int file_replace(const char *path, const void *bytes, size_t len, mode_t mode, const int64_t *mtime,
	struct error *err);

/* Makes the folder and those above it (mode 0777 less the umask). */
int file_make_folder(const char *path, struct error *err);
/* Makes the folders above a file. */
int file_make_parent(const char *path, struct error *err);

/* Calls visit with the relative path and the stat(2) of every regular file below the folder, or
 * link to one; in byte order of the names in each folder, so that what is below "a" comes before
 * "a-b". Hidden ones (".x") are passed over, links to folders are not followed, and folders over 64
 * deep are not entered. Stops when visit returns non-zero, and returns that; -1 where a folder
 * cannot be read. */
int file_walk(const char *folder,
	int (*visit)(void *ctx, const char *relative, const struct stat *info), void *ctx,
	struct error *err);

/* Takes a lock that dies with the process: a file that is made where missing. Returns its
 * descriptor, or -1: ERROR_BUSY where another process holds it. file_unlock gives it back. */
int file_lock(const char *path, struct error *err);
/* Whether somebody holds it. Makes no file; whoever takes the lock at this very moment gets it. */
bool file_is_locked(const char *path);
void file_unlock(int fd);

/* A new string: path as seen from folder; absolute paths stay, and so does all with an empty
 * folder. */
char *path_join(const char *folder, const char *path);
/* A new string: the folder that a path lies in, "." where it names none. */
char *path_folder(const char *path);
/* The part after the last '/'; borrowed. */
const char *path_name(const char *path);

#endif
