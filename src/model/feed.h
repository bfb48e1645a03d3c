#ifndef POSTRIDER_MODEL_FEED_H
#define POSTRIDER_MODEL_FEED_H

/*
 * What a renderer of output/ receives: a channel's facts and its window of articles, newest
 * first. Everything is borrowed.
 */

#include <stdbool.h>
#include <stddef.h>

#include "model/article.h"

struct feed_item {
	const struct article *article;
	const char *summary; /* plain text, may be "" */
	const char *html;    /* clean, with absolute URLs; NULL: with the summary only */
};

/* An article that was deleted (RFC 6721). */
struct tombstone {
	const char *id;
	int64_t when;
};

/* A show, for directories of podcasts. */
struct podcast {
	const char *category, *subcategory; /* subcategory may be NULL */
	const char *image;                  /* absolute URL or NULL */
	const char *type;                   /* "episodic" or "serial" */
	bool is_explicit;
};

struct feed {
	const char *id; /* Atom's feed id: a tag URI, stable */
	const char *title;
	const char *description;     /* never NULL, may be "" */
	const char *language;        /* BCP 47 */
	const char *home_url;        /* the page that the feed is of */
	const char *self_url;        /* where this very feed is served */
	const char *css_url;         /* for XML feeds, or NULL */
	const char *copyright;       /* or NULL */
	const char *icon_url;        /* absolute, or NULL */
	const struct person *author; /* the site's, or NULL */
	const char *category_scheme; /* Atom's category/@scheme, or NULL */
	const struct feed_item *items;
	size_t item_count;
	int64_t updated; /* the newest change of its items; of an empty feed, a fixed past instant
			  */
	const char *generator_version;

	const char *hub_url; /* WebSub's, or NULL */

	/* The whole history in documents (RFC 5005): NULL where there is none. */
	bool is_archive;              /* this is one of them: its entries do not change */
	const char *current_url;      /* of an archive: the feed to subscribe to */
	const char *prev_archive_url; /* the next older document */
	const char *next_archive_url; /* of an archive: the next newer document */

	const struct podcast *podcast; /* RSS only, or NULL */

	const struct tombstone *tombstones; /* newest first; Atom only */
	size_t tombstone_count;
};

/* A page in one language: BCP 47, or "x-default" for readers of any other. */
struct sitemap_alternate {
	const char *language;
	const char *url;
};

/* One URL of a sitemap. */
struct sitemap_entry {
	const char *url;
	struct moment lastmod; /* not set: left out */
	const char *image;     /* URL of its picture, or NULL */

	/* The page in every language, its own included; none where there are no translations. */
	const struct sitemap_alternate *alternates;
	size_t alternate_count;

	/* For news, in the first 48 hours: the publication's name, or NULL. */
	const char *news;
	const char *news_language;
	const char *news_title;
	struct moment news_date;
};

/* One sitemap of an index. */
struct sitemap_member {
	const char *url;
	struct moment lastmod;
};

/* One feed of an OPML list. */
struct opml_entry {
	const char *title;
	const char *xml_url;
	const char *html_url;
	const char *type; /* "rss" or "atom" */
};

#endif
