#include "cmd/command.h"
#include "cmd/print.h"
#include "cmd/print_explained.h"
#include "cmd/print_run.h"
#include "newsletter/freeze.h"
#include "publication/articles_find.h"

struct digest_options {
	const char *include;
};

/* freeze_request's explain; ctx is a struct run_summary. */
static void explain(
	void *ctx, const struct subscriber *subscriber, const struct plan_explanation *explanation)
{
	struct run_summary *summary = ctx;
	json_t *values = print_explained_values(explanation);

	json_object_set_new(values, "email", json_string(subscriber->address));
	json_array_append_new(summary->explained[subscriber->rhythm], values);
}

/* Also a rhythm that nobody chose has a list, so that programs need not ask whether there is one.
 */
static struct freeze_request ask_to_explain(
	const struct context *context, struct run_summary *summary)
{
	if (!context->publication.dry_run || (!context->json && !context->verbose)) {
		return (struct freeze_request){0};
	}
	for (int i = 0; i < RHYTHM_COUNT; i++) {
		summary->explained[i] = json_array();
	}
	return (struct freeze_request){.explain = explain, .ctx = summary};
}

static int plan(struct context *context, struct articles *articles, struct run_summary *summary,
	struct error *err)
{
	const struct digest_options *options = context->options;
	struct freeze_request request = ask_to_explain(context, summary);

	if (options->include) {
		request.include = article_by_reference(articles, options->include, err);
		if (!request.include) {
			return -1;
		}
	}
	return newsletter_freeze(&context->publication, articles, &request, &summary->plan, err);
}

static void print_result(struct context *context, const struct run_summary *summary)
{
	const struct digest_options *options = context->options;

	if (context->json) {
		report_run(context, summary);
		return;
	}
	if (options->include) {
		print_line(context, "digest: '%s' %s as new", options->include,
			context->publication.dry_run ? "would count" : "counts");
	}
	report_plan(context, summary);
	if (!summary->plan.first_plan && !summary->plan.frozen_count) {
		print_line(context, "digest: nothing is due");
	}
}

static int digest(struct context *context, struct error *err)
{
	static const struct articles_options usual;
	struct articles articles;
	struct run_summary summary = {0};
	int result;

	if (command_expect(context, 0, 0, "", err) < 0 ||
		articles_load(&context->publication, &usual, &articles, err) < 0) {
		return -1;
	}
	result = plan(context, &articles, &summary, err);
	if (result == 0) {
		print_result(context, &summary);
	}
	for (int i = 0; i < RHYTHM_COUNT; i++) {
		json_decref(summary.explained[i]);
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
