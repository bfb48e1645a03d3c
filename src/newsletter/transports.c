#include "newsletter/transports.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"

static struct smtp_params params_of(const struct mail_settings *mail, const atomic_int *stop)
{
	return (struct smtp_params){
		.user = mail->user,
		.ca_file = mail->ca_file,
		.helo = mail->helo,
		.tls = !mail->tls_given ? SMTP_TLS_DEFAULT
		       : mail->tls      ? SMTP_TLS_REQUIRED
					: SMTP_TLS_OFF,
		.stop = stop,
	};
}

/* So many, all alike: the password is asked for once. */
static int open_smtp(const struct publication *publication, struct transport **transports,
	size_t wanted, size_t *ret_count, struct error *err)
{
	const struct settings *settings = publication->settings;
	const struct mail_settings *mail = &settings->mail;
	struct smtp_params params = params_of(mail, publication->stop);
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

static int open_folder(const struct publication *publication, struct transport **transports,
	size_t *ret_count, struct error *err)
{
	const char *folder = publication->settings->mail.folder;

	if (!publication->dry_run && file_make_folder(folder, err) < 0) {
		return -1;
	}
	transports[0] = transport_dir_new(folder, err);
	*ret_count = transports[0] != NULL;
	return transports[0] ? 0 : -1;
}

int transports_open(const struct publication *publication, struct transport **transports,
	size_t wanted, size_t *ret_count, struct error *err)
{
	const struct settings *settings = publication->settings;

	*ret_count = 0;
	if (!settings->mail.on) {
		return error_set(err, ERROR_CONFIG, "'%s' has no 'mail'", settings->path);
	}
	return settings->mail.folder ? open_folder(publication, transports, ret_count, err)
				     : open_smtp(publication, transports, wanted, ret_count, err);
}

struct transport *transport_open(const struct publication *publication, struct error *err)
{
	struct transport *transport = NULL;
	size_t count;

	return transports_open(publication, &transport, 1, &count, err) < 0 ? NULL : transport;
}

struct dkim_keys *transport_keys(const struct settings *settings, struct error *err)
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
