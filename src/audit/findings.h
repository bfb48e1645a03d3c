#ifndef POSTRIDER_AUDIT_FINDINGS_H
#define POSTRIDER_AUDIT_FINDINGS_H

/* What the rules found, in an order that depends on nothing but the findings. */

#include <stddef.h>

#include "audit/rules.h"

struct finding {
	enum audit_rule rule;
	enum report_severity severity;
	char *path; /* NULL where it has no file */
	int line;   /* 1-based; 0: unknown */
	int column; /* 1-based, in characters; 0: unknown */
	char *text;
};

struct findings {
	struct finding *items;
	size_t count, capacity;
};

/* Where a finding stands. */
struct finding_place {
	const char *path;
	int line, column;
};

void findings_release(struct findings *findings);
/* All strings are copied; the severity is the rule's. */
void findings_add(struct findings *findings, enum audit_rule rule,
	const struct finding_place *place, const char *format, ...)
	__attribute__((format(printf, 4, 5)));
/* Moves every problem of the report here, under one rule but with its own severity. */
void findings_take(struct findings *findings, enum audit_rule rule, struct report *report);
/* Sorts by file, line, column, rule and text, and drops doubles. */
void findings_sort(struct findings *findings);
size_t findings_count(const struct findings *findings, enum report_severity severity);

#endif
