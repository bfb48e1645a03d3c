#include "base/csv_loose.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/* What is longer between two quotes was never a field. */
#define MAX_FIELD ((size_t)1024 * 1024)

struct loose {
	const char *text;
	size_t len, at; /* at: where the parser is */
	int line;       /* on which that is */
	char separator;
	size_t expected;     /* fields of the first row; 0: that is still to come */
	struct strbuf bytes; /* the fields of the row at hand, each with a NUL */
	size_t *starts;
	size_t count, capacity;
	bool filled; /* one of them is not empty */
	bool broken, holds_rows;
};

static bool is_line_end(const struct loose *loose, size_t at)
{
	return at >= loose->len || loose->text[at] == '\n' || loose->text[at] == '\r';
}

static bool is_blank(const struct loose *loose, size_t at)
{
	char c = at < loose->len ? loose->text[at] : '\0';

	return (c == ' ' || c == '\t') && c != loose->separator;
}

static void skip_blanks(struct loose *loose)
{
	while (is_blank(loose, loose->at)) {
		loose->at++;
	}
}

/* Whether the line that begins there could be a row of its own: an address among as many fields as
 * there have to be. */
static bool looks_like_a_row(const struct loose *loose, size_t at)
{
	size_t separators = 0;
	bool address = false;

	for (; !is_line_end(loose, at); at++) {
		separators += loose->text[at] == loose->separator;
		address = address || loose->text[at] == '@';
	}
	return address && loose->expected && separators + 1 == loose->expected;
}

static bool holds_a_row(const struct loose *loose, size_t begin, size_t end)
{
	for (size_t at = begin; at < end; at++) {
		if ((loose->text[at] == '\n' || loose->text[at] == '\r') &&
			looks_like_a_row(loose, at + 1)) {
			return true;
		}
	}
	return false;
}

/* Behind its opening quote. False where it does not end as such a field does. */
static bool read_quoted(struct loose *loose)
{
	size_t begin = ++loose->at;

	for (;;) {
		const char *from = loose->text + loose->at;
		size_t left = loose->len - loose->at;
		const char *quote = memchr(from, '"', left < MAX_FIELD ? left : MAX_FIELD);

		if (!quote || loose->at - begin > MAX_FIELD) {
			return false;
		}
		strbuf_add(&loose->bytes, from, (size_t)(quote - from));
		loose->at = (size_t)(quote - loose->text) + 1;
		if (loose->at >= loose->len || loose->text[loose->at] != '"') {
			break;
		}
		strbuf_add_char(&loose->bytes, '"');
		loose->at++;
	}
	loose->holds_rows = loose->holds_rows || holds_a_row(loose, begin, loose->at - 1);
	skip_blanks(loose);
	return is_line_end(loose, loose->at) || loose->text[loose->at] == loose->separator;
}

static void read_bare(struct loose *loose, bool quotes)
{
	size_t begin = loose->at, end;

	while (!is_line_end(loose, loose->at) && loose->text[loose->at] != loose->separator) {
		loose->at++;
	}
	for (end = loose->at; end > begin && is_blank(loose, end - 1);) {
		end--;
	}
	if (!quotes && end > begin && loose->text[begin] == '"') {
		begin++;
	}
	if (!quotes && end > begin && loose->text[end - 1] == '"') {
		end--;
	}
	strbuf_add(&loose->bytes, loose->text + begin, end - begin);
}

static bool read_field(struct loose *loose, bool quotes)
{
	size_t start = loose->bytes.len;

	GROW(loose->starts, loose->count, loose->capacity);
	loose->starts[loose->count++] = start;
	skip_blanks(loose);
	if (quotes && loose->at < loose->len && loose->text[loose->at] == '"') {
		if (!read_quoted(loose)) {
			return false;
		}
	} else {
		read_bare(loose, quotes);
	}
	loose->filled = loose->filled || loose->bytes.len > start;
	loose->broken = loose->broken ||
			memchr(loose->bytes.data + start, '\0', loose->bytes.len - start);
	strbuf_add_char(&loose->bytes, '\0');
	return true;
}

static bool read_fields(struct loose *loose, size_t begin, bool quotes)
{
	loose->at = begin;
	strbuf_clear(&loose->bytes);
	loose->count = 0;
	loose->filled = loose->broken = loose->holds_rows = false;
	while (read_field(loose, quotes)) {
		if (is_line_end(loose, loose->at)) {
			return true;
		}
		loose->at++;
	}
	return false;
}

/* Takes the line's end, and counts the lines since `begin`. */
static void end_line(struct loose *loose, size_t begin)
{
	if (loose->at < loose->len) {
		bool pair = loose->text[loose->at] == '\r' && loose->at + 1 < loose->len &&
			    loose->text[loose->at + 1] == '\n';

		loose->at += pair ? 2 : 1;
	}
	for (; begin < loose->at; begin++) {
		loose->line += loose->text[begin] == '\n' ||
			       (loose->text[begin] == '\r' &&
				       !(begin + 1 < loose->at && loose->text[begin + 1] == '\n'));
	}
}

static int read_row(
	struct loose *loose, int (*row)(void *ctx, const struct csv_row *row), void *ctx)
{
	size_t begin = loose->at;
	struct csv_row read = {.line = loose->line};
	FREE_ON_EXIT const char **fields = NULL;

	read.guessed = !read_fields(loose, begin, true);
	if (read.guessed) {
		read_fields(loose, begin, false);
	}
	end_line(loose, begin);
	if (!loose->filled && !loose->broken) {
		return 0;
	}
	fields = xreallocarray(NULL, loose->count, sizeof(*fields));
	for (size_t i = 0; i < loose->count; i++) {
		fields[i] = loose->bytes.data + loose->starts[i];
	}
	read.fields = fields;
	read.count = loose->count;
	read.broken = loose->broken;
	read.holds_rows = loose->holds_rows;
	if (!loose->expected) {
		loose->expected = loose->count;
	}
	return row(ctx, &read);
}

char csv_separator(const char *text, size_t len)
{
	static const char separators[] = ",;\t";
	size_t counts[] = {0, 0, 0}, best = 0;
	bool quoted = false;

	for (size_t i = 0; i < len && ((text[i] != '\n' && text[i] != '\r') || quoted); i++) {
		const char *found = text[i] ? strchr(separators, text[i]) : NULL;

		quoted = quoted != (text[i] == '"');
		if (found && !quoted) {
			counts[found - separators]++;
		}
	}
	for (size_t i = 1; i < ARRAY_LEN(counts); i++) {
		best = counts[i] > counts[best] ? i : best;
	}
	return separators[best];
}

int csv_read_loose(
	const char *text, size_t len, int (*row)(void *ctx, const struct csv_row *row), void *ctx)
{
	struct loose loose = {.text = text, .len = len, .line = 1, .bytes = STRBUF_INIT};
	bool said = len > 5 && memcmp(text, "sep=", 4) == 0 && strchr(",;\t", text[4]);
	int result = 0;

	loose.separator = said ? text[4] : csv_separator(text, len);
	if (said) {
		loose.at = 5;
		end_line(&loose, 5);
	}
	while (loose.at < loose.len && !result) {
		result = read_row(&loose, row, ctx);
	}
	strbuf_release(&loose.bytes);
	free(loose.starts);
	return result;
}
