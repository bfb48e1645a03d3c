#include "net/smtp.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/loopback.h"
#include "base/text.h"
#include "net/smtp_address.h"
#include "net/smtp_internal.h"
#include "net/smtp_url.h"

#define IDLE 50 /* milliseconds after which a connection may have been closed unnoticed */

static struct smtp_timeouts with_defaults(const struct smtp_timeouts *given)
{
	struct smtp_timeouts timeouts = *given;

	timeouts.connect = given->connect ? given->connect : 30 * 1000;
	timeouts.open = given->open ? given->open : 5 * 60 * 1000;
	timeouts.command = given->command ? given->command : 5 * 60 * 1000;
	timeouts.data = given->data ? given->data : 2 * 60 * 1000;
	timeouts.block = given->block ? given->block : 3 * 60 * 1000;
	timeouts.data_end = given->data_end ? given->data_end : 10 * 60 * 1000;
	timeouts.quit = given->quit ? given->quit : 2 * 1000;
	return timeouts;
}

void smtp_drop(struct smtp *smtp)
{
	line_close(smtp->line);
	smtp->line = NULL;
	smtp->announced = NULL;
}

int smtp_write_counted(struct smtp *smtp, const char *bytes, size_t len, long timeout,
	size_t *ret_written, struct error *err)
{
	*ret_written = 0;
	if (line_write(smtp->line, bytes, len, timeout, ret_written, err)) {
		smtp_drop(smtp);
		return -1;
	}
	return 0;
}

int smtp_write(struct smtp *smtp, const char *bytes, size_t len, long timeout, struct error *err)
{
	size_t written;

	return smtp_write_counted(smtp, bytes, len, timeout, &written, err);
}

int smtp_read_reply(struct smtp *smtp, long timeout, struct strbuf *lines,
	struct smtp_reply *ret_reply, struct error *err)
{
	int64_t deadline = line_deadline(timeout);
	int ended = 0;
	STRBUF(line);

	*ret_reply = (struct smtp_reply){0};
	while (ended == 0) {
		strbuf_clear(&line);
		if (line_read(smtp->line, deadline, &line, err)) {
			break;
		}
		ended = smtp_reply_add(ret_reply, line.data, line.len);
		if (ended < 0) {
			error_set(err, ERROR_TEMPORARY, "the server's reply is none of SMTP");
		}
		if (lines) {
			strbuf_add(lines, line.data, line.len);
			strbuf_add_char(lines, '\n');
		}
	}
	if (ended != 1) {
		smtp_drop(smtp);
		return -1;
	}
	smtp->last_reply = line_deadline(0);
	return 0;
}

int smtp_check_server(const char *url, const struct smtp_params *params, struct error *err)
{
	STRBUF(helo);
	STRBUF(built);

	if (smtp_helo(&helo, params->helo, err)) {
		return -1;
	}
	return smtp_url(&built, url, helo.data, err);
}

static bool wants_tls(const char *url, const struct smtp_params *params)
{
	return params->tls == SMTP_TLS_REQUIRED ||
	       (params->tls == SMTP_TLS_DEFAULT && !url_is_loopback(url));
}

/* Notes a keyword of EHLO's answer with its parameters, such as "SIZE 10240000" (RFC 5321,
 * 4.1.1.1). */
static void note_extension(struct smtp *smtp, const char *text, size_t len)
{
	char clean[128] = "";
	char keyword[64];

	smtp_add_clean(clean, sizeof(clean), text, len);
	snprintf(keyword, sizeof(keyword), "%.*s", (int)strcspn(clean, " "), clean);
	strbuf_addf(&smtp->extensions, smtp->extensions.len > 0 ? ", %s" : "%s", clean);
	smtp->pipelining |= !smtp->params->lockstep && text_equal_nocase(keyword, "PIPELINING");
	smtp->chunking |= !smtp->params->lockstep && text_equal_nocase(keyword, "CHUNKING");
	smtp->eightbit |= text_equal_nocase(keyword, "8BITMIME");
	if (text_equal_nocase(keyword, "SIZE")) {
		smtp->size = true;
		smtp->max_size = strtoul(clean + strlen(keyword), NULL, 10);
	}
	smtp->smtputf8 |= text_equal_nocase(keyword, "SMTPUTF8");
}

/* libcurl has said EHLO, but does not give the answer: it is asked again. */
static int say_ehlo(
	struct smtp *smtp, const char *helo, struct smtp_reply *ret_reply, struct error *err)
{
	long timeout = smtp->timeouts.command;
	const char *line;
	STRBUF(command);
	STRBUF(lines);

	strbuf_addf(&command, "EHLO %s\r\n", helo);
	if (smtp_write(smtp, command.data, command.len, timeout, err) ||
		smtp_read_reply(smtp, timeout, &lines, ret_reply, err)) {
		return -1;
	}
	if (smtp_reply_class(ret_reply) != 2) {
		return error_set(err, ERROR_TEMPORARY, "the server refused EHLO: %d %s",
			ret_reply->code, ret_reply->text);
	}
	/* The first line is the server's name. */
	line = strchr(lines.data, '\n') + 1;
	for (const char *end; (end = strchr(line, '\n')); line = end + 1) {
		if (end - line > 4) {
			note_extension(smtp, line + 4, (size_t)(end - line) - 4);
		}
	}
	return 0;
}

