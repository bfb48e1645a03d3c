#include "cmd/print_check.h"
#include "cmd/print.h"

static json_t *number_or_null(int number)
{
	return number ? json_integer(number) : json_null();
}

static json_t *object_of(const struct finding *finding)
{
	return json_pack("{s:s, s:s, s:s?, s:o, s:o, s:s}", "rule", audit_rules[finding->rule].name,
		"severity", audit_severity_name(finding->severity), "file", finding->path, "line",
		number_or_null(finding->line), "column", number_or_null(finding->column), "message",
		finding->text);
}

static void print_all(const struct findings *findings)
{
	json_t *list = json_array();

	for (size_t i = 0; i < findings->count; i++) {
		json_array_append_new(list, object_of(&findings->items[i]));
	}
	print_json(json_pack("{s:I, s:I, s:I, s:o}", "errors",
		(json_int_t)findings_count(findings, REPORT_ERROR), "warnings",
		(json_int_t)findings_count(findings, REPORT_WARNING), "notes",
		(json_int_t)findings_count(findings, REPORT_NOTE), "findings", list));
}

void print_findings(struct context *context, const struct findings *findings)
{
	for (size_t i = 0; i < findings->count; i++) {
		const struct finding *finding = &findings->items[i];

		report_add(&context->report, finding->severity, finding->path, finding->line,
			finding->column, "%s: %s [%s]", audit_severity_name(finding->severity),
			finding->text, audit_rules[finding->rule].name);
	}
	if (context->json) {
		print_all(findings);
	}
	print_line(context, "%zu errors, %zu warnings, %zu notes",
		findings_count(findings, REPORT_ERROR), findings_count(findings, REPORT_WARNING),
		findings_count(findings, REPORT_NOTE));
}

void print_rules(const struct context *context)
{
	json_t *list = json_array();

	for (int i = 0; i < RULE_COUNT; i++) {
		const struct audit_rule_text *rule = &audit_rules[i];

		print_line(context, "%-18s %-8s %s", rule->name,
			audit_severity_name(rule->severity), rule->summary);
		json_array_append_new(list,
			json_pack("{s:s, s:s, s:s}", "rule", rule->name, "severity",
				audit_severity_name(rule->severity), "summary", rule->summary));
	}
	if (context->json) {
		print_json(list);
	} else {
		json_decref(list);
	}
}
