#include "unit.h"

/* What mail/fold.h writes, seen through the fields of mail/header.h: any text comes back. */

#include <gmime/gmime.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "mail/header.h"
#include "mail/mime.h"

#define A10 "aaaaaaaaaa"
#define A50 A10 A10 A10 A10 A10

/* Lines of at most 78 bytes (RFC 5322, 2.1.1), with encoded words of 76 (RFC 2047, 2), folded by
 * CRLF and one space, no empty one. */
static void assert_lines(const char *field)
{
	for (const char *line = field; *line;) {
		const char *end = strstr(line, "\r\n"), *encoded = strstr(line, "=?utf-8?");

		assert_non_null(end);
		assert_in_range((size_t)(end - line), 2, encoded && encoded < end ? 76 : 78);
		assert_true(line == field || line[0] == ' ');
		assert_false(end[-1] == ' ');
		assert_false(text_has_control(line, (size_t)(end - line)));
		line = end + 2;
	}
}

/* What is left when RFC 5322, 2.2.3 has been undone. */
static char *unfold(const char *field)
{
	STRBUF(out);

	for (const char *p = strchr(field, ':') + 1; *p; p++) {
		if (*p != '\r' && *p != '\n') {
			strbuf_add_char(&out, *p);
		}
	}
	return strbuf_detach(&out, NULL);
}

static unsigned next_random(unsigned *seed)
{
	*seed = *seed * 1103515245u + 12345u;
	return *seed >> 16 & 0x7FFF;
}

static void add_random_text(struct strbuf *out, unsigned *seed)
{
	static const char *const pieces[] = {"a", "Z", "9", " ", " ", "  ", "=", "?", "=?",
		"?=", "_", ".", "\"", "\\", ",", "<", "\t", "\xc3\xa9", "\xd0\x96", "\xe6\x97\xa5",
		"\xf0\x9f\x98\x80", "word", A50,
		"\xd0\x9f\xd1\x80\xd0\xb8\xd0\xb2\xd0\xb5\xd1\x82"};
	unsigned count = next_random(seed) % 60;

	for (unsigned i = 0; i < count; i++) {
		strbuf_add_string(out, pieces[next_random(seed) % ARRAY_LEN(pieces)]);
	}
}

/* Every encoded word is whole: at most 75 bytes, UTF-8 by itself, and padded at most where no other
 * follows. */
static void assert_encoded_words(const char *value)
{
	for (const char *word = value; (word = strstr(word, "=?utf-8?"));) {
		size_t len = strcspn(word, " ");
		FREE_ON_EXIT char *copy = xstrndup(word, len);
		char *decoded = g_mime_utils_header_decode_text(NULL, copy);

		assert_in_range(len, 13, 75);
		if (word[8] == 'b' && text_starts_with(word + len, " =?utf-8?")) {
			assert_int_not_equal(word[len - 3], '=');
		}
		assert_true(text_is_utf8(decoded, strlen(decoded)));
		assert_null(strstr(decoded, "\xef\xbf\xbd"));
		g_free(decoded);
		word += len;
	}
}

static void test_text_comes_back(void **state)
{
	unsigned seed = 7;

	(void)state;
	for (int round = 0; round < 3000; round++) {
		FREE_ON_EXIT char *value = NULL;
		char *decoded;
		STRBUF(text);
		STRBUF(out);

		add_random_text(&text, &seed);
		assert_int_equal(mail_header_text(&out, "Subject", text.data, NULL), 0);
		assert_lines(out.data);
		value = unfold(out.data);
		assert_encoded_words(value);
		decoded = g_mime_utils_header_decode_text(NULL, value + (*value == ' '));
		assert_string_equal(decoded, text.data);
		g_free(decoded);
	}
}

static void test_text_folds_long_subjects(void **state)
{
	static const char *const pieces[] = {"\xd0\x9f\xd1\x80\xd0\xb8\xd0\xb2\xd0\xb5\xd1\x82 ",
		"\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e", "\xf0\x9f\x98\x80\xf0\x9f\x8e\x89", A10,
		"x "};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(pieces); i++) {
		FREE_ON_EXIT char *value = NULL;
		char *decoded;
		STRBUF(text);
		STRBUF(out);

		for (int n = 0; n < 1000; n++) {
			strbuf_add_string(&text, pieces[i]);
		}
		strbuf_add_char(&text, '.');
		assert_int_equal(mail_header_text(&out, "Subject", text.data, NULL), 0);
		assert_lines(out.data);
		value = unfold(out.data);
		assert_encoded_words(value);
		decoded = g_mime_utils_header_decode_text(NULL, value + 1);
		assert_string_equal(decoded, text.data);
		g_free(decoded);
	}
}

static void test_mailbox_comes_back(void **state)
{
	unsigned seed = 11;

	(void)state;
	for (int round = 0; round < 3000; round++) {
		FREE_ON_EXIT char *value = NULL;
		InternetAddressList *list;
		InternetAddress *mailbox;
		STRBUF(name);
		STRBUF(out);

		add_random_text(&name, &seed);
		strbuf_trim(&name); /* GMime trims display names */
		assert_int_equal(
			mail_header_mailbox(&out, "From", name.data, "a.b+c@example.org", NULL), 0);
		assert_lines(out.data);
		value = unfold(out.data);
		list = internet_address_list_parse(NULL, value);
		assert_non_null(list);
		assert_int_equal(internet_address_list_length(list), 1);
		mailbox = internet_address_list_get_address(list, 0);
		assert_true(INTERNET_ADDRESS_IS_MAILBOX(mailbox));
		assert_string_equal(
			internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(mailbox)),
			"a.b+c@example.org");
		if (name.len) {
			assert_string_equal(internet_address_get_name(mailbox), name.data);
		}
		g_object_unref(list);
	}
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
		cmocka_unit_test(test_text_comes_back),
		cmocka_unit_test(test_text_folds_long_subjects),
		cmocka_unit_test(test_mailbox_comes_back),
	};

	return cmocka_run_group_tests(tests, start, NULL);
}
