#include "cmd/command.h"
#include "cmd/print.h"

static int set_paused(struct context *context, bool paused, struct error *err)
{
	if (command_expect(context, 0, 0, "", err) < 0) {
		return -1;
	}
	if (!context->dry_run && store_set(context->store, STORE_PAUSED, paused, err) < 0) {
		return -1;
	}
	print_line(context, paused ? "no mail leaves until 'postrider resume'"
				   : "mail goes on with the next run");
	return 0;
}

static int pause_mail(struct context *context, struct error *err)
{
	return set_paused(context, true, err);
}

static int resume_mail(struct context *context, struct error *err)
{
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

const struct command cmd_resume = {
	.name = "resume",
	.arguments = "",
	.summary = "let mail go on",
	.help = "",
	.needs = NEEDS_SETTINGS | NEEDS_STORE,
	.run = resume_mail,
};
