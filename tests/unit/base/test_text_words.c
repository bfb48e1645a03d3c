#include <string.h>

#include "unit.h"

#include "base/text.h"

static void test_text_shorten(void **state)
{
	static const struct {
		const char *text;
		size_t max;
		const char *expected;
	} table[] = {
		{"ab   cdefg", 5, "ab…"}, /* no space before it */
		{"", 5, ""},
		{"abcde", 5, "abcde"},
		{"abcdef", 5, "abcd…"},
		{"äöüßé", 5, "äöüßé"},
		{"äöüßéx", 5, "äöüß…"},
		{"日本語日本語", 4, "日本語…"},
		{"one two three four", 13, "one two thre…"}, /* no word ends in the last quarter */
		{"one two three four", 14, "one two three…"},
		{"one two threefour", 14,
			"one two three…"}, /* no word ends near: cut in the word */
		{"aaaaaaaaaaaa bbb cccc", 17, "aaaaaaaaaaaa bbb…"},
		{"aaaaaaaaaaaa bbbbb", 16, "aaaaaaaaaaaa…"},
		{"a b", 1, "…"},
		{"ab", 0, ""},
		{"\xFF\xFF\xFF\xFF\xFF\xFF", 3, "\xFF\xFF…"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		FREE_ON_EXIT char *short_text = text_shorten(table[i].text, table[i].max);

		assert_string_equal(short_text, table[i].expected);
	}
}

static void test_text_nfc_and_casefold(void **state)
{
	FREE_ON_EXIT char *composed = text_nfc("a\u0308 \u212B"); /* the Ångström sign */
	FREE_ON_EXIT char *folded = text_casefold("STRAẞE Σς");

	(void)state;
	assert_string_equal(composed, "ä Å");
	assert_string_equal(folded, "strasse σσ");
}

static void test_text_slug(void **state)
{
	static const char *const table[][2] = {
		{"Hello, World!", "hello-world"},
		{"  --a__b--  ", "a-b"},
		{"Straße", "strasse"},
		{"STRAẞE", "strasse"},
		{"Æsir æ", "aesir-ae"},
		{"Øre på øl", "ore-pa-ol"},
		{"İstanbul ISPARTA ılık", "istanbul-isparta-ilik"},
		{"Über ü", "uber-u"},
		{"Café", "cafe"},
		{"Cafe\u0301", "cafe"},
		{"Łódź Đà Nẵng", "lodz-da-nang"},
		{"Œuvre Þór Ŋ", "oeuvre-thor-ng"},
		{"ΑΘΉΝΑ ΤΈΛΟΣ", "αθηνα-τελοσ"},
		{"Привет", "привет"},
		{"日本語 の テスト", "日本語-の-テスト"},
		{"한국어", "한국어"},
		{"１２３ ＡＢＣ", "123-abc"}, /* full-width */
		{"№ 5 ™ 𝐀", "no-5-tm-a"},     /* capitals that come out of the decomposition */
		{"ﬁne ½ x²", "fine-1-2-x2"},
		{"C++", "c"},
		{"C", "c"},
		{"C#", "c"},
		{".NET", "net"},
		{"a/b\\c", "a-b-c"},
		{"index", "index-1"},
		{"Index!", "index-1"},
		{"index-1", "index-1"},
		{"indexes", "indexes"},
		{"😀🎉", "untitled"},
		{"", "untitled"},
		{".", "untitled"},
		{"..", "untitled"},
		{"\u0301", "untitled"}, /* a mark alone */
		{"rock 'n' roll", "rock-n-roll"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		FREE_ON_EXIT char *slug = text_slug(table[i][0]);

		assert_string_equal(slug, table[i][1]);
	}
}

/* What a slug is used for, a path and an identity, must not move when it is slugged again. */
static void test_text_term_slug_fits_a_file_name(void **state)
{
	static const struct {
		const char *piece;
		size_t count, expected;
	} table[] = {
		{"a", 180, 180},
		{"a", 181, 180},
		{"ab ", 500, 179}, /* "ab-" 60 times, without the last hyphen */
		{"日", 60, 180},
		{"日", 61, 180},
		{"é", 5000, 180},
		{"бв", 46, 180},
		{"a日", 50, 180},
		{"aa日", 50, 180},
		{"aaa日", 50, 180},
	};
	(void)state;

	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		STRBUF(name);
		for (size_t j = 0; j < table[i].count; j++) {
			strbuf_add_string(&name, table[i].piece);
		}
		FREE_ON_EXIT char *slug = text_term_slug(name.data);
		FREE_ON_EXIT char *again = text_term_slug(slug);
		assert_int_equal(strlen(slug), table[i].expected);
		assert_true(text_is_utf8(slug, strlen(slug)));
		assert_string_equal(again, slug);
	}
}

static void test_text_slug_is_stable(void **state)
{
	static const char *const table[] = {
		"Straße №", "İı", "が ガ", "ΆΣ", "ᾳ ῼ", "Ǆ ŉ", "क्ष", "¼"};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		FREE_ON_EXIT char *once = text_slug(table[i]);
		FREE_ON_EXIT char *twice = text_slug(once);

		assert_string_equal(twice, once);
	}
}

static void test_text_nearest(void **state)
{
	static const char *const words[] = {
		"build", "deliver", "digest", "run", "status", "check", NULL};
	static const char *const none[] = {NULL};
	static const struct {
		const char *word;
		const char *expected;
	} table[] = {
		{"build", "build"},
		{"biuld", "build"},
		{"buidl", "build"},
		{"delivr", "deliver"},
		{"statsu", "status"},
		{"digset", "digest"},
		{"rum", "run"},
		{"chekc", "check"},
		{"publish", NULL},
		{"xylophone", NULL},
		{"", NULL},
		{"buildbuildbuildbuildbuildbuildbuildbuildbuildbuildbuildbuildbuild", NULL},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		const char *nearest = text_nearest(table[i].word, words);

		if (table[i].expected) {
			assert_non_null(nearest);
			assert_string_equal(nearest, table[i].expected);
		} else {
			assert_null(nearest);
		}
	}
	assert_null(text_nearest("build", none));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text_shorten),
		cmocka_unit_test(test_text_nfc_and_casefold),
		cmocka_unit_test(test_text_slug),
		cmocka_unit_test(test_text_slug_is_stable),
		cmocka_unit_test(test_text_term_slug_fits_a_file_name),
		cmocka_unit_test(test_text_nearest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
