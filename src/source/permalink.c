#include "source/permalink.h"

#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "base/url.h"
#include "source/name_style.h"

#define DAY 86400

struct expansion {
	struct strbuf *out;
	const struct article *article;
	const struct permalink_place *place;
};

static struct civil date_of(const struct expansion *expansion)
{
	const struct moment *date = &expansion->article->published;
	bool in_zone = expansion->place->preset->dates_in_zone;

	return civil_from(
		date->at, in_zone ? zone_offset(expansion->place->zone, date->at) : date->offset);
}

/* From 1. */
static int day_of_year(const struct civil *date)
{
	struct civil first = {.year = date->year, .month = 1, .day = 1};
	struct civil day = {.year = date->year, .month = date->month, .day = date->day};

	return (int)((civil_to(&day, 0) - civil_to(&first, 0)) / DAY) + 1;
}

/* ISO 8601's: that of the week's Thursday. */
static int week_of(const struct civil *date)
{
	int from_monday = (date->weekday + 6) % 7;
	struct civil day = {.year = date->year, .month = date->month, .day = date->day};
	struct civil thursday = civil_from(civil_to(&day, 0) + (int64_t)(3 - from_monday) * DAY, 0);

	return (day_of_year(&thursday) - 1) / 7 + 1;
}

static void add_styled(struct expansion *expansion, enum name_style style, const char *text)
{
	STRBUF(styled);

	name_style_add(&styled, style, text);
	url_add_path(expansion->out, styled.data);
}

static void add_in_preset(struct expansion *expansion, const char *text)
{
	add_styled(expansion, expansion->place->preset->style, text);
}

static bool add_number(
	struct expansion *expansion, enum permalink_word word, const struct civil *date)
{
	const struct {
		enum permalink_word word;
		int value, width;
	} numbers[] = {
		{WORD_YEAR, date->year, 4},
		{WORD_SHORT_YEAR, date->year % 100, 2},
		{WORD_MONTH, date->month, 2},
		{WORD_I_MONTH, date->month, 1},
		{WORD_WEEK, week_of(date), 2},
		{WORD_DAY, date->day, 2},
		{WORD_I_DAY, date->day, 1},
		{WORD_Y_DAY, day_of_year(date), 3},
		{WORD_YEARDAY, day_of_year(date), 1},
		{WORD_HOUR, date->hour, 2},
		{WORD_MINUTE, date->minute, 2},
		{WORD_SECOND, date->second, 2},
	};

	for (size_t i = 0; i < ARRAY_LEN(numbers); i++) {
		if (numbers[i].word == word) {
			strbuf_addf(expansion->out, "%0*d", numbers[i].width, numbers[i].value);
			return true;
		}
	}
	return false;
}

/* A name of a month or a day. */
static void add_date(struct expansion *expansion, enum permalink_word word)
{
	const struct civil date = date_of(expansion);
	bool month = word == WORD_SHORT_MONTH || word == WORD_LONG_MONTH || word == WORD_MONTHNAME;
	bool short_name = word == WORD_SHORT_MONTH || word == WORD_SHORT_DAY;
	FREE_ON_EXIT char *name = xstrdup(
		month ? date_month_name(date.month) : date_weekday_name(date.weekday));

	if (!add_number(expansion, word, &date)) {
		name[short_name ? 3 : strlen(name)] = '\0';
		add_in_preset(expansion, name);
	}
}

/* The file's name, or what stands for it. */
static const char *stem_of(const struct expansion *expansion)
{
	const struct file_name *name = expansion->place->name;

	return name ? name->stem : expansion->article->slug;
}

static void add_folders(struct expansion *expansion)
{
	const struct file_name *name = expansion->place->name;

	if (name && *name->folders) {
		add_in_preset(expansion, name->folders);
		strbuf_add_char(expansion->out, '/');
	}
}

static const char *last_segment(const struct expansion *expansion)
{
	const struct permalink_place *place = expansion->place;
	enum path_rule rule = place->preset->path;

	if (rule == PATH_SLUG_LAST && place->slug) {
		return place->slug;
	}
	if (!place->name) {
		return expansion->article->slug;
	}
	return rule == PATH_FILE ? place->name->stem : place->name->name;
}

static void add_path(struct expansion *expansion)
{
	const struct permalink_place *place = expansion->place;
	enum path_rule rule = place->preset->path;

	if (place->slug && (rule == PATH_SLUG_WHOLE || rule == PATH_DATE_FOLDERS)) {
		url_add_path(expansion->out, place->slug + strspn(place->slug, "/"));
	} else if (rule == PATH_DATE_FOLDERS && place->name && place->name->dated) {
		url_add_path(expansion->out, place->name->dated);
	} else {
		add_folders(expansion);
		add_in_preset(expansion, last_segment(expansion));
	}
}

