#include "unit.h"

#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "mail/lint.h"
#include "mail/message.h"

static const struct mail_variant variant = {
	.subject = "News for \001N",
	.text = "Hello \001N,\n\nleave: https://example.org/l/\001T\n",
	.html = "<p>Hello \001N</p><a href=\"https://example.org/l/\001T\">leave</a>\n",
	.language = "en",
};

static struct mail_values make_values(void)
{
	struct mail_values values = {
		.date = 1795071600,
		.date_offset = 3600,
		.from = {.name = "Notes", .address = "notes@example.org"},
		.reply_to = {.address = "ada@example.org"},
		.to = {.name = "Zo\xc3\xab", .address = "zoe@example.net"},
		.message_id = "d2abc@example.org",
		.list_id = "notes.example.org",
		.list_name = "Notes",
		.unsubscribe_https = "https://example.org/l/r1",
		.unsubscribe_mailto = "mailto:leave+r1@example.org",
		.list_help = "https://example.org/p/r1",
		.list_archive = "https://example.org/",
		.feedback_id = "e1:weekly:notes:example.org",
	};

	values.slots.values['N' - 'A'] = "Zo\xc3\xab & co";
	values.slots.values['T' - 'A'] = "r1";
	return values;
}

static void compose(struct strbuf *blob, const struct mail_variant *from)
{
	struct error err = ERROR_INIT;

	if (mail_variant_compose(blob, from, &err) < 0) {
		fail_msg("%s", err.text);
	}
}

/* Composes, fills and lints; fails on any finding. */
static void make(
	struct strbuf *out, const struct mail_variant *from, const struct mail_values *values)
{
	CLEANUP(report_release) struct report report = REPORT_INIT;
	struct error err = ERROR_INIT;
	STRBUF(blob);

	compose(&blob, from);
	if (mail_message_fill(blob.data, blob.len, values, out, &err) < 0) {
		fail_msg("%s", err.text);
	}
	if (mail_lint(out->data, out->len, NULL, &report)) {
		fail_msg("%s", report.items[0].text);
	}
}

static void test_message_has_all_fields_and_parts(void **state)
{
	static const char expected[] = "Date: Thu, 19 Nov 2026 08:00:00 +0100\r\n"
				       "From: Notes <notes@example.org>\r\n"
				       "To: =?utf-8?q?Zo=C3=AB?= <zoe@example.net>\r\n"
				       "Reply-To: ada@example.org\r\n"
				       "Subject: News for =?utf-8?q?Zo=C3=AB?= & co\r\n"
				       "Message-ID: <d2abc@example.org>\r\n"
				       "Auto-Submitted: auto-generated\r\n"
				       "List-Id: Notes <notes.example.org>\r\n"
				       "List-Unsubscribe: <https://example.org/l/r1>,"
				       " <mailto:leave+r1@example.org>\r\n"
				       "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
				       "List-Help: <https://example.org/p/r1>\r\n"
				       "List-Archive: <https://example.org/>\r\n"
				       "Precedence: bulk\r\n"
				       "Feedback-ID: e1:weekly:notes:example.org\r\n"
				       "MIME-Version: 1.0\r\n"
				       "Content-Language: en\r\n"
				       "Content-Type: multipart/alternative;\r\n"
				       " boundary=\"BOUNDARY\"\r\n"
				       "\r\n"
				       "--BOUNDARY\r\n"
				       "Content-Type: text/plain; charset=utf-8\r\n"
				       "Content-Transfer-Encoding: quoted-printable\r\n"
				       "\r\n"
				       "Hello =\r\n"
				       "Zo=C3=AB & co=\r\n"
				       ",\r\n"
				       "\r\n"
				       "leave: https://example.org/l/=\r\n"
				       "r1=\r\n"
				       "\r\n"
				       "\r\n"
				       "--BOUNDARY\r\n"
				       "Content-Type: text/html; charset=utf-8\r\n"
				       "Content-Transfer-Encoding: quoted-printable\r\n"
				       "\r\n"
				       "<p>Hello =\r\n"
				       "Zo=C3=AB &amp; co=\r\n"
				       "</p><a href=3D\"https://example.org/l/=\r\n"
				       "r1=\r\n"
				       "\">leave</a>\r\n"
				       "\r\n"
				       "--BOUNDARY--\r\n";
	struct mail_values values = make_values();
	const char *boundary;
	STRBUF(wanted);
	STRBUF(out);

	(void)state;
	make(&out, &variant, &values);
	boundary = strstr(out.data, "boundary=\"");
	assert_non_null(boundary);
	boundary += strlen("boundary=\"");
	for (const char *p = expected, *next; *p; p = next) {
		next = strstr(p, "BOUNDARY");
		strbuf_add(&wanted, p, next ? (size_t)(next - p) : strlen(p));
		if (next) {
			strbuf_add(&wanted, boundary, MAIL_BOUNDARY_SIZE - 1);
		}
		next = next ? next + strlen("BOUNDARY") : p + strlen(p);
	}
	assert_string_equal(out.data, wanted.data);
}

