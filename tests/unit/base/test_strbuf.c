#include "unit.h"

#include <stdlib.h>
#include <string.h>

#include "base/strbuf.h"

static void test_strbuf_starts_empty_and_usable(void **state)
{
	STRBUF(buf);

	(void)state;
	assert_string_equal(buf.data, "");
	assert_int_equal(buf.len, 0);
	strbuf_clear(&buf);
	strbuf_truncate(&buf, 0);
	strbuf_trim(&buf);
	strbuf_add(&buf, NULL, 0);
	strbuf_release(&buf);
	strbuf_release(&buf);
	strbuf_release(NULL);
	assert_string_equal(buf.data, "");
}

static void test_strbuf_keeps_nul_bytes(void **state)
{
	STRBUF(buf);

	(void)state;
	strbuf_add(&buf, "a\0b", 3);
	strbuf_add_char(&buf, '\0');
	strbuf_add_string(&buf, "c");
	assert_int_equal(buf.len, 5);
	assert_memory_equal(buf.data, "a\0b\0c", 6);
}

/* Every length on the way past several growths is terminated and complete. */
static void test_strbuf_grows(void **state)
{
	STRBUF(buf);

	(void)state;
	for (size_t i = 0; i < 5000; i++) {
		strbuf_add_char(&buf, (char)('a' + i % 26));
		assert_int_equal(buf.len, i + 1);
		assert_int_equal(buf.data[i + 1], '\0');
	}
	for (size_t i = 0; i < 5000; i++) {
		assert_int_equal(buf.data[i], 'a' + i % 26);
	}
}

static void test_strbuf_clear_keeps_the_memory(void **state)
{
	STRBUF(buf);
	const char *data;

	(void)state;
	strbuf_add_string(&buf, "something");
	data = buf.data;
	strbuf_clear(&buf);
	assert_string_equal(buf.data, "");
	strbuf_add_string(&buf, "else");
	assert_ptr_equal(buf.data, data);
}

static void test_strbuf_detach(void **state)
{
	STRBUF(buf);
	size_t len = 99;
	char *bytes;

	(void)state;
	/* Of an empty buffer, too, the bytes are the caller's. */
	bytes = strbuf_detach(&buf, &len);
	assert_string_equal(bytes, "");
	assert_int_equal(len, 0);
	assert_ptr_not_equal(bytes, buf.data);
	free(bytes);
	strbuf_add(&buf, "x\0y", 3);
	bytes = strbuf_detach(&buf, &len);
	assert_int_equal(len, 3);
	assert_memory_equal(bytes, "x\0y", 4);
	assert_int_equal(buf.len, 0);
	strbuf_add_string(&buf, "again");
	assert_memory_equal(bytes, "x\0y", 4);
	free(bytes);
	bytes = strbuf_detach(&buf, NULL);
	assert_string_equal(bytes, "again");
	free(bytes);
}

static void test_strbuf_reserve(void **state)
{
	STRBUF(buf);
	const char *data;

	(void)state;
	strbuf_add_string(&buf, "x");
	strbuf_reserve(&buf, 1000);
	assert_string_equal(buf.data, "x");
	data = buf.data;
	for (int i = 0; i < 1000; i++) {
		strbuf_add_char(&buf, 'y');
	}
	assert_ptr_equal(buf.data, data);
}

static void test_strbuf_addf(void **state)
{
	STRBUF(buf);

	(void)state;
	strbuf_addf(&buf, "%d", 1);
	strbuf_addf(&buf, "%s", "");
	strbuf_addf(&buf, "<%300s>", "end");
	assert_int_equal(buf.len, 303);
	assert_true(strbuf_ends_with(&buf, " end>"));
}

static void test_strbuf_add_codepoint(void **state)
{
	static const struct {
		unsigned codepoint;
		const char *bytes;
		size_t len;
	} codepoints[] = {
		{0, "", 1},
		{0x7F, "\x7F", 1},
		{0x80, "\xC2\x80", 2},
		{0x7FF, "\xDF\xBF", 2},
		{0x800, "\xE0\xA0\x80", 3},
		{0xFFFF, "\xEF\xBF\xBF", 3},
		{0x10000, "\xF0\x90\x80\x80", 4},
		{0x10FFFF, "\xF4\x8F\xBF\xBF", 4},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(codepoints); i++) {
		STRBUF(buf);

		strbuf_add_codepoint(&buf, codepoints[i].codepoint);
		assert_int_equal(buf.len, codepoints[i].len);
		assert_memory_equal(buf.data, codepoints[i].bytes, buf.len);
	}
}

static void test_strbuf_trim(void **state)
{
	static const struct {
		const char *text, *end, *both;
	} texts[] = {
		{"", "", ""},
		{" \t\r\n", "", ""},
		{"x", "x", "x"},
		{" x y\r\n", " x y", "x y"},
		{"\tx", "\tx", "x"},
		{"x\v", "x\v", "x\v"},
		{"\xC2\xA0x\xC2\xA0", "\xC2\xA0x\xC2\xA0", "\xC2\xA0x\xC2\xA0"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		STRBUF(buf);

		strbuf_add_string(&buf, texts[i].text);
		strbuf_trim_end(&buf);
		assert_string_equal(buf.data, texts[i].end);
		strbuf_trim(&buf);
		assert_string_equal(buf.data, texts[i].both);
		assert_int_equal(buf.len, strlen(texts[i].both));
	}
}

static void test_strbuf_ends_with(void **state)
{
	STRBUF(buf);

	(void)state;
	assert_true(strbuf_ends_with(&buf, ""));
	assert_false(strbuf_ends_with(&buf, "x"));
	strbuf_add_string(&buf, "index.md");
	assert_true(strbuf_ends_with(&buf, ".md"));
	assert_true(strbuf_ends_with(&buf, "index.md"));
	assert_false(strbuf_ends_with(&buf, "/index.md"));
	assert_false(strbuf_ends_with(&buf, ".MD"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_strbuf_starts_empty_and_usable),
		cmocka_unit_test(test_strbuf_keeps_nul_bytes),
		cmocka_unit_test(test_strbuf_grows),
		cmocka_unit_test(test_strbuf_clear_keeps_the_memory),
		cmocka_unit_test(test_strbuf_detach),
		cmocka_unit_test(test_strbuf_reserve),
		cmocka_unit_test(test_strbuf_addf),
		cmocka_unit_test(test_strbuf_add_codepoint),
		cmocka_unit_test(test_strbuf_trim),
		cmocka_unit_test(test_strbuf_ends_with),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
