#include "mail/linter.h"

#include <stdarg.h>

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
