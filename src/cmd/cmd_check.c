#include <unistd.h>

#include "cmd/command.h"
#include "cmd/print.h"
#include "cmd/print_check.h"
#include "newsletter/check.h"
#include "publication/site_check.h"

struct check_options {
	bool unit, rules, strict;
};

static void check_output(const struct context *context, struct findings *findings)
{
	const char *folder = context->publication.settings->output.directory;
	const struct finding_place place = {.path = context->publication.settings->path};

	if (folder && access(folder, F_OK) == 0 && access(folder, W_OK) < 0) {
		findings_add(findings, RULE_CONFIGURATION, &place,
			"output.directory '%s' cannot be written", folder);
	}
}

static int check_all(struct context *context, bool strict)
{
	struct findings findings = {0};
	struct site_checked checked;
	size_t errors, warnings;

	site_check(&context->publication, &findings, &checked);
	if (checked.loaded) {
		print_line(context, "articles: %zu public; outputs: %zu", checked.articles,
			checked.outputs);
	}
	newsletter_check(&context->publication, &findings);
	check_output(context, &findings);
	findings_sort(&findings);
	print_findings(context, &findings);
	errors = findings_count(&findings, REPORT_ERROR);
	warnings = findings_count(&findings, REPORT_WARNING);
	findings_release(&findings);
	return errors || (strict && warnings) ? 65 : 0;
}

static int check(struct context *context, struct error *err)
{
	const struct check_options *options = context->options;

	if (command_expect(context, 0, 0, "", err) < 0) {
		return -1;
	}
	if (options->rules) {
		print_rules(context);
		return 0;
	}
	if (options->unit) {
		print_unit(context);
		return 0;
	}
	return check_all(context, options->strict);
}

static bool needs_nothing(const void *options)
{
	return ((const struct check_options *)options)->rules;
}

static const struct option_spec option_specs[] = {
	{.name = "strict",
		OPTION_FLAG(struct check_options, strict),
		.help = "exit 65 where there are warnings, too"},
	{.name = "rules",
		OPTION_FLAG(struct check_options, rules),
		.help = "print the rules; needs no configuration"},
	{.name = "unit",
		OPTION_FLAG(struct check_options, unit),
		.help = "print the systemd drop-in that this configuration needs"},
	{0},
};

const struct command cmd_check = {
	.name = "check",
	.arguments = "",
	.summary = "the configuration, the articles and what was built; exit status for CI",
	.help = "Each finding ends with the name of its rule. No network, and nothing is changed.\n"
		"Notes are shown with -v.",
	.needs = NEEDS_SETTINGS,
	.alone = needs_nothing,
	.options = option_specs,
	.options_size = sizeof(struct check_options),
	.run = check,
};
