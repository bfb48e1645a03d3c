#include "unit.h"

#include "base/escape.h"
#include "base/mem.h"

struct escape_case {
	const char *text;
	size_t len;
	const char *expected;
};

#define TEXT(literal) (literal), sizeof(literal) - 1

static void check(void (*escape)(struct strbuf *, const char *, size_t),
	const struct escape_case *cases, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		STRBUF(out);

		strbuf_add_string(&out, "before:");
		escape(&out, cases[i].text, cases[i].len);
		assert_memory_equal(out.data, "before:", 7);
		assert_string_equal(out.data + 7, cases[i].expected);
	}
}

static void test_escape_html(void **state)
{
	static const struct escape_case cases[] = {
		{TEXT(""), ""},
		{TEXT("plain"), "plain"},
		{TEXT("<b>"), "&lt;b&gt;"},
		{TEXT("a & b"), "a &amp; b"},
		{TEXT("&amp;"), "&amp;amp;"},
		{TEXT("\" onclick='x'"), "&quot; onclick=&#39;x&#39;"},
		{TEXT("&"), "&amp;"},
		{TEXT("a\0b"), "a\xef\xbf\xbd"
			       "b"},
		{TEXT("Grüße, 日本"), "Grüße, 日本"},
		/* Bytes that are no UTF-8 cannot hide a special character that follows. */
		{TEXT("\xe2<\xff>"), "\xe2&lt;\xff&gt;"},
	};

	(void)state;
	check(escape_html, cases, ARRAY_LEN(cases));
}

static void test_escape_url(void **state)
{
	static const struct escape_case cases[] = {
		{TEXT(""), ""},
		{TEXT("aZ09-._~"), "aZ09-._~"},
		{TEXT("a b/c?d&e=f#g+h"), "a%20b%2Fc%3Fd%26e%3Df%23g%2Bh"},
		{TEXT("ü"), "%C3%BC"},
		{TEXT("a\0\0b"), "a%00%00b"},
		{TEXT("\0"), "%00"},
		{TEXT("\r\n"), "%0D%0A"},
	};

	(void)state;
	check(escape_url, cases, ARRAY_LEN(cases));
}

static void test_escape_text(void **state)
{
	STRBUF(out);

	(void)state;
	escape_text(&out, "<a>&\0\"", 6);
	assert_int_equal(out.len, 6);
	assert_memory_equal(out.data, "<a>&\0\"", 6);
}

/* A length ends the text, not the next NUL. */
static void test_escape_length(void **state)
{
	STRBUF(out);

	(void)state;
	escape_html(&out, "<><>", 2);
	escape_url(&out, "  ", 1);
	escape_text(&out, "abc", 1);
	assert_string_equal(out.data, "&lt;&gt;%20a");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_escape_html),
		cmocka_unit_test(test_escape_url),
		cmocka_unit_test(test_escape_text),
		cmocka_unit_test(test_escape_length),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
