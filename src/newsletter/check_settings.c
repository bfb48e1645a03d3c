#include "newsletter/check.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/domain.h"
#include "newsletter/transports.h"

static bool offers_rhythm(const struct settings *settings)
{
	for (int i = 0; i < RHYTHM_COUNT; i++) {
		if (settings->digests.offered[i]) {
			return true;
		}
	}
	return false;
}

static bool is_below(const char *domain, const char *above)
{
	size_t len = strlen(domain), above_len = strlen(above);

	return len > above_len && domain[len - above_len - 1] == '.' &&
	       strcmp(domain + len - above_len, above) == 0;
}

/* RFC 7489, 3.1.1, as far as it can be told without a list of registries' domains: one of the two
 * is the other, or lies below it. */
static bool is_aligned(const char *domain, const char *from)
{
	STRBUF(own);

	/* An address that is none has its own finding. */
	return domain_to_ascii(&own, strrchr(from, '@') + 1, NULL) < 0 ||
	       strcmp(domain, own.data) == 0 || is_below(own.data, domain) ||
	       is_below(domain, own.data);
}

static void check_dkim(const struct settings *settings, const struct finding_place *place,
	struct findings *findings)
{
	const struct mail_settings *mail = &settings->mail;
	struct error err = ERROR_INIT;
	struct dkim_keys *keys = transport_keys(settings, &err);
	struct stat info;

	if (!keys) {
		findings_add(findings, RULE_MAIL_DKIM, place, "mail.dkim: %s", err.text);
	}
	dkim_keys_free(keys);
	for (size_t i = 0; i < mail->dkim_count; i++) {
		const struct mail_dkim *dkim = &mail->dkim[i];

		if (!is_aligned(dkim->domain, mail->from_email)) {
			findings_add(findings, RULE_MAIL_DKIM, place,
				"mail.dkim signs for '%s', which is not the domain of mail.from",
				dkim->domain);
		}
		if (stat(dkim->key_file, &info) == 0 && (info.st_mode & 07)) {
			findings_add(findings, RULE_MAIL_DKIM, place,
				"'%s' can be read by others: chmod 600", dkim->key_file);
		}
	}
}

/* A service may have its password from systemd, and whoever checks may not be who runs it: no
 * errors. */
static void check_password(const struct mail_settings *mail, const struct finding_place *place,
	struct findings *findings)
{
	struct stat info;

	if (!mail->user || !mail->password_file || getenv("CREDENTIALS_DIRECTORY")) {
		return;
	}
	if (access(mail->password_file, R_OK) < 0) {
		findings_add(findings, RULE_MAIL_PASSWORD, place,
			"mail.password_file: cannot read '%s': %s", mail->password_file,
			strerror(errno));
	} else if (stat(mail->password_file, &info) == 0 && (info.st_mode & 07)) {
		findings_add(findings, RULE_MAIL_PASSWORD, place,
			"'%s' can be read by others: chmod 600", mail->password_file);
	}
}

void newsletter_check_settings(const struct settings *settings, struct findings *findings)
{
	const struct mail_settings *mail = &settings->mail;
	const struct finding_place place = {.path = settings->path};

	if (!mail->on) {
		return;
	}
	if (!offers_rhythm(settings)) {
		findings_add(findings, RULE_MAIL_RHYTHM, &place,
			"'mail' is set, but 'digests' offers no rhythm");
	}
	if (settings->web_url) {
		findings_add(findings, RULE_MAIL_PAGES, &place,
			"web.url is set: mails link to leave/, preferences/ and digest/ below it, "
			"pages that this version does not serve");
	}
	check_dkim(settings, &place, findings);
	check_password(mail, &place, findings);
	if (!mail->postal_address) {
		findings_add(findings, RULE_MAIL_POSTAL, &place,
			"mail.postal_address is not set: many countries' laws ask for the sender's "
			"postal address in a newsletter");
	}
}