static void test_message_of_text_only(void **state)
{
	const struct mail_variant plain = {.subject = "Hi", .text = "Bonjour \001N"};
	struct mail_values values = make_values();
	STRBUF(out);

	(void)state;
	values.list_id = NULL; /* one that a person asked for */
	values.reply_to.address = NULL;
	values.feedback_id = NULL;
	make(&out, &plain, &values);
	assert_string_equal(out.data, "Date: Thu, 19 Nov 2026 08:00:00 +0100\r\n"
				      "From: Notes <notes@example.org>\r\n"
				      "To: =?utf-8?q?Zo=C3=AB?= <zoe@example.net>\r\n"
				      "Subject: Hi\r\n"
				      "Message-ID: <d2abc@example.org>\r\n"
				      "Auto-Submitted: auto-generated\r\n"
				      "MIME-Version: 1.0\r\n"
				      "Content-Type: text/plain; charset=utf-8\r\n"
				      "Content-Transfer-Encoding: quoted-printable\r\n"
				      "\r\n"
				      "Bonjour =\r\n"
				      "Zo=C3=AB & co=\r\n"
				      "\r\n");
}

static void test_message_is_the_same_each_time(void **state)
{
	struct mail_values values = make_values();
	STRBUF(first);
	STRBUF(second);

	(void)state;
	make(&first, &variant, &values);
	make(&second, &variant, &values);
	assert_string_equal(first.data, second.data);
}

static void test_message_without_https_has_no_post(void **state)
{
	struct mail_values values = make_values();
	STRBUF(out);

	(void)state;
	values.unsubscribe_https = NULL;
	make(&out, &variant, &values);
	assert_non_null(strstr(out.data, "List-Unsubscribe: <mailto:leave+r1@example.org>\r\n"));
	assert_null(strstr(out.data, "List-Unsubscribe-Post"));
}

static void test_message_of_non_ascii_local_part(void **state)
{
	struct mail_values values = make_values();
	STRBUF(out);

	(void)state;
	values.to.address = "j\xc3\xbcrg@b\xc3\xbc"
			    "cher.example";
	make(&out, &variant, &values);
	assert_non_null(strstr(out.data, "<j\xc3\xbcrg@xn--bcher-kva.example>\r\n"));
}

static void test_message_of_long_foreign_text(void **state)
{
	struct mail_values values = make_values();
	struct mail_variant foreign = variant;
	STRBUF(text);
	STRBUF(out);

	(void)state;
	while (text.len < 60000) {
		strbuf_add_string(
			&text, "\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e \xf0\x9f\x98\x80 \001N ");
	}
	foreign.text = foreign.html = foreign.subject = text.data;
	values.slots.values['N' - 'A'] = "x";
	foreign.subject =
		"\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e\xe3\x81\xae\xe3\x81\x8a\xe7\x9f\xa5"
		"\xe3\x82\x89\xe3\x81\x9b\xef\xbc\x9a\xe4\xbb\x8a\xe9\x80\xb1\xe3\x81\xae"
		"\xe8\xa8\x98\xe4\xba\x8b\xe3\x81\xa8\xe4\xbb\x8a\xe6\x9c\x88 \xf0\x9f\x8e\x89";
	make(&out, &foreign, &values);
	assert_non_null(strstr(out.data, "Content-Transfer-Encoding: base64\r\n"));
}

/* A reader whose name is the boundary of the very message. */
static void test_boundary_is_in_no_part(void **state)
{
	CLEANUP(mail_variant_view_release) struct mail_variant_view view = {0};
	struct mail_values values = make_values();
	struct mail_variant sly = variant;
	FREE_ON_EXIT char *delimiter = NULL;
	size_t count = 0;
	STRBUF(blob);
	STRBUF(out);

	(void)state;
	sly.text = sly.html = "one\n\001N\ntwo\n";
	compose(&blob, &sly);
	assert_int_equal(mail_variant_read(&view, blob.data, blob.len, NULL), 0);
	delimiter = xasprintf("--%s", view.boundary);
	values.slots.values['N' - 'A'] = delimiter;
	make(&out, &sly, &values);
	for (const char *p = strstr(out.data, "\r\n\r\n"); (p = strstr(p, delimiter)); p++) {
		count++;
	}
	assert_int_equal(count, 3);
}

