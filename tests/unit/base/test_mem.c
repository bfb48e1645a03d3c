#include "unit.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/mem.h"

static void test_mem_never_null(void **state)
{
	char *bytes = xmalloc(0);
	int *zeroed = xcalloc(100, sizeof(*zeroed));

	(void)state;
	assert_non_null(bytes);
	bytes = xrealloc(bytes, 10);
	memset(bytes, 'x', 10);
	bytes = xreallocarray(bytes, 100, 10);
	assert_memory_equal(bytes, "xxxxxxxxxx", 10);
	/* realloc would free this and return NULL. */
	bytes = xrealloc(bytes, 0);
	assert_non_null(bytes);
	free(bytes);
	for (int i = 0; i < 100; i++) {
		assert_int_equal(zeroed[i], 0);
	}
	free(zeroed);
	zeroed = xcalloc(0, 0);
	assert_non_null(zeroed);
	free(zeroed);
}

static void test_mem_copies_strings(void **state)
{
	FREE_ON_EXIT char *text = xstrdup("text");
	FREE_ON_EXIT char *empty = xstrndup(NULL, 0);
	FREE_ON_EXIT char *bytes = xstrndup("a\0b-", 3);
	FREE_ON_EXIT char *printed = xasprintf("%s-%d", "a", 7);
	FREE_ON_EXIT char *set = xstrdup_or_null("x");

	(void)state;
	assert_string_equal(text, "text");
	assert_string_equal(empty, "");
	assert_memory_equal(bytes, "a\0b", 4);
	assert_string_equal(printed, "a-7");
	assert_string_equal(set, "x");
	assert_null(xstrdup_or_null(NULL));
}

static void test_mem_grow(void **state)
{
	FREE_ON_EXIT int *items = NULL;
	size_t count = 0, capacity = 0;

	(void)state;
	for (int i = 0; i < 1000; i++) {
		GROW(items, count, capacity);
		assert_true(count < capacity);
		items[count++] = i;
	}
	for (int i = 0; i < 1000; i++) {
		assert_int_equal(items[i], i);
	}
}

/* A product that overflows ends the run instead of giving too little. */
static void test_mem_aborts_on_overflow(void **state)
{
	int status;
	pid_t child = fork();

	(void)state;
	assert_true(child >= 0);
	if (child == 0) {
		signal(SIGABRT, SIG_DFL);
		close(STDERR_FILENO);
		_exit(xreallocarray(NULL, SIZE_MAX / 2 + 1, 2) ? 1 : 2);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status));
	assert_int_equal(WTERMSIG(status), SIGABRT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_mem_never_null),
		cmocka_unit_test(test_mem_copies_strings),
		cmocka_unit_test(test_mem_grow),
		cmocka_unit_test(test_mem_aborts_on_overflow),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
