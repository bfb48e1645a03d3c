#include "deliver/message.h"

#include <string.h>

#include "base/domain.h"
#include "base/mem.h"
#include "base/text.h"
#include "digest/content.h"
#include "mail/message.h"
#include "model/mail_address.h"

static int add_address(struct strbuf *out, const char *text, struct error *err)
{
	struct mail_address address;

	if (mail_address_parse(text, &address, err) < 0) {
		return -1;
	}
	mail_address_add(out, &address);
	mail_address_release(&address);
	return 0;
}

int deliver_envelope(const struct settings *settings, const struct deliver_message *message,
	struct strbuf *sender, struct strbuf *recipient, struct error *err)
{
	const struct mail_settings *mail = &settings->mail;
	const char *at = mail->bounces ? strrchr(mail->bounces, '@') : NULL;
	STRBUF(verp);

	if (add_address(recipient, message->subscriber->address, err) < 0) {
		return -1;
	}
	if (!at) {
		return add_address(sender, mail->from_email, err);
	}
	strbuf_add(&verp, mail->bounces, (size_t)(at - mail->bounces));
	strbuf_addf(&verp, "+%s%s", message->delivery_token, at);
	return add_address(sender, verp.data, err);
}

/* The slots of digest/content.h. Somebody without a name is greeted by address. */
static struct mail_slots make_slots(const struct deliver_message *message)
{
	const struct subscriber *subscriber = message->subscriber;
	struct mail_slots slots = {0};

	slots.values[CONTENT_SLOT_NAME - 'A'] = subscriber->name && subscriber->name[0]
							? subscriber->name
							: subscriber->address;
	slots.values[CONTENT_SLOT_ADDRESS - 'A'] = subscriber->address;
	slots.values[CONTENT_SLOT_TOKEN - 'A'] = message->reader_token;
	return slots;
}

/* A host name, as the site's by default; or any other id, which has to be ASCII (RFC 2919, 2). */
static int add_list_id(struct strbuf *out, const char *list_id, struct error *err)
{
	if (text_is_ascii(list_id)) {
		strbuf_add_string(out, list_id);
		return 0;
	}
	return domain_to_ascii(out, list_id, err) < 0 ? error_wrap(err, "mail.list_id") : 0;
}

int deliver_fill(const struct settings *settings, const struct deliver_message *message,
	struct strbuf *out, struct error *err)
{
	const struct mail_settings *mail = &settings->mail;
	FREE_ON_EXIT char *mailto = content_leave_mailto(settings, message->reader_token);
	FREE_ON_EXIT char *https = content_leave_url(settings, message->reader_token);
	struct mail_values values = {
		.date = message->date,
		.date_offset = zone_offset(settings->site.zone, message->date),
		.from = {.name = mail->from_name ? mail->from_name : settings->site.title,
			.address = mail->from_email},
		.reply_to = {.address = mail->reply_to},
		.to = {.name = message->subscriber->name, .address = message->subscriber->address},
		.list_name = settings->site.title,
		.unsubscribe_https = https && text_starts_with(https, "https://") ? https : NULL,
		.unsubscribe_mailto = mailto,
		.list_help = settings->site.url,
		.list_archive = settings->site.url,
		.slots = make_slots(message),
	};
	const char *domain = strrchr(mail->from_email, '@') + 1;
	STRBUF(ascii);
	STRBUF(list_id);
	STRBUF(message_id);
	STRBUF(feedback_id);
	STRBUF(plain);

	if (domain_to_ascii(&ascii, domain, err) < 0) {
		return error_wrap(err, "mail.from");
	}
	if (add_list_id(&list_id, mail->list_id, err) < 0) {
		return -1;
	}
	strbuf_addf(&message_id, "%s@%s", message->delivery_token, ascii.data);
	strbuf_addf(&feedback_id, "%lld:%s:digest:%s", (long long)message->edition,
		rhythm_name(message->rhythm), settings->site.host);
	values.list_id = list_id.data;
	values.message_id = message_id.data;
	values.feedback_id = feedback_id.data;
	if (!mailto && !values.unsubscribe_https) {
		/* Only a folder and loopback get this far: see deliver's callers. */
		values.list_id = NULL;
	}
	if (!message->dkim) {
		return mail_message_fill(message->blob, message->blob_len, &values, out, err);
	}
	if (mail_message_fill(message->blob, message->blob_len, &values, &plain, err) < 0 ||
		dkim_sign(message->dkim, plain.data, plain.len, message->date, out, err) < 0) {
		return -1;
	}
	strbuf_add(out, plain.data, plain.len);
	return 0;
}
