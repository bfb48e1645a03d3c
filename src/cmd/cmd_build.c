#include "base/mem.h"
#include "cmd/command.h"
#include "cmd/print.h"
#include "cmd/print_announced.h"
#include "publication/adopt.h"
#include "publication/article_file.h"
#include "publication/build.h"

struct build_options {
	const char *directory, *import_file, *adopt_from;
	bool take_over, accept_removals, no_cache, no_state, strict;
};

static void print_result(const struct context *context, const struct build_result *result)
{
	const struct site_counts *files = &result->files;

	if (context->json) {
		print_json(json_pack("{s:b, s:I, s:I, s:I, s:I, s:I, s:o}", "dry_run",
			(int)context->publication.dry_run, "articles", (json_int_t)result->articles,
			"written", (json_int_t)files->written, "unchanged",
			(json_int_t)files->unchanged, "removed", (json_int_t)files->removed,
			"refused", (json_int_t)files->refused, "pings",
			print_announced_values(&result->announced)));
		return;
	}
	print_line(context, "%zu articles, %zu files %s, %zu unchanged, %zu removed",
		result->articles, files->written,
		context->publication.dry_run ? "would be written" : "written", files->unchanged,
		files->removed);
	print_announced(context, &result->announced);
}

static int adopt(const struct publication *publication, const char *from, struct error *err)
{
	struct adopting adopting;
	int result;

	if (adopt_look(publication, from, &adopting, err) < 0) {
		return -1;
	}
	result = adopt_save(publication, &adopting, true, err);
	adopting_release(&adopting);
	return result;
}

static int import(const struct publication *publication, const char *file, struct error *err)
{
	struct import_counts counts;
	STRBUF(bytes);

	return command_read_input(file, ARTICLE_FILE_MAX, &bytes, err) < 0 ||
			       article_file_take(publication, command_input_name(file), &bytes,
				       &counts, err) < 0
		       ? -1
		       : 0;
}

/* Without state everything starts here: what is known of the articles comes from a file, and is
 * forgotten at the end, so that a dry run may remember it as well. */
static int open_without_state(
	struct context *context, const struct build_options *options, struct error *err)
{
	struct publication forgotten;

	if (publication_open_memory(&context->publication, err) < 0) {
		return -1;
	}
	forgotten = context->publication;
	forgotten.dry_run = false;
	return (options->import_file && import(&forgotten, options->import_file, err) < 0) ||
			       (options->adopt_from &&
				       adopt(&forgotten, options->adopt_from, err) < 0)
		       ? -1
		       : 0;
}

static int open_store(
	struct context *context, const struct build_options *options, struct error *err)
{
	if (options->no_state) {
		return open_without_state(context, options, err);
	}
	if (options->import_file || options->adopt_from) {
		return error_set(err, ERROR_USAGE,
			"--import and --adopt go with --no-state; 'postrider article import' and "
			"'postrider adopt' work on the store");
	}
	return context_open_store(context, true, err);
}

static int run(struct context *context, struct error *err)
{
	const struct build_options *options = context->options;
	const struct build_request request = {
		.directory = options->directory,
		.take_over = options->take_over,
		.accept_removals = options->accept_removals,
		.no_cache = options->no_cache,
		.whole = context->verbose,
		.forgotten = options->no_state,
		.strict = options->strict,
		.tell = print_file,
		.ctx = context,
	};
	struct build_result built;
	int result;

	if (command_expect(context, 0, 0, "", err) < 0) {
		return -1;
	}
	if (!options->directory && !context->settings->output.on) {
		return error_set(err, ERROR_CONFIG, "'%s' has no 'output', and -o is not given",
			context->settings->path);
	}
	if (open_store(context, options, err) < 0) {
		return -1;
	}
	result = build(&context->publication, &request, &built, err);
	if (built.loaded) {
		print_result(context, &built);
	}
	return result;
}

static const struct option_spec option_specs[] = {
	{.name = "output",
		.letter = 'o',
		OPTION_VALUE(struct build_options, directory),
		.help = "DIR  write there instead"},
	{.name = "take-over",
		OPTION_FLAG(struct build_options, take_over),
		.help = "overwrite files that postrider did not write"},
	{.name = "accept-removals",
		OPTION_FLAG(struct build_options, accept_removals),
		.help = "publish although many articles have vanished"},
	{.name = "no-cache",
		OPTION_FLAG(struct build_options, no_cache),
		.help = "read every file, also those that did not change"},
	{.name = "no-state",
		OPTION_FLAG(struct build_options, no_state),
		.help = "neither read nor write a store; ids and dates are those of the sources"},
	{.name = "import",
		OPTION_VALUE(struct build_options, import_file),
		.help = "FILE  with --no-state: ids and dates, by 'article export'"},
	{.name = "adopt",
		OPTION_VALUE(struct build_options, adopt_from),
		.help = "FILE  with --no-state: ids and dates of that feed; or a URL"},
	{.name = "strict",
		OPTION_FLAG(struct build_options, strict),
		.help = "exit 65 where there are warnings"},
	{0},
};

const struct command cmd_build = {
	.name = "build",
	.arguments = "",
	.summary = "publish feeds and sitemaps",
	.help = "Files whose bytes are there already are not touched.",
	.needs = NEEDS_SETTINGS,
	.options = option_specs,
	.options_size = sizeof(struct build_options),
	.run = run,
};
