#ifndef POSTRIDER_BASE_MEM_H
#define POSTRIDER_BASE_MEM_H

/*
 * Memory that is there or ends the run. A run is short and the timer starts the next one, so
 * running out of memory aborts with a message instead of being handed up through every caller.
 */

#include <stddef.h>
#include <stdlib.h>

/* The x family behaves like its namesake in libc and never returns NULL. */
void *xmalloc(size_t size);
void *xcalloc(size_t count, size_t size);
void *xrealloc(void *ptr, size_t size);
/* Resizes to count elements of the given size; aborts where the product overflows. */
void *xreallocarray(void *ptr, size_t count, size_t size);
char *xstrdup(const char *text);
/* Copies len bytes, which may hold NULs, and adds one at the end. */
char *xstrndup(const char *text, size_t len);
char *xasprintf(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Like xstrdup, but NULL stays NULL. */
char *xstrdup_or_null(const char *text);

/*
 * Makes room for one more element at the end of a growing array: `items` points to the array,
 * `count` elements are used, `capacity` is raised as needed.
 */
#define GROW(items, count, capacity)                                                               \
	do {                                                                                       \
		if ((count) == (capacity)) {                                                       \
			(capacity) = (capacity) ? (capacity)*2 : 8;                                \
			(items) = xreallocarray((items), (capacity), sizeof(*(items)));            \
		}                                                                                  \
	} while (0)

#define ARRAY_LEN(array) (sizeof(array) / sizeof((array)[0]))

/* Frees a pointer variable when it goes out of scope: `FREE_ON_EXIT char *name = …;` */
static inline void mem_free_ptr(void *ptr)
{
	free(*(void **)ptr);
}
#define CLEANUP(function) __attribute__((cleanup(function)))
#define FREE_ON_EXIT      CLEANUP(mem_free_ptr)

#endif
