#include "source/body_source.h"

#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "source/article_text.h"
#include "source/fields.h"
#include "source/front_matter.h"
#include "source/source.h"

static int changed(const struct article *article, struct error *err)
{
	return error_set(err, ERROR_INPUT, "%s: changed while it was read; the next run takes it",
		article->path);
}

int source_read_body(const struct settings *settings, const struct article *article,
	struct arena *arena, struct body *ret_body, struct error *err)
{
	struct article read = *article;
	struct front_matter parts;
	STRBUF(bytes);
	STRBUF(text);

	if (article->body.text || !article->relative || article->body.kind == BODY_NONE) {
		*ret_body = article->body;
		return 0;
	}
	{
		FREE_ON_EXIT char *file = path_join(
			settings->sources[article->source].path, article->relative);

		if (file_read(&bytes, file, SOURCE_MAX_ARTICLE, err) < 0) {
			return -1;
		}
	}
	article_text(&text, &bytes, NULL);
	parts = front_matter_split(text.data, text.len);
	if (parts.kind == FRONT_MATTER_UNCLOSED) {
		return changed(article, err);
	}
	read.body.text = parts.body;
	read.body.len = parts.body_len;
	read.body.line = parts.body_line;
	fields_hash(&read);
	if (!article->merged && strcmp(read.content_hash, article->content_hash) != 0) {
		return changed(article, err);
	}
	*ret_body = read.body;
	ret_body->text = arena_strndup(arena, parts.body, parts.body_len);
	return 0;
}
