#include "base/date.h"

#include <string.h>

#include "base/date_shapes.h"
#include "base/scan.h"

#define YEAR_MIN 1
#define YEAR_MAX 9999

static const struct civil first_instant = {YEAR_MIN, 1, 1, 0, 0, 0, 0};
static const struct civil last_instant = {YEAR_MAX, 12, 31, 23, 59, 59, 0};

/* Bytes of a wrong date that a message repeats. */
#define QUOTED_MAX 48

/* Fails with what is wrong and the beginning of the date. */
static int refuse(const char *what, const char *text, struct error *err)
{
	size_t len = 0;

	scan_spaces(&text);
	while (len < QUOTED_MAX && (unsigned char)text[len] >= ' ' && text[len] != 0x7F) {
		len++;
	}
	while (len && ((unsigned char)text[len] & 0xC0) == 0x80) {
		len--; /* not within a character */
	}
	return error_set(err, ERROR_INPUT, "%s: '%.*s'", what, (int)len, text);
}

/* What is wrong with the numbers, or NULL. A day may end at 24:00, which is the next one's start
 * (ISO 8601-1:2019/Amd 1), and a minute with a leap second. */
static const char *find_fault(const struct civil *civil)
{
	bool end_of_day = civil->hour == 24 && civil->minute == 0 && civil->second == 0;

	if (civil->year < YEAR_MIN || civil->year > YEAR_MAX) {
		return "the year is not from 1 to 9999";
	}
	if (civil->month < 1 || civil->month > 12 || civil->day < 1 ||
		civil->day > civil_days_in_month(civil->year, civil->month)) {
		return "there is no such day";
	}
	if (!end_of_day &&
		(civil->hour < 0 || civil->hour > 23 || civil->minute > 59 || civil->second > 60)) {
		return "there is no such time";
	}
	return NULL;
}

/* Fills in the instant and, in a zone, the offset. NULL, or what is wrong. */
static const char *resolve(
	struct date_reading *reading, const struct zone *zone, struct moment *ret_moment)
{
	struct civil *civil = &reading->civil;
	const char *fault = find_fault(civil);
	int64_t at;

	if (fault) {
		return fault;
	}
	if (civil->second == 60) {
		civil->second = 59; /* seconds since 1970 count no leap seconds */
	}
	if (reading->abbreviation[0]) {
		reading->has_offset = zone_find_abbreviation(
			zone, reading->abbreviation, civil_to(civil, 0), &reading->offset);
		if (!reading->has_offset) {
			return "unknown time zone";
		}
	}
	at = reading->has_offset ? civil_to(civil, reading->offset) : zone_to_utc(zone, civil);
	if (at < civil_to(&first_instant, 0) || at > civil_to(&last_instant, 0)) {
		return "the year is not from 1 to 9999";
	}
	*ret_moment = (struct moment){
		.at = at,
		.offset = reading->has_offset ? reading->offset : zone_offset(zone, at),
		.set = true,
		.day = !reading->has_time,
	};
	return NULL;
}

int date_parse(
	const char *text, const struct zone *zone, struct moment *ret_moment, struct error *err)
{
	struct date_reading reading;
	const char *fault;

	if (!date_shapes_read(text, &reading)) {
		return refuse("not a date", text, err);
	}
	fault = resolve(&reading, zone, ret_moment);
	return fault ? refuse(fault, text, err) : 0;
}

int date_parse_rfc3339(const char *text, int64_t *ret_at, struct error *err)
{
	struct date_reading reading;
	struct moment moment;
	const char *fault;

	if (!date_shapes_read_rfc3339(text, &reading)) {
		return refuse("expected a date such as 2026-11-19 or 2026-11-19T08:00:00+01:00",
			text, err);
	}
	fault = resolve(&reading, NULL, &moment);
	if (fault) {
		return refuse(fault, text, err);
	}
	*ret_at = moment.at;
	return 0;
}
