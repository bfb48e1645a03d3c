#include "cmd/send.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/loopback.h"
#include "base/mem.h"
#include "cmd/print.h"
#include "cmd/review.h"
#include "store/epoch.h"
#include "store/outbox.h"

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

static struct smtp_params params_of(const struct mail_settings *mail)
{
	return (struct smtp_params){
		.user = mail->user,
		.ca_file = mail->ca_file,
		.helo = mail->helo,
		.tls = !mail->tls_given ? SMTP_TLS_DEFAULT
		       : mail->tls      ? SMTP_TLS_REQUIRED
					: SMTP_TLS_OFF,
		.stop = &context_stop,
	};
}

/* So many, all alike: the password is asked for once. */
static int open_smtp(const struct settings *settings, struct transport **transports, size_t wanted,
	size_t *ret_count, struct error *err)
{
	const struct mail_settings *mail = &settings->mail;
	struct smtp_params params = params_of(mail);
	char *password = NULL;

	if (mail->user && settings_password(settings, &password, err) < 0) {
		return -1;
	}
	if (mail->user && !password) {
		return error_set(err, ERROR_CONFIG,
			"mail.user is set, but there is no password: set mail.password_file, "
			"mail.password_command or the credential smtp-password");
	}
	params.password = password;
	while (*ret_count < wanted) {
		struct transport *transport = transport_smtp_new(
			mail->servers, mail->server_count, &params, err);

		if (!transport) {
			break;
		}
		transports[(*ret_count)++] = transport;
	}
	if (password) {
		explicit_bzero(password, strlen(password));
	}
	free(password);
	return *ret_count == wanted ? 0 : -1;
}

static int open_folder(const struct settings *settings, struct transport **transports,
	size_t *ret_count, struct error *err)
{
	if (file_make_folder(settings->mail.folder, err) < 0) {
		return -1;
	}
	transports[0] = transport_dir_new(settings->mail.folder, err);
	*ret_count = transports[0] != NULL;
	return transports[0] ? 0 : -1;
}

/* As many as are wanted, or one for a folder. What was opened is the caller's, also after -1. */
static int open_all(struct context *context, struct transport **transports, size_t wanted,
	size_t *ret_count, struct error *err)
{
	const struct settings *settings = context->settings;

	*ret_count = 0;
	if (!settings->mail.on) {
		return error_set(err, ERROR_CONFIG, "'%s' has no 'mail'", settings->path);
	}
	if (refuse_without_leave(settings, err) < 0) {
		return -1;
	}
	return settings->mail.folder ? open_folder(settings, transports, ret_count, err)
				     : open_smtp(settings, transports, wanted, ret_count, err);
}

struct transport *send_open(struct context *context, struct error *err)
{
	struct transport *transport = NULL;
	size_t count;

	return open_all(context, &transport, 1, &count, err) < 0 ? NULL : transport;
}

struct dkim_keys *send_keys(const struct settings *settings, struct error *err)
{
	const struct mail_settings *mail = &settings->mail;
	struct dkim_key_file *files = xcalloc(mail->dkim_count + 1, sizeof(*files));
	struct dkim_keys *keys;

	for (size_t i = 0; i < mail->dkim_count; i++) {
		files[i] = (struct dkim_key_file){.domain = mail->dkim[i].domain,
			.selector = mail->dkim[i].selector,
			.path = mail->dkim[i].key_file};
	}
	keys = dkim_keys_load(files, mail->dkim_count, mail->relay_rewrites, err);
	free(files);
	return keys;
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

/* Only where there is something to send: an idle run writes nothing. */
static int note_epoch(struct store *store, int64_t now, struct error *err)
{
	int64_t due;

	if (epoch_check(store, err) < 0 || outbox_due(store, now, &due, err) < 0) {
		return -1;
	}
	return due ? epoch_advance(store, err) : 0;
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
	struct dkim_keys *keys = send_keys(context->settings, err);
	int result = keys ? 0 : -1;

	params.dkim = context->settings->mail.dkim_count ? keys : NULL;
	if (result == 0) {
		result = note_epoch(context->store, context_now(context), err);
	}
	if (result == 0) {
		result = open_all(context, transports, (size_t)context->settings->mail.connections,
			&params.transport_count, err);
	}

	if (result == 0) {
		result = deliver(&params, ret_result, err);
	}
	while (params.transport_count) {
		transport_free(transports[--params.transport_count]);
	}
	dkim_keys_free(keys);
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
	result = review_send(context, err) < 0 ? -1 : send_locked(context, ret_result, err);
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
