#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "cmd/cmd_subscriber.h"
#include "cmd/command.h"
#include "cmd/print.h"
#include "publication/subscriber_rules.h"
#include "subscribers/csv_export.h"
#include "subscribers/csv_import.h"

static void print_result(const struct context *context, const struct subscribers_imported *counts)
{
	if (context->json) {
		print_json(json_pack("{s:I, s:I, s:I, s:I}", "added", (json_int_t)counts->added,
			"updated", (json_int_t)counts->updated, "bad", (json_int_t)counts->bad,
			"refused", (json_int_t)counts->refused));
		return;
	}
	print_line(context, "%zu added, %zu updated, %zu bad lines, %zu refused", counts->added,
		counts->updated, counts->bad, counts->refused);
}

int subscriber_import_command(struct context *context, struct error *err)
{
	const struct subscriber_options *options = context->options;
	const char *file = command_argument(context, 0);
	struct subscribers_import params = {
		.shown = file,
		.start = options->start,
		.keep = options->keep.items,
		.ignore = options->ignore.items,
		.again = options->again,
		.strict = options->strict,
		.report = &context->report,
	};
	struct subscribers_imported counts;
	struct subscriber_rules rules;
	STRBUF(text);
	int result;

	if (command_expect(context, 1, 1, "the file (- for standard input)", err) < 0 ||
		command_read_input(file, SUBSCRIBERS_CSV_MAX, &text, err) < 0) {
		return -1;
	}
	rules = publication_subscriber_rules(&context->publication);
	result = subscribers_import(&rules, &params, &text, &counts, err);
	if (result == 0) {
		print_result(context, &counts);
	}
	subscriber_rules_release(&rules);
	return result;
}

int subscriber_export_command(struct context *context, struct error *err)
{
	const char *file = command_argument(context, 0);
	STRBUF(out);

	if (command_expect(context, 0, 1, "", err) < 0 ||
		subscribers_export(context->publication.store, &out, err) < 0) {
		return -1;
	}
	if (!file || strcmp(file, "-") == 0) {
		fwrite(out.data, 1, out.len, stdout);
		return 0;
	}
	if (context->publication.dry_run) {
		print_line(context, "would write '%s'", file);
		return 0;
	}
	/* Addresses are nobody else's business. */
	return file_replace(file, out.data, out.len, 0600, NULL, err);
}
