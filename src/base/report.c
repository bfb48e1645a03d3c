#include "base/report.h"

#include <stdarg.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/strbuf.h"

void report_release(struct report *report)
{
	if (!report) {
		return;
	}
	for (size_t i = 0; i < report->count; i++) {
		free(report->items[i].path);
		free(report->items[i].text);
	}
	free(report->items);
	*report = (struct report)REPORT_INIT;
}

void report_add(struct report *report, enum report_severity severity, const char *path, int line,
	int column, const char *format, ...)
{
	struct strbuf text = STRBUF_INIT;
	va_list args;

	if (!report) {
		return;
	}
	va_start(args, format);
	strbuf_vaddf(&text, format, args);
	va_end(args);
	GROW(report->items, report->count, report->capacity);
	report->items[report->count++] = (struct report_item){
		.severity = severity,
		.path = xstrdup_or_null(path),
		.line = line,
		.column = column,
		.text = strbuf_detach(&text, NULL),
	};
}

void report_move(struct report *report, struct report *other)
{
	if (!report) {
		report_release(other);
	}
	for (size_t i = 0; i < other->count; i++) {
		GROW(report->items, report->count, report->capacity);
		report->items[report->count++] = other->items[i];
	}
	free(other->items);
	*other = (struct report){0};
}

size_t report_count(const struct report *report, enum report_severity severity)
{
	size_t count = 0;

	for (size_t i = 0; i < report->count; i++) {
		count += report->items[i].severity == severity;
	}
	return count;
}
