#include "markup/body.h"

#include "base/mem.h"
#include "markup/html_excerpt.h"
#include "markup/html_text.h"
#include "markup/markdown.h"

void body_to_html(struct strbuf *out, const struct article *article, struct report *report)
{
	/* Lines of HTML made from Markdown are not the file's: warnings name no line. */
	struct text_place place = {.path = article->path, .report = report};
	struct markdown_options markdown = {.title = article->title, .place = &place};
	struct html_clean_options options = {.base_url = article->url, .place = &place};
	STRBUF(html);

	if (article->body_kind == BODY_NONE) {
		return;
	}
	if (article->body_kind == BODY_MARKDOWN) {
		markdown_to_html(&html, article->body, article->body_len, &markdown);
	} else {
		place.line = article->body_line;
		strbuf_add(&html, article->body, article->body_len);
	}
	html_clean(out, html.data, html.len, &options);
}

/* What was rendered already is not rendered again. */
static void add_html(struct strbuf *out, const struct article *article)
{
	if (article->html) {
		strbuf_add_string(out, article->html);
	} else {
		body_to_html(out, article, NULL);
	}
}

void body_to_text(struct strbuf *out, const struct article *article)
{
	STRBUF(html);

	add_html(&html, article);
	html_to_text(out, html.data, html.len, article->url);
}

bool body_excerpt(struct strbuf *html, struct strbuf *text, const struct article *article,
	size_t budget, const struct html_style *styles)
{
	struct html_clean_options options = {.base_url = article->url, .styles = styles};
	STRBUF(whole);
	STRBUF(excerpt);
	bool more;

	add_html(&whole, article);
	more = html_excerpt(&excerpt, whole.data, whole.len, budget);
	if (html) {
		html_clean(html, excerpt.data, excerpt.len, &options);
	}
	if (text) {
		html_to_text(text, excerpt.data, excerpt.len, article->url);
	}
	return more;
}
