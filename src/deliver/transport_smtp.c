/* Messages over SMTP: which server, and when to connect. */

#include <stdlib.h>

#include "base/mem.h"
#include "base/strbuf.h"
#include "deliver/transport.h"
#include "net/smtp_reply.h"

struct transport_smtp {
	struct transport transport;
	char **servers;
	size_t server_count;
	struct smtp_params params; /* its strings are ours */
	struct smtp *smtp;         /* NULL: not connected */
	size_t connected;          /* which of the servers smtp is */
	size_t first;              /* the server to begin with; after a loss the next one */
	bool *lockstep;            /* for each server: pipelining broke, so it is not used */
	size_t *most;              /* for each server: messages a connection; 0: no limit */
};

static struct transport_smtp *of(struct transport *transport)
{
	return (struct transport_smtp *)transport;
}

static void disconnect(struct transport_smtp *self)
{
	smtp_close(self->smtp);
	self->smtp = NULL;
}

/* Connects to the first server that can be reached. On failure the outcome is the last server's,
 * and both texts name the fault of each. */
static int connect_first(
	struct transport_smtp *self, struct outcome *ret_outcome, struct error *err)
{
	struct error fault = ERROR_INIT;
	STRBUF(faults);

	for (size_t n = 0; n < self->server_count; n++) {
		size_t i = (self->first + n) % self->server_count;
		const char *server = self->servers[i];

		self->params.lockstep = self->lockstep[i];
		self->params.max_messages = self->most[i];
		self->smtp = smtp_open(server, &self->params, ret_outcome, &fault);
		if (self->smtp) {
			self->connected = i;
			self->first = 0;
			return 0;
		}
		if (fault.kind == ERROR_BUSY) {
			break;
		}
		strbuf_addf(&faults, "%s%s: %s", n > 0 ? "; " : "", server, fault.text);
	}
	if (fault.kind == ERROR_BUSY) {
		return error_set(err, ERROR_BUSY, "%s", fault.text);
	}
	ret_outcome->text[0] = '\0';
	smtp_add_clean(ret_outcome->text, sizeof(ret_outcome->text), faults.data, faults.len);
	return error_set(err, fault.kind, "%s", faults.data);
}

/* The connection has carried as many messages as the server lets it. */
static bool is_used_up(const struct transport_smtp *self)
{
	size_t most = self->most[self->connected];

	return most && smtp_accepted(self->smtp) >= most;
}

/* Connects, unless a connection is open; *ret_fresh: it was made just now. */
static int ensure_connected(struct transport_smtp *self, bool *ret_fresh,
	struct outcome *ret_outcome, struct error *err)
{
	if (self->smtp && !smtp_is_closed(self->smtp) && !is_used_up(self)) {
		*ret_fresh = false;
		return 0;
	}
	disconnect(self);
	*ret_fresh = true;
	return connect_first(self, ret_outcome, err);
}

static int smtp_transport_check(
	struct transport *transport, struct transport_facts *ret_facts, struct error *err)
{
	struct transport_smtp *self = of(transport);
	struct outcome outcome;
	const char *tls;
	bool fresh;

	if (ensure_connected(self, &fresh, &outcome, err)) {
		return -1;
	}
	tls = smtp_tls_name(self->smtp);
	*ret_facts = (struct transport_facts){
		.server = xstrdup(self->servers[self->connected]),
		.greeting = xstrdup(smtp_greeting(self->smtp)),
		.tls = tls[0] ? xstrdup(tls) : NULL,
		.extensions = xstrdup(smtp_extensions(self->smtp)),
		.user = xstrdup_or_null(self->params.user),
	};
	return 0;
}

/* A message whose connection broke, or whose session was refused, is tried with the next server,
 * where there are several, and never over the same connection. */
static void note_loss(struct transport_smtp *self)
{
	self->first = (self->connected + 1) % self->server_count;
	self->lockstep[self->connected] |= smtp_pipelining_broke(self->smtp);
	disconnect(self);
}

/* A limit that the connection ran into after others went well: kept to from now on, and no matter
 * of this message. Where even a new connection takes nothing, it is no limit of connections. */
static bool note_limit(struct transport_smtp *self, const struct outcome *outcome)
{
	size_t accepted = smtp_accepted(self->smtp);

	if (!outcome->limit) {
		return false;
	}
	self->most[self->connected] = accepted;
	if (accepted) {
		disconnect(self);
	}
	return accepted > 0;
}

