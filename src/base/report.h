#ifndef POSTRIDER_BASE_REPORT_H
#define POSTRIDER_BASE_REPORT_H

/*
 * What a run found wrong without stopping for it. Sources, cleaners and renderers add problems;
 * the command prints them and decides the exit status.
 */

#include <stdbool.h>
#include <stddef.h>

enum report_severity {
	REPORT_NOTE,    /* worth knowing; never changes the exit status */
	REPORT_WARNING, /* something was left out or mended */
	REPORT_ERROR,   /* something was not done */
};

struct report_item {
	enum report_severity severity;
	char *path; /* NULL where the problem has no file */
	int line;   /* 1-based; 0: unknown */
	int column; /* 1-based, in characters; 0: unknown */
	char *text;
};

struct report {
	struct report_item *items;
	size_t count;
	size_t capacity;
};

#define REPORT_INIT                                                                                \
	{                                                                                          \
		0                                                                                  \
	}

void report_release(struct report *report);
/* Adds a problem; all strings are copied. A NULL report takes it and forgets it. */
void report_add(struct report *report, enum report_severity severity, const char *path, int line,
	int column, const char *format, ...) __attribute__((format(printf, 6, 7)));
/* Adds the problems of the other report, which is empty then. A NULL report forgets them. */
void report_move(struct report *report, struct report *other);
size_t report_count(const struct report *report, enum report_severity severity);

#endif
