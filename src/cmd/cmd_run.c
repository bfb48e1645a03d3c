#include <string.h>

#include "cmd/command.h"
#include "cmd/print.h"
#include "cmd/print_run.h"
#include "newsletter/freeze.h"
#include "newsletter/send.h"
#include "publication/articles.h"
#include "publication/site.h"

struct run_options {
	bool no_mail;
};

/* The first failure decides the exit status; the steps after it that do not need what failed are
 * done all the same. What two of them failed for is said once. */
static void note(struct error *first, const struct error *err)
{
	if (first->kind == ERROR_NONE) {
		*first = *err;
	} else if (strcmp(first->text, err->text) != 0) {
		print_failure(err);
	}
}

static void publish_and_plan(
	struct context *context, bool mail, struct run_summary *summary, struct error *first)
{
	const struct publication *publication = &context->publication;
	const struct articles_options load = {.fetch = true};
	const struct site_options site = {
		.tell = context->verbose ? print_file : NULL, .ctx = context};
	const struct freeze_request plan = {0};
	struct articles articles;
	struct error err = ERROR_INIT;

	if (articles_load(publication, &load, &articles, &err) < 0) {
		note(first, &err);
		return;
	}
	summary->articles = articles.catalogue->count;
	if (site_publish(publication, &articles, &site, &summary->files, &err) < 0) {
		note(first, &err);
	}
	if (mail && newsletter_freeze(publication, &articles, &plan, &summary->plan, &err) < 0) {
		note(first, &err);
	}
	articles_release(&articles);
}

static int run(struct context *context, struct error *err)
{
	const struct run_options *options = context->options;
	const struct publication *publication = &context->publication;
	const struct announcer announcer = publication_announcer(publication);
	const struct send_events events = print_send_events(context);
	bool mail = publication->settings->mail.on && !options->no_mail;
	struct run_summary summary = {0};
	struct error first = ERROR_INIT, fault = ERROR_INIT;

	if (command_expect(context, 0, 0, "", err) < 0) {
		return -1;
	}
	publish_and_plan(context, mail, &summary, &first);
	/* Before the mail, which may take hours, and after the plan, whose instant is known by
	 * then: it delays the mail by a minute at most. */
	announce_send(&announcer, &summary.announced);
	if (mail && newsletter_send(publication, &events, &summary.mail, &fault) < 0) {
		note(&first, &fault);
	}
	report_run(context, &summary);
	if (first.kind != ERROR_NONE) {
		*err = first;
		return -1;
	}
	return 0;
}

static const struct option_spec option_specs[] = {
	{.name = "no-mail", OPTION_FLAG(struct run_options, no_mail), .help = "publish only"},
	{0},
};

const struct command cmd_run = {
	.name = "run",
	.arguments = "",
	.summary = "the scheduled job: build, digest, deliver",
	.help = "What a timer starts. Failures are independent: a source that cannot be read "
		"stops\n"
		"publishing and planning, not the mail that is already frozen.",
	.needs = NEEDS_SETTINGS | NEEDS_STORE | NEEDS_LOCK,
	.options = option_specs,
	.options_size = sizeof(struct run_options),
	.run = run,
};