static void test_message_refuses_injection(void **state)
{
	static const char *const evil[] = {
		"x@example.org\r\nBcc: eve@example.org", "a\nb", "\r", "a\x01", "\xff\xff"};
	struct mail_values values = make_values();
	const char **fields[] = {&values.from.name, &values.from.address, &values.reply_to.name,
		&values.reply_to.address, &values.to.name, &values.to.address, &values.message_id,
		&values.list_id, &values.list_name, &values.unsubscribe_https,
		&values.unsubscribe_mailto, &values.list_help, &values.list_archive,
		&values.feedback_id, &values.slots.values['N' - 'A'],
		&values.slots.values['T' - 'A']};
	STRBUF(blob);

	(void)state;
	compose(&blob, &variant);
	for (size_t i = 0; i < ARRAY_LEN(fields); i++) {
		for (size_t e = 0; e < ARRAY_LEN(evil); e++) {
			const char *good = *fields[i];
			FREE_ON_EXIT char *mixed = xasprintf("%s%s", good ? good : "", evil[e]);
			struct error err = ERROR_INIT;
			STRBUF(out);

			strbuf_add_string(&out, "kept");
			*fields[i] = mixed;
			if (mail_message_fill(blob.data, blob.len, &values, &out, &err) == 0) {
				fail_msg("field %zu took evil %zu", i, e);
			}
			assert_int_equal(err.kind, ERROR_INPUT);
			assert_string_equal(out.data, "kept");
			*fields[i] = good;
		}
	}
}

static void test_message_refuses_smuggled_uris(void **state)
{
	static const char *const evil[] = {"https://example.org/>, <https://evil.example/",
		"https://example.org/ x", "javascript:x", "http://x/", "mailto:x", ""};
	STRBUF(blob);

	(void)state;
	compose(&blob, &variant);
	for (size_t i = 0; i < ARRAY_LEN(evil); i++) {
		struct mail_values values = make_values();
		STRBUF(out);

		values.unsubscribe_https = evil[i];
		assert_int_equal(mail_message_fill(blob.data, blob.len, &values, &out, NULL), -1);
	}
}

static void test_message_keeps_commas_in_uris(void **state)
{
	struct mail_values values = make_values();
	STRBUF(out);

	(void)state;
	values.list_archive = "https://example.org/a,b/";
	make(&out, &variant, &values);
	assert_non_null(strstr(out.data, "List-Archive: <https://example.org/a,b/>\r\n"));
}

static void test_message_refuses_empty_uris(void **state)
{
	struct mail_values values = make_values();
	STRBUF(blob);
	STRBUF(out);

	(void)state;
	compose(&blob, &variant);
	values.list_archive = "";
	assert_int_equal(mail_message_fill(blob.data, blob.len, &values, &out, NULL), -1);
}

static void test_message_refuses_what_is_missing(void **state)
{
	struct mail_values values = make_values();
	const char **fields[] = {&values.from.address, &values.to.address, &values.message_id,
		&values.slots.values['N' - 'A'], &values.slots.values['T' - 'A']};
	STRBUF(blob);
	STRBUF(out);

	(void)state;
	compose(&blob, &variant);
	for (size_t i = 0; i < ARRAY_LEN(fields); i++) {
		const char *good = *fields[i];

		*fields[i] = NULL;
		assert_int_equal(mail_message_fill(blob.data, blob.len, &values, &out, NULL), -1);
		*fields[i] = good;
	}
	values.unsubscribe_https = values.unsubscribe_mailto = NULL;
	assert_int_equal(mail_message_fill(blob.data, blob.len, &values, &out, NULL), -1);
	assert_int_equal(out.len, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_message_has_all_fields_and_parts),
		cmocka_unit_test(test_message_of_text_only),
		cmocka_unit_test(test_message_is_the_same_each_time),
		cmocka_unit_test(test_message_without_https_has_no_post),
		cmocka_unit_test(test_message_of_non_ascii_local_part),
		cmocka_unit_test(test_message_of_long_foreign_text),
		cmocka_unit_test(test_boundary_is_in_no_part),
		cmocka_unit_test(test_message_refuses_injection),
		cmocka_unit_test(test_message_refuses_smuggled_uris),
		cmocka_unit_test(test_message_keeps_commas_in_uris),
		cmocka_unit_test(test_message_refuses_empty_uris),
		cmocka_unit_test(test_message_refuses_what_is_missing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
