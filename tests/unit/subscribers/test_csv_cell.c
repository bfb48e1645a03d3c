#include "unit.h"

#include <string.h>

#include "subscribers/csv_cell.h"

static void test_csv_cell_guards_formulas(void **state)
{
	static const char *const table[][2] = {
		{"", ""},
		{"Ada", "Ada"},
		{"a=b", "a=b"},
		{"O'Neil", "O'Neil"},
		{"'quoted'", "'quoted'"},
		{"'", "'"},
		{"=1+1", "'=1+1"},
		{"+1", "'+1"},
		{"-1", "'-1"},
		{"@A1", "'@A1"},
		{"\t=1", "'\t=1"},
		{"\r=1", "\"'\r=1\""},
		{"'=1", "''=1"},
		{"''=1", "'''=1"},
		{"=1,2", "\"'=1,2\""},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		STRBUF(out);

		csv_cell_add(&out, table[i][0]);
		assert_string_equal(out.len ? out.data : "", table[i][1]);
	}
}

static void test_csv_cell_text_undoes_it(void **state)
{
	static const char *const table[][2] = {
		{"", ""},
		{"'", "'"},
		{"'=1", "=1"},
		{"''=1", "'=1"},
		{"'quoted'", "'quoted'"},
		{"''", "''"},
		{"=1", "=1"},
		{"x'=1", "x'=1"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		assert_string_equal(csv_cell_text(table[i][0]), table[i][1]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_csv_cell_guards_formulas),
		cmocka_unit_test(test_csv_cell_text_undoes_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
