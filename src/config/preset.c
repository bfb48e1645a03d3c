#include "config/preset.h"

#include <string.h>

#include "base/mem.h"

static const struct preset presets[] = {
	{.name = "none", .permalink = "/:slug/", .strips_date = true},
	{.name = "jekyll",
		.permalink = "/:categories/:year/:month/:day/:title.html",
		.style = NAME_JEKYLL,
		.path = PATH_SLUG_LAST,
		.strips_date = true,
		.title_is_name = true,
		.dates_in_zone = true,
		.needs_date = true,
		.blanks_split_terms = true,
		.folders_are_terms = true,
		.posts = "_posts",
		.drafts = "_drafts"},
	{.name = "hugo", .permalink = "/:path/", .style = NAME_HUGO, .path = PATH_SLUG_LAST},
	{.name = "hexo",
		.permalink = "/:year/:month/:day/:title/",
		.path = PATH_SLUG_LAST,
		.strips_date = true,
		.title_is_name = true,
		.title_has_folders = true,
		.skips_underscores = true,
		.dates_in_zone = true,
		.posts = "_posts",
		.drafts = "_drafts"},
	{.name = "eleventy",
		.permalink = "/:path/",
		.path = PATH_NAME,
		.strips_date = true,
		.folder_data = true},
	{.name = "astro",
		.permalink = "/blog/:path/",
		.style = NAME_GITHUB,
		.path = PATH_SLUG_WHOLE,
		.skips_underscores = true},
	{.name = "docusaurus",
		.permalink = "/blog/:path",
		.path = PATH_DATE_FOLDERS,
		.skips_underscores = true,
		.strips_date = true},
	{.name = "zola",
		.permalink = "/:path/",
		.style = NAME_SLUG,
		.path = PATH_SLUG_LAST,
		.strips_date = true},
	{.name = "pelican",
		.permalink = "/:slug.html",
		.permalink_elsewhere = "/:slug-:lang.html",
		.style = NAME_PELICAN,
		.path = PATH_SLUG_LAST,
		.slug_of_title = true,
		.folder_is_term = true,
		.slug_joins = true},
	{.name = "next", .permalink = "/blog/:path", .path = PATH_SLUG_LAST},
};

const struct preset *preset_find(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(presets); i++) {
		if (strcmp(presets[i].name, name) == 0) {
			return &presets[i];
		}
	}
	return NULL;
}

const struct preset *preset_default(void)
{
	return &presets[0];
}

const struct preset *preset_at(size_t index)
{
	return index < ARRAY_LEN(presets) ? &presets[index] : NULL;
}

const char *preset_style(const struct preset *preset, const char *name)
{
	static const struct {
		const char *preset, *name, *permalink;
	} styles[] = {
		{"jekyll", "date", "/:categories/:year/:month/:day/:title.html"},
		{"jekyll", "pretty", "/:categories/:year/:month/:day/:title/"},
		{"jekyll", "ordinal", "/:categories/:year/:y_day/:title.html"},
		{"jekyll", "weekdate", "/:categories/:year/W:week/:short_day/:title.html"},
		{"jekyll", "none", "/:categories/:title.html"},
	};

	for (size_t i = 0; i < ARRAY_LEN(styles); i++) {
		if (strcmp(styles[i].preset, preset->name) == 0 &&
			strcmp(styles[i].name, name) == 0) {
			return styles[i].permalink;
		}
	}
	return NULL;
}

const char *const permalink_words[WORD_COUNT + 1] = {
	[WORD_YEAR] = "year",
	[WORD_SHORT_YEAR] = "short_year",
	[WORD_MONTH] = "month",
	[WORD_I_MONTH] = "i_month",
	[WORD_SHORT_MONTH] = "short_month",
	[WORD_LONG_MONTH] = "long_month",
	[WORD_MONTHNAME] = "monthname",
	[WORD_WEEK] = "week",
	[WORD_DAY] = "day",
	[WORD_I_DAY] = "i_day",
	[WORD_Y_DAY] = "y_day",
	[WORD_YEARDAY] = "yearday",
	[WORD_SHORT_DAY] = "short_day",
	[WORD_LONG_DAY] = "long_day",
	[WORD_WEEKDAYNAME] = "weekdayname",
	[WORD_HOUR] = "hour",
	[WORD_MINUTE] = "minute",
	[WORD_SECOND] = "second",
	[WORD_SLUG] = "slug",
	[WORD_TITLE] = "title",
	[WORD_POST_TITLE] = "post_title",
	[WORD_FILENAME] = "filename",
	[WORD_STEM] = "stem",
	[WORD_NAME] = "name",
	[WORD_CONTENTBASENAME] = "contentbasename",
	[WORD_SLUGORFILENAME] = "slugorfilename",
	[WORD_SLUGORCONTENTBASENAME] = "slugorcontentbasename",
	[WORD_PATH] = "path",
	[WORD_SECTION] = "section",
	[WORD_SECTIONS] = "sections",
	[WORD_CATEGORY] = "category",
	[WORD_CATEGORIES] = "categories",
	[WORD_SLUGIFIED_CATEGORIES] = "slugified_categories",
	[WORD_LANG] = "lang",
};

enum permalink_word permalink_word(const char *text, size_t *ret_len)
{
	size_t len = strspn(text, "abcdefghijklmnopqrstuvwxyz_");

	/* "_:year_:slug": an underscore may stand behind a word. */
	*ret_len = len;
	for (; len; len--) {
		for (size_t i = 0; i < WORD_COUNT; i++) {
			if (strlen(permalink_words[i]) == len &&
				memcmp(permalink_words[i], text, len) == 0) {
				*ret_len = len;
				return (enum permalink_word)i;
			}
		}
		if (text[len - 1] != '_') {
			break;
		}
	}
	return WORD_COUNT;
}
