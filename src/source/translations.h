#ifndef POSTRIDER_SOURCE_TRANSLATIONS_H
#define POSTRIDER_SOURCE_TRANSLATIONS_H

/*
 * Articles that say the same in several languages, of those that site.languages lists: known by the
 * file's name ("post.es.md" beside "post.md"), by its folder ("es/post.md"), or by a key that front
 * matter gives to all of them ("translationKey: first", with "lang: es"). They are one article: the
 * one in the site's own language, else in the language listed first, with the others as its
 * translations.
 */

#include "base/report.h"
#include "config/settings.h"
#include "model/catalogue.h"

/* A file's place, without its language. */
struct translation_place {
	const char *language; /* as site.languages has it; NULL: the name tells none */
	char *relative;       /* "es/a/post.md" and "a/post.es.md" are both "a/post.md" */
};

/* relative: the path below the source's folder. */
struct translation_place translation_place(const struct site_settings *site, const char *relative);
void translation_place_release(struct translation_place *place);

/* The key by which a file's articles find one another, where no front matter gives one; appended.
 * Sources of one permalink pattern share their paths, so that each may hold one language. */
void translation_key(
	struct strbuf *out, const char *permalink, const struct translation_place *place);

/* Makes each group of translations one article. Two in one language are reported, and
 * the second stays an article of its own. */
void translations_join(
	const struct site_settings *site, struct catalogue *catalogue, struct report *report);

/* Tells the translations what identity knows of their articles. */
void translations_follow(struct catalogue *catalogue);

#endif
