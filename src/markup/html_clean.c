#include "markup/html_clean.h"

#include <string.h>

#include "base/escape.h"
#include "base/report.h"
#include "markup/html_depth.h"
#include "markup/html_pass.h"
#include "markup/html_plain.h"

/* A pass can uncover something for the next one, such as a tag that another one hid. What still
 * changes after this many was made to do harm. */
#define PASSES_MAX 8

static void give_up(struct strbuf *source, const struct text_place *place, const char *why)
{
	STRBUF(escaped);

	if (place) {
		report_add(place->report, REPORT_WARNING, place->path, place->line, 0,
			"the body has %s and is shown as text", why);
	}
	strbuf_add_string(&escaped, "<pre>");
	escape_html(&escaped, source->data, source->len);
	strbuf_add_string(&escaped, "</pre>");
	strbuf_clear(source);
	strbuf_add(source, escaped.data, escaped.len);
}

/* The length of the byte order marks that stand at the beginning once what was before them is gone:
 * there, they would be taken for the text's own. */
static size_t leading_marks(const char *text)
{
	static const char mark[] = "\xEF\xBB\xBF";
	size_t len = 0;

	while (strncmp(text + len, mark, strlen(mark)) == 0) {
		len += strlen(mark);
	}
	return len;
}

/* Works in the source. */
static void clean_by_tree(struct strbuf *source, const struct html_clean_options *options)
{
	const char *excess;

	for (int i = 0; i <= PASSES_MAX; i++) {
		excess = html_excess(source->data, source->len);
		if (!excess && i == PASSES_MAX) {
			excess = "tags that do not fit together";
		}
		if (excess) {
			give_up(source, options->place, excess);
			return;
		}
		if (!html_pass(source, options)) {
			return;
		}
	}
}

void html_clean(
	struct strbuf *out, const char *html, size_t len, const struct html_clean_options *options)
{
	STRBUF(source);
	size_t marks;

	text_clean(&source, html, len, options->place);
	if (html_plain_clean(out, source.data, source.len, options)) {
		return;
	}
	clean_by_tree(&source, options);
	marks = leading_marks(source.data);
	strbuf_add(out, source.data + marks, source.len - marks);
}
