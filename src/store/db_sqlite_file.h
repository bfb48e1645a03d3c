#ifndef POSTRIDER_STORE_DB_SQLITE_FILE_H
#define POSTRIDER_STORE_DB_SQLITE_FILE_H

/* What the SQLite driver does with its database as a file, before and beside SQLite. The functions
 * are those of struct db_driver. */

#include "store/db.h"

int sqlite_file_become_owner(const char *path, struct error *err);
/* On a file of that suffix beside the database. */
int sqlite_file_lock(const char *path, const char *name, struct error *err);

/* Readies the place for being opened: its folder is made, and the file, for its owner alone, where
 * that is what `opening` says; a network file system is refused. ERROR_NONE where a file that has
 * to exist does not. */
int sqlite_file_prepare(const char *path, enum db_opening opening, struct error *err);

#endif
