/* Permalinks: whatever an article says, its path is one, and stays on its site. The input is a byte
 * for the preset, and lines: a pattern, the file, a slug, a title, a category, a language. */

#include <string.h>

#include "fuzz.h"

#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "base/url.h"
#include "base/zone.h"
#include "source/permalink.h"

static char *next_line(struct strbuf *text, size_t *at)
{
	size_t len = strcspn(text->data + *at, "\n");
	char *line = xstrndup(text->data + *at, len);

	*at += len + (text->data[*at + len] == '\n');
	return line;
}

/* A pattern is the operator's: its own characters are those of a path. */
static void make_path_of(char *pattern)
{
	for (char *p = pattern; *p; p++) {
		if (!strchr("/:-._~", *p) && !(*p >= 'a' && *p <= 'z')) {
			*p = '-';
		}
	}
}

static void check_path(const char *path)
{
	STRBUF(url);
	STRBUF(host);

	for (const char *p = path; *p; p++) {
		HOLDS(*p > ' ' && *p <= '~' && !strchr("?#\"<>\\", *p));
	}
	HOLDS(!strstr(path, "//"));
	if (path[0] == '/') {
		HOLDS(url_resolve(&url, "https://x.example/", path, NULL) == 0);
		HOLDS(url_host(&host, url.data) == 0 && strcmp(host.data, "x.example") == 0);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct preset *preset = preset_at(size ? data[0] % 10U : 0);
	static struct zone *zone;
	size_t at = 0;
	STRBUF(text);
	STRBUF(own);
	STRBUF(path);

	if (!zone) {
		zone = zone_new("Europe/Berlin", NULL);
	}
	text_clean(&text, (const char *)data + (size > 0), size - (size > 0), NULL);

	FREE_ON_EXIT char *pattern = next_line(&text, &at);
	FREE_ON_EXIT char *file = next_line(&text, &at);
	FREE_ON_EXIT char *slug = next_line(&text, &at);
	FREE_ON_EXIT char *title = next_line(&text, &at);
	FREE_ON_EXIT char *category = next_line(&text, &at);
	FREE_ON_EXIT char *language = next_line(&text, &at);
	FREE_ON_EXIT char *category_slug = text_slug(category);
	CLEANUP(file_name_release) struct file_name name = file_name_read(preset, zone, file);
	struct term term = {.name = category, .slug = category_slug};
	struct article article = {.title = title,
		.language = *language ? language : NULL,
		.categories = &term,
		.category_count = *category ? 1 : 0,
		.published = name.date};
	const struct permalink_place place = {.preset = preset,
		.zone = zone,
		.name = *file ? &name : NULL,
		.slug = *slug ? slug : NULL};

	make_path_of(pattern);
	permalink_slug(&own, &article, &place);
	article.slug = place.slug ? place.slug : own.data;
	permalink_expand(&path, *pattern ? pattern : preset->permalink, &article, &place);
	check_path(path.data);
	return 0;
}