static int open_line(struct smtp *smtp, const char *url, struct line_opening *opening,
	const char *helo, struct error *err)
{
	struct line_params params = {
		.user = smtp->params->user,
		.password = smtp->params->password,
		.tls = wants_tls(url, smtp->params),
		.ca_file = smtp->params->ca_file,
		.connect_timeout = smtp->timeouts.connect,
		.open_timeout = smtp->timeouts.open,
		.stop = smtp->params->stop,
	};
	STRBUF(full);

	if (smtp_url(&full, url, helo, err)) {
		return -1;
	}
	params.url = full.data;
	smtp->line = line_open(&params, opening, err);
	return smtp->line ? 0 : -1;
}

/* Parses the lines of a reply that libcurl has read. */
static void parse_lines(const char *lines, struct smtp_reply *ret_reply)
{
	for (const char *end; (end = strchr(lines, '\n')); lines = end + 1) {
		if (smtp_reply_add(ret_reply, lines, (size_t)(end - lines))) {
			return;
		}
	}
}

static void fill_fault(
	const struct smtp_reply *reply, const struct error *err, struct outcome *ret_outcome)
{
	smtp_reply_outcome(reply, OUTCOME_DEFERRED, ret_outcome);
	if (smtp_reply_class(reply) < 4) {
		ret_outcome->code = 0;
		ret_outcome->enhanced[0] = '\0';
	}
	ret_outcome->unreachable = true;
	ret_outcome->text[0] = '\0';
	smtp_add_clean(ret_outcome->text, sizeof(ret_outcome->text), err->text, strlen(err->text));
}

struct smtp *smtp_open(const char *url, const struct smtp_params *params,
	struct outcome *ret_outcome, struct error *err)
{
	struct line_opening opening = {.greeting = STRBUF_INIT, .reply = STRBUF_INIT};
	struct smtp_reply reply = {0};
	struct error fault = ERROR_INIT;
	struct smtp *smtp = xcalloc(1, sizeof(*smtp));
	size_t code_length;
	STRBUF(helo);

	*smtp = (struct smtp){.params = params,
		.timeouts = with_defaults(&params->timeouts),
		.extensions = STRBUF_INIT,
		.data = STRBUF_INIT};
	if (smtp_helo(&helo, params->helo, &fault) ||
		open_line(smtp, url, &opening, helo.data, &fault)) {
		parse_lines(opening.reply.data, &reply);
	} else if (say_ehlo(smtp, helo.data, &reply, &fault)) {
		smtp_drop(smtp);
	}
	code_length = opening.greeting.len > 4 ? 4 : 0;
	smtp_add_clean(smtp->greeting, sizeof(smtp->greeting), opening.greeting.data + code_length,
		opening.greeting.len - code_length);
	memcpy(smtp->tls, opening.tls, sizeof(smtp->tls));
	line_opening_release(&opening);
	if (!smtp->line) {
		fill_fault(&reply, &fault, ret_outcome);
		error_set(err, fault.kind, "%s", ret_outcome->text);
		smtp_close(smtp);
		return NULL;
	}
	return smtp;
}

void smtp_close(struct smtp *smtp)
{
	struct smtp_reply reply;

	if (!smtp) {
		return;
	}
	if (smtp->line && !smtp->announced && !line_is_stale(smtp->line) &&
		smtp_write(smtp, "QUIT\r\n", 6, smtp->timeouts.quit, NULL) == 0) {
		smtp_read_reply(smtp, smtp->timeouts.quit, NULL, &reply, NULL);
	}
	smtp_drop(smtp);
	strbuf_release(&smtp->extensions);
	strbuf_release(&smtp->data);
	free(smtp);
}

const char *smtp_greeting(const struct smtp *smtp)
{
	return smtp->greeting;
}

const char *smtp_tls_name(const struct smtp *smtp)
{
	return smtp->tls;
}

const char *smtp_extensions(const struct smtp *smtp)
{
	return smtp->extensions.data;
}

/* Only an idle connection needs to be asked: right after a reply no server closes, but for a 421,
 * which has been read. */
bool smtp_is_closed(struct smtp *smtp)
{
	if (smtp->line && !smtp->announced && line_deadline(0) - smtp->last_reply > IDLE &&
		line_is_stale(smtp->line)) {
		smtp_drop(smtp);
	}
	return !smtp->line;
}

size_t smtp_accepted(const struct smtp *smtp)
{
	return smtp->accepted;
}

bool smtp_pipelining_broke(const struct smtp *smtp)
{
	return smtp->pipelining_broke;
}

bool smtp_was_unanswered(const struct smtp *smtp)
{
	return smtp->unanswered;
}
