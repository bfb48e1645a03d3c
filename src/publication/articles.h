#ifndef POSTRIDER_PUBLICATION_ARTICLES_H
#define POSTRIDER_PUBLICATION_ARTICLES_H

/*
 * A publication's articles: read from its sources, found again among those that the store knows,
 * and remembered there.
 */

#include "model/catalogue.h"
#include "model/known.h"
#include "model/source_file.h"
#include "publication/publication.h"
#include "source/identity.h"

struct source_scan;

struct articles {
	struct catalogue *catalogue; /* public articles, newest first */
	struct known_list known;
	struct known_article **rows; /* of each article of the catalogue */
	struct source_memory memory;
	struct remote_feed_list *remote; /* or NULL */
	char *since;
	int64_t now;         /* the run's instant: what is public then */
	int64_t next_change; /* the instant at which the clock alone changes something */
	bool changed;        /* since the last build: there is something to save */
};

struct articles_options {
	bool accept_removals; /* go on although many articles have vanished */
	bool no_cache;        /* open every file, also what did not change */
	bool fetch;           /* ask feeds that are sources for what is new */
	bool look;            /* remember nothing: the store is only read, as in a dry run */
};

/* Loads the sources, finds known articles again, and remembers what is new. On failure, such as a
 * source that vanished, nothing may be published or planned. Nothing is written where nothing has
 * changed since the last build. */
int articles_load(const struct publication *publication, const struct articles_options *options,
	struct articles *ret_articles, struct error *err);
/* With look alone. */
int articles_look(
	const struct publication *publication, struct articles *ret_articles, struct error *err);
void articles_release(struct articles *articles);

/* The first half of articles_load: looks at the sources, and with fetch asks the feeds among them
 * for what is new. For articles_load_scanned, or source_scan_free. NULL on failure. */
struct source_scan *articles_scan(
	const struct publication *publication, bool fetch, struct error *err);
/* The second half. Takes the scan over, also when it fails. */
int articles_load_scanned(const struct publication *publication, struct source_scan *scan,
	const struct articles_options *options, struct articles *ret_articles, struct error *err);

/* Writes an article's row, within the caller's transaction, and notes what others are to be told of
 * the change. A new row gets its number. */
int article_save(
	const struct publication *publication, struct known_article *row, struct error *err);
/* Remembers what is new within the caller's transaction, for articles that were only looked at. */
int articles_save(
	const struct publication *publication, struct articles *articles, struct error *err);

#endif
