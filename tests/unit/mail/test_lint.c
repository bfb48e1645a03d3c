#include "unit.h"

#include <string.h>

#include "base/mem.h"
#include "base/strbuf.h"
#include "mail/lint.h"

#define A10 "aaaaaaaaaa"
#define A50 A10 A10 A10 A10 A10
#define A80 A50 A10 A10 A10

static const char good[] = "Date: Thu, 19 Nov 2026 08:00:00 +0100\r\n"
			   "From: Notes <notes@example.org>\r\n"
			   "To: zoe@example.net\r\n"
			   "Subject: News\r\n"
			   "Message-ID: <d2abc@example.org>\r\n"
			   "Auto-Submitted: auto-generated\r\n"
			   "List-Id: Notes <notes.example.org>\r\n"
			   "List-Unsubscribe: <https://example.org/l/r1>,\r\n"
			   " <mailto:leave+r1@example.org>\r\n"
			   "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
			   "List-Help: <https://example.org/p/r1>\r\n"
			   "List-Archive: <https://example.org/>\r\n"
			   "Precedence: bulk\r\n"
			   "Feedback-ID: e1:weekly:notes:example.org\r\n"
			   "MIME-Version: 1.0\r\n"
			   "Content-Type: multipart/alternative; boundary=\"=_b\"\r\n"
			   "\r\n"
			   "--=_b\r\n"
			   "Content-Type: text/plain; charset=utf-8\r\n"
			   "Content-Transfer-Encoding: quoted-printable\r\n"
			   "\r\n"
			   "Hello\r\n"
			   "\r\n"
			   "--=_b\r\n"
			   "Content-Type: text/html; charset=utf-8\r\n"
			   "Content-Transfer-Encoding: quoted-printable\r\n"
			   "\r\n"
			   "<p>Hallo</p>\r\n"
			   "\r\n"
			   "--=_b--\r\n";

static void test_good_message_passes(void **state)
{
	CLEANUP(report_release) struct report report = REPORT_INIT;

	(void)state;
	assert_int_equal(mail_lint(good, strlen(good), NULL, &report), 0);
	assert_int_equal(report.count, 0);
}

/* The good message with `from` replaced once. */
static void change(struct strbuf *out, const char *from, const char *to)
{
	const char *place = strstr(good, from);

	assert_non_null(place);
	strbuf_add(out, good, (size_t)(place - good));
	strbuf_add_string(out, to);
	strbuf_add_string(out, place + strlen(from));
}

static bool has_finding(const struct report *report, const char *text)
{
	for (size_t i = 0; i < report->count; i++) {
		if (strstr(report->items[i].text, text)) {
			return true;
		}
	}
	return false;
}

