#ifndef POSTRIDER_MODEL_SUBSCRIBER_H
#define POSTRIDER_MODEL_SUBSCRIBER_H

/* Somebody who asked for digests. A plain struct; whoever fills it says whose the strings are. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/rhythm.h"

enum subscriber_status {
	SUBSCRIBER_ACTIVE,
	SUBSCRIBER_PENDING, /* has not confirmed yet */
	SUBSCRIBER_UNSUBSCRIBED,
	SUBSCRIBER_SUPPRESSED, /* must not be mailed: bounces, a complaint, or the owner's word */
	SUBSCRIBER_ERASED,     /* a number without an address */
	SUBSCRIBER_STATUS_COUNT,
};

enum mail_format {
	FORMAT_HTML, /* HTML and text */
	FORMAT_TEXT, /* text only */
	FORMAT_COUNT,
};

struct subscriber {
	int64_t number;
	const char *address; /* as it is mailed */
	const char *name;    /* or NULL */
	enum subscriber_status status;
	enum rhythm rhythm;
	enum mail_format format;
	const char *language;   /* BCP 47, or "" for the site's */
	const char *categories; /* sorted slugs as ";a;b;", "" for all */
	const char *attributes; /* further columns of CSV as a JSON object */
	int64_t consent_at;
	const char *consent_source;
	int64_t joined;
	int64_t watermark;    /* the highest article sequence already considered */
	int64_t paused_until; /* gets nothing before this instant, and later nothing of it; 0: is
			       * not paused */
	const char *reason;   /* why suppressed, or "" */
};

/* "active", "html" …: as in CSV and the store. The COUNT where the text names none. */
const char *subscriber_status_name(enum subscriber_status status);
enum subscriber_status subscriber_status_from_name(const char *text);
const char *mail_format_name(enum mail_format format);
enum mail_format mail_format_from_name(const char *text);

/* True where a set such as ";a;b;" holds the slug; the empty set holds all. No other set
 * holds the empty slug. */
bool categories_contain(const char *set, const char *slug);

#endif
