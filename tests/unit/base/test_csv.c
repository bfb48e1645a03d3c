#include "unit.h"

#include <string.h>

#include "base/csv.h"

#define BYTES(text) (text), sizeof(text) - 1

/* Writes rows as "line:[field][field]", with "!" for a broken one. */
static int write_row(void *ctx, const struct csv_row *row)
{
	struct strbuf *out = ctx;

	strbuf_addf(out, "%d:", row->line);
	for (size_t i = 0; i < row->count; i++) {
		strbuf_addf(out, "[%s]", row->fields[i]);
	}
	strbuf_add_string(out, row->broken ? "! " : " ");
	return 0;
}

static void test_csv_reads_rows(void **state)
{
	static const struct {
		const char *text;
		size_t len;
		const char *rows;
	} table[] = {
		{BYTES(""), ""}, {BYTES("\n\r\n\r"), ""},
		/* No byte order mark, but nearly. */
		{BYTES("\xEF\xBB\xBE"
		       "a\n"),
			"1:[\xEF\xBB\xBE"
			"a] "},
		{BYTES("a,b\n1,2\n"), "1:[a][b] 2:[1][2] "},
		{BYTES("a,b\r\n1,2\r\n"), "1:[a][b] 2:[1][2] "},
		{BYTES("a,b\r1,2\r"), "1:[a][b] 2:[1][2] "},
		{BYTES("a\rb\n\rc\r\nd"), "1:[a] 2:[b] 4:[c] 5:[d] "},
		{BYTES("a,b\n1,2"), "1:[a][b] 2:[1][2] "},
		{BYTES("\n\na\n\n\nb\n"), "3:[a] 6:[b] "},
		{BYTES("\r\n\r\na\r\r\rb"), "3:[a] 6:[b] "}, {BYTES("   \n\t\na\n"), "3:[a] "},
		{BYTES("\xEF\xBB\xBF"
		       "a,b\n"),
			"1:[a][b] "},
		{BYTES("\xEF\xBB\xBF"), ""}, {BYTES("\xEF\xBB\xBF\"a\"\n"), "1:[a] "},
		{BYTES(",\n"), "1:[][] "}, {BYTES(",,x"), "1:[][][x] "}, {BYTES("a,"), "1:[a][] "},
		{BYTES("\"\"\n"), "1:[] "}, {BYTES(" a , b c \n"), "1:[a][b c] "},
		{BYTES("\" a \"\n"), "1:[ a ] "}, {BYTES("\"a\"\"b\",\"c,d\"\n"), "1:[a\"b][c,d] "},
		{BYTES("\"\"\"\"\n"), "1:[\"] "}, {BYTES("\"a\nb\",c\nd\n"), "1:[a\nb][c] 3:[d] "},
		{BYTES("\"a\r\nb\r\n\r\n\",c\r\nd\r\n"), "1:[a\r\nb\r\n\r\n][c] 5:[d] "},
		{BYTES("\"a\rb\",c\rd\r"), "1:[a\rb][c] 3:[d] "},
		{BYTES("x,\"a\n\n\nb\"\n\n\ny\n"), "1:[x][a\n\n\nb] 7:[y] "},
		{BYTES("a\0b,c\nd\n"), "1:[a][c]! 2:[d] "}, {BYTES("Zoë,日本\n"), "1:[Zoë][日本] "},
		{BYTES("a,b,c\nd\n"),
			"1:[a][b][c] 2:[d] "}, /* uneven rows are the caller's matter */
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		struct error err = ERROR_INIT;
		STRBUF(rows);

		assert_int_equal(csv_read(table[i].text, table[i].len, write_row, &rows, &err), 0);
		assert_string_equal(rows.data, table[i].rows);
	}
}

static void test_csv_refuses_broken_quotes(void **state)
{
	static const struct {
		const char *text;
		const char *begin; /* of the message */
		const char *rows;  /* seen before it */
	} table[] = {
		{"\"", "line 1: ", ""},
		{"a,\"b", "line 1: the quote is never closed", ""},
		{"a\n\n\"b,c\nd\ne\n", "line 3: the quote is never closed", "1:[a] "},
		{"a\r\r\"b,c\rd\re\r", "line 3: the quote is never closed", "1:[a] "},
		{"a\nb\"c\n", "line 2: ", "1:[a] "},
		{"a\n\"b\nb\" c\n", "line 2: ", "1:[a] "},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		struct error err = ERROR_INIT;
		STRBUF(rows);

		assert_int_equal(
			csv_read(table[i].text, strlen(table[i].text), write_row, &rows, &err), -1);
		assert_int_equal(err.kind, ERROR_INPUT);
		assert_memory_equal(err.text, table[i].begin, strlen(table[i].begin));
		assert_string_equal(rows.data, table[i].rows);
	}
}