static bool is_lost(const struct outcome *outcome)
{
	return outcome->kind == OUTCOME_DEFERRED && outcome->lost;
}

static int send_connected(struct transport_smtp *self, const struct submission *submission,
	struct outcome *ret_outcome, struct error *err)
{
	struct error fault = ERROR_INIT;

	for (;;) {
		bool fresh, once_more;

		if (ensure_connected(self, &fresh, ret_outcome, &fault)) {
			return fault.kind == ERROR_BUSY
				       ? error_set(err, fault.kind, "%s", fault.text)
				       : 0;
		}
		if (smtp_send(self->smtp, submission, ret_outcome, err)) {
			return -1;
		}
		if (!is_lost(ret_outcome)) {
			return 0;
		}
		/* An idle connection that turns out to be closed, even if that arrives while MAIL
		 * is on its way, is no failure of this message: once more, over a new one. */
		once_more = !fresh && smtp_was_unanswered(self->smtp);
		if (note_limit(self, ret_outcome)) {
			continue;
		}
		note_loss(self);
		if (!once_more) {
			return 0;
		}
	}
}

/* What one server cannot carry, since it offers no SMTPUTF8, another may: each is asked, until one
 * can. Where one of them cannot be reached, nobody knows, and that message alone waits. */
static int send_over_others(struct transport_smtp *self, const struct submission *submission,
	struct outcome *ret_outcome, struct error *err)
{
	size_t home = self->connected;
	int result = 0;

	for (size_t n = 1;
		n < self->server_count && result == 0 && ret_outcome->kind == OUTCOME_IMPOSSIBLE;
		n++) {
		size_t other = (home + n) % self->server_count;
		struct outcome outcome;

		disconnect(self);
		self->first = other;
		result = send_connected(self, submission, &outcome, err);
		if (result == 0 && (!self->smtp || self->connected != other)) {
			outcome.kind = OUTCOME_DEFERRED;
			outcome.unreachable = false;
		}
		if (result == 0) {
			*ret_outcome = outcome;
		}
	}
	disconnect(self);
	self->first = 0;
	return result;
}

static int smtp_transport_send(struct transport *transport, const struct submission *submission,
	struct outcome *ret_outcome, struct error *err)
{
	struct transport_smtp *self = of(transport);
	int result = send_connected(self, submission, ret_outcome, err);

	return result == 0 && ret_outcome->kind == OUTCOME_IMPOSSIBLE && self->server_count > 1
		       ? send_over_others(self, submission, ret_outcome, err)
		       : result;
}

static void smtp_transport_free(struct transport *transport)
{
	struct transport_smtp *self = of(transport);
	void *strings[] = {&self->params.user, &self->params.password, &self->params.ca_file,
		&self->params.helo};

	disconnect(self);
	for (size_t i = 0; i < self->server_count; i++) {
		free(self->servers[i]);
	}
	free(self->servers);
	free(self->lockstep);
	free(self->most);
	for (size_t i = 0; i < ARRAY_LEN(strings); i++) {
		mem_free_ptr(strings[i]);
	}
	free(self);
}

struct transport *transport_smtp_new(const char *const *servers, size_t server_count,
	const struct smtp_params *params, struct error *err)
{
	static const struct transport_driver driver = {.check = smtp_transport_check,
		.send = smtp_transport_send,
		.free = smtp_transport_free};
	struct transport_smtp *self;

	for (size_t i = 0; i < server_count; i++) {
		if (smtp_check_server(servers[i], params, err)) {
			return NULL;
		}
	}
	self = xcalloc(1, sizeof(*self));
	self->transport.driver = &driver;
	self->servers = xcalloc(server_count, sizeof(*self->servers));
	self->server_count = server_count;
	self->lockstep = xcalloc(server_count, sizeof(*self->lockstep));
	self->most = xcalloc(server_count, sizeof(*self->most));
	for (size_t i = 0; i < server_count; i++) {
		self->servers[i] = xstrdup(servers[i]);
	}
	self->params = *params;
	self->params.user = xstrdup_or_null(params->user);
	self->params.password = xstrdup_or_null(params->password);
	self->params.ca_file = xstrdup_or_null(params->ca_file);
	self->params.helo = xstrdup_or_null(params->helo);
	return &self->transport;
}
