#ifndef POSTRIDER_BASE_STRBUF_H
#define POSTRIDER_BASE_STRBUF_H

/*
 * A string that grows. The only place where postrider builds strings.
 *
 * `data` is never NULL and always ends with a NUL that `len` does not count; bytes before it may
 * be NUL as well. A strbuf starts as STRBUF_INIT and ends with strbuf_release, or hands its bytes
 * over with strbuf_detach; both leave it empty and usable.
 */

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/mem.h"

struct strbuf {
	char *data;
	size_t len;
	size_t capacity; /* bytes allocated; 0 while data points to the shared empty string */
};

extern char strbuf_empty[];
#define STRBUF_INIT                                                                                \
	{                                                                                          \
		.data = strbuf_empty                                                               \
	}
/* A local strbuf that is released when it goes out of scope. */
#define STRBUF(name) CLEANUP(strbuf_release) struct strbuf name = STRBUF_INIT

void strbuf_release(struct strbuf *buf);
/* Empties it and keeps the memory. */
void strbuf_clear(struct strbuf *buf);
/* Returns the bytes, now the caller's to free, and leaves an empty strbuf. Stores the length
 * in *ret_len where that is not NULL. */
char *strbuf_detach(struct strbuf *buf, size_t *ret_len);
/* Makes room for `more` further bytes and the NUL. */
void strbuf_reserve(struct strbuf *buf, size_t more);
/* Shortens to len, which must not exceed the present length. */
void strbuf_truncate(struct strbuf *buf, size_t len);

void strbuf_add(struct strbuf *buf, const void *bytes, size_t len);
void strbuf_add_string(struct strbuf *buf, const char *text);
void strbuf_add_char(struct strbuf *buf, char c);
/* Adds a code point as UTF-8. */
void strbuf_add_codepoint(struct strbuf *buf, unsigned codepoint);
void strbuf_addf(struct strbuf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
void strbuf_vaddf(struct strbuf *buf, const char *format, va_list args)
	__attribute__((format(printf, 2, 0)));

/* Removes white space (space, tab, CR, LF) at the end, or at both ends. */
void strbuf_trim_end(struct strbuf *buf);
void strbuf_trim(struct strbuf *buf);
bool strbuf_ends_with(const struct strbuf *buf, const char *suffix);

#endif
