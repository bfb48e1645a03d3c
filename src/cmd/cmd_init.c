#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/url.h"
#include "cmd/command.h"
#include "cmd/print.h"
#include "source/generator.h"
#include "source/source.h"

struct init_options {
	const char *preset, *title, *url;
};

/* Articles that are shown. */
#define SHOWN 5

/* One call of init. */
struct initing {
	struct context *context;
	struct arena *arena;
	char *folder; /* of the site */
	char *path;   /* of the configuration */
	struct proposal proposal;
	struct strbuf text;
	struct catalogue *catalogue; /* or NULL: not all is known that it takes */
};

/* Somebody at a terminal may know what no file says. */
static void ask(struct initing *initing, struct found_text *finding, const char *what)
{
	FREE_ON_EXIT char *line = NULL;
	size_t size = 0;
	STRBUF(answer);

	if (finding->text || initing->context->json || !isatty(STDIN_FILENO) ||
		!isatty(STDOUT_FILENO)) {
		return;
	}
	print_prompt("%s (empty to fill it in later): ", what);
	if (getline(&line, &size, stdin) > 0) {
		text_clean(&answer, line, strlen(line), NULL);
		strbuf_trim(&answer);
	}
	if (answer.len) {
		finding->text = arena_strdup(initing->arena, answer.data);
	}
}

static int apply_options(struct initing *initing, struct error *err)
{
	const struct init_options *options = initing->context->options;
	struct proposal *proposal = &initing->proposal;
	STRBUF(normal);

	if (options->title) {
		proposal->title = (struct found_text){.text = options->title};
	}
	if (options->url) {
		proposal->url = (struct found_text){.text = options->url};
	}
	ask(initing, &proposal->title, "The name of the site");
	ask(initing, &proposal->url, "Its address, such as https://blog.example.org/");
	if (proposal->url.text && url_normalise(&normal, proposal->url.text, NULL) < 0) {
		return error_set(err, ERROR_USAGE,
			"'%s' is no address such as https://blog.example.org/", proposal->url.text);
	}
	return 0;
}

static int refuse_existing(const struct initing *initing, struct error *err)
{
	return error_set(
		err, ERROR_USAGE, "'%s' is there already, and is never overwritten", initing->path);
}

