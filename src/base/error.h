#ifndef POSTRIDER_BASE_ERROR_H
#define POSTRIDER_BASE_ERROR_H

/*
 * The one way in which a failure travels: a function returns -1 or NULL and fills the struct
 * error that its caller gave as last argument. There is no hidden last error. "Not found" is no
 * error.
 *
 * Text: lower case, no full stop, the cause first, subjects in single quotes. Faults in input
 * begin with `path:line:column: `.
 */

#include <stdarg.h>

enum error_kind {
	ERROR_NONE,
	ERROR_USAGE,     /* the command line */
	ERROR_CONFIG,    /* the configuration */
	ERROR_INPUT,     /* an article, a file of subscribers, a template */
	ERROR_IO,        /* disk, permissions */
	ERROR_STORE,     /* the database */
	ERROR_BUSY,      /* another run holds the lock */
	ERROR_TEMPORARY, /* a server: may work later */
	ERROR_PERMANENT, /* a server: will not work later */
};

struct error {
	enum error_kind kind;
	char text[2048]; /* cut where it does not fit */
};

#define ERROR_INIT                                                                                 \
	{                                                                                          \
		.kind = ERROR_NONE                                                                 \
	}

/* Fill err, which may be NULL. Always return -1, so that a failure is one line. */
int error_set(struct error *err, enum error_kind kind, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
int error_vset(struct error *err, enum error_kind kind, const char *format, va_list args)
	__attribute__((format(printf, 3, 0)));
/* As error_set, with `: ` and the text of the errno that is current at the call. */
int error_errno(struct error *err, enum error_kind kind, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* Puts `context: ` before the text that is there. Returns -1. */
int error_wrap(struct error *err, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
