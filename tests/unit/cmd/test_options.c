#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/strbuf.h"
#include "cmd/options.h"
#include "unit.h"

#define MAX_ARGUMENTS 8

/* A command line, after the program's name, and what is read from it: options that were set, as
 * "name" or "name=value", then a bar and the arguments. Or the error. */
static const struct line {
	const char *words[MAX_ARGUMENTS];
	const char *expected;
	const char *error;
} lines[] = {
	{{NULL}, "|", NULL},
	{{"a", "b"}, "| a b", NULL},
	{{"-v", "a"}, "verbose | a", NULL},
	{{"a", "--verbose"}, "verbose | a", NULL},
	{{"-vn", "a"}, "verbose dry-run | a", NULL},
	{{"-v", "-v"}, "verbose |", NULL},
	{{"-c", "file"}, "config=file |", NULL},
	{{"-cfile"}, "config=file |", NULL},
	{{"-vcfile"}, "verbose config=file |", NULL},
	{{"-c", "-v"}, "config=-v |", NULL},
	{{"-c", "--"}, "config=-- |", NULL},
	{{"--config", "file"}, "config=file |", NULL},
	{{"--config=file"}, "config=file |", NULL},
	{{"--config=a=b"}, "config=a=b |", NULL},
	{{"--config="}, "config= |", NULL},
	{{"-c", ""}, "config= |", NULL},
	{{"-c", "a", "-c", "b"}, "config=b |", NULL},
	{{"--", "-v", "--what"}, "| -v --what", NULL},
	{{"a", "--", "--"}, "| a --", NULL},
	{{"-"}, "| -", NULL},
	{{""}, "| ", NULL},
	{{"--for", "x@example.org"}, "for=x@example.org |", NULL},
	/* The command's own -o, and its --dry-run goes before the global one. */
	{{"-o", "dir", "a"}, "output=dir | a", NULL},
	{{"--keep", "a", "b", "--keep=c"}, "keep=a keep=c | b", NULL},
	{{"--keep"}, NULL, "option '--keep' needs a value"},
	{{"-c"}, NULL, "option '--config' needs a value"},
	{{"--config"}, NULL, "option '--config' needs a value"},
	{{"--verbose=yes"}, NULL, "option '--verbose' takes no value"},
	{{"--verbose="}, NULL, "option '--verbose' takes no value"},
	{{"--verbos"}, NULL, "unknown option '--verbos'; did you mean '--verbose'?"},
	{{"--confg=x"}, NULL, "unknown option '--confg'; did you mean '--config'?"},
	{{"--fro", "x"}, NULL, "unknown option '--fro'; did you mean '--for'?"},
	{{"--zzzzzzzz"}, NULL, "unknown option '--zzzzzzzz'"},
	{{"--verbosee"}, NULL, "unknown option '--verbosee'; did you mean '--verbose'?"},
	{{"--verb"}, NULL, "unknown option '--verb'"},
	{{"-x"}, NULL, "unknown option '-x'"},
	{{"-vx"}, NULL, "unknown option '-x'"},
	{{"--=x"}, NULL, "unknown option '--'"},
};

struct own_values {
	const char *output, *reader;
	struct option_list keep;
};
struct values {
	bool verbose, dry_run;
	const char *config;
	struct own_values own;
};

static void show(struct strbuf *out, const struct values *values, const struct arguments *arguments)
{
	strbuf_add_string(out, values->verbose ? "verbose " : "");
	strbuf_add_string(out, values->dry_run ? "dry-run " : "");
	if (values->config) {
		strbuf_addf(out, "config=%s ", values->config);
	}
	for (const char *const *kept = values->own.keep.items; *kept; kept++) {
		strbuf_addf(out, "keep=%s ", *kept);
	}
	if (values->own.output) {
		strbuf_addf(out, "output=%s ", values->own.output);
	}
	if (values->own.reader) {
		strbuf_addf(out, "for=%s ", values->own.reader);
	}
	strbuf_add_char(out, '|');
	for (size_t i = 0; i < arguments->count; i++) {
		strbuf_addf(out, " %s", arguments->items[i]);
	}
	assert_null(arguments->items[arguments->count]);
}

