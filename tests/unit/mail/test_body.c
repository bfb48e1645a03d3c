#include "unit.h"

#include <gmime/gmime.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "mail/body.h"
#include "mail/mime.h"

#define A10 "aaaaaaaaaa"
#define A70 A10 A10 A10 A10 A10 A10 A10

static const enum mail_encoding encodings[] = {MAIL_QUOTED_PRINTABLE, MAIL_BASE64};

static int encode_and_fill(struct strbuf *out, const char *text, enum mail_encoding encoding,
	bool html, const struct mail_slots *slots)
{
	struct mail_body body = {.encoding = encoding};
	STRBUF(encoded);

	if (mail_body_encode(&encoded, text, encoding, NULL) < 0) {
		return -1;
	}
	body.bytes = encoded.data;
	body.len = encoded.len;
	return mail_body_fill(out, &body, html, slots, NULL);
}

/* Decoded by GMime, as a message's only part. */
static void decode(struct strbuf *out, const struct strbuf *body, enum mail_encoding encoding)
{
	GMimeStream *stream, *decoded = g_mime_stream_mem_new();
	GMimeMessage *message;
	GMimeParser *parser;
	GByteArray *array;
	STRBUF(whole);

	strbuf_addf(&whole,
		"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: %s\r\n\r\n",
		mail_encoding_name(encoding));
	strbuf_add(&whole, body->data, body->len);
	stream = g_mime_stream_mem_new_with_buffer(whole.data, whole.len);
	parser = g_mime_parser_new_with_stream(stream);
	message = g_mime_parser_construct_message(parser, NULL);
	g_mime_data_wrapper_write_to_stream(
		g_mime_part_get_content(GMIME_PART(g_mime_message_get_mime_part(message))),
		decoded);
	array = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(decoded));
	strbuf_add(out, array->data, array->len);
	g_object_unref(message);
	g_object_unref(parser);
	g_object_unref(stream);
	g_object_unref(decoded);
}

static void assert_body_lines(const struct strbuf *body, bool quoted)
{
	const char *line = body->data, *end;

	for (; *line; line = end + 2) {
		end = strstr(line, "\r\n");
		assert_non_null(end);
		assert_in_range((size_t)(end - line), 0, 76);
		assert_false(end > line && (end[-1] == ' ' || end[-1] == '\t'));
		assert_false(text_has_control(line, (size_t)(end - line)));
		assert_false(quoted && (line[0] == '.' || text_starts_with(line, "From ")));
	}
	assert_true(text_is_ascii(body->data));
}

/* The text as it should come out: values in, CRLF, the last line ended. */
static void expect(struct strbuf *out, const char *text, const struct mail_slots *slots)
{
	size_t len = strlen(text);
	bool ended = !len || text[len - 1] == '\n' || text[len - 1] == '\r';

	for (; *text; text++) {
		if (*text == MAIL_SLOT_BYTE) {
			strbuf_add_string(out, slots->values[*++text - 'A']);
		} else if (*text == '\r' || *text == '\n') {
			strbuf_add_string(out, "\r\n");
			text += text[0] == '\r' && text[1] == '\n';
		} else {
			strbuf_add_char(out, *text);
		}
	}
	strbuf_add_string(out, ended ? "" : "\r\n");
}

static void test_quoted_printable_writes(void **state)
{
	static const struct {
		const char *text, *encoded;
	} cases[] = {
		{"", ""},
		{"\n", "\r\n"},
		{"a", "a\r\n"},
		{"a\nb\r\nc\rd", "a\r\nb\r\nc\r\nd\r\n"},
		{"a\r\r\nb", "a\r\n\r\nb\r\n"},
		{"1=2", "1=3D2\r\n"},
		{"\xc3\xa9", "=C3=A9\r\n"},
		{"a \nb\t\n ", "a=20\r\nb=09\r\n=20\r\n"},
		{".a\n..\na.", "=2Ea\r\n=2E.\r\na.\r\n"},
		{"From me\nFrom: you\nFrom\n", "=46rom me\r\nFrom: you\r\nFrom\r\n"},
		{A70 "aaaaa", A70 "aaaaa\r\n"},
		{A70 "aaaaaa", A70 "aaaaa=\r\na\r\n"},
		{A70 "aaaaa.", A70 "aaaaa=\r\n=2E\r\n"},
		{A70 "aaaaaFrom x", A70 "aaaaa=\r\n=46rom x\r\n"},
		{A70 "aaa\xc3\xa9", A70 "aaa=\r\n=C3=A9\r\n"},
		{A70 "aaaa \n", A70 "aaaa=\r\n=20\r\n"},
	};
	const struct mail_slots slots = {{0}};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		STRBUF(out);

		assert_int_equal(
			encode_and_fill(&out, cases[i].text, MAIL_QUOTED_PRINTABLE, false, &slots),
			0);
		assert_string_equal(out.data, cases[i].encoded);
	}
}

