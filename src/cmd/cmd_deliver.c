#include "cmd/command.h"
#include "cmd/report_run.h"
#include "cmd/send.h"

static int run_deliver(struct context *context, struct error *err)
{
	struct run_summary summary = {0};
	int result;

	if (command_expect(context, 0, 0, "", err) < 0) {
		return -1;
	}
	result = send_outbox(context, &summary.mail, err);
	if (context->json) {
		report_run(context, &summary);
	} else {
		send_print(context, &summary.mail);
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
