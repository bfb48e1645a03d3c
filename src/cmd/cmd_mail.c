#include "base/mem.h"
#include "cmd/command.h"
#include "cmd/print.h"
#include "mail/lint.h"
#include "model/mail_address.h"
#include "newsletter/sample.h"
#include "newsletter/transports.h"

static void print_fact(const struct context *context, const char *name, const char *value)
{
	if (value) {
		print_line(context, "%-11s %s", name, value);
	}
}

static int check(struct context *context, struct error *err)
{
	struct transport_facts facts = {0};
	struct transport *transport;
	int result;

	if (command_expect(context, 0, 0, "", err) < 0) {
		return -1;
	}
	transport = transport_open(&context->publication, err);
	if (!transport) {
		return -1;
	}
	result = transport_check(transport, &facts, err);
	if (result == 0 && context->json) {
		print_json(json_pack("{s:s?, s:s?, s:s?, s:s?, s:s?}", "server", facts.server,
			"greeting", facts.greeting, "tls", facts.tls, "extensions",
			facts.extensions, "user", facts.user));
	} else if (result == 0) {
		print_fact(context, "server", facts.server);
		print_fact(context, "greeting", facts.greeting);
		print_fact(context, "tls",
			context->publication.settings->mail.folder
				? NULL
				: (facts.tls ? facts.tls : "none"));
		print_fact(context, "extensions", facts.extensions);
		print_fact(context, "user", facts.user);
	}
	transport_facts_release(&facts);
	transport_free(transport);
	return result;
}

static int send(struct context *context, const struct sample *sample, struct error *err)
{
	struct transport *transport = transport_open(&context->publication, err);
	struct submission submission = {
		.name = "test",
		.sender = context->publication.settings->mail.from_email,
		.recipient = sample->address,
		.bytes = sample->message.data,
		.len = sample->message.len,
	};
	struct outcome outcome;
	int result;

	if (!transport) {
		return -1;
	}
	result = transport_send(transport, &submission, &outcome, err);
	transport_free(transport);
	if (result < 0) {
		return -1;
	}
	if (outcome.kind != OUTCOME_SENT) {
		return error_set(err,
			outcome.kind == OUTCOME_FAILED || outcome.kind == OUTCOME_IMPOSSIBLE
				? ERROR_PERMANENT
				: ERROR_TEMPORARY,
			"%s: not sent: %s", sample->address, outcome.text);
	}
	print_line(context, "sent '%s' to %s: %s", sample->composed.subject, sample->address,
		outcome.text);
	return 0;
}

static int test(struct context *context, struct error *err)
{
	struct sample_params params = {
		.address = command_argument(context, 0),
		.rhythm = RHYTHM_COUNT,
		.newest = true,
		.subject_prefix = "[test] ",
	};
	struct mail_address address;
	struct sample sample;
	int result;

	if (command_expect(context, 1, 1, "the address", err) < 0) {
		return -1;
	}
	if (mail_address_parse(params.address, &address, err) < 0) {
		err->kind = ERROR_USAGE;
		return -1;
	}
	mail_address_release(&address);
	result = sample_make(&context->publication, &params, &sample, err);
	if (result == 0) {
		return error_set(err, ERROR_INPUT, "there is no article to send");
	}
	if (result < 0) {
		return -1;
	}
	mail_lint(sample.message.data, sample.message.len, NULL, &context->report);
	result = context->publication.dry_run ? 0 : send(context, &sample, err);
	sample_release(&sample);
	return result;
}

static const struct subcommand subcommands[] = {
	{"check", check},
	{"test", test},
	{0},
};

static int mail(struct context *context, struct error *err)
{
	return command_dispatch(context, subcommands, err);
}

const struct command cmd_mail = {
	.name = "mail",
	.arguments = "check | test ADDRESS",
	.summary = "try the mail server",
	.help = "check connects, logs in and says what was negotiated; test sends one real "
		"digest,\n"
		"marked [test], and changes nothing.",
	.needs = NEEDS_SETTINGS | NEEDS_STORE,
	.run = mail,
};
