#include "audit/built_file.h"

struct finding_place output_place(const struct built_file *file, int line)
{
	return (struct finding_place){.path = file->shown, .line = line};
}

struct finding_place output_article_place(const struct built_file *file, const char *url, int line)
{
	const struct article *article = url ? g_hash_table_lookup(file->outputs->articles, url)
					    : NULL;

	return article ? (struct finding_place){article->path, article->line, 0}
		       : output_place(file, line);
}
