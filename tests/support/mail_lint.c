/* Holds mails to the checklist of mail/lint.h: "mail_lint FILE" and further files prints what it
 * finds, and ends with 1 where any of it is an error. */

#include <stdio.h>

#include "base/file.h"
#include "base/strbuf.h"
#include "mail/lint.h"

int main(int argc, char **argv)
{
	struct report report = REPORT_INIT;
	struct error err = ERROR_INIT;
	int errors = 0;

	for (int i = 1; i < argc; i++) {
		STRBUF(bytes);
		if (file_read(&bytes, argv[i], (size_t)64 << 20, &err) < 0) {
			fprintf(stderr, "%s\n", err.text);
			return 2;
		}
		mail_lint(bytes.data, bytes.len, argv[i], &report);
	}
	for (size_t i = 0; i < report.count; i++) {
		const struct report_item *item = &report.items[i];
		printf("%s:%d: %s\n", item->path, item->line, item->text);
		errors += item->severity == REPORT_ERROR;
	}
	report_release(&report);
	return errors > 0;
}
