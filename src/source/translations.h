#ifndef POSTRIDER_SOURCE_TRANSLATIONS_H
#define POSTRIDER_SOURCE_TRANSLATIONS_H

/*
 * Translations: one article in several of the languages that site.languages lists, known by the
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
	const char *language; /* as site.languages has it; NULL: none in the name */
	char *relative;       /* "es/a/post.md" and "a/post.es.md" are both "a/post.md" */
};

/* relative: the path below the source's folder. */
struct translation_place translation_place(const struct site_settings *site, const char *relative);
void translation_place_release(struct translation_place *place);

/* Appends the key that a file shares with its translations, where front matter gives none. Sources
 * with the same permalink pattern share their keys, so that each may hold one language. */
void translation_key(
	struct strbuf *out, const char *permalink, const struct translation_place *place);

/* Makes each group of translations one article. Two in one language are reported, and
 * the second stays an article of its own. */
void translations_join(
	const struct site_settings *site, struct catalogue *catalogue, struct report *report);

/* Copies what identity_resolve set in each article to its translations. */
void translations_follow(struct catalogue *catalogue);

#endif