static void add_section(struct expansion *expansion, bool all)
{
	const struct file_name *name = expansion->place->name;

	if (name) {
		FREE_ON_EXIT char *section = xstrndup(
			name->folders, all ? strlen(name->folders) : strcspn(name->folders, "/"));

		add_in_preset(expansion, section);
	}
}

/* Jekyll's, as it spells them in paths: below one another. */
static void add_categories(struct expansion *expansion, bool slugs)
{
	const struct article *article = expansion->article;

	for (size_t i = 0; i < article->category_count; i++) {
		FREE_ON_EXIT char *folded = text_casefold(article->categories[i].name);

		strbuf_add_string(expansion->out, i ? "/" : "");
		url_add_component(expansion->out, slugs ? article->categories[i].slug : folded);
	}
}

static void add_title(struct expansion *expansion)
{
	const struct permalink_place *place = expansion->place;

	if (!place->preset->title_is_name) {
		add_styled(expansion,
			place->preset->style == NAME_PLAIN ? NAME_SLUG : place->preset->style,
			expansion->article->title);
		return;
	}
	if (place->preset->title_has_folders) {
		add_folders(expansion);
	}
	add_in_preset(expansion, expansion->article->slug);
}

static void add_slug(struct expansion *expansion)
{
	const struct permalink_place *place = expansion->place;
	const char *slug = expansion->article->slug;

	switch (place->preset->style) {
	case NAME_HUGO:
		add_in_preset(expansion, place->slug ? place->slug : expansion->article->title);
		break;
	case NAME_JEKYLL:
		add_styled(expansion, NAME_SLUG, slug);
		break;
	default:
		url_add_path(expansion->out, slug);
	}
}

static void add_word(struct expansion *expansion, enum permalink_word word)
{
	const struct article *article = expansion->article;

	switch (word) {
	case WORD_SLUG:
		add_slug(expansion);
		break;
	case WORD_TITLE:
		add_title(expansion);
		break;
	case WORD_POST_TITLE:
		add_styled(expansion, NAME_SLUG, article->title);
		break;
	case WORD_SLUGORFILENAME:
	case WORD_SLUGORCONTENTBASENAME:
	case WORD_NAME:
		add_in_preset(expansion, article->slug);
		break;
	case WORD_FILENAME:
	case WORD_STEM:
	case WORD_CONTENTBASENAME:
		add_in_preset(expansion, stem_of(expansion));
		break;
	case WORD_PATH:
		add_path(expansion);
		break;
	case WORD_SECTION:
	case WORD_SECTIONS:
		add_section(expansion, word == WORD_SECTIONS);
		break;
	case WORD_CATEGORY:
		url_add_component(
			expansion->out, article->category_count ? article->categories[0].slug : "");
		break;
	case WORD_CATEGORIES:
	case WORD_SLUGIFIED_CATEGORIES:
		add_categories(expansion, word == WORD_SLUGIFIED_CATEGORIES);
		break;
	case WORD_LANG:
		url_add_component(expansion->out, article->language ? article->language : "");
		break;
	default:
		if (article->published.set) {
			add_date(expansion, word);
		}
	}
}

/* From start on, one slash stands for several, whether pattern or article brought them. */
static void join_slashes(struct strbuf *out, size_t start)
{
	size_t len = start;

	for (size_t i = start; i < out->len; i++) {
		if (out->data[i] != '/' || len == 0 || out->data[len - 1] != '/') {
			out->data[len++] = out->data[i];
		}
	}
	strbuf_truncate(out, len);
}

void permalink_expand(struct strbuf *out, const char *pattern, const struct article *article,
	const struct permalink_place *place)
{
	struct expansion expansion = {.out = out, .article = article, .place = place};
	size_t start = out->len;

	while (*pattern) {
		size_t len = 0;
		enum permalink_word word = *pattern == ':' ? permalink_word(pattern + 1, &len)
							   : WORD_COUNT;

		if (word != WORD_COUNT) {
			add_word(&expansion, word);
			pattern += len + 1;
			continue;
		}
		strbuf_add_char(out, *pattern++);
	}
	join_slashes(out, start);
}

void permalink_slug(
	struct strbuf *out, const struct article *article, const struct permalink_place *place)
{
	enum name_style style = place->preset->style;

	if (place->name && !place->preset->slug_of_title) {
		strbuf_add_string(out, place->name->name);
	} else {
		name_style_add(out, style == NAME_PLAIN ? NAME_SLUG : style, article->title);
	}
}
