#ifndef POSTRIDER_STORE_DB_SQLITE_FILE_H
#define POSTRIDER_STORE_DB_SQLITE_FILE_H

/* What the SQLite driver does with its database as a file, before and beside SQLite. The functions
 * are those of struct db_driver.
 *
 * Whatever symbolic links lead to the database, itself or a folder above it, it has one path, one
 * write-ahead log and one set of locks. Nothing here opens a database that is there: closing it
 * again would drop the locks that SQLite holds on it in this process (fcntl(2)). */

#include <stdbool.h>

#include "store/db.h"

/* Where the database lies, or is going to: a new string, without links but for what is not there
 * yet. */
char *sqlite_file_real(const char *path);

int sqlite_file_become_owner(const char *path, struct error *err);
/* On a file of that suffix beside the database. */
int sqlite_file_lock(const char *path, const char *name, struct error *err);
bool sqlite_file_is_locked(const char *path, const char *name);

/* Readies the place for being opened: its folder is made, and the file, for its owner alone, where
 * that is what `opening` says; a network file system is refused, and a file with a second hard
 * link. Returns its real path, a new string; NULL on failure, with ERROR_NONE where a file that has
 * to exist does not. */
char *sqlite_file_prepare(const char *path, enum db_opening opening, struct error *err);

#endif