static int read_words(const char *const *words, bool stop_at_first, struct values *values,
	struct arguments *arguments, int *next, struct error *err)
{
	static const struct option_spec global[] = {
		{.name = "verbose", .letter = 'v', OPTION_FLAG(struct values, verbose)},
		{.name = "dry-run", .letter = 'n', OPTION_FLAG(struct values, dry_run)},
		{.name = "config", .letter = 'c', OPTION_VALUE(struct values, config)},
		{0},
	};
	static const struct option_spec own[] = {
		{.name = "keep", OPTION_LIST(struct own_values, keep)},
		{.name = "output", .letter = 'o', OPTION_VALUE(struct own_values, output)},
		{.name = "for", OPTION_VALUE(struct own_values, reader)},
		{0},
	};
	char *argv[MAX_ARGUMENTS + 2] = {0};
	struct options_input input = {.argv = argv,
		.argc = 1,
		.from = 1,
		.stop_at_first = stop_at_first,
		.global = global,
		.global_options = values,
		.own = stop_at_first ? NULL : own,
		.own_options = &values->own};
	int result;
	argv[0] = xstrdup("postrider");
	for (; input.argc <= MAX_ARGUMENTS && words[input.argc - 1]; input.argc++) {
		argv[input.argc] = (char *)(uintptr_t)words[input.argc - 1];
	}
	result = options_read(&input, arguments, next, err);
	free(argv[0]);
	return result;
}

static void test_options_read_command_lines(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(lines); i++) {
		struct arguments arguments = {0};
		struct values values = {0};
		struct error err = ERROR_INIT;
		int next = 0;
		STRBUF(shown);
		int result = read_words(lines[i].words, false, &values, &arguments, &next, &err);
		if (lines[i].error) {
			assert_int_equal(result, -1);
			assert_int_equal(err.kind, ERROR_USAGE);
			assert_string_equal(err.text, lines[i].error);
			assert_null(arguments.items);
			continue;
		}
		assert_int_equal(result, 0);
		show(&shown, &values, &arguments);
		assert_string_equal(shown.data, lines[i].expected);
		arguments_release(&arguments);
		assert_null(arguments.items);
	}
}

/* As main reads the options before the command. */
static void test_options_stop_at_the_command(void **state)
{
	static const struct {
		const char *words[MAX_ARGUMENTS];
		int next;
		bool verbose;
	} cases[] = {
		{{"run", "-v"}, 1, false},
		{{"-v", "run", "-n"}, 2, true},
		{{"-c", "file", "run"}, 3, false},
		{{"--", "run"}, 2, false},
		{{"-v"}, 2, true},
		{{NULL}, 1, false},
		{{"-", "run"}, 1, false},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct arguments arguments = {0};
		struct values values = {0};
		struct error err = ERROR_INIT;
		int next = 0;
		assert_int_equal(
			read_words(cases[i].words, true, &values, &arguments, &next, &err), 0);
		assert_int_equal(next, cases[i].next);
		assert_int_equal(values.verbose, cases[i].verbose);
		assert_false(values.dry_run);
		assert_int_equal(arguments.count, 0);
		arguments_release(&arguments);
	}
}

static void test_options_lists_have_an_end(void **state)
{
	static const struct option_spec specs[] = {
		{.name = "keep", OPTION_LIST(struct own_values, keep)}, {0}};
	char word[] = "--keep=a", *argv[OPTION_LIST_MAX + 2] = {0};
	struct own_values values = {0};
	struct arguments arguments;
	struct error err = ERROR_INIT;
	struct options_input input = {.argv = argv, .own = specs, .own_options = &values};
	int next;

	(void)state;
	for (int i = 0; i <= OPTION_LIST_MAX; i++) {
		argv[i] = word;
	}
	input.argc = OPTION_LIST_MAX + 1;
	assert_int_equal(options_read(&input, &arguments, &next, &err), -1);
	assert_int_equal(err.kind, ERROR_USAGE);
	values.keep.count = 0;
	input.argc = OPTION_LIST_MAX;
	assert_int_equal(options_read(&input, &arguments, &next, &err), 0);
	assert_null(values.keep.items[OPTION_LIST_MAX]);
	arguments_release(&arguments);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_options_read_command_lines),
		cmocka_unit_test(test_options_stop_at_the_command),
		cmocka_unit_test(test_options_lists_have_an_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
