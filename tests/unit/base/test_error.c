#include "unit.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/mem.h"

static void test_error_set(void **state)
{
	struct error err = ERROR_INIT;

	(void)state;
	assert_int_equal(err.kind, ERROR_NONE);
	assert_string_equal(err.text, "");
	assert_int_equal(error_set(&err, ERROR_INPUT, "no key '%s'", "x"), -1);
	assert_int_equal(err.kind, ERROR_INPUT);
	assert_string_equal(err.text, "no key 'x'");
	/* The latest counts alone. */
	assert_int_equal(error_set(&err, ERROR_IO, "%d", 7), -1);
	assert_int_equal(err.kind, ERROR_IO);
	assert_string_equal(err.text, "7");
}

static void test_error_takes_null(void **state)
{
	(void)state;
	assert_int_equal(error_set(NULL, ERROR_IO, "%d", 1), -1);
	assert_int_equal(error_errno(NULL, ERROR_IO, "%d", 1), -1);
	assert_int_equal(error_wrap(NULL, "%d", 1), -1);
}

static void test_error_errno(void **state)
{
	struct error err = ERROR_INIT;

	(void)state;
	errno = ENOENT;
	assert_int_equal(error_errno(&err, ERROR_IO, "cannot open '%s'", "f"), -1);
	assert_int_equal(err.kind, ERROR_IO);
	assert_string_equal(err.text, "cannot open 'f': No such file or directory");
}

static void test_error_wrap(void **state)
{
	struct error err = ERROR_INIT;

	(void)state;
	error_set(&err, ERROR_STORE, "100%% full");
	assert_int_equal(error_wrap(&err, "edition %d", 3), -1);
	assert_int_equal(error_wrap(&err, "digest"), -1);
	assert_int_equal(err.kind, ERROR_STORE);
	assert_string_equal(err.text, "digest: edition 3: 100% full");
}

/* Whatever part is too long: the text is cut and ends. */
static void test_error_cuts_long_text(void **state)
{
	struct error err = ERROR_INIT;
	size_t size = 100000;
	char *text = xmalloc(size + 1);

	(void)state;
	memset(text, 'x', size);
	text[size] = '\0';
	error_set(&err, ERROR_INPUT, "%s", text);
	assert_int_equal(strlen(err.text), sizeof(err.text) - 1);
	errno = ENOENT;
	error_errno(&err, ERROR_INPUT, "%s", text);
	assert_int_equal(strlen(err.text), sizeof(err.text) - 1);
	error_wrap(&err, "outer");
	assert_int_equal(strlen(err.text), sizeof(err.text) - 1);
	assert_int_equal(strncmp(err.text, "outer: xxx", 10), 0);
	error_wrap(&err, "%s", text);
	assert_int_equal(strlen(err.text), sizeof(err.text) - 1);
	assert_int_equal(err.text[0], 'x');
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_error_set),
		cmocka_unit_test(test_error_takes_null),
		cmocka_unit_test(test_error_errno),
		cmocka_unit_test(test_error_wrap),
		cmocka_unit_test(test_error_cuts_long_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
