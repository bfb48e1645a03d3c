#include "audit/findings.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/strbuf.h"

static void free_finding(struct finding *finding)
{
	free(finding->path);
	free(finding->text);
}

void findings_release(struct findings *findings)
{
	for (size_t i = 0; i < findings->count; i++) {
		free_finding(&findings->items[i]);
	}
	free(findings->items);
	*findings = (struct findings){0};
}

static struct finding *add(struct findings *findings)
{
	GROW(findings->items, findings->count, findings->capacity);
	return &findings->items[findings->count++];
}

void findings_add(struct findings *findings, enum audit_rule rule,
	const struct finding_place *place, const char *format, ...)
{
	struct strbuf text = STRBUF_INIT;
	va_list args;

	va_start(args, format);
	strbuf_vaddf(&text, format, args);
	va_end(args);
	*add(findings) = (struct finding){
		.rule = rule,
		.severity = audit_rules[rule].severity,
		.path = xstrdup_or_null(place->path),
		.line = place->line,
		.column = place->column,
		.text = strbuf_detach(&text, NULL),
	};
}

void findings_take(struct findings *findings, enum audit_rule rule, struct report *report)
{
	for (size_t i = 0; i < report->count; i++) {
		const struct report_item *item = &report->items[i];

		*add(findings) = (struct finding){
			.rule = rule,
			.severity = item->severity,
			.path = xstrdup_or_null(item->path),
			.line = item->line,
			.column = item->column,
			.text = xstrdup(item->text),
		};
	}
	report_release(report);
}

static int compare_int(int a, int b)
{
	return (a > b) - (a < b);
}

/* Findings without a file come first. */
static int compare(const void *left, const void *right)
{
	const struct finding *a = left, *b = right;
	int result = strcmp(a->path ? a->path : "", b->path ? b->path : "");

	result = result ? result : compare_int(a->line, b->line);
	result = result ? result : compare_int(a->column, b->column);
	result = result ? result : compare_int((int)a->rule, (int)b->rule);
	return result ? result : strcmp(a->text, b->text);
}

void findings_sort(struct findings *findings)
{
	size_t kept = 0;

	if (!findings->count) {
		return;
	}
	qsort(findings->items, findings->count, sizeof(*findings->items), compare);
	for (size_t i = 0; i < findings->count; i++) {
		if (kept && compare(&findings->items[kept - 1], &findings->items[i]) == 0) {
			free_finding(&findings->items[i]);
		} else {
			findings->items[kept++] = findings->items[i];
		}
	}
	findings->count = kept;
}

size_t findings_count(const struct findings *findings, enum report_severity severity)
{
	size_t count = 0;

	for (size_t i = 0; i < findings->count; i++) {
		count += findings->items[i].severity == severity;
	}
	return count;
}
