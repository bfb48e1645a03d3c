#ifndef POSTRIDER_STORE_DB_SQLITE_COPY_H
#define POSTRIDER_STORE_DB_SQLITE_COPY_H

/* A copy of a database of SQLite's that others may be writing to. */

#include <sqlite3.h>

#include "base/error.h"

/* As db_copy. The path is the source's, for messages. */
int sqlite_copy(sqlite3 *from, const char *path, const char *to, struct error *err);

#endif
