#include "base/loopback.h"
#include "cmd/check.h"
#include "mail/address.h"

static void check_address(const struct finding_place *place, struct findings *findings,
	const char *key, const char *text)
{
	struct mail_address address;
	struct error err = ERROR_INIT;

	if (!text) {
		return;
	}
	if (mail_address_parse(text, &address, &err) < 0) {
		findings_add(findings, RULE_MAIL_ADDRESS, place, "%s: %s", key, err.text);
		return;
	}
	mail_address_release(&address);
}

static bool offers_rhythm(const struct settings *settings)
{
	for (int i = 0; i < RHYTHM_COUNT; i++) {
		if (settings->digests.offered[i]) {
			return true;
		}
	}
	return false;
}

/* Nobody but the operator reads mail that goes into a folder or stays on this machine. */
static bool stays_here(const struct mail_settings *mail)
{
	if (mail->folder) {
		return true;
	}
	for (size_t i = 0; i < mail->server_count; i++) {
		if (url_is_loopback(mail->servers[i])) {
			return true;
		}
	}
	return false;
}

void check_mail(const struct context *context, struct findings *findings)
{
	const struct settings *settings = context->settings;
	const struct mail_settings *mail = &settings->mail;
	const struct finding_place place = {.path = settings->path};

	if (!mail->on) {
		return;
	}
	check_address(&place, findings, "mail.from", mail->from_email);
	check_address(&place, findings, "mail.reply_to", mail->reply_to);
	check_address(&place, findings, "mail.leave", mail->leave);
	check_address(&place, findings, "mail.bounces", mail->bounces);
	if (!offers_rhythm(settings)) {
		findings_add(findings, RULE_MAIL_RHYTHM, &place,
			"'mail' is set, but 'digests' offers no rhythm");
	}
	if (!mail->leave && !settings->web_url && !stays_here(mail)) {
		findings_add(findings, RULE_MAIL_LEAVE, &place,
			"readers have no way to leave: set mail.leave or web.url");
	}
	if (settings->web_url) {
		findings_add(findings, RULE_MAIL_PAGES, &place,
			"web.url is set: mails link to leave/, preferences/ and digest/ below it, "
			"pages that this version does not serve");
	}
	if (!mail->postal_address) {
		findings_add(findings, RULE_MAIL_POSTAL, &place,
			"mail.postal_address is not set: many countries' laws ask for the sender's "
			"postal address in a newsletter");
	}
}
