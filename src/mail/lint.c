#include "mail/lint.h"

#include "mail/linter.h"

size_t mail_lint(const char *bytes, size_t len, const char *path, struct report *report)
{
	struct linter linter = {.path = path, .report = report};
	CLEANUP(linter_fields_release) struct linter_fields fields = {0};

	linter_lines(&linter, bytes, len, &fields);
	linter_check_fields(&linter, &fields);
	linter_check_parts(&linter, bytes, len);
	return linter.count;
}
