#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/text.h"
#include "publication/article_file.h"

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

void article_file_write(struct strbuf *out, struct known_list *known, const char *since)
{
	qsort(known->items, known->count, sizeof(*known->items), by_id);
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
