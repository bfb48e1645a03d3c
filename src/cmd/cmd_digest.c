#include "cmd/command.h"
#include "cmd/freeze.h"
#include "cmd/print.h"
#include "cmd/report_run.h"
#include "publication/articles_find.h"

struct digest_options {
	const char *include;
};

static int digest(struct context *context, struct error *err)
{
	static const struct articles_options usual;
	const struct digest_options *options = context->options;
	struct articles articles;
	struct run_summary summary = {.plan.explain = context->json || context->verbose};
	struct article *article = NULL;
	int result = 0;

	if (command_expect(context, 0, 0, "", err) < 0 ||
		articles_load(&context->publication, &usual, &articles, err) < 0) {
		return -1;
	}
	if (options->include) {
		article = article_by_reference(&articles, options->include, err);
		result = article ? 0 : -1;
	}
	if (result == 0) {
		result = freeze(context, &articles, article, &summary.plan, err);
	}
	if (result == 0 && context->json) {
		report_run(context, &summary);
	} else if (result == 0) {
		report_plan(context, &summary.plan);
		if (!summary.plan.first_plan && !summary.plan.frozen_count) {
			print_line(context, "digest: nothing is due");
		}
	}
	for (size_t i = 0; i < summary.plan.frozen_count; i++) {
		json_decref(summary.plan.frozen[i].explained);
	}
	articles_release(&articles);
	return result;
}

static const struct option_spec option_specs[] = {
	{.name = "include",
		OPTION_VALUE(struct digest_options, include),
		.help = "REF  put this article (path, URL or id) into the next digest"},
	{0},
};

const struct command cmd_digest = {
	.name = "digest",
	.arguments = "",
	.summary = "freeze the editions that are due",
	.help = "With -n, -v (or --json) says of each reader what they would get, or why nothing.",
	.needs = NEEDS_SETTINGS | NEEDS_STORE | NEEDS_LOCK,
	.options = option_specs,
	.options_size = sizeof(struct digest_options),
	.run = digest,
};
