#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "cmd/command.h"
#include "cmd/print.h"
#include "digest/content.h"
#include "newsletter/sample.h"

struct preview_options {
	const char *directory; /* NULL: preview */
	const char *address, *rhythm;
	bool newest;
};

/* What a reader sees stands in the place of the slots. */
static void fill_slots(struct strbuf *out, const struct strbuf *text, const char *reader)
{
	for (size_t i = 0; i < text->len; i++) {
		if (text->data[i] != CONTENT_SLOT) {
			strbuf_add_char(out, text->data[i]);
			continue;
		}
		i++;
		strbuf_add_string(out, text->data[i] == CONTENT_SLOT_TOKEN ? "TOKEN" : reader);
	}
}

static int write_file(const char *directory, const char *suffix, const struct strbuf *bytes,
	json_t *files, struct error *err)
{
	FREE_ON_EXIT char *name = xasprintf("digest.%s", suffix);
	FREE_ON_EXIT char *path = path_join(directory, name);

	json_array_append_new(files, json_string(path));
	return file_replace(path, bytes->data, bytes->len, 0644, NULL, err);
}

static int write_all(
	const char *directory, const struct sample *sample, json_t *files, struct error *err)
{
	STRBUF(html);
	STRBUF(text);

	fill_slots(&html, &sample->composed.html, sample->address);
	fill_slots(&text, &sample->composed.text, sample->address);
	if (file_make_folder(directory, err) < 0 ||
		write_file(directory, "txt", &text, files, err) < 0 ||
		write_file(directory, "eml", &sample->message, files, err) < 0) {
		return -1;
	}
	return html.len ? write_file(directory, "html", &html, files, err) : 0;
}

static int preview(struct context *context, struct error *err)
{
	const struct preview_options *options = context->options;
	const char *directory = options->directory ? options->directory : "preview";
	struct sample_params params = {
		.address = options->address,
		.rhythm = options->rhythm ? rhythm_from_name(options->rhythm) : RHYTHM_COUNT,
		.newest = options->newest,
	};
	struct sample sample;
	json_t *files;
	int result;

	if (command_expect(context, 0, 0, "", err) < 0) {
		return -1;
	}
	if (options->rhythm && params.rhythm == RHYTHM_COUNT) {
		return error_set(err, ERROR_USAGE, "unknown rhythm '%s'", options->rhythm);
	}
	result = sample_make(&context->publication, &params, &sample, err);
	if (result == 0) {
		print_line(context, "nothing is new (--sample shows the newest articles)");
	}
	if (result <= 0) {
		return result;
	}
	files = json_array();
	result = context->publication.dry_run ? 0 : write_all(directory, &sample, files, err);
	if (result == 0 && context->json) {
		print_json(json_pack("{s:s, s:I, s:O}", "subject", sample.composed.subject,
			"articles", (json_int_t)sample.articles, "files", files));
	} else if (result == 0) {
		print_line(context, "%s", sample.composed.subject);
		for (size_t i = 0; i < json_array_size(files); i++) {
			print_line(
				context, "wrote %s", json_string_value(json_array_get(files, i)));
		}
	}
	json_decref(files);
	sample_release(&sample);
	return result;
}

static const struct option_spec option_specs[] = {
	{.name = "output",
		.letter = 'o',
		OPTION_VALUE(struct preview_options, directory),
		.help = "DIR  where to write; default: preview"},
	{.name = "for",
		OPTION_VALUE(struct preview_options, address),
		.help = "ADDRESS  as this reader would get it"},
	{.name = "rhythm",
		OPTION_VALUE(struct preview_options, rhythm),
		.help = "R  the next digest of this rhythm"},
	{.name = "sample",
		OPTION_FLAG(struct preview_options, newest),
		.help = "with the newest articles, if nothing is new"},
	{0},
};

const struct command cmd_preview = {
	.name = "preview",
	.arguments = "",
	.summary = "write the next digest as .html, .txt and .eml, send nothing",
	.help = "",
	.needs = NEEDS_SETTINGS | NEEDS_STORE,
	.options = option_specs,
	.options_size = sizeof(struct preview_options),
	.run = preview,
};