/* N is the name, T the token, E empty. */
static void test_slots_stand_on_lines_of_their_own(void **state)
{
	static const struct {
		const char *text, *encoded;
	} cases[] = {
		{"Hi \001N!", "Hi =\r\nZo=C3=AB=\r\n!\r\n"},
		{"\001N", "Zo=C3=AB=\r\n\r\n"},
		{"\001N\n", "Zo=C3=AB=\r\n\r\n"},
		{"a\n\001N\nb", "a\r\nZo=C3=AB=\r\n\r\nb\r\n"},
		{"\001N\001T", "Zo=C3=AB=\r\nd1=3D=\r\n\r\n"},
		{"\001E", "\r\n"},
		{"a\001E\001Eb", "a=\r\nb\r\n"},
		{"x/\001T\"", "x/=\r\nd1=3D=\r\n\"\r\n"},
		{"a \001E\nb", "a =\r\n\r\nb\r\n"},
		{"a\001E.b", "a=\r\n=2Eb\r\n"},
	};
	struct mail_slots slots = {{0}};

	(void)state;
	slots.values['N' - 'A'] = "Zo\xc3\xab";
	slots.values['T' - 'A'] = "d1=";
	slots.values['E' - 'A'] = "";
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		STRBUF(out);

		assert_int_equal(
			encode_and_fill(&out, cases[i].text, MAIL_QUOTED_PRINTABLE, false, &slots),
			0);
		assert_string_equal(out.data, cases[i].encoded);
	}
}

static void test_base64_is_filled(void **state)
{
	struct mail_slots slots = {{0}};
	STRBUF(out);

	(void)state;
	slots.values['N' - 'A'] = "Zo\xc3\xab";
	assert_int_equal(encode_and_fill(&out, "Hi \001N!", MAIL_BASE64, false, &slots), 0);
	assert_string_equal(out.data, "SGkgWm/DqyENCg==\r\n");
}

static unsigned next_random(unsigned *seed)
{
	*seed = *seed * 1103515245u + 12345u;
	return *seed >> 16 & 0x7FFF;
}

static void add_random_text(struct strbuf *out, unsigned *seed)
{
	static const char *const pieces[] = {"a", "b", " ", " ", "\t", "\n", "\n", "\r\n", "\r",
		".", "..", "=", "From ", "From", "\xc3\xa9", "\xd0\x96", "\xe6\x97\xa5",
		"\xf0\x9f\x98\x80", A10, A70, "\001A", "\001B", "\001C", "\001D", "\001E", "\001Z"};
	unsigned count = next_random(seed) % 80;

	for (unsigned i = 0; i < count; i++) {
		strbuf_add_string(out, pieces[next_random(seed) % ARRAY_LEN(pieces)]);
	}
}

static void test_texts_come_back(void **state)
{
	struct mail_slots slots = {{0}};
	unsigned seed = 3;
	STRBUF(long_value);

	(void)state;
	while (long_value.len < 200) {
		strbuf_add_string(&long_value, "=x. \xc3\xa9");
	}
	slots.values[0] = "";
	slots.values[1] = ".";
	slots.values[2] = "From \xc3\xa9=";
	slots.values[3] = long_value.data;
	slots.values[4] = " \t";
	slots.values[25] = "d2abcdefghijklmnop";
	for (int round = 0; round < 4000; round++) {
		STRBUF(expected);
		STRBUF(text);

		add_random_text(&text, &seed);
		expect(&expected, text.data, &slots);
		for (size_t i = 0; i < ARRAY_LEN(encodings); i++) {
			STRBUF(filled);
			STRBUF(decoded);

			assert_int_equal(
				encode_and_fill(&filled, text.data, encodings[i], false, &slots),
				0);
			assert_body_lines(&filled, encodings[i] == MAIL_QUOTED_PRINTABLE);
			decode(&decoded, &filled, encodings[i]);
			assert_string_equal(decoded.data, expected.data);
			assert_int_equal(decoded.len, expected.len);
		}
	}
}

static void test_html_values_are_escaped(void **state)
{
	struct mail_slots slots = {{0}};

	(void)state;
	slots.values['N' - 'A'] = "<b>\"Zo\xc3\xab\" & 'co'</b>";
	for (size_t i = 0; i < ARRAY_LEN(encodings); i++) {
		STRBUF(html);
		STRBUF(text);
		STRBUF(decoded);

		assert_int_equal(
			encode_and_fill(&html, "<p>\001N</p>", encodings[i], true, &slots), 0);
		decode(&decoded, &html, encodings[i]);
		assert_string_equal(decoded.data,
			"<p>&lt;b&gt;&quot;Zo\xc3\xab&quot; &amp; &#39;co&#39;&lt;/b&gt;</p>\r\n");
		strbuf_clear(&decoded);
		assert_int_equal(encode_and_fill(&text, "\001N", encodings[i], false, &slots), 0);
		decode(&decoded, &text, encodings[i]);
		assert_string_equal(decoded.data, "<b>\"Zo\xc3\xab\" & 'co'</b>\r\n");
	}
}

