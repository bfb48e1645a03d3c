#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "cmd/article_file.h"
#include "cmd/command.h"
#include "cmd/print.h"
#include "store/articles.h"

/* Double-quoted YAML. Escaped is what YAML does not take as it stands. */
static void add_quoted(struct strbuf *out, const char *text)
{
	size_t len = strlen(text), step;

	strbuf_add_char(out, '"');
	for (size_t i = 0; i < len; i += step) {
		unsigned codepoint = 0xFFFD;

		step = text_decode(text + i, len - i, &codepoint);
		step = step ? step : 1;
		if (codepoint == '"' || codepoint == '\\') {
			strbuf_addf(out, "\\%c", (char)codepoint);
		} else if (codepoint < 0x20 || (codepoint >= 0x7F && codepoint < 0xA0) ||
			   codepoint == 0x2028 || codepoint == 0x2029 || codepoint == 0xFEFF ||
			   codepoint == 0xFFFD) {
			strbuf_addf(out, "\\u%04X", codepoint);
		} else {
			strbuf_add(out, text + i, step);
		}
	}
	strbuf_add_char(out, '"');
}

static void add_text(struct strbuf *out, const char *key, const char *value)
{
	strbuf_addf(out, "  %s: ", key);
	add_quoted(out, value);
	strbuf_add_char(out, '\n');
}

static void add_moment(struct strbuf *out, const char *key, const struct moment *moment)
{
	strbuf_addf(out, "  %s: ", key);
	date_add_w3c(out, moment);
	strbuf_add_char(out, '\n');
}

static void add_article(struct strbuf *out, const struct known_article *row)
{
	strbuf_add_string(out, "- id: ");
	add_quoted(out, row->id);
	strbuf_add_char(out, '\n');
	add_text(out, "path", row->path);
	add_text(out, "url", row->url);
	add_text(out, "title", row->title);
	add_moment(out, "published", &row->published);
	add_moment(out, "updated", &row->updated);
}

static int by_id(const void *left, const void *right)
{
	const struct known_article *a = left, *b = right;

	return strcmp(a->id, b->id);
}

static void add_file(struct strbuf *out, const struct known_list *known, const char *since)
{
	strbuf_add_string(out,
		"# The ids and dates of all articles, for 'postrider article import' "
		"and\n# 'postrider build --no-state --import'.\n");
	if (since) {
		strbuf_addf(out, "since: %s\n", since);
	}
	strbuf_addf(out, "articles:%s\n", known->count ? "" : " []");
	for (size_t i = 0; i < known->count; i++) {
		add_article(out, &known->items[i]);
	}
}

static json_t *values(const struct known_article *row)
{
	STRBUF(published);
	STRBUF(updated);

	date_add_w3c(&published, &row->published);
	date_add_w3c(&updated, &row->updated);
	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "id", row->id, "path", row->path, "url",
		row->url, "title", row->title, "published", published.data, "updated",
		updated.data);
}

static void print_values(const struct known_list *known)
{
	json_t *list = json_array();

	for (size_t i = 0; i < known->count; i++) {
		json_array_append_new(list, values(&known->items[i]));
	}
	print_json(list);
}

static int deliver(
	struct context *context, const char *file, const struct strbuf *out, struct error *err)
{
	if (!file || strcmp(file, "-") == 0) {
		fwrite(out->data, 1, out->len, stdout);
		return 0;
	}
	print_line(
		context, "%s '%s'", context->publication.dry_run ? "would write" : "wrote", file);
	return context->publication.dry_run
		       ? 0
		       : file_replace(file, out->data, out->len, 0644, NULL, err);
}

int article_export(struct context *context, struct error *err)
{
	const char *file = command_argument(context, 0);
	FREE_ON_EXIT char *since = NULL;
	struct arena *arena = arena_new();
	struct known_list known;
	STRBUF(out);
	int result = command_expect(context, 0, 1, "", err);

	if (result == 0) {
		result = known_articles_load(context->publication.store, arena, &known, err);
	}
	if (result == 0) {
		result = store_get_since(context->publication.store, &since, err);
	}
	if (result == 0) {
		qsort(known.items, known.count, sizeof(*known.items), by_id);
		add_file(&out, &known, since);
		if (context->json && !file) {
			print_values(&known);
		} else {
			result = deliver(context, file, &out, err);
		}
	}
	arena_free(arena);
	return result;
}