static void test_csv_refuses_a_row_without_end(void **state)
{
	struct error err = ERROR_INIT;
	STRBUF(text);
	STRBUF(rows);

	(void)state;
	strbuf_add_string(&text, "a\n\"b");
	for (int i = 0; i < 3 * 1024; i++) {
		strbuf_addf(&text, "%01023d\n", i);
	}
	strbuf_add_string(&text, "\"\n");
	assert_int_equal(csv_read(text.data, text.len, write_row, &rows, &err), -1);
	assert_int_equal(err.kind, ERROR_INPUT);
	assert_non_null(strstr(err.text, "line 2: the row does not end"));
	assert_string_equal(rows.data, "1:[a] ");
}

static void test_csv_reads_many_fields(void **state)
{
	struct error err = ERROR_INIT;
	STRBUF(text);
	STRBUF(rows);

	(void)state;
	for (int i = 0; i < 10000; i++) {
		strbuf_add_string(&text, "x,");
	}
	assert_int_equal(csv_read(text.data, text.len, write_row, &rows, &err), 0);
	assert_int_equal(rows.len, strlen("1: ") + 10000 * strlen("[x]") + strlen("[]"));
}

static int stop_at_two(void *ctx, const struct csv_row *row)
{
	int *rows = ctx;

	(void)row;
	return ++*rows == 2 ? 7 : 0;
}

static void test_csv_stops_where_the_caller_does(void **state)
{
	static const char *const table[] = {"a\nb\nc\nd\n", "a\rb\rc\rd\r", "a\nb", "a\nb\n\"c"};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		struct error err = ERROR_INIT;
		int rows = 0;

		assert_int_equal(csv_read(table[i], strlen(table[i]), stop_at_two, &rows, &err), 7);
		assert_int_equal(rows, 2);
		assert_int_equal(err.kind, ERROR_NONE);
	}
}

static void test_csv_add_field(void **state)
{
	static const char *const table[][2] = {
		{"", ""},
		{"a b", "a b"},
		{"a,b", "\"a,b\""},
		{"a\"b", "\"a\"\"b\""},
		{"a\nb", "\"a\nb\""},
		{"a\rb", "\"a\rb\""},
		{" a", "\" a\""},
		{"a ", "\"a \""},
		{"\ta", "\"\ta\""},
		{"a\t", "\"a\t\""},
		{" ", "\" \""},
		{"日本", "日本"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		STRBUF(out);

		csv_add_field(&out, table[i][0]);
		assert_string_equal(out.data, table[i][1]);
	}
}

static int keep_field(void *ctx, const struct csv_row *row)
{
	struct strbuf *out = ctx;

	assert_int_equal(row->count, 2);
	strbuf_add_string(out, row->fields[0]);
	return 0;
}

/* Whatever two of these characters make of each other, the field comes back. */
static void test_csv_fields_come_back(void **state)
{
	static const char *const pieces[] = {
		"", "a", " ", "\t", ",", "\"", "\"\"", "\n", "\r\n", "\r", "ä", "=", ";"};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(pieces) * ARRAY_LEN(pieces); i++) {
		struct error err = ERROR_INIT;
		STRBUF(field);
		STRBUF(text);
		STRBUF(back);

		strbuf_add_string(&field, pieces[i / ARRAY_LEN(pieces)]);
		strbuf_add_string(&field, pieces[i % ARRAY_LEN(pieces)]);
		csv_add_field(&text, field.data);
		strbuf_add_string(&text, ",end\r\n");
		assert_int_equal(csv_read(text.data, text.len, keep_field, &back, &err), 0);
		assert_string_equal(back.data, field.data);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_csv_reads_rows),
		cmocka_unit_test(test_csv_refuses_broken_quotes),
		cmocka_unit_test(test_csv_refuses_a_row_without_end),
		cmocka_unit_test(test_csv_reads_many_fields),
		cmocka_unit_test(test_csv_stops_where_the_caller_does),
		cmocka_unit_test(test_csv_add_field),
		cmocka_unit_test(test_csv_fields_come_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
