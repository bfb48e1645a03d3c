#include "markup/prepare.h"

#include "base/mem.h"
#include "base/text.h"
#include "markup/body.h"
#include "markup/html_text.h"
#include "markup/markdown.h"

#define SUMMARY_CHARACTERS 300

void prepare_summary(struct arena *arena, struct article *article)
{
	STRBUF(summary);

	if (article->summary[0] || article->body_kind == BODY_NONE) {
		return;
	}
	if (article->body_kind == BODY_MARKDOWN) {
		markdown_summary(&summary, article->body, article->body_len, article->title);
	} else {
		html_to_line(&summary, article->body, article->body_len);
	}
	if (summary.len) {
		FREE_ON_EXIT char *shortened = text_shorten(summary.data, SUMMARY_CHARACTERS);

		article->summary = arena_strdup(arena, shortened);
	}
}

void prepare_html(struct arena *arena, struct article *article, struct report *report)
{
	STRBUF(html);

	prepare_summary(arena, article);
	if (article->html || article->body_kind == BODY_NONE) {
		return;
	}
	body_to_html(&html, article, report);
	article->html = arena_strndup(arena, html.data, html.len);
}
