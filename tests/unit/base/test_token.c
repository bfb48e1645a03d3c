#include "unit.h"

#include <string.h>

#include "base/mem.h"
#include "base/token.h"

static const struct token_key key = {"0123456789abcdef0123456789abcde"};
static const int64_t numbers[] = {1, 2, 31, 32, 255, 256, 65536, 123456789, INT64_C(1) << 32,
	(INT64_C(1) << 39) + 5, (INT64_C(1) << 40) - 1};

static void test_token_comes_back(void **state)
{
	static const enum token_kind kinds[] = {TOKEN_READER, TOKEN_DELIVERY};
	char token[TOKEN_LEN + 1];

	(void)state;
	for (size_t k = 0; k < ARRAY_LEN(kinds); k++) {
		for (size_t i = 0; i < ARRAY_LEN(numbers); i++) {
			token_make(&key, kinds[k], numbers[i], token);
			assert_int_equal(strlen(token), TOKEN_LEN);
			assert_int_equal(token[0], kinds[k]);
			assert_int_equal(
				strspn(token, "abcdefghijklmnopqrstuvwxyz234567"), TOKEN_LEN);
			assert_true(token_read(&key, kinds[k], token) == numbers[i]);
		}
	}
}

/* Mails that are under way hold tokens: what a key makes of a number must never change. */
static void test_token_is_the_one_of_old(void **state)
{
	char token[TOKEN_LEN + 1];

	(void)state;
	token_make(&key, TOKEN_DELIVERY, 1, token);
	assert_string_equal(token, "dpsdaastuiqirxdjpyapfq5rk");
	token_make(&key, TOKEN_READER, 1234567, token);
	assert_string_equal(token, "rn764omxhsmzavmqreonpyknu");
}

static void test_token_in_capitals(void **state)
{
	char token[TOKEN_LEN + 1];

	(void)state;
	token_make(&key, TOKEN_DELIVERY, 42, token);
	for (size_t i = 0; i < TOKEN_LEN; i++) {
		if (token[i] >= 'a' && token[i] <= 'z') {
			token[i] = (char)(token[i] - 'a' + 'A');
		}
		assert_true(token_read(&key, TOKEN_DELIVERY, token) == 42);
	}
}

static void test_token_of_another_kind(void **state)
{
	char token[TOKEN_LEN + 1];

	(void)state;
	token_make(&key, TOKEN_READER, 42, token);
	assert_true(token_read(&key, TOKEN_DELIVERY, token) == 0);
	token[0] = TOKEN_DELIVERY; /* and the letter alone does not make it one */
	assert_true(token_read(&key, TOKEN_DELIVERY, token) == 0);
}

static void test_token_of_another_key(void **state)
{
	char token[TOKEN_LEN + 1];

	(void)state;
	token_make(&key, TOKEN_READER, 42, token);
	for (size_t i = 0; i < HASH_BYTES; i++) {
		struct token_key other = key;

		other.bytes[i] ^= 1;
		assert_true(token_read(&other, TOKEN_READER, token) == 0);
	}
}

static void test_token_with_any_other_character(void **state)
{
	static const char characters[] = "abcdefghijklmnopqrstuvwxyz234567018=-+/ \n\x80\xFF";
	char token[TOKEN_LEN + 1];

	(void)state;
	token_make(&key, TOKEN_READER, 42, token);
	for (size_t i = 0; i < TOKEN_LEN; i++) {
		char kept = token[i];

		for (const char *c = characters; *c; c++) {
			token[i] = *c;
			assert_true(token_read(&key, TOKEN_READER, token) == (*c == kept ? 42 : 0));
		}
		token[i] = kept;
	}
}

static void test_token_of_another_length(void **state)
{
	char token[TOKEN_LEN + 2];

	(void)state;
	token_make(&key, TOKEN_READER, 42, token);
	token[TOKEN_LEN] = 'a';
	token[TOKEN_LEN + 1] = '\0';
	assert_true(token_read(&key, TOKEN_READER, token) == 0);
	token[TOKEN_LEN - 1] = '\0';
	assert_true(token_read(&key, TOKEN_READER, token) == 0);
	assert_true(token_read(&key, TOKEN_READER, "r") == 0);
	assert_true(token_read(&key, TOKEN_READER, "") == 0);
}

/* Neighbouring numbers share no more than chance would have them share. */
static void test_token_hides_the_number(void **state)
{
	char a[TOKEN_LEN + 1], b[TOKEN_LEN + 1];
	size_t same = 0;

	(void)state;
	for (int64_t number = 1; number < 200; number++) {
		token_make(&key, TOKEN_READER, number, a);
		token_make(&key, TOKEN_READER, number + 1, b);
		for (size_t i = TOKEN_LEN - 8; i < TOKEN_LEN; i++) {
			same += a[i] == b[i];
		}
	}
	assert_in_range(same, 0, 199 * 8 / 10); /* one in 32 is what chance gives */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_token_comes_back),
		cmocka_unit_test(test_token_is_the_one_of_old),
		cmocka_unit_test(test_token_in_capitals),
		cmocka_unit_test(test_token_of_another_kind),
		cmocka_unit_test(test_token_of_another_key),
		cmocka_unit_test(test_token_with_any_other_character),
		cmocka_unit_test(test_token_of_another_length),
		cmocka_unit_test(test_token_hides_the_number),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
