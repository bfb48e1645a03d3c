#include "cmd/command.h"
#include "cmd/print.h"
#include "cmd/print_run.h"
#include "newsletter/send.h"

static int run_deliver(struct context *context, struct error *err)
{
	const struct send_events events = print_send_events(context);
	struct run_summary summary = {0};
	int result;

	if (command_expect(context, 0, 0, "", err) < 0) {
		return -1;
	}
	result = newsletter_send(&context->publication, &events, &summary.mail, err);
	if (context->json) {
		report_run(context, &summary);
	} else {
		report_mail(context, &summary.mail);
	}
	return result;
}

const struct command cmd_deliver = {
	.name = "deliver",
	.arguments = "",
	.summary = "send what the outbox holds",
	.help = "",
	.needs = NEEDS_SETTINGS | NEEDS_STORE,
	.run = run_deliver,
};
