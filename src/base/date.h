#ifndef POSTRIDER_BASE_DATE_H
#define POSTRIDER_BASE_DATE_H

/*
 * Instants and dates, without the process's time zone or locale. An instant is seconds since
 * 1970-01-01T00:00:00Z in an int64_t. Years 0001 to 9999.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "base/strbuf.h"
#include "base/zone.h"

/* A date as a source gave it. */
struct moment {
	int64_t at;     /* the instant; of a day: its first instant in the zone it was read in */
	int32_t offset; /* east of UTC, in seconds, as written or as the zone had it */
	bool set;       /* false: no date; the rest is 0 */
	bool day;       /* only a day was given, no time */
};

/* Reads a date in any of the shapes that blogs contain (the list is the table of
 * tests/unit/base/test_date_parse.c): ISO 8601 with 'T' or space, with or without seconds,
 * fractions and zone ("Z", "+0000", "+00:00", "-4", "UTC", "GMT", "UTC+02:00", "CEST" and the like,
 * see zone_find_abbreviation), slashes for hyphens, one-digit months, days and hours, "Jun 19
 * 2024", "June 19, 2024", "19 June 2024", RFC 822, the output of date(1), git and JavaScript.
 * English names, in any case. Without a zone the date is in `zone`; a local time that does not
 * exist is the first instant after the gap, one that exists twice the earlier. Fractions are cut
 * off, 24:00 is the next day's 00:00, a leap second the one before it; a weekday, and a zone's name
 * behind an offset, are read past and not checked. Returns -1 with ERROR_INPUT and what is wrong
 * ("there is no such day: '2017-02-29'") where it is no date; *ret_moment is untouched. */
int date_parse(
	const char *text, const struct zone *zone, struct moment *ret_moment, struct error *err);

/* Reads RFC 3339, section 5.6 ("2026-11-19T08:00:00+01:00") as users give it to --now and in CSV
 * files, and nothing around it; also a lone date, which is midnight UTC, and a space for the T.
 * Errors as date_parse. */
int date_parse_rfc3339(const char *text, int64_t *ret_at, struct error *err);

/* All of these show an offset in whole minutes, and the time that belongs to it. */
/* "Thu, 19 Nov 2026 07:00:00 +0000" (RFC 5322, section 3.3; also RSS), at the given offset. */
void date_add_rfc5322(struct strbuf *out, int64_t at, int32_t offset);
/* "2026-11-19T07:00:00Z" (RFC 3339). */
void date_add_rfc3339(struct strbuf *out, int64_t at);
/* With the offset of its zone: "2026-11-19T08:00:00+01:00"; of a day just "2026-11-19". The W3C
 * date format of sitemaps. */
void date_add_w3c(struct strbuf *out, const struct moment *moment);
/* The day alone, "2026-11-19", of the instant at the given offset. */
void date_add_day(struct strbuf *out, int64_t at, int32_t offset);

/* A broken-down date, proleptic Gregorian. */
struct civil {
	int year;  /* 1 … 9999 */
	int month; /* 1 … 12 */
	int day;   /* 1 … 31 */
	int hour, minute, second;
	int weekday; /* 0 Sunday … 6 Saturday; filled by civil_from, ignored by civil_to */
};
/* The date at an offset (seconds) east of UTC, and back; neither checks ranges. civil_to takes any
 * hour, minute and second: 24:00 is the next day's 00:00. */
struct civil civil_from(int64_t at, int32_t offset);
int64_t civil_to(const struct civil *civil, int32_t offset);
int civil_days_in_month(int year, int month);

/* English names: "Thursday", "November"; by number as in struct civil. */
const char *date_weekday_name(int weekday);
const char *date_month_name(int month);
/* The number for a name in lower case or its first letters, three at least ("thu", "sept"); -1 for
 * no weekday, 0 for no month. */
int date_find_weekday(const char *word);
int date_find_month(const char *word);

/* Reads a duration such as "90s", "15m", "2h", "3d", "1w" (a bare number counts seconds) into
 * seconds, 0 to DURATION_MAX. ERROR_CONFIG where it is none. */
#define DURATION_MAX ((int64_t)36525 * 24 * 3600)
int duration_parse(const char *text, int64_t *ret_seconds, struct error *err);

#endif
