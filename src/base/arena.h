#ifndef POSTRIDER_BASE_ARENA_H
#define POSTRIDER_BASE_ARENA_H

/*
 * An arena hands out memory that is freed all at once. The catalogue owns one, each digest owns
 * one; everything below them dies with it. Allocation never fails (see base/mem.h).
 */

#include <stddef.h>

struct arena;

struct arena *arena_new(void);
void arena_free(struct arena *arena);
/* Takes back all that it gave, and keeps some room for what comes next. */
void arena_clear(struct arena *arena);

/* Zeroed memory, aligned for any type. */
void *arena_alloc(struct arena *arena, size_t size);
char *arena_strdup(struct arena *arena, const char *text);
/* NULL stays NULL. */
char *arena_strdup_or_null(struct arena *arena, const char *text);
/* Copies len bytes and adds a NUL. */
char *arena_strndup(struct arena *arena, const char *text, size_t len);
char *arena_printf(struct arena *arena, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Takes over all that was allocated from `other`, which is freed. */
void arena_absorb(struct arena *arena, struct arena *other);

#endif
