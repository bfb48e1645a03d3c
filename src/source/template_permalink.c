#include "source/template_permalink.h"

#include <string.h>

#include "base/mem.h"
#include "base/text.h"

static const struct {
	const char *expression, *word;
} words[] = {
	{"page.fileSlug", ":name"},
	{"page.filePathStem", "/:path"},
	{"slug", ":slug"},
	{"title|slugify", ":title"},
	{"title|slug", ":title"},
	{"page.fileSlug|slugify", ":name"},
	{"page.fileSlug|slug", ":name"},
	{"slug|slugify", ":slug"},
};

bool template_permalink_is_one(const char *text)
{
	return strstr(text, "{{") || strstr(text, "{%");
}

static const char *find_word(const char *expression, size_t len)
{
	STRBUF(bare);

	for (size_t i = 0; i < len; i++) {
		if (!strchr(" \t", expression[i])) {
			strbuf_add_char(&bare, expression[i]);
		}
	}
	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		if (strcmp(words[i].expression, bare.data) == 0) {
			return words[i].word;
		}
	}
	return NULL;
}

bool template_permalink(struct strbuf *out, const char *text)
{
	size_t start = out->len;

	while (*text) {
		const char *end = strstr(text, "}}");
		const char *word;

		if (text_starts_with(text, "{%")) {
			break;
		}
		if (!text_starts_with(text, "{{")) {
			strbuf_add_char(out, *text++);
			continue;
		}
		word = end ? find_word(text + 2, (size_t)(end - text) - 2) : NULL;
		if (!word) {
			break;
		}
		strbuf_add_string(out, word);
		text = end + 2;
	}
	if (*text) {
		strbuf_truncate(out, start);
		return false;
	}
	if (strbuf_ends_with(out, "/index.html")) {
		strbuf_truncate(out, out->len - strlen("index.html"));
	}
	return true;
}