static void test_the_shorter_encoding_is_best(void **state)
{
	(void)state;
	assert_int_equal(mail_body_best(""), MAIL_QUOTED_PRINTABLE);
	assert_int_equal(mail_body_best("Plain English text.\n"), MAIL_QUOTED_PRINTABLE);
	assert_int_equal(mail_body_best("Gr\xc3\xbc\xc3\x9f"
					"e aus der K\xc3\xbc"
					"che, sagte die Katze.\n"),
		MAIL_QUOTED_PRINTABLE);
	assert_int_equal(
		mail_body_best("\xd0\x9f\xd1\x80\xd0\xb8\xd0\xb2\xd0\xb5\xd1\x82\n"), MAIL_BASE64);
}

static void test_bad_texts_are_refused(void **state)
{
	static const char *const cases[] = {"\001", "a\001", "\001n", "\001\001N", "\0011", "a\x02",
		"a\x0c", "\x7f", "\xff", "\xed\xa0\x80", "\001\xc3\xa9"};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		for (size_t e = 0; e < ARRAY_LEN(encodings); e++) {
			struct error err = ERROR_INIT;
			STRBUF(out);

			mail_body_best(cases[i]); /* must survive it */
			assert_int_equal(mail_body_encode(&out, cases[i], encodings[e], &err), -1);
			assert_int_equal(err.kind, ERROR_INPUT);
			assert_int_equal(out.len, 0);
		}
	}
}

static void test_huge_texts_are_refused(void **state)
{
	FREE_ON_EXIT char *text = xmalloc(MAIL_TEXT_MAX + 2);
	struct error err = ERROR_INIT;
	STRBUF(out);

	(void)state;
	memset(text, 'a', MAIL_TEXT_MAX + 1);
	text[MAIL_TEXT_MAX + 1] = '\0';
	assert_int_equal(mail_body_encode(&out, text, MAIL_QUOTED_PRINTABLE, &err), -1);
	text[MAIL_TEXT_MAX] = '\0';
	assert_int_equal(mail_body_encode(&out, text, MAIL_QUOTED_PRINTABLE, &err), 0);
}

static void test_bad_values_are_refused(void **state)
{
	static const char *const values[] = {NULL, "a\nb", "a\r", "\001N", "\x7f", "\xff"};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(values); i++) {
		struct mail_slots slots = {{0}};
		struct error err = ERROR_INIT;
		STRBUF(out);

		slots.values['N' - 'A'] = values[i];
		strbuf_add_string(&out, "kept");
		for (size_t e = 0; e < ARRAY_LEN(encodings); e++) {
			assert_int_equal(
				encode_and_fill(&out, "a \001N", encodings[e], false, &slots), -1);
		}
		assert_int_equal(mail_slots_fill(&out, "a \001N", &slots, &err), -1);
		assert_int_equal(err.kind, ERROR_INPUT);
		assert_non_null(strstr(err.text, "'N'"));
		assert_string_equal(out.data, "kept");
	}
}

static void test_cut_bodies_are_refused(void **state)
{
	const struct mail_slots slots = {{0}};
	const struct mail_body body = {
		.encoding = MAIL_QUOTED_PRINTABLE, .bytes = "a\001", .len = 2};
	STRBUF(out);

	(void)state;
	assert_int_equal(mail_body_fill(&out, &body, false, &slots, NULL), -1);
	assert_int_equal(out.len, 0);
}

static void test_subject_slots_are_filled(void **state)
{
	struct mail_slots slots = {{0}};
	STRBUF(out);

	(void)state;
	slots.values['N' - 'A'] = "<Ada>";
	assert_int_equal(mail_slots_fill(&out, "\001N: news for \001N", &slots, NULL), 0);
	assert_string_equal(out.data, "<Ada>: news for <Ada>");
}

static int start(void **state)
{
	(void)state;
	mail_mime_start();
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_quoted_printable_writes),
		cmocka_unit_test(test_slots_stand_on_lines_of_their_own),
		cmocka_unit_test(test_base64_is_filled),
		cmocka_unit_test(test_texts_come_back),
		cmocka_unit_test(test_html_values_are_escaped),
		cmocka_unit_test(test_the_shorter_encoding_is_best),
		cmocka_unit_test(test_bad_texts_are_refused),
		cmocka_unit_test(test_huge_texts_are_refused),
		cmocka_unit_test(test_bad_values_are_refused),
		cmocka_unit_test(test_cut_bodies_are_refused),
		cmocka_unit_test(test_subject_slots_are_filled),
	};

	return cmocka_run_group_tests(tests, start, NULL);
}