static int write_file(struct initing *initing, struct error *err)
{
	int fd = open(initing->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
	size_t written = 0;

	if (fd < 0 && errno == EEXIST) {
		return refuse_existing(initing, err);
	}
	while (fd >= 0 && written < initing->text.len) {
		ssize_t count = write(
			fd, initing->text.data + written, initing->text.len - written);

		if (count < 0 && errno != EINTR) {
			break;
		}
		written += count > 0 ? (size_t)count : 0;
	}
	if (fd < 0 || written < initing->text.len || fsync(fd) < 0) {
		error_errno(err, ERROR_IO, "cannot write '%s'", initing->path);
		if (fd >= 0) {
			close(fd);
			unlink(initing->path);
		}
		return -1;
	}
	close(fd);
	return 0;
}

/* By the text, which with -n no file has. */
static int load_articles(struct initing *initing, struct error *err)
{
	struct context *context = initing->context;

	context->settings = settings_parse(initing->path, &initing->text, &context->report, err);
	context->publication.settings = context->settings;
	if (!context->settings) {
		return -1;
	}
	initing->catalogue = catalogue_new();
	if (source_load_all(context->settings, source_scan_take(context->settings, 0), NULL,
		    initing->catalogue, &context->report, err) < 0) {
		return -1;
	}
	catalogue_finish(initing->catalogue, context->publication.started);
	return 0;
}

static json_t *article_values(const struct context *context, const struct article *article)
{
	FREE_ON_EXIT char *date = article->published.set
					  ? print_instant(context, article->published.at)
					  : NULL;

	return json_pack("{s:s, s:s, s:s, s:s?}", "path", article->path, "title", article->title,
		"url", article->url, "published", date);
}

static void print_values(const struct initing *initing)
{
	const struct proposal *proposal = &initing->proposal;
	const struct catalogue *catalogue = initing->catalogue;
	json_t *articles = json_array(), *missing = json_array();

	for (size_t i = 0; catalogue && i < catalogue->count && i < SHOWN; i++) {
		json_array_append_new(
			articles, article_values(initing->context, catalogue->articles[i]));
	}
	if (!proposal->title.text) {
		json_array_append_new(missing, json_string("site.title"));
	}
	if (!proposal->url.text) {
		json_array_append_new(missing, json_string("site.url"));
	}
	if (!proposal->source_count) {
		json_array_append_new(missing, json_string("sources"));
	}
	print_json(json_pack("{s:s, s:b, s:s?, s:s?, s:o, s:o, s:I, s:o}", "path", initing->path,
		"dry_run", (int)initing->context->publication.dry_run, "generator",
		proposal->generator, "configuration", proposal->config, "text",
		json_string(initing->text.data), "missing", missing, "articles",
		(json_int_t)(catalogue ? catalogue->count : 0), "newest", articles));
}

static void print_articles(const struct initing *initing)
{
	const struct context *context = initing->context;
	const struct catalogue *catalogue = initing->catalogue;

	print_line(context, "%zu articles%s", catalogue->count,
		catalogue->count ? "; the newest, with the addresses they would be published under:"
				 : ": are they where 'sources' says?");
	for (size_t i = 0; i < catalogue->count && i < SHOWN; i++) {
		const struct article *article = catalogue->articles[i];
		STRBUF(day);

		if (article->published.set) {
			date_add_day(&day, article->published.at, article->published.offset);
		}
		print_line(context, "  %-10s  %s\n              %s", day.data, article->title,
			article->url);
	}
}

static void print_result(const struct initing *initing)
{
	const struct context *context = initing->context;
	const struct proposal *proposal = &initing->proposal;

	if (context->json) {
		print_values(initing);
		return;
	}
	if (context->publication.dry_run) {
		print_line(context, "%s", initing->text.data);
	}
	print_line(context, "%s '%s'%s%s", context->publication.dry_run ? "would write" : "wrote",
		initing->path, proposal->generator ? ", for a site made by " : "",
		proposal->generator ? proposal->generator : "");
	if (initing->catalogue) {
		print_articles(initing);
	} else {
		print_line(context, "fill in the lines that say so; then 'postrider check' tells "
				    "what is wrong");
	}
}

static int init(struct initing *initing, struct error *err)
{
	const struct init_options *options = initing->context->options;
	struct proposal *proposal = &initing->proposal;

	*proposal = generator_find(
		initing->folder, options->preset, initing->arena, &initing->context->report);
	if (apply_options(initing, err) < 0) {
		return -1;
	}
	generator_write(&initing->text, proposal);
	if (initing->context->publication.dry_run) {
		if (access(initing->path, F_OK) == 0) {
			return refuse_existing(initing, err);
		}
	} else if (write_file(initing, err) < 0) {
		return -1;
	}
	if (proposal->title.text && proposal->url.text && proposal->source_count &&
		load_articles(initing, err) < 0) {
		return -1;
	}
	print_result(initing);
	return 0;
}

static int check_arguments(struct context *context, struct error *err)
{
	const struct init_options *options = context->options;

	if (command_expect(context, 0, 1, "a folder", err) < 0) {
		return -1;
	}
	if (context->config && command_argument(context, 0)) {
		return error_set(
			err, ERROR_USAGE, "give the folder, or the file with -c, which lies in it");
	}
	if (options->preset && !preset_find(options->preset)) {
		return error_set(err, ERROR_USAGE, "there is no preset '%s'", options->preset);
	}
	return 0;
}

static int run(struct context *context, struct error *err)
{
	const char *folder = command_argument(context, 0);
	struct initing initing = {.context = context, .text = STRBUF_INIT};
	int result;

	if (check_arguments(context, err) < 0) {
		return -1;
	}
	initing.folder = context->config ? path_folder(context->config)
					 : xstrdup(folder ? folder : ".");
	initing.path = context->config ? xstrdup(context->config)
				       : path_join(folder ? folder : "", "postrider.yaml");
	initing.arena = arena_new();
	result = init(&initing, err);
	if (initing.catalogue) {
		catalogue_free(initing.catalogue);
	}
	arena_free(initing.arena);
	strbuf_release(&initing.text);
	free(initing.folder);
	free(initing.path);
	return result;
}

static const struct option_spec option_specs[] = {
	{.name = "preset",
		OPTION_VALUE(struct init_options, preset),
		.help = "NAME  the site's generator, such as hugo"},
	{.name = "title",
		OPTION_VALUE(struct init_options, title),
		.help = "TEXT  the name of the site"},
	{.name = "url", OPTION_VALUE(struct init_options, url), .help = "URL  its address"},
	{0},
};

const struct command cmd_init = {
	.name = "init",
	.arguments = "[FOLDER]",
	.summary = "write a postrider.yaml for the site in a folder",
	.help = "Finds the generator that makes the site, and reads what its configuration says. "
		"Nothing\nis overwritten; with -n nothing is written either.",
	.options = option_specs,
	.options_size = sizeof(struct init_options),
	.run = run,
};
