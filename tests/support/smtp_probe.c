/*
 * Gives the message on its standard input to a server through deliver/transport.h, for the tests
 * in tests/e2e: smtp_probe [OPTION…] URL… -- FROM TO…
 *
 * It prints what was negotiated with -k, then a line for each recipient: outcome, unreachable or
 * -, code, enhanced code or -, queue id or -, how often before_commit was called, and the text.
 */

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/strbuf.h"
#include "deliver/transport.h"

struct options {
	struct smtp_params params;
	bool check;
	useconds_t pause; /* between two messages */
};

static int count_commit(void *ctx, struct error *err)
{
	(void)err;
	++*(int *)ctx;
	return 0;
}

static int read_options(int argc, char **argv, struct options *options)
{
	for (int option; (option = getopt(argc, argv, "+c:u:t:p:rok")) != -1;) {
		long timeout = optarg ? strtol(optarg, NULL, 10) : 0;
		switch (option) {
		case 'c':
			options->params.ca_file = optarg;
			break;
		case 'u':
			options->params.user = optarg;
			options->params.password = getenv("SMTP_PROBE_PASSWORD");
			break;
		case 't':
			options->params.timeouts = (struct smtp_timeouts){
				timeout, 2 * timeout, timeout, timeout, timeout, timeout, timeout};
			break;
		case 'p':
			options->pause = (useconds_t)timeout * 1000;
			break;
		case 'r':
			options->params.tls = SMTP_TLS_REQUIRED;
			break;
		case 'o':
			options->params.tls = SMTP_TLS_OFF;
			break;
		case 'k':
			options->check = true;
			break;
		default:
			return -1;
		}
	}
	return 0;
}

static void read_message(struct strbuf *out)
{
	char bytes[4096];
	for (size_t len; (len = fread(bytes, 1, sizeof(bytes), stdin)) > 0;) {
		strbuf_add(out, bytes, len);
	}
}

static int check(struct transport *transport)
{
	struct transport_facts facts;
	struct error err = ERROR_INIT;
	if (transport_check(transport, &facts, &err)) {
		printf("check failed: %s\n", err.text);
		return -1;
	}
	printf("greeting %s\ntls %s\nextensions %s\nuser %s\n", facts.greeting,
		facts.tls ? facts.tls : "-", facts.extensions, facts.user ? facts.user : "-");
	transport_facts_release(&facts);
	return 0;
}

static void send_one(struct transport *transport, const char *sender, const char *recipient,
	const struct strbuf *message)
{
	static const char *const kinds[] = {"sent", "deferred", "failed", "in-doubt"};
	struct outcome outcome;
	struct error err = ERROR_INIT;
	int commits = 0;
	struct submission submission = {.name = "probe",
		.sender = sender,
		.recipient = recipient,
		.bytes = message->data,
		.len = message->len,
		.before_commit = count_commit,
		.ctx = &commits};
	if (transport_send(transport, &submission, &outcome, &err)) {
		printf("error %s\n", err.text);
		return;
	}
	printf("%s %s %d %s %s %d %s\n", kinds[outcome.kind],
		outcome.unreachable ? "unreachable" : "-", outcome.code,
		outcome.enhanced[0] ? outcome.enhanced : "-",
		outcome.queue_id[0] ? outcome.queue_id : "-", commits, outcome.text);
	fflush(stdout);
}

int main(int argc, char **argv)
{
	struct options options = {.params = {.helo = "client.test"}};
	struct error err = ERROR_INIT;
	if (read_options(argc, argv, &options)) {
		return 64;
	}
	int servers = optind;
	while (optind < argc && strcmp(argv[optind], "--") != 0) {
		optind++;
	}
	size_t count = (size_t)(optind - servers);
	const char **urls = xcalloc(count + 1, sizeof(*urls));
	for (size_t i = 0; i < count; i++) {
		urls[i] = argv[servers + (int)i];
	}
	struct transport *transport = transport_smtp_new(urls, count, &options.params, &err);
	free(urls);
	if (!transport) {
		printf("error %s\n", err.text);
		return 78;
	}
	STRBUF(message);
	int result = options.check ? check(transport) : 0;
	if (optind + 2 < argc) {
		read_message(&message);
	}
	for (int i = optind + 2; i < argc; i++) {
		send_one(transport, argv[optind + 1], argv[i], &message);
		usleep(i + 1 < argc ? options.pause : 0);
	}
	transport_free(transport);
	return result ? 1 : 0;
}
