#include "base/arena.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/* Blocks double in size, so that an arena may be small, too. */
#define FIRST_BLOCK   ((size_t)4 * 1024)
#define LARGEST_BLOCK ((size_t)64 * 1024)

struct block {
	struct block *next;
	alignas(max_align_t) char bytes[];
};

struct arena {
	struct block *blocks; /* the newest first */
	size_t used;          /* of the newest block */
	size_t size;          /* of the newest block */
	size_t wanted;        /* the next one's size; 0: the first one's */
};

struct arena *arena_new(void)
{
	return xcalloc(1, sizeof(struct arena));
}

void arena_free(struct arena *arena)
{
	struct block *block, *next;

	if (!arena) {
		return;
	}
	for (block = arena->blocks; block; block = next) {
		next = block->next;
		free(block);
	}
	free(arena);
}

void arena_clear(struct arena *arena)
{
	struct block *newest = arena->blocks, *next;

	if (!newest) {
		return;
	}
	for (struct block *block = newest->next; block; block = next) {
		next = block->next;
		free(block);
	}
	newest->next = NULL;
	memset(newest->bytes, 0, arena->used);
	arena->used = 0;
}

static void add_block(struct arena *arena, size_t size)
{
	struct block *block = xcalloc(1, sizeof(*block) + size);

	block->next = arena->blocks;
	arena->blocks = block;
	arena->size = size;
	arena->used = 0;
}

static void *take(struct arena *arena, size_t size, size_t align)
{
	size_t start = (arena->used + align - 1) / align * align;

	if (size > SIZE_MAX / 2) {
		abort();
	}
	if (!arena->blocks || start > arena->size || arena->size - start < size) {
		size_t wanted = arena->wanted ? arena->wanted : FIRST_BLOCK;

		arena->wanted = wanted < LARGEST_BLOCK ? 2 * wanted : wanted;
		add_block(arena, size > wanted ? size : wanted);
		start = 0;
	}
	arena->used = start + size;
	return arena->blocks->bytes + start;
}

void *arena_alloc(struct arena *arena, size_t size)
{
	return take(arena, size, alignof(max_align_t));
}

char *arena_strndup(struct arena *arena, const char *text, size_t len)
{
	char *copy = take(arena, len + 1, 1);

	if (len) {
		memcpy(copy, text, len);
	}
	return copy;
}

char *arena_strdup(struct arena *arena, const char *text)
{
	return arena_strndup(arena, text, strlen(text));
}

char *arena_strdup_or_null(struct arena *arena, const char *text)
{
	return text ? arena_strdup(arena, text) : NULL;
}

char *arena_printf(struct arena *arena, const char *format, ...)
{
	va_list args, again;
	char *text;
	int len;

	va_start(args, format);
	va_copy(again, args);
	len = vsnprintf(NULL, 0, format, again);
	va_end(again);
	if (len < 0) {
		abort();
	}
	text = arena_alloc(arena, (size_t)len + 1);
	vsnprintf(text, (size_t)len + 1, format, args);
	va_end(args);
	return text;
}

void arena_absorb(struct arena *arena, struct arena *other)
{
	struct block **last = &other->blocks;

	while (*last) {
		last = &(*last)->next;
	}
	if (!arena->blocks) {
		arena->blocks = other->blocks;
		arena->used = other->used;
		arena->size = other->size;
	} else {
		/* Behind the newest block, which still has room. */
		*last = arena->blocks->next;
		arena->blocks->next = other->blocks;
	}
	free(other);
}
