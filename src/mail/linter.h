#ifndef POSTRIDER_MAIL_LINTER_H
#define POSTRIDER_MAIL_LINTER_H

/* What the files of the linter share: lint.h says what it does. */

#include <stdbool.h>
#include <stddef.h>

#include "base/report.h"
#include "base/strbuf.h"

struct linter {
	const char *path;
	struct report *report;
	size_t count; /* findings so far */
};

/* line 0: unknown. */
void linter_error(struct linter *linter, int line, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
void linter_warning(struct linter *linter, int line, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* A header field, unfolded. */
struct linter_field {
	char *name;
	struct strbuf value; /* without spaces at the ends */
	int line;
};

struct linter_fields {
	struct linter_field *items;
	size_t count;
	size_t capacity;
};

/* Checks line ends, bytes and lengths of all lines, and collects the fields of the header. */
void linter_lines(
	struct linter *linter, const char *bytes, size_t len, struct linter_fields *ret_fields);
void linter_fields_release(struct linter_fields *fields);

/* Checks which fields there are and what they hold together. */
void linter_check_fields(struct linter *linter, const struct linter_fields *fields);

/* Checks the structure and the decoded parts, with GMime. */
void linter_check_parts(struct linter *linter, const char *bytes, size_t len);

#endif
