#include "cmd/command.h"

#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"

const char *command_argument(const struct context *context, size_t n)
{
	return n < context->arguments.count ? context->arguments.items[n] : NULL;
}

int command_expect(
	const struct context *context, size_t low, size_t high, const char *what, struct error *err)
{
	size_t count = context->arguments.count;

	if (count < low) {
		return error_set(err, ERROR_USAGE, "%s is missing", what);
	}
	if (count > high) {
		return error_set(err, ERROR_USAGE, "unexpected argument '%s'",
			context->arguments.items[high]);
	}
	return 0;
}

int command_dispatch(struct context *context, const struct subcommand *table, struct error *err)
{
	const char *name = command_argument(context, 0);
	const char *words[32];
	size_t count = 0;
	const char *nearest;
	STRBUF(list);

	for (const struct subcommand *row = table; row->name; row++) {
		if (name && strcmp(row->name, name) == 0) {
			context->arguments.count--;
			memmove(context->arguments.items, context->arguments.items + 1,
				(context->arguments.count + 1) * sizeof(*context->arguments.items));
			return row->run(context, err);
		}
		words[count++] = row->name;
		strbuf_addf(&list, "%s%s", count > 1 ? ", " : "", row->name);
	}
	words[count] = NULL;
	if (!name) {
		return error_set(err, ERROR_USAGE, "say which: %s", list.data);
	}
	nearest = text_nearest(name, words);
	return error_set(err, ERROR_USAGE, "unknown command '%s'%s%s%s", name,
		nearest ? "; did you mean '" : "", nearest ? nearest : "", nearest ? "'?" : "");
}

const char *command_input_name(const char *file)
{
	return strcmp(file, "-") == 0 ? "standard input" : file;
}

int command_read_input(const char *file, size_t max, struct strbuf *out, struct error *err)
{
	char chunk[65536];
	size_t got;

	if (strcmp(file, "-") != 0) {
		return file_read(out, file, max, err);
	}
	while ((got = fread(chunk, 1, sizeof(chunk), stdin)) > 0) {
		if (out->len + got > max) {
			return error_set(err, ERROR_INPUT, "standard input is over %zu bytes", max);
		}
		strbuf_add(out, chunk, got);
	}
	return ferror(stdin) ? error_errno(err, ERROR_IO, "cannot read standard input") : 0;
}
