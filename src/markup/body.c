#include "markup/body.h"

#include "base/mem.h"
#include "base/text.h"
#include "markup/html_excerpt.h"
#include "markup/html_text.h"
#include "markup/markdown.h"

#define SUMMARY_CHARACTERS 300

void body_to_html(struct strbuf *out, const struct article *article, const struct body *body,
	struct report *report)
{
	/* Lines of HTML made from Markdown are not the file's: warnings name no line. */
	struct text_place place = {.path = article->path, .report = report};
	struct markdown_options markdown = {.title = article->title, .place = &place};
	struct html_clean_options options = {.base_url = article->url, .place = &place};
	STRBUF(html);

	if (body->kind == BODY_NONE) {
		return;
	}
	if (body->kind == BODY_MARKDOWN) {
		markdown_to_html(&html, body->text, body->len, &markdown);
	} else {
		place.line = body->line;
		strbuf_add(&html, body->text, body->len);
	}
	html_clean(out, html.data, html.len, &options);
}

void body_summary(struct strbuf *out, const struct article *article, const struct body *body)
{
	STRBUF(summary);

	if (article->summary[0]) {
		strbuf_add_string(out, article->summary);
		return;
	}
	if (body->kind == BODY_MARKDOWN) {
		markdown_summary(&summary, body->text, body->len, article->title);
	} else if (body->kind == BODY_HTML) {
		html_to_line(&summary, body->text, body->len);
	}
	if (summary.len) {
		FREE_ON_EXIT char *shortened = text_shorten(summary.data, SUMMARY_CHARACTERS);

		strbuf_add_string(out, shortened);
	}
}

void body_excerpt_init(struct body_excerpt *excerpt, const struct article *article,
	const struct body *body, size_t budget, const struct html_style *styles)
{
	struct html_clean_options options = {.base_url = article->url, .styles = styles};
	STRBUF(whole);
	STRBUF(blocks);

	*excerpt = (struct body_excerpt){.html = STRBUF_INIT, .text = STRBUF_INIT};
	body_to_html(&whole, article, body, NULL);
	excerpt->more = html_excerpt(&blocks, whole.data, whole.len, budget);
	html_clean(&excerpt->html, blocks.data, blocks.len, &options);
	html_to_text(&excerpt->text, blocks.data, blocks.len, article->url);
}

void body_excerpt_release(struct body_excerpt *excerpt)
{
	if (excerpt) {
		strbuf_release(&excerpt->html);
		strbuf_release(&excerpt->text);
	}
}