static void test_each_fault_is_found(void **state)
{
	static const struct {
		const char *from, *to, *finding;
	} cases[] = {
		{"Hello\r\n", "Hello\n", "does not end with CRLF"},
		{"Hello\r\n", "Hel\rlo\r\n", "a CR without an LF"},
		{"Subject: News\r\n", "Subject: News\n", "does not end with CRLF"},
		{"Hello", "H\x01ello", "control character"},
		{"Hello", "H=01Nello", "a slot was left open"},
		{"Hello", "H=02ello", "text/plain: a control character"},
		{"Hello", "H\xc3\xa9llo", "bytes other than ASCII in the body"},
		{"Hello", "H=FFello", "text/plain: not UTF-8"},
		{"Hello", A80, "more than 76"},
		{"Hello", "=20", "nothing in it"},
		{"Subject: News", "Subject: " A10 " " A80, "could be folded"},
		{"Subject: News", "Subject: " A10 A10 A10 A10 A10 A10 A10, "could be folded"},
		{"Subject: News", "Subject: x\xff", "other than UTF-8 in the header"},
		{"Subject: News\r\n", "", "no Subject"},
		{"Subject: News", "Subject:", "an empty Subject"},
		{"Date: Thu, 19 Nov 2026 08:00:00 +0100\r\n", "", "no Date"},
		{"Date: Thu, 19 Nov 2026 08:00:00 +0100", "Date: soon", "Date: a date that"},
		{"From: Notes <notes@example.org>\r\n", "", "no From"},
		{"From: Notes <notes@example.org>", "From: a@example.org, b@example.org",
			"From: not one"},
		{"To: zoe@example.net\r\n", "", "no To"},
		{"To: zoe@example.net", "To: undisclosed-recipients:;", "To: not one"},
		{"To: zoe@example.net", "To: zoe", "To: not one"},
		{"Message-ID: <d2abc@example.org>\r\n", "", "no Message-ID"},
		{"<d2abc@example.org>", "d2abc@example.org", "Message-ID: not of"},
		{"<d2abc@example.org>", "<d2abc>", "Message-ID: not of"},
		{"MIME-Version: 1.0\r\n", "", "no MIME-Version"},
		{"MIME-Version: 1.0", "MIME-Version: 2.0", "MIME-Version: not 1.0"},
		{"Subject: News\r\n", "Subject: News\r\nsubject: Olds\r\n", "a second subject"},
		{"Subject: News\r\n", "Subject: News\r\nno field\r\n", "that is no field"},
		{"Precedence: bulk\r\n", "", "List-Id without Precedence"},
		{"Auto-Submitted: auto-generated\r\n", "", "List-Id without Auto-Submitted"},
		{"List-Id: Notes <notes.example.org>\r\n", "", "List-Unsubscribe without List-Id"},
		{"<notes.example.org>", "notes.example.org", "no id in angle brackets"},
		{"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n", "",
			"there is no List-Unsubscribe-Post"},
		{"=One-Click", "=Yes", "not List-Unsubscribe=One-Click"},
		{"<https://example.org/l/r1>,\r\n ", "", "Post without an https URI"},
		{"<https://example.org/p/r1>", "https://example.org/p/r1",
			"List-Help: not one URI"},
		{"List-Help: <https://example.org/p/r1>\r\n", "", "List-Id without List-Help"},
		{"Feedback-ID: e1:weekly:notes:example.org\r\n", "", "List-Id without Feedback-ID"},
		{"text/plain; charset=utf-8", "text/plain; charset=iso-8859-1",
			"charset is not utf-8"},
		{"text/plain", "text/html", "should be text/plain"},
		{"text/html", "text/plain", "should be text/html"},
		{"multipart/alternative", "multipart/mixed", "not a multipart/alternative"},
		{"multipart/alternative; boundary=\"=_b\"", "text/html; charset=utf-8",
			"should be text/plain"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		CLEANUP(report_release) struct report report = REPORT_INIT;
		STRBUF(message);

		change(&message, cases[i].from, cases[i].to);
		if (mail_lint(message.data, message.len, "m.eml", &report) == 0) {
			fail_msg("nothing found: %s", cases[i].finding);
		}
		if (!has_finding(&report, cases[i].finding)) {
			fail_msg("wanted '%s', got '%s'", cases[i].finding, report.items[0].text);
		}
		assert_string_equal(report.items[0].path, "m.eml");
	}
}

/* Long lines of the header that folding would not make shorter. */
static void test_what_cannot_be_folded_passes(void **state)
{
	static const struct {
		const char *field;
		bool found;
	} cases[] = {
		{"X: " A50 A10 A10 "aaaaaa", true}, /* 79 bytes, 77 of which fit in a line */
		{"X: " A50 A10 A10 "aaaaaaa", true},
		{"X: " A50 A10 A10 "aaaaaaaa", false},
		{"X:" A80, false},
		{"X: a\r\n " A80, false},
		{"X: a\r\n \t  " A50 A10 A10 "aaaaa", false},
		{"X: a\r\n a " A80, true},
		{"X:\r\n " A80, false},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		CLEANUP(report_release) struct report report = REPORT_INIT;
		FREE_ON_EXIT char *fields = xasprintf("%s\r\nSubject: News", cases[i].field);
		STRBUF(message);

		change(&message, "Subject: News", fields);
		if ((mail_lint(message.data, message.len, NULL, &report) > 0) != cases[i].found) {
			fail_msg("%s", cases[i].field);
		}
		assert_int_equal(has_finding(&report, "could be folded"), cases[i].found);
	}
}

static void test_folded_values_are_read(void **state)
{
	CLEANUP(report_release) struct report report = REPORT_INIT;
	STRBUF(message);

	(void)state;
	change(&message, "Subject: News", "Subject:\r\n News");
	assert_int_equal(mail_lint(message.data, message.len, NULL, &report), 0);
}

/* Each station adds a Received, and each signer a signature. */
static void test_fields_of_stations_may_be_repeated(void **state)
{
	CLEANUP(report_release) struct report report = REPORT_INIT;
	STRBUF(message);

	(void)state;
	change(&message, "Subject: News",
		"Received: a\r\nReceived: b\r\nDKIM-Signature: c\r\nDKIM-Signature: d\r\n"
		"Subject: News");
	assert_int_equal(mail_lint(message.data, message.len, NULL, &report), 0);
}

static void test_header_without_end_is_found(void **state)
{
	CLEANUP(report_release) struct report report = REPORT_INIT;
	size_t header = (size_t)(strstr(good, "\r\n\r\n") + 2 - good);

	(void)state;
	mail_lint(good, header, NULL, &report);
	assert_true(has_finding(&report, "no empty line after the header"));
}

static void test_findings_have_lines(void **state)
{
	CLEANUP(report_release) struct report report = REPORT_INIT;
	STRBUF(message);

	(void)state;
	change(&message, "Hello\r\n", "Hello\n");
	assert_int_equal(mail_lint(message.data, message.len, NULL, &report), 1);
	assert_int_equal(report.items[0].line, 22);
	assert_int_equal(report.items[0].severity, REPORT_ERROR);
}

static void test_nul_is_found(void **state)
{
	CLEANUP(report_release) struct report report = REPORT_INIT;
	STRBUF(message);

	(void)state;
	strbuf_add_string(&message, good);
	*strstr(message.data, "Hello") = '\0';
	assert_true(mail_lint(message.data, message.len, NULL, &report) > 0);
	assert_true(has_finding(&report, "a NUL or"));
}

/* The HTML part at its limit, and one byte over it. */
static void test_long_html_is_found(void **state)
{
	(void)state;
	for (size_t over = 0; over < 2; over++) {
		CLEANUP(report_release) struct report report = REPORT_INIT;
		STRBUF(message);
		STRBUF(html);

		while (html.len < MAIL_HTML_MAX - strlen("<p>Hallo</p>\r\n") - 12 + over) {
			strbuf_add_string(&html, html.len % 12 == 10 ? "\r\n" : "a");
		}
		strbuf_add_string(
			&html, "=\r\n" A10 "bb<p>Hallo"); /* the soft break counts nothing */
		change(&message, "<p>Hallo", html.data);
		mail_lint(message.data, message.len, NULL, &report);
		assert_int_equal(has_finding(&report, "Gmail clips"), over);
	}
}

static void test_line_over_998_is_found(void **state)
{
	STRBUF(header);

	(void)state;
	strbuf_add_string(&header, "Subject: ");
	while (header.len < 998) {
		strbuf_add_char(&header, 'x');
	}
	for (int over = 0; over < 2; over++) {
		CLEANUP(report_release) struct report report = REPORT_INIT;
		STRBUF(message);

		change(&message, "Subject: News", header.data);
		mail_lint(message.data, message.len, NULL, &report);
		assert_int_equal(has_finding(&report, "SMTP allows 998"), over);
		strbuf_add_char(&header, 'x');
	}
}

static void test_hostile_bytes_are_survived(void **state)
{
	static const struct {
		const char *bytes;
		size_t len;
	} cases[] = {
		{"", 0},
		{"\r\n", 2},
		{"\0", 1},
		{":", 1},
		{" x\r\n", 4},
		{"\xff\xfe", 2},
		{"Content-Type: multipart/alternative\r\n\r\n", 39},
		{"Content-Type: message/rfc822\r\n\r\n", 32},
		{"Content-Type: text/plain; charset=utf-8\r\n", 41},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		FREE_ON_EXIT char *copy = xmalloc(cases[i].len + 1);

		memcpy(copy, cases[i].bytes, cases[i].len);
		assert_true(mail_lint(copy, cases[i].len, NULL, NULL) > 0);
	}
	for (size_t len = 0; len < strlen(good); len++) {
		FREE_ON_EXIT char *cut = xstrndup(good, len);

		mail_lint(cut, len, NULL, NULL);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good_message_passes),
		cmocka_unit_test(test_each_fault_is_found),
		cmocka_unit_test(test_what_cannot_be_folded_passes),
		cmocka_unit_test(test_folded_values_are_read),
		cmocka_unit_test(test_fields_of_stations_may_be_repeated),
		cmocka_unit_test(test_header_without_end_is_found),
		cmocka_unit_test(test_findings_have_lines),
		cmocka_unit_test(test_nul_is_found),
		cmocka_unit_test(test_long_html_is_found),
		cmocka_unit_test(test_line_over_998_is_found),
		cmocka_unit_test(test_hostile_bytes_are_survived),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
