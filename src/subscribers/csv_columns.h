#ifndef POSTRIDER_SUBSCRIBERS_CSV_COLUMNS_H
#define POSTRIDER_SUBSCRIBERS_CSV_COLUMNS_H

/*
 * What the columns of subscribers mean, and the words in those that say whether somebody may be
 * mailed: ours, and those of listmonk, Mailchimp, Buttondown, Substack, Ghost, Keila and Kit.
 * Pure tables. Names and words are compared as csv_plain_name makes them.
 */

#include <stdbool.h>

#include "model/subscriber.h"

enum column_role {
	COLUMN_OTHER,
	COLUMN_EMAIL,
	COLUMN_NAME,
	COLUMN_FIRST_NAME,
	COLUMN_LAST_NAME,
	COLUMN_CATEGORIES,
	COLUMN_RHYTHM,
	COLUMN_FORMAT,
	COLUMN_LANGUAGE,
	COLUMN_STATUS,     /* a word that csv_status_word knows */
	COLUMN_WANTS_MAIL, /* yes or no */
	COLUMN_LEFT,       /* yes, an instant or a reason: opted out */
	COLUMN_SUPPRESSED, /* the same: must not be mailed */
	COLUMN_CONSENT_AT,
	COLUMN_CONSENT_SOURCE,
	COLUMN_CONFIRMED_AT, /* proof of consent, the best first */
	COLUMN_OPTED_IN_AT,
	COLUMN_CREATED_AT,
	COLUMN_OPTED_IN_FROM, /* an IP address */
	COLUMN_PAUSED_UNTIL,
	COLUMN_UNCLEAR, /* sounds like a status, and is not understood */
};

/* "Opt-in Time" is "opt_in_time"; a new string. */
char *csv_plain_name(const char *text);

enum column_role csv_column_role(const char *plain_name);

/* What a status's word means here; SUBSCRIBER_STATUS_COUNT where it is not known. */
enum subscriber_status csv_status_word(const char *plain_word);
/* 1 and 0 for the ways of saying yes and no, -1 for anything else. "" and "null" are no. */
int csv_yes_or_no(const char *plain_word);

#endif
