#include "mail/lint.h"

#include <stdarg.h>

#include "mail/linter.h"

static void add(struct linter *linter, enum report_severity severity, int line, const char *format,
	va_list args) __attribute__((format(printf, 4, 0)));

static void add(struct linter *linter, enum report_severity severity, int line, const char *format,
	va_list args)
{
	STRBUF(text);

	strbuf_vaddf(&text, format, args);
	report_add(linter->report, severity, linter->path, line, 0, "%s", text.data);
	linter->count++;
}

void linter_error(struct linter *linter, int line, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	add(linter, REPORT_ERROR, line, format, args);
	va_end(args);
}

void linter_warning(struct linter *linter, int line, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	add(linter, REPORT_WARNING, line, format, args);
	va_end(args);
}

size_t mail_lint(const char *bytes, size_t len, const char *path, struct report *report)
{
	struct linter linter = {.path = path, .report = report};
	CLEANUP(linter_fields_release) struct linter_fields fields = {0};

	linter_lines(&linter, bytes, len, &fields);
	linter_check_fields(&linter, &fields);
	linter_check_parts(&linter, bytes, len);
	return linter.count;
}
