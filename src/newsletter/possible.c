#include "newsletter/possible.h"

#include <string.h>

#include "base/loopback.h"
#include "base/token.h"
#include "deliver/message.h"
#include "mail/variant.h"
#include "model/mail_address.h"

/* One look. */
struct search {
	const struct settings *settings;
	struct finding_place place;
	struct findings *findings;
};

static void add(
	const struct search *search, enum audit_rule rule, const char *key, const char *text)
{
	findings_add(search->findings, rule, &search->place, "%s: %s", key, text);
}

/* An address that every mail has. Without ASCII before its '@' only servers and programs with
 * SMTPUTF8 would take the mail (RFC 6531), and not every reader has one. */
static void look_at_address(
	const struct search *search, const char *key, const char *text, bool in_every_mail)
{
	struct mail_address address;
	struct error err = ERROR_INIT;

	if (!text) {
		return;
	}
	if (mail_address_parse(text, &address, &err) < 0) {
		add(search, RULE_MAIL_ADDRESS, key, err.text);
		return;
	}
	if (in_every_mail && address.needs_utf8) {
		findings_add(search->findings, RULE_MAIL_ADDRESS, &search->place,
			"%s: '%s' has characters other than ASCII before the '@', which most mail "
			"servers refuse",
			key, text);
	}
	mail_address_release(&address);
}

/* Nobody but the operator reads mail that goes into a folder or stays on this machine. */
static bool stays_here(const struct mail_settings *mail)
{
	for (size_t i = 0; i < mail->server_count && !mail->folder; i++) {
		if (!url_is_loopback(mail->servers[i])) {
			return false;
		}
	}
	return true;
}

static void look_at_leave(const struct search *search)
{
	const struct settings *settings = search->settings;

	if (!settings->mail.leave && !settings->web_url && !stays_here(&settings->mail)) {
		findings_add(search->findings, RULE_MAIL_LEAVE, &search->place,
			"readers have no way to leave: set mail.leave or web.url");
	}
}

/* Fills and addresses a mail with nothing in it, to a reader for whom nothing is impossible: what
 * fails then fails for everybody. */
static int try_message(const struct settings *settings, struct error *err)
{
	const struct mail_variant variant = {
		.subject = settings->site.title, .text = "\n", .language = settings->site.language};
	const struct subscriber reader = {.number = 1, .address = "reader@example.org"};
	char token[TOKEN_LEN + 1];
	struct deliver_message message = {
		.subscriber = &reader, .delivery_token = token, .reader_token = token};
	STRBUF(blob);
	STRBUF(bytes);
	STRBUF(sender);
	STRBUF(recipient);

	memset(token, 'a', TOKEN_LEN);
	token[TOKEN_LEN] = '\0';
	if (mail_variant_compose(&blob, &variant, err) < 0) {
		return -1;
	}
	message.blob = blob.data;
	message.blob_len = blob.len;
	return deliver_envelope(settings, &message, &sender, &recipient, err) < 0
		       ? error_wrap(err, "the envelope's sender")
		       : deliver_fill(settings, &message, &bytes, err);
}

static void look_at_mail(const struct search *search)
{
	const struct mail_settings *mail = &search->settings->mail;
	size_t before = search->findings->count;
	struct error err = ERROR_INIT;

	look_at_address(search, "mail.from", mail->from_email, true);
	look_at_address(search, "mail.reply_to", mail->reply_to, true);
	look_at_address(search, "mail.leave", mail->leave, false);
	look_at_address(search, "mail.bounces", mail->bounces, true);
	if (search->findings->count == before && try_message(search->settings, &err) < 0) {
		add(search, RULE_MAIL_ADDRESS, "no digest can be made", err.text);
	}
}

void newsletter_find_obstacles(const struct settings *settings, const struct templates *templates,
	struct findings *findings)
{
	const struct search search = {
		.settings = settings, .place = {.path = settings->path}, .findings = findings};
	const struct finding_place nowhere = {0};
	struct error err = ERROR_INIT;

	if (templates && templates_check(settings, templates, &err) < 0) {
		findings_add(findings, RULE_TEMPLATE, &nowhere, "%s", err.text);
	}
	if (settings->mail.on) {
		look_at_mail(&search);
		look_at_leave(&search);
	}
}

int newsletter_require_possible(
	const struct settings *settings, const struct templates *templates, struct error *err)
{
	struct findings findings = {0};
	const struct finding *first;

	newsletter_find_obstacles(settings, templates, &findings);
	first = findings.count ? &findings.items[0] : NULL;
	if (first && first->path) {
		error_set(err, ERROR_CONFIG, "%s: %s", first->path, first->text);
	} else if (first) {
		error_set(err, ERROR_CONFIG, "%s", first->text);
	}
	findings_release(&findings);
	return first ? -1 : 0;
}

int newsletter_load_possible(
	const struct settings *settings, struct templates *ret_templates, struct error *err)
{
	struct templates templates;

	if (templates_load(settings, &templates, err) < 0) {
		err->kind = ERROR_CONFIG;
		return -1;
	}
	if (newsletter_require_possible(settings, &templates, err) < 0) {
		templates_release(&templates);
		return -1;
	}
	*ret_templates = templates;
	return 0;
}
