#include "source/permalink.h"

#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/url.h"

struct expansion {
	struct strbuf *out;
	const struct article *article;
	const char *relative;
};

static struct civil date_of(const struct article *article)
{
	return civil_from(article->published.at, article->published.offset);
}

static void add_number(struct expansion *expansion, int value, int width)
{
	if (expansion->article->published.set) {
		strbuf_addf(expansion->out, "%0*d", width, value);
	}
}

static void add_year(struct expansion *expansion)
{
	add_number(expansion, date_of(expansion->article).year, 4);
}

static void add_month(struct expansion *expansion)
{
	add_number(expansion, date_of(expansion->article).month, 2);
}

static void add_i_month(struct expansion *expansion)
{
	add_number(expansion, date_of(expansion->article).month, 1);
}

static void add_day(struct expansion *expansion)
{
	add_number(expansion, date_of(expansion->article).day, 2);
}

static void add_i_day(struct expansion *expansion)
{
	add_number(expansion, date_of(expansion->article).day, 1);
}

static void add_slug(struct expansion *expansion)
{
	url_add_path(expansion->out, expansion->article->slug);
}

static void add_title(struct expansion *expansion)
{
	FREE_ON_EXIT char *slug = text_slug(expansion->article->title);

	url_add_component(expansion->out, slug);
}

static void add_stem(struct expansion *expansion)
{
	const char *name = path_name(expansion->relative);
	const char *dot = strrchr(name, '.');
	FREE_ON_EXIT char *stem = xstrndup(name, dot ? (size_t)(dot - name) : strlen(name));

	url_add_component(expansion->out, stem);
}

static void add_path(struct expansion *expansion)
{
	const char *name = path_name(expansion->relative);
	FREE_ON_EXIT char *folders = xstrndup(
		expansion->relative, (size_t)(name - expansion->relative));

	url_add_path(expansion->out, folders);
	add_stem(expansion);
}

static void add_section(struct expansion *expansion)
{
	const char *slash = strchr(expansion->relative, '/');

	if (slash) {
		FREE_ON_EXIT char *section = xstrndup(
			expansion->relative, (size_t)(slash - expansion->relative));

		url_add_component(expansion->out, section);
	}
}

static void add_category(struct expansion *expansion)
{
	if (expansion->article->category_count) {
		url_add_component(expansion->out, expansion->article->categories[0].slug);
	}
}

static void add_language(struct expansion *expansion)
{
	if (expansion->article->language) {
		url_add_component(expansion->out, expansion->article->language);
	}
}

static const struct {
	const char *word;
	void (*add)(struct expansion *expansion);
} words[] = {
	{"year", add_year},
	{"month", add_month},
	{"i_month", add_i_month},
	{"day", add_day},
	{"i_day", add_i_day},
	{"slug", add_slug},
	{"title", add_title},
	{"filename", add_stem},
	{"stem", add_stem},
	{"path", add_path},
	{"section", add_section},
	{"category", add_category},
	{"lang", add_language},
};

/* Expands the word after a colon; returns its length, 0 where it is none. */
static size_t expand_word(struct expansion *expansion, const char *text)
{
	size_t len = strspn(text, "abcdefghijklmnopqrstuvwxyz_");

	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		if (strlen(words[i].word) == len && memcmp(words[i].word, text, len) == 0) {
			words[i].add(expansion);
			return len;
		}
	}
	return 0;
}

void permalink_expand(struct strbuf *out, const char *pattern, const struct article *article,
	const char *relative)
{
	struct expansion expansion = {.out = out, .article = article, .relative = relative};

	while (*pattern) {
		size_t len = *pattern == ':' ? expand_word(&expansion, pattern + 1) : 0;

		if (!len && !(*pattern == '/' && strbuf_ends_with(out, "/"))) {
			strbuf_add_char(out, *pattern);
		}
		pattern += len + 1;
	}
}
