#include "mail/message.h"

#include <string.h>

#include "base/text.h"
#include "mail/header.h"
#include "mail/variant.h"

static int add_person(
	struct strbuf *out, const char *field, const struct mail_person *person, struct error *err)
{
	if (!person->address) {
		return error_set(err, ERROR_INPUT, "%s: no address", field);
	}
	return mail_header_mailbox(out, field, person->name, person->address, err);
}

static int add_subject(struct strbuf *out, const struct mail_variant_view *view,
	const struct mail_slots *slots, struct error *err)
{
	STRBUF(subject);

	if (mail_slots_fill(&subject, view->subject, slots, err) < 0) {
		return error_wrap(err, "Subject");
	}
	return mail_header_text(out, "Subject", subject.data, err);
}

/* What every message has: RFC 5322, 3.6, and RFC 3834, 5. */
static int add_common(struct strbuf *out, const struct mail_variant_view *view,
	const struct mail_values *values, struct error *err)
{
	mail_header_date(out, "Date", values->date, values->date_offset);
	if (add_person(out, "From", &values->from, err) < 0 ||
		add_person(out, "To", &values->to, err) < 0) {
		return -1;
	}
	if (values->reply_to.address && add_person(out, "Reply-To", &values->reply_to, err) < 0) {
		return -1;
	}
	if (add_subject(out, view, &values->slots, err) < 0) {
		return -1;
	}
	if (!values->message_id || !strchr(values->message_id, '@')) {
		return error_set(err, ERROR_INPUT, "Message-ID: no TOKEN@domain");
	}
	if (mail_header_id(out, "Message-ID", NULL, values->message_id, err) < 0) {
		return -1;
	}
	return mail_header_raw(out, "Auto-Submitted", "auto-generated", err);
}

/* A URI with an angle bracket could bring in another one. */
static int add_uri(struct strbuf *list, const char *field, const char *uri, const char *scheme,
	struct error *err)
{
	if (!*uri || !text_starts_with(uri, scheme) || strpbrk(uri, "<> \t")) {
		return error_set(err, ERROR_INPUT,
			"%s: not a URI that begins with '%s' and has no spaces or angle brackets",
			field, scheme);
	}
	strbuf_addf(list, "%s<%s>", list->len ? ", " : "", uri);
	return 0;
}

/* RFC 2369, 3.2, the preferred way first; RFC 8058 for the button in the reader's program. */
static int add_unsubscribe(struct strbuf *out, const struct mail_values *values, struct error *err)
{
	static const char field[] = "List-Unsubscribe";
	STRBUF(uris);

	if (values->unsubscribe_https &&
		add_uri(&uris, field, values->unsubscribe_https, "https://", err) < 0) {
		return -1;
	}
	if (values->unsubscribe_mailto &&
		add_uri(&uris, field, values->unsubscribe_mailto, "mailto:", err) < 0) {
		return -1;
	}
	if (!uris.len) {
		return error_set(err, ERROR_INPUT, "%s: neither an https nor a mailto URI", field);
	}
	if (mail_header_raw(out, field, uris.data, err) < 0) {
		return -1;
	}
	return values->unsubscribe_https ? mail_header_raw(out, "List-Unsubscribe-Post",
						   "List-Unsubscribe=One-Click", err)
					 : 0;
}

static int add_link(struct strbuf *out, const char *field, const char *uri, struct error *err)
{
	STRBUF(link);

	if (!uri) {
		return 0;
	}
	if (add_uri(&link, field, uri, "", err) < 0) {
		return -1;
	}
	return mail_header_raw(out, field, link.data, err);
}

static int add_list(struct strbuf *out, const struct mail_values *values, struct error *err)
{
	if (!values->list_id) {
		return 0;
	}
	if (mail_header_id(out, "List-Id", values->list_name, values->list_id, err) < 0 ||
		add_unsubscribe(out, values, err) < 0 ||
		add_link(out, "List-Help", values->list_help, err) < 0 ||
		add_link(out, "List-Archive", values->list_archive, err) < 0) {
		return -1;
	}
	return mail_header_raw(out, "Precedence", "bulk", err);
}

static int add_part_fields(
	struct strbuf *out, const char *type, enum mail_encoding encoding, struct error *err)
{
	STRBUF(content_type);

	strbuf_addf(&content_type, "%s; charset=utf-8", type);
	if (mail_header_raw(out, "Content-Type", content_type.data, err) < 0) {
		return -1;
	}
	return mail_header_raw(out, "Content-Transfer-Encoding", mail_encoding_name(encoding), err);
}

static int add_mime(struct strbuf *out, const struct mail_variant_view *view, struct error *err)
{
	STRBUF(content_type);

	if (mail_header_raw(out, "MIME-Version", "1.0", err) < 0) {
		return -1;
	}
	if (view->language[0] &&
		mail_header_raw(out, "Content-Language", view->language, err) < 0) {
		return -1;
	}
	if (!view->has_html) {
		return add_part_fields(out, "text/plain", view->text.encoding, err);
	}
	strbuf_addf(&content_type, "multipart/alternative; boundary=\"%s\"", view->boundary);
	return mail_header_raw(out, "Content-Type", content_type.data, err);
}

static int add_header(struct strbuf *out, const struct mail_variant_view *view,
	const struct mail_values *values, struct error *err)
{
	if (add_common(out, view, values, err) < 0 || add_list(out, values, err) < 0) {
		return -1;
	}
	if (values->feedback_id &&
		mail_header_raw(out, "Feedback-ID", values->feedback_id, err) < 0) {
		return -1;
	}
	return add_mime(out, view, err);
}

/* RFC 2046, 5.1.1: the CRLF before a delimiter is the delimiter's. */
static int add_body(struct strbuf *out, const struct mail_variant_view *view,
	const struct mail_slots *slots, struct error *err)
{
	if (!view->has_html) {
		return mail_body_fill(out, &view->text, false, slots, err);
	}
	strbuf_addf(out, "--%s\r\n", view->boundary);
	if (add_part_fields(out, "text/plain", view->text.encoding, err) < 0) {
		return -1;
	}
	strbuf_add_string(out, "\r\n");
	if (mail_body_fill(out, &view->text, false, slots, err) < 0) {
		return -1;
	}
	strbuf_addf(out, "\r\n--%s\r\n", view->boundary);
	if (add_part_fields(out, "text/html", view->html.encoding, err) < 0) {
		return -1;
	}
	strbuf_add_string(out, "\r\n");
	if (mail_body_fill(out, &view->html, true, slots, err) < 0) {
		return -1;
	}
	strbuf_addf(out, "\r\n--%s--\r\n", view->boundary);
	return 0;
}

int mail_message_fill(const void *blob, size_t len, const struct mail_values *values,
	struct strbuf *out, struct error *err)
{
	CLEANUP(mail_variant_view_release) struct mail_variant_view view = {0};
	size_t start = out->len;

	if (mail_variant_read(&view, blob, len, err) < 0) {
		return -1;
	}
	if (add_header(out, &view, values, err) < 0) {
		strbuf_truncate(out, start);
		return -1;
	}
	strbuf_add_string(out, "\r\n");
	if (add_body(out, &view, &values->slots, err) < 0) {
		strbuf_truncate(out, start);
		return -1;
	}
	return 0;
}
