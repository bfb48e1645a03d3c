#ifndef POSTRIDER_STORE_DB_SQLITE_ERROR_H
#define POSTRIDER_STORE_DB_SQLITE_ERROR_H

/* What is wrong with a database of SQLite's, for whoever runs postrider. */

#include <sqlite3.h>

#include "base/error.h"
#include "base/strbuf.h"

/* Tells the last failure of a handle, whose database is named by its path. Returns -1. */
int sqlite_error(sqlite3 *handle, const char *path, struct error *err);
/* As db_check. */
int sqlite_check(sqlite3 *handle, const char *path, struct strbuf *out, struct error *err);

#endif
