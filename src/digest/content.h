#ifndef POSTRIDER_DIGEST_CONTENT_H
#define POSTRIDER_DIGEST_CONTENT_H

/*
 * What a digest says: the tree of names that the templates see. Where a reader's own values belong,
 * it has slots (mail/body.h), so that one rendering serves all readers of a variant. This module
 * knows their letters alone.
 */

#include <jansson.h>

#include "config/settings.h"
#include "digest/plan.h"

/* The slots of a digest. */
#define CONTENT_SLOT         '\001'
#define CONTENT_SLOT_NAME    'N' /* the reader's name, or their address */
#define CONTENT_SLOT_ADDRESS 'E'
#define CONTENT_SLOT_TOKEN   'T' /* the reader's token */

/* The names that templates may use raw. */
extern const char *const content_raw_names[];

/* What the operator is told above a digest that goes to them first. */
struct content_review {
	int64_t edition;
	size_t readers;
	int64_t due;               /* when it goes to the readers */
	const char *configuration; /* for the commands */
};

struct content_params {
	const struct settings *settings;
	enum rhythm rhythm;
	int64_t date; /* the edition's due instant */
	const struct plan_variant *variant;
	const struct body *bodies; /* of the variant's articles, in their order */
	size_t excerpt;            /* bytes of text of each excerpt at most; 0: no excerpts */
	bool leads;                /* with the summaries */
	bool titles;               /* nothing but titles, each with its link */
	size_t max_articles;       /* the rest is only counted */
	const struct content_review *review; /* or NULL: for readers */
	const char *subject;                 /* NULL: that of content_subject */
	const char *intro;                   /* what stands above the articles, or NULL */
};

/* A new tree; the caller's to json_decref. */
json_t *content_make(const struct content_params *params);

/* What the template of mail.intro sees: words of the digest, and the reader's slots. A new tree; of
 * params settings, rhythm, date and variant are looked at. */
json_t *content_words(const struct content_params *params);
/* Takes the reader out: mail.subject is shown to the operator, too, and so has no slots. */
void content_words_for_all(json_t *words);

/* "Backend Notes: A Title", "Backend Notes: A Title and 3 more". A new string. */
char *content_subject(const struct settings *settings, const struct plan_variant *variant);

/* Where a reader leaves: by mail (mail.leave), a mailto URI, and on the web (web.url). With the
 * reader's token, or, where token is NULL, with its slot. New strings; NULL where the way is not
 * configured, or mail.leave is no address. */
char *content_leave_mailto(const struct settings *settings, const char *token);
char *content_leave_url(const struct settings *settings, const char *token);

#endif
