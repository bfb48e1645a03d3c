#include "unit.h"

#include <string.h>

#include "base/csv_loose.h"

#define BYTES(text) (text), sizeof(text) - 1

/* Writes rows as "line:[field][field]", with "!" for a broken one "?" for a guess
 * and "*" where it holds what could be rows. */
static int write_row(void *ctx, const struct csv_row *row)
{
	struct strbuf *out = ctx;

	strbuf_addf(out, "%d:", row->line);
	for (size_t i = 0; i < row->count; i++) {
		strbuf_addf(out, "[%s]", row->fields[i]);
	}
	strbuf_addf(out, "%s%s%s ", row->broken ? "!" : "", row->guessed ? "?" : "",
		row->holds_rows ? "*" : "");
	return 0;
}

static void test_csv_loose_reads_rows(void **state)
{
	static const struct {
		const char *text;
		size_t len;
		const char *rows;
	} table[] = {
		{BYTES(""), ""},
		{BYTES("\n\r\n\r"), ""},
		{BYTES("a,b\r\n1,2\r\n"), "1:[a][b] 2:[1][2] "},
		{BYTES("a,b\r1,2\r"), "1:[a][b] 2:[1][2] "},
		{BYTES("a\rb\n\rc\r\nd"), "1:[a] 2:[b] 4:[c] 5:[d] "},
		{BYTES("a,b\n1,2"), "1:[a][b] 2:[1][2] "},
		{BYTES(" a , b c \n"), "1:[a][b c] "},
		{BYTES("\" a \" ,\"b\"\"c\"\n"), "1:[ a ][b\"c] "},
		{BYTES("a,b\n\"x\ny\",2\nz,3\n"), "1:[a][b] 2:[x\ny][2] 4:[z][3] "},
		{BYTES("a,b\r\n\"x\r\ny\",2\r\nz,3\r\n"), "1:[a][b] 2:[x\r\ny][2] 4:[z][3] "},
		{BYTES("a,b\n,\n1,2\n"), "1:[a][b] 3:[1][2] "},
		{BYTES("a\0b,c\nd\n"), "1:[a][c]! 2:[d] "},
		/* Other separators. */
		{BYTES("a;b\n1,5;2\n"), "1:[a][b] 2:[1,5][2] "},
		{BYTES("a\tb\tc\n1\t\t3\n"), "1:[a][b][c] 2:[1][][3] "},
		{BYTES("\"a;x\",b,c\n1;2,3,4\n"), "1:[a;x][b][c] 2:[1;2][3][4] "},
		{BYTES("sep=;\r\na,x;b\r\n1;2\r\n"), "2:[a,x][b] 3:[1][2] "},
		/* Quotes that open nothing. */
		{BYTES("a,b\nx,5\" disk\ny,2\n"), "1:[a][b] 2:[x][5\" disk] 3:[y][2] "},
		{BYTES("a,b\nx,\"open\ny,2\n"), "1:[a][b] 2:[x][open]? 3:[y][2] "},
		{BYTES("a,b\n\"x,1\ny,2\n"), "1:[a][b] 2:[x][1]? 3:[y][2] "},
		{BYTES("a,b\nx,\"the\" one\ny,2\n"), "1:[a][b] 2:[x][the\" one]? 3:[y][2] "},
		{BYTES("a,b\nx,\"open\ny,\"closed\"\n"), "1:[a][b] 2:[x][open]? 3:[y][closed] "},
		{BYTES("a,b\nx@h,\"open\ny@h,2\nz@h,5\" disk\n"),
			"1:[a][b] 2:[x@h][open]? 3:[y@h][2] 4:[z@h][5\" disk] "},
		/* What adds up is one row, whatever stands in it. */
		{BYTES("a,b\nx@h,\"open\ny@h,2\nz@h,5\"\n"),
			"1:[a][b] 2:[x@h][open\ny@h,2\nz@h,5]* "},
		{BYTES("a,b\nx@h,\"one\ny,2\nz@h\"\n"), "1:[a][b] 2:[x@h][one\ny,2\nz@h] "},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		STRBUF(rows);

		assert_int_equal(csv_read_loose(table[i].text, table[i].len, write_row, &rows), 0);
		assert_string_equal(rows.data, table[i].rows);
	}
}

/* A file of nothing but open quotes is read in a moment. */
static void test_csv_loose_reads_many_open_quotes(void **state)
{
	STRBUF(text);
	STRBUF(rows);

	(void)state;
	for (int i = 0; i < 2000; i++) {
		strbuf_add_string(&text, "\"a,b\nc\n");
	}
	assert_int_equal(csv_read_loose(text.data, text.len, write_row, &rows), 0);
	assert_non_null(strstr(rows.data, "3999:[a][b]? 4000:[c] "));
}

static int stop_at_two(void *ctx, const struct csv_row *row)
{
	int *rows = ctx;

	(void)row;
	return ++*rows == 2 ? 7 : 0;
}

static void test_csv_loose_stops_where_the_caller_does(void **state)
{
	int rows = 0;

	(void)state;
	assert_int_equal(csv_read_loose(BYTES("a\nb\nc\n"), stop_at_two, &rows), 7);
	assert_int_equal(rows, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_csv_loose_reads_rows),
		cmocka_unit_test(test_csv_loose_reads_many_open_quotes),
		cmocka_unit_test(test_csv_loose_stops_where_the_caller_does),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
