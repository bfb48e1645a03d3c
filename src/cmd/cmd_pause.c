#include "cmd/command.h"
#include "cmd/print.h"
#include "newsletter/restored.h"
#include "store/throttles.h"

struct resume_options {
	bool restored;
};

static int set_paused(struct context *context, bool paused, struct error *err)
{
	if (!context->publication.dry_run &&
		store_set(context->publication.store, STORE_PAUSED, paused, err) < 0) {
		return -1;
	}
	print_line(context, paused ? "no mail leaves until 'postrider resume'"
				   : "mail goes on with the next run");
	return 0;
}

static int accept_restored(struct context *context, struct error *err)
{
	int64_t held = 0;

	if (newsletter_accept_restored(&context->publication, &held, err) < 0) {
		return -1;
	}
	print_line(context,
		"the next plan counts what is public then as known to every reader; %lld editions "
		"with unsent mails are held: 'postrider edition list'",
		(long long)held);
	return 0;
}

static int pause_mail(struct context *context, struct error *err)
{
	return command_expect(context, 0, 0, "", err) < 0 ? -1 : set_paused(context, true, err);
}

/* Lifts what refusals have paused; with a domain, what paused that one. */
static int resume_refused(struct context *context, const char *domain, struct error *err)
{
	struct publication *publication = &context->publication;
	int64_t count = 0;

	if (publication->dry_run) {
		return 0;
	}
	if (throttles_resume(
		    publication->store, domain, clock_now(&publication->clock), &count, err) < 0) {
		return -1;
	}
	return domain && !count ? error_set(err, ERROR_USAGE, "mail to '%s' is not paused", domain)
				: 0;
}

static int resume_domain(struct context *context, const char *domain, struct error *err)
{
	if (resume_refused(context, domain, err) < 0) {
		return -1;
	}
	print_line(context, "mail to %s goes on with the next run", domain);
	return 0;
}

static int resume_mail(struct context *context, struct error *err)
{
	const struct resume_options *options = context->options;

	if (command_expect(context, 0, 1, "a domain", err) < 0) {
		return -1;
	}
	if (command_argument(context, 0)) {
		return options->restored
			       ? error_set(err, ERROR_USAGE, "--restored is for all mail")
			       : resume_domain(context, command_argument(context, 0), err);
	}
	if (resume_refused(context, NULL, err) < 0 ||
		(options->restored && accept_restored(context, err) < 0)) {
		return -1;
	}
	return set_paused(context, false, err);
}

const struct command cmd_pause = {
	.name = "pause",
	.arguments = "",
	.summary = "stop all mail at once, also in mid-delivery",
	.help = "",
	.needs = NEEDS_SETTINGS | NEEDS_STORE,
	.run = pause_mail,
};

static const struct option_spec resume_specs[] = {
	{.name = "restored",
		OPTION_FLAG(struct resume_options, restored),
		.help = "the store was put back from a backup: mail nothing twice"},
	{0},
};

const struct command cmd_resume = {
	.name = "resume",
	.arguments = "[DOMAIN] [--restored]",
	.summary = "let mail go on",
	.help = "",
	.needs = NEEDS_SETTINGS | NEEDS_STORE,
	.options = resume_specs,
	.options_size = sizeof(struct resume_options),
	.run = resume_mail,
};
