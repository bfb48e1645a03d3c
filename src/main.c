#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/mem.h"
#include "base/text.h"
#include "cmd/command.h"
#include "cmd/print.h"

struct global_options {
	const char *config, *now;
	bool verbose, quiet, dry_run, json, help, version;
};

static const struct option_spec global_options[] = {
	{.name = "config",
		.letter = 'c',
		OPTION_VALUE(struct global_options, config),
		.help = "FILE  the configuration; else $POSTRIDER_CONFIG, ./postrider.yaml,\n"
			"                        /etc/postrider/postrider.yaml"},
	{.name = "verbose",
		.letter = 'v',
		OPTION_FLAG(struct global_options, verbose),
		.help = "say more"},
	{.name = "quiet",
		.letter = 'q',
		OPTION_FLAG(struct global_options, quiet),
		.help = "say errors only"},
	{.name = "dry-run",
		.letter = 'n',
		OPTION_FLAG(struct global_options, dry_run),
		.help = "change nothing"},
	{.name = "json", OPTION_FLAG(struct global_options, json), .help = "results as JSON"},
	{.name = "now",
		OPTION_VALUE(struct global_options, now),
		.help = "TIME  the run's clock, as 2026-11-19T08:00:00+01:00"},
	{.name = "help",
		.letter = 'h',
		OPTION_FLAG(struct global_options, help),
		.help = "this text, also for each command"},
	{.name = "version", OPTION_FLAG(struct global_options, version), .help = "the version"},
	{0},
};

static void print_options(const struct option_spec *specs)
{
	for (; specs && specs->name; specs++) {
		char letter[5] = "    ";

		if (specs->letter) {
			snprintf(letter, sizeof(letter), "-%c, ", specs->letter);
		}
		printf("  %s--%-15s %s\n", letter, specs->name, specs->help);
	}
}

static void print_usage(void)
{
	printf("postrider: a blog's feeds, sitemaps and mail digests, run by a timer\n\n"
	       "postrider [options] COMMAND [arguments]\n\n");
	for (const struct command *const *command = commands; *command; command++) {
		printf("  %-12s %s\n", (*command)->name, (*command)->summary);
	}
	printf("  %-12s %s\n\n", "help", "this text; with a command's name, what it does");
	print_options(global_options);
	printf("\nExit status: 0 done; 64 usage; 65 bad input; 69 mail server unreachable for "
	       "over\n"
	       "six hours; 74 disk or store; 75 another run is under way; 78 configuration.\n");
}

static void print_command(const struct command *command)
{
	printf("postrider %s%s%s\n\n%s\n", command->name, command->arguments[0] ? " " : "",
		command->arguments, command->summary);
	if (command->help[0]) {
		printf("%s\n", command->help);
	}
	if (command->options) {
		printf("\n");
		print_options(command->options);
	}
}

static const struct command *find_command(const char *name, struct error *err)
{
	const struct command *command = command_find(name);
	const char *words[32];
	size_t count = 0;
	const char *nearest;

	if (command) {
		return command;
	}
	for (; commands[count] && count < ARRAY_LEN(words) - 1; count++) {
		words[count] = commands[count]->name;
	}
	words[count] = NULL;
	nearest = text_nearest(name, words);
	error_set(err, ERROR_USAGE, "unknown command '%s'%s%s%s", name,
		nearest ? "; did you mean '" : "", nearest ? nearest : "", nearest ? "'?" : "");
	return NULL;
}

/* The same as --help; `words` are what follows "help". */
static int help(size_t count, char *const *words, struct error *err)
{
	const struct command *command;

	if (count > 1) {
		return error_set(err, ERROR_USAGE, "unexpected argument '%s'", words[1]);
	}
	if (count == 0) {
		print_usage();
		return 0;
	}
	command = find_command(words[0], err);
	if (!command) {
		return -1;
	}
	print_command(command);
	return 0;
}

/* Provides what the command's row asks for, and runs it. */
static int run_command(const struct command *command, struct context *context, struct error *err)
{
	bool alone = command->alone && command->alone(context->options);
	unsigned needs = alone ? 0 : command->needs;

	if (needs & NEEDS_SETTINGS && context_load_settings(context, err) < 0) {
		return -1;
	}
	if (context_set_clock(context, err) < 0) {
		return -1;
	}
	if (needs & NEEDS_STORE && context_open_store(context, needs & NEEDS_LOCK, err) < 0) {
		return -1;
	}
	context_catch_signals();
	return command->run(context, err);
}

static void take_globals(struct context *context, const struct global_options *globals)
{
	context->config = globals->config;
	context->now_text = globals->now;
	context->verbose = globals->verbose;
	context->quiet = globals->quiet;
	context->publication.dry_run = globals->dry_run;
	context->json = globals->json;
}

/* What follows the command's name is read with its options, and the command run. */
static int run_with_options(const struct command *command, struct options_input *input,
	struct context *context, struct error *err)
{
	FREE_ON_EXIT void *options = xcalloc(1, command->options_size + 1);
	struct global_options *globals = input->global_options;
	int next;

	input->stop_at_first = false;
	input->own = command->options;
	input->own_options = options;
	if (options_read(input, &context->arguments, &next, err) < 0) {
		return -1;
	}
	take_globals(context, globals);
	if (globals->help) {
		print_command(command);
		return 0;
	}
	context->options = options;
	return run_command(command, context, err);
}

static int dispatch(int argc, char **argv, struct context *context, struct error *err)
{
	struct global_options globals = {0};
	struct options_input input = {.argc = argc,
		.argv = argv,
		.from = 1,
		.stop_at_first = true,
		.global = global_options,
		.global_options = &globals};
	const struct command *command;
	int next;

	if (options_read(&input, &context->arguments, &next, err) < 0) {
		return -1;
	}
	if (globals.version) {
		printf("postrider %s\n", POSTRIDER_VERSION);
		return 0;
	}
	if (next >= argc && globals.help) {
		print_usage();
		return 0;
	}
	if (next >= argc) {
		return error_set(err, ERROR_USAGE, "a command is missing; see 'postrider --help'");
	}
	if (strcmp(argv[next], "help") == 0) {
		return help((size_t)(argc - next - 1), argv + next + 1, err);
	}
	command = find_command(argv[next], err);
	if (!command) {
		return -1;
	}
	arguments_release(&context->arguments);
	input.from = next + 1;
	return run_with_options(command, &input, context, err);
}

/* A result that could not be written is no result. fflush alone does not know of a failure in the
 * middle of it. */
static int finish_output(struct error *err)
{
	return fflush(stdout) != 0 || ferror(stdout)
		       ? error_set(err, ERROR_IO, "cannot write to standard output")
		       : 0;
}

int main(int argc, char **argv)
{
	struct context context;
	struct error err = ERROR_INIT;
	int status;

	/* The web server reads what is published, whoever published it; what is private says so
	 * where it is made. */
	umask(022);
	context_init(&context);
	status = dispatch(argc, argv, &context, &err);
	print_report(&context);
	if (status < 0) {
		print_failure(&err);
		status = context_exit_status(&err);
	}
	context_release(&context);
	if (finish_output(&err) < 0 && status == 0) {
		print_failure(&err);
		status = context_exit_status(&err);
	}
	return status;
}
