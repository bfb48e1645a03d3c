#include "cmd/send.h"

#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/loopback.h"
#include "base/mem.h"
#include "cmd/print.h"

#define UNREACHABLE_LIMIT (6 * 3600)

static int refuse_without_leave(const struct settings *settings, struct error *err)
{
	if (settings->mail.leave || settings->web_url || settings->mail.folder) {
		return 0;
	}
	for (size_t i = 0; i < settings->mail.server_count; i++) {
		if (!url_is_loopback(settings->mail.servers[i])) {
			return error_set(err, ERROR_CONFIG,
				"readers have no way to leave: set mail.leave or web.url in '%s'",
				settings->path);
		}
	}
	return 0;
}

static struct transport *open_smtp(const struct settings *settings, struct error *err)
{
	const struct mail_settings *mail = &settings->mail;
	char *password = NULL;
	struct transport *transport;
	struct smtp_params params = {
		.user = mail->user,
		.ca_file = mail->ca_file,
		.helo = mail->helo,
		.tls = !mail->tls_given ? SMTP_TLS_DEFAULT
		       : mail->tls      ? SMTP_TLS_REQUIRED
					: SMTP_TLS_OFF,
		.stop = &context_stop,
	};

	if (mail->user && settings_password(settings, &password, err) < 0) {
		return NULL;
	}
	if (mail->user && !password) {
		error_set(err, ERROR_CONFIG,
			"mail.user is set, but there is no password: set mail.password_file, "
			"mail.password_command or the credential smtp-password");
		return NULL;
	}
	params.password = password;
	transport = transport_smtp_new(mail->servers, mail->server_count, &params, err);
	if (password) {
		explicit_bzero(password, strlen(password));
	}
	free(password);
	return transport;
}

struct transport *send_open(struct context *context, struct error *err)
{
	const struct settings *settings = context->settings;

	if (!settings->mail.on) {
		error_set(err, ERROR_CONFIG, "'%s' has no 'mail'", settings->path);
		return NULL;
	}
	if (refuse_without_leave(settings, err) < 0) {
		return NULL;
	}
	if (settings->mail.folder) {
		return file_make_folder(settings->mail.folder, err) < 0
			       ? NULL
			       : transport_dir_new(settings->mail.folder, err);
	}
	return open_smtp(settings, err);
}

static int64_t tick(void *ctx)
{
	return context_micros(ctx);
}

static void on_event(void *ctx, const struct deliver_event *event)
{
	struct context *context = ctx;

	print_progress(context, "sending", event->done, event->total);
	if (event->state != DELIVERY_SENT) {
		report_add(&context->report, REPORT_WARNING, NULL, 0, 0, "%s: %s: %s",
			event->address, delivery_state_name(event->state),
			event->reply ? event->reply : "");
	} else if (context->verbose) {
		report_add(&context->report, REPORT_NOTE, NULL, 0, 0, "%s: sent", event->address);
	}
}

/* Since when nothing can be reached, in the store, so that the next run knows. */
static int note_reachability(
	struct context *context, const struct deliver_result *result, struct error *err)
{
	int64_t now = context_now(context), since;

	if (store_get(context->store, STORE_UNREACHABLE_SINCE, &since, err) < 0) {
		return -1;
	}
	if (!result->unreachable) {
		/* Where nothing is left to be sent, nothing is waiting for a server. */
		bool reached = !result->paused && !context_stop;

		return since && reached ? store_set(context->store, STORE_UNREACHABLE_SINCE, 0, err)
					: 0;
	}
	if (!since) {
		return store_set(context->store, STORE_UNREACHABLE_SINCE, now, err);
	}
	if (now - since > UNREACHABLE_LIMIT) {
		return error_set(err, ERROR_TEMPORARY,
			"no mail server could be reached for over six hours: %s", result->reason);
	}
	return 0;
}

/* One for each connection; a folder has one alone. Opens none where one cannot be had. */
static int open_all(struct context *context, struct transport **transports, size_t *ret_count,
	struct error *err)
{
	const struct mail_settings *mail = &context->settings->mail;
	size_t wanted = mail->folder ? 1 : (size_t)mail->connections;

	for (*ret_count = 0; *ret_count < wanted; ++*ret_count) {
		transports[*ret_count] = send_open(context, err);
		if (!transports[*ret_count]) {
			return -1;
		}
	}
	return 0;
}

static int send_locked(
	struct context *context, struct deliver_result *ret_result, struct error *err)
{
	struct transport *transports[MAIL_MAX_CONNECTIONS];
	struct deliver_params params = {
		.store = context->store,
		.settings = context->settings,
		.transports = transports,
		.clock = tick,
		.event = on_event,
		.ctx = context,
		.stop = &context_stop,
	};
	int result = open_all(context, transports, &params.transport_count, err);

	if (result == 0) {
		result = deliver(&params, ret_result, err);
	}
	while (params.transport_count) {
		transport_free(transports[--params.transport_count]);
	}
	if (result == 0 && ret_result->unreachable) {
		report_add(&context->report, REPORT_WARNING, NULL, 0, 0,
			"the mail server cannot be reached, mail stays queued: %s",
			ret_result->reason);
	}
	return result < 0 ? -1 : note_reachability(context, ret_result, err);
}

int send_outbox(struct context *context, struct deliver_result *ret_result, struct error *err)
{
	int lock, result;

	*ret_result = (struct deliver_result){0};
	if (context->dry_run) {
		return 0;
	}
	lock = context_lock_delivery(context, err);
	if (lock < 0) {
		return -1;
	}
	result = send_locked(context, ret_result, err);
	file_unlock(lock);
	return result;
}

void send_print(const struct context *context, const struct deliver_result *result)
{
	STRBUF(line);

	for (int i = 0; i < DELIVERY_STATE_COUNT; i++) {
		if (result->counts[i]) {
			strbuf_addf(&line, "%s%zu %s", line.len ? ", " : "", result->counts[i],
				delivery_state_name((enum delivery_state)i));
		}
	}
	if (result->paused) {
		print_line(context, "mail: paused (postrider resume)");
	} else if (line.len) {
		print_line(context, "mail: %s", line.data);
	}
}
