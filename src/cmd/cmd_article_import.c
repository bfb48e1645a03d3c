#include "base/mem.h"
#include "cmd/cmd_article.h"
#include "cmd/command.h"
#include "cmd/print.h"
#include "publication/article_file.h"

int article_import_command(struct context *context, struct error *err)
{
	const char *file = command_argument(context, 0);
	struct import_counts counts;
	STRBUF(bytes);

	if (command_expect(context, 1, 1, "the file", err) < 0 ||
		context_lock_run(context, err) < 0 ||
		command_read_input(file, ARTICLE_FILE_MAX, &bytes, err) < 0 ||
		article_file_take(&context->publication, command_input_name(file), &bytes, &counts,
			err) < 0) {
		return -1;
	}
	if (context->json) {
		print_json(json_pack("{s:b, s:I, s:I, s:I, s:I}", "dry_run",
			(int)context->publication.dry_run, "articles", (json_int_t)counts.articles,
			"added", (json_int_t)counts.added, "renamed", (json_int_t)counts.renamed,
			"dated", (json_int_t)counts.dated));
	}
	print_line(context, "%zu articles: %zu %s, %zu with another id, %zu with other dates",
		counts.articles, counts.added,
		context->publication.dry_run ? "would be added" : "added", counts.renamed,
		counts.dated);
	return 0;
}
