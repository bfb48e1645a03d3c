#include <stdio.h>

#include "announce/announce.h"
#include "base/mem.h"
#include "cmd/command.h"
#include "cmd/freeze.h"
#include "cmd/print.h"
#include "cmd/report_run.h"
#include "cmd/send.h"

struct run_options {
	bool no_mail;
};

/* The first failure decides the exit status; the steps after it that do not need what failed are
 * done all the same. */
static void note(struct error *first, const struct error *err)
{
	if (first->kind == ERROR_NONE) {
		*first = *err;
	} else {
		print_failure(err);
	}
}

static void publish_and_plan(
	struct context *context, struct run_summary *summary, struct error *first)
{
	const struct run_options *options = context->options;
	struct articles articles;
	const struct articles_options load = {.fetch = true};
	const struct site_options site = {
		.tell = context->verbose ? print_file : NULL, .ctx = context};
	struct error err = ERROR_INIT;

	if (articles_load(&context->publication, &load, &articles, &err) < 0) {
		note(first, &err);
		return;
	}
	summary->articles = articles.catalogue->count;
	if (site_publish(&context->publication, &articles, &site, &summary->files, &err) < 0) {
		note(first, &err);
	}
	if (context->publication.settings->mail.on && !options->no_mail &&
		freeze(context, &articles, NULL, &summary->plan, &err) < 0) {
		note(first, &err);
	}
	articles_release(&articles);
}

static int run(struct context *context, struct error *err)
{
	const struct run_options *options = context->options;
	const struct announcer announcer = publication_announcer(&context->publication);
	struct run_summary summary = {0};
	struct error first = ERROR_INIT, fault = ERROR_INIT;

	if (command_expect(context, 0, 0, "", err) < 0) {
		return -1;
	}
	publish_and_plan(context, &summary, &first);
	/* Before the mail, which may take hours, and after the plan, whose instant is known by
	 * then: it delays the mail by a minute at most. */
	announce_send(&announcer, &summary.pings);
	if (context->publication.settings->mail.on && !options->no_mail &&
		send_outbox(context, &summary.mail, &fault) < 0) {
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
