/* Every piece once, whatever the number of threads. */

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/parallel.h"
#include "unit.h"

struct counts {
	atomic_int *calls;
	atomic_size_t sum;
};

static void count(void *ctx, size_t index)
{
	struct counts *counts = ctx;
	atomic_fetch_add(&counts->calls[index], 1);
	atomic_fetch_add(&counts->sum, index);
}

static void test_parallel_does_every_piece_once(void **state)
{
	static const size_t sizes[] = {0, 1, 2, 7, 8, 9, 100, 10000};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
		struct counts counts = {.calls = xcalloc(sizes[i] + 1, sizeof(*counts.calls))};
		parallel_for(sizes[i], count, &counts);
		for (size_t j = 0; j < sizes[i]; j++) {
			assert_int_equal(counts.calls[j], 1);
		}
		assert_int_equal(counts.calls[sizes[i]], 0);
		assert_int_equal(counts.sum, sizes[i] ? sizes[i] * (sizes[i] - 1) / 2 : 0);
		free(counts.calls);
	}
}

/* What the pieces wrote is there for the caller, without a lock. */
static void square(void *ctx, size_t index)
{
	((size_t *)ctx)[index] = index * index;
}

static void test_parallel_shows_its_results(void **state)
{
	size_t squares[1000];
	(void)state;
	for (int round = 0; round < 20; round++) {
		memset(squares, 0, sizeof(squares));
		parallel_for(ARRAY_LEN(squares), square, squares);
		for (size_t i = 0; i < ARRAY_LEN(squares); i++) {
			assert_int_equal(squares[i], i * i);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parallel_does_every_piece_once),
		cmocka_unit_test(test_parallel_shows_its_results),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
