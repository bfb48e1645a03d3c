#ifndef POSTRIDER_STORE_DB_SQLITE_ERROR_H
#define POSTRIDER_STORE_DB_SQLITE_ERROR_H

/* What SQLite's result codes mean to whoever runs postrider. */

#include <sqlite3.h>

#include "base/error.h"

/* Tells the last failure of a handle, whose database is named by its path. Returns -1. */
int sqlite_error(sqlite3 *handle, const char *path, struct error *err);

#endif
