#ifndef POSTRIDER_CONFIG_PRESET_H
#define POSTRIDER_CONFIG_PRESET_H

/*
 * What each site generator makes of a post's file: a table with a row for each preset, and the
 * words of permalink patterns. source/permalink.h applies them; docs/configuration.md is the
 * reference for users.
 */

#include <stdbool.h>
#include <stddef.h>

/* How a name becomes a segment of an address. */
enum name_style {
	NAME_PLAIN,   /* as it is */
	NAME_HUGO,    /* lower-cased; blanks are hyphens, marks that no path should have go */
	NAME_JEKYLL,  /* the case stays; what is unusual in a path becomes a hyphen */
	NAME_GITHUB,  /* as github-slugger: lower-cased, punctuation goes, each blank a hyphen */
	NAME_SLUG,    /* text_slug */
	NAME_PELICAN, /* in ASCII letters where it can be; punctuation goes */
};

/* What ":path" is, the word of those generators that have no patterns. */
enum path_rule {
	PATH_FILE,         /* the folders and the file's name */
	PATH_NAME,         /* the same, without a date in front of the name */
	PATH_SLUG_LAST,    /* the same, a slug replaces the name */
	PATH_SLUG_WHOLE,   /* the same, a slug replaces all of it */
	PATH_DATE_FOLDERS, /* Docusaurus: the slug; else a date in the name becomes folders */
};

struct preset {
	const char *name;
	const char *permalink;           /* where none is configured */
	const char *permalink_elsewhere; /* of articles in other languages than the site's, then;
					  * NULL: the language's folder in front */
	enum name_style style;           /* of names in paths */
	enum path_rule path;
	bool strips_date;        /* off the name's front */
	bool title_is_name;      /* ":title" is the slug or the file's name */
	bool title_has_folders;  /* and those below its posts' folder */
	bool slug_of_title;      /* the slug is made of the title, not of the file's name */
	bool dates_in_zone;      /* parts of the date are the site's, not those as written */
	bool skips_underscores;  /* files whose names begin with one are no posts */
	bool needs_date;         /* a file whose name has no date in front is no post */
	bool blanks_split_terms; /* "categories: a b" are two */
	bool folders_are_terms;  /* those above the posts' folder are categories */
	bool folder_is_term;     /* the file's folder is its category, where it names none */
	bool folder_data;        /* "blog/blog.json" says what holds for the files in blog/ */
	bool slug_joins;         /* articles of one slug in several languages are translations */
	const char *posts;       /* only files in a folder of this name are posts; or NULL */
	const char *drafts;      /* and those in one of this name are drafts */
};

/* NULL where there is none of that name. */
const struct preset *preset_find(const char *name);
/* "none": as postrider has it, where no other is named. */
const struct preset *preset_default(void);
/* All of them, by number; NULL behind the last. */
const struct preset *preset_at(size_t index);

/* The pattern that a preset's configuration knows by a name, such as Jekyll's "pretty"; or NULL. */
const char *preset_style(const struct preset *preset, const char *name);

/* The words of patterns: each stands there with a colon in front. */
enum permalink_word {
	WORD_YEAR,
	WORD_SHORT_YEAR,
	WORD_MONTH,
	WORD_I_MONTH,
	WORD_SHORT_MONTH,
	WORD_LONG_MONTH,
	WORD_MONTHNAME,
	WORD_WEEK,
	WORD_DAY,
	WORD_I_DAY,
	WORD_Y_DAY,
	WORD_YEARDAY,
	WORD_SHORT_DAY,
	WORD_LONG_DAY,
	WORD_WEEKDAYNAME,
	WORD_HOUR,
	WORD_MINUTE,
	WORD_SECOND,
	WORD_SLUG,
	WORD_TITLE,
	WORD_POST_TITLE,
	WORD_FILENAME,
	WORD_STEM,
	WORD_NAME,
	WORD_CONTENTBASENAME,
	WORD_SLUGORFILENAME,
	WORD_SLUGORCONTENTBASENAME,
	WORD_PATH,
	WORD_SECTION,
	WORD_SECTIONS,
	WORD_CATEGORY,
	WORD_CATEGORIES,
	WORD_SLUGIFIED_CATEGORIES,
	WORD_LANG,
	WORD_COUNT,
};

/* In the order of the enum, ended by NULL. */
extern const char *const permalink_words[WORD_COUNT + 1];

/* The word that the text, which stood after a colon, begins with, and its length; WORD_COUNT and
 * the length of what could be one, where it is none. */
enum permalink_word permalink_word(const char *text, size_t *ret_len);

#endif
