#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "base/file.h"
#include "base/mem.h"
#include "cmd/cmd_article.h"
#include "cmd/command.h"
#include "cmd/print.h"
#include "publication/article_file.h"
#include "store/articles.h"

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

static int write_out(
	struct context *context, const char *file, const struct strbuf *out, struct error *err)
{
	if (!file || strcmp(file, "-") == 0) {
		fwrite(out->data, 1, out->len, stdout);
		return 0;
	}
	if (!context->publication.dry_run &&
		file_replace(file, out->data, out->len, 0644, NULL, err) < 0) {
		return -1;
	}
	print_line(
		context, "%s '%s'", context->publication.dry_run ? "would write" : "wrote", file);
	return 0;
}

int article_export_command(struct context *context, struct error *err)
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
		article_file_write(&out, &known, since);
		if (context->json && !file) {
			print_values(&known);
		} else {
			result = write_out(context, file, &out, err);
		}
	}
	arena_free(arena);
	return result;
}
