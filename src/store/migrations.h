#ifndef POSTRIDER_STORE_MIGRATIONS_H
#define POSTRIDER_STORE_MIGRATIONS_H

/* The scripts of migrations/, in order: the first brings an empty database to schema 1, and so
 * on. Made from the files by the build (see CMakeLists.txt). */

#include <stddef.h>

extern const char *const migrations[];
extern const size_t migration_count;

#endif
