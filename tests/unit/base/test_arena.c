#include "unit.h"

#include <stdalign.h>
#include <string.h>

#include "base/arena.h"
#include "base/mem.h"

/* Sizes around a block's, in an order that leaves rests: all zeroed, aligned and apart. */
static void test_arena_alloc(void **state)
{
	static const size_t sizes[] = {
		0, 1, 15, 16, 17, 65535, 65536, 65537, 1, 1000000, 3, 40000, 40000, 8};
	struct arena *arena = arena_new();
	unsigned char *places[ARRAY_LEN(sizes)];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
		places[i] = arena_alloc(arena, sizes[i]);
		assert_non_null(places[i]);
		assert_int_equal((uintptr_t)places[i] % alignof(max_align_t), 0);
		for (size_t k = 0; k < sizes[i]; k++) {
			assert_true(places[i][k] == 0);
		}
		memset(places[i], (int)i + 1, sizes[i]);
	}
	for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
		for (size_t k = 0; k < sizes[i]; k++) {
			assert_true(places[i][k] == i + 1);
		}
	}
	arena_free(arena);
}

static void test_arena_copies_strings(void **state)
{
	struct arena *arena = arena_new();
	char text[] = "text";
	const char *copy = arena_strdup(arena, text);
	const char *part = arena_strndup(arena, "a\0b-", 3);

	(void)state;
	text[0] = 'n';
	assert_string_equal(copy, "text");
	assert_memory_equal(part, "a\0b", 4);
	assert_string_equal(arena_strdup(arena, ""), "");
	assert_string_equal(arena_strndup(arena, NULL, 0), "");
	assert_string_equal(arena_strdup_or_null(arena, "x"), "x");
	assert_null(arena_strdup_or_null(arena, NULL));
	arena_free(arena);
}

static void test_arena_printf(void **state)
{
	struct arena *arena = arena_new();
	const char *wide;

	(void)state;
	assert_string_equal(arena_printf(arena, "%s/%d", "a", -7), "a/-7");
	assert_string_equal(arena_printf(arena, "%s", ""), "");
	wide = arena_printf(arena, "%100000d", 1);
	assert_int_equal(strlen(wide), 100000);
	assert_int_equal(wide[99999], '1');
	arena_free(arena);
}

static void test_arena_free_takes_null_and_unused(void **state)
{
	(void)state;
	arena_free(NULL);
	arena_free(arena_new());
}

static void test_arena_clear_gives_zeroed_memory_again(void **state)
{
	struct arena *arena = arena_new();

	(void)state;
	arena_clear(arena);
	for (int round = 0; round < 3; round++) {
		for (size_t size = 1; size < 200000; size *= 3) {
			char *bytes = arena_alloc(arena, size);

			for (size_t i = 0; i < size; i++) {
				assert_int_equal(bytes[i], 0);
			}
			memset(bytes, 'x', size);
		}
		arena_clear(arena);
	}
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_arena_alloc),
		cmocka_unit_test(test_arena_copies_strings),
		cmocka_unit_test(test_arena_printf),
		cmocka_unit_test(test_arena_free_takes_null_and_unused),
		cmocka_unit_test(test_arena_clear_gives_zeroed_memory_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
