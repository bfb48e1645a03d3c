#ifndef POSTRIDER_MODEL_ARTICLE_H
#define POSTRIDER_MODEL_ARTICLE_H

/*
 * One post. A plain struct: sources fill it, identity completes it, and when its catalogue is
 * loaded the writing ends: who renders, composes or checks it takes a const one, and keeps what
 * they make of its body themselves. Only what the store gives later is still written into it: its
 * number there, its sequence with `silent`, and by adoption another id. All strings are UTF-8 that
 * XML allows, and belong to the catalogue's arena.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/date.h"

struct person {
	const char *name;  /* never NULL */
	const char *email; /* or NULL */
	const char *url;   /* or NULL */
};

/* A category or a tag. */
struct term {
	const char *name; /* as shown */
	const char *slug; /* as keyed and addressed */
};

struct enclosure {
	const char *url;
	const char *type; /* MIME type */
	int64_t length;   /* bytes; 0: not known */
};

struct transcript {
	const char *url;
	const char *type;     /* MIME type */
	const char *language; /* BCP 47, or NULL */
};

/* What directories of podcasts want to know of an article with audio or video. */
struct episode {
	int64_t seconds;      /* 0: not said, as all of these */
	int season, number;   /* from 1 */
	const char *type;     /* "full", "trailer" or "bonus", or NULL */
	const char *image;    /* absolute URL or NULL */
	bool explicit_said;   /* then: */
	bool is_explicit;     /* for adults only */
	const char *chapters; /* URL of a JSON document, or NULL */
	struct transcript *transcripts;
	size_t transcript_count;
};

enum body_kind {
	BODY_NONE, /* a catalogue's entry */
	BODY_MARKDOWN,
	BODY_HTML,
};

/* A body as its source has it. */
struct body {
	enum body_kind kind;
	const char *text; /* NULL where it stands in a file and was not read */
	size_t len;
	int line; /* its first line in its file, 1-based */
};

struct article {
	/* Where it stands. */
	const char *path; /* for messages: relative to the folder of the configuration */
	int line;         /* of its first field; 1 in a Markdown file */
	size_t source;    /* which source of the configuration, from 0 */
	size_t order;     /* its place in that source; the lower, the newer among equal dates */
	const char
		*relative; /* its file below the source's folder; NULL: not in a file of its own */

	/* Identity. */
	const char *id; /* stable for ever; NULL until minted */
	bool id_given;  /* the source named it */
	int64_t number; /* its row in the store; 0: not yet */
	const char *slug;
	const char *url;            /* absolute, normalised */
	const char *canonical;      /* the page of another site that is the original, or NULL */
	const char *const *aliases; /* absolute URLs it had before */
	size_t alias_count;

	/* What it says. */
	const char *title;
	const char *summary; /* plain text as its source gives it; "" where it gives none */
	bool summary_given;
	const char *language; /* BCP 47, or NULL for the site's */
	/* The same in other languages: each with its own place, URL, texts and body, while what
	 * identity knows is this article's. They stand in no list of articles. */
	struct article **translations;
	size_t translation_count;
	const char *translation_key; /* what sources find them by; or NULL */
	struct person *authors;
	size_t author_count;
	struct term *categories; /* the first is the primary one */
	size_t category_count;
	struct term *tags;
	size_t tag_count;
	const char *image; /* absolute URL or NULL */
	struct enclosure *enclosures;
	size_t enclosure_count;
	struct episode *episode; /* NULL: no audio or video */
	int reading_minutes;

	/* When. Before identity is resolved: as the source has it. After it: the truth. */
	struct moment published;
	struct moment updated; /* never before published once identity is resolved */
	struct moment expires;
	int64_t first_public; /* when a run first saw it public; 0: never */
	int64_t sequence;     /* its number in the order of becoming eligible; 0: none yet */
	bool silent;          /* in no digest */

	bool bare; /* it says neither a title nor a date: perhaps it is no article */

	/* Who may see it. */
	bool draft;
	bool hidden; /* unlisted, expired or not to be rendered */
	bool minor;  /* this edit is none: `updated` stays */

	/* The body; of an article that several sources make up, of the one that has it, and
	 * content_hash is not of its text alone then. Its text is NULL where it stands in a file:
	 * source/body_source.h reads it. */
	bool merged;
	struct body body;
	/* Of title, summary and body source (LF, NFC): a version, ':', and SHA-256 in hex, cut. */
	char content_hash[65];
	/* Of all that the source says of it: alike, while nothing that can be shown has changed. */
	unsigned char fingerprint[16];
};

#endif
