#include "base/date_shapes.h"

#include <string.h>

#include "base/scan.h"

/* "+0000", "+00:00", "-4", "+5:30". */
static bool read_offset(const char **cursor, int32_t *ret_offset)
{
	int sign = scan_char(cursor, '-') ? -1 : 1;
	int hours, minutes = 0, digits;

	if (sign > 0 && !scan_char(cursor, '+')) {
		return false;
	}
	digits = scan_number(cursor, &hours);
	if (digits == 4) {
		minutes = hours % 100;
		hours /= 100;
	} else if (digits < 1 || digits > 2) {
		return false;
	} else if (scan_char(cursor, ':') && !scan_two_digits(cursor, &minutes)) {
		return false;
	}
	if (hours > 23 || minutes > 59) {
		return false;
	}
	*ret_offset = sign * (hours * 3600 + minutes * 60);
	return true;
}

/* What programs add to an offset: "+0200 CEST" (Go), "+0200 (CEST)" (mail, JavaScript). */
static void skip_zone_name(const char **cursor)
{
	char word[8];

	scan_spaces(cursor);
	if (!scan_char(cursor, '(')) {
		scan_word(cursor, word, sizeof(word));
	} else {
		*cursor += strcspn(*cursor, ")");
		scan_char(cursor, ')');
	}
}

static bool is_sign(char c)
{
	return c == '+' || c == '-';
}

static bool is_utc(const char *word)
{
	return strcmp(word, "utc") == 0 || strcmp(word, "gmt") == 0 || strcmp(word, "ut") == 0;
}

/* Reads a zone, where there is one: an offset, a name, or an offset from UTC. */
static bool read_zone(const char **cursor, struct date_reading *reading)
{
	char word[sizeof(reading->abbreviation)];
	bool named;

	scan_spaces(cursor);
	named = scan_word(cursor, word, sizeof(word));
	if (is_sign(**cursor) && (!named || is_utc(word))) {
		reading->has_offset = true;
		if (!read_offset(cursor, &reading->offset)) {
			return false;
		}
		skip_zone_name(cursor);
	} else if (named && (is_utc(word) || strcmp(word, "z") == 0)) {
		reading->has_offset = true;
	} else if (named) {
		memcpy(reading->abbreviation, word, sizeof(word));
	}
	return true;
}

/* Twelve-hour clocks. Anything else than AM or PM is left where it is, for it may be a zone. */
static void read_half_of_day(const char **cursor, struct civil *civil)
{
	const char *at = *cursor;
	char word[3];

	scan_spaces(&at);
	if (!scan_word(&at, word, sizeof(word)) || word[1] != 'm' ||
		(word[0] != 'a' && word[0] != 'p')) {
		return;
	}
	*cursor = at;
	if (civil->hour < 1 || civil->hour > 12) {
		civil->hour = -1; /* no such time: "15:00 PM" */
		return;
	}
	civil->hour = civil->hour % 12 + (word[0] == 'p' ? 12 : 0);
}

static size_t count_digits(const char *text)
{
	return strspn(text, "0123456789");
}

/* Instants are whole seconds; a fraction is cut off. False for a point without digits. */
static bool skip_fraction(const char **cursor)
{
	size_t digits;

	if (!scan_char(cursor, '.') && !scan_char(cursor, ',')) {
		return true;
	}
	digits = count_digits(*cursor);
	*cursor += digits;
	return digits > 0;
}

/* "14:00", "5:00:00", "09:00:00.000", "3:04 PM". */
static bool read_time(const char **cursor, struct date_reading *reading)
{
	struct civil *civil = &reading->civil;
	int digits = scan_number(cursor, &civil->hour);

	if (digits < 1 || digits > 2 || !scan_char(cursor, ':') ||
		!scan_two_digits(cursor, &civil->minute)) {
		return false;
	}
	if (scan_char(cursor, ':')) {
		if (!scan_two_digits(cursor, &civil->second)) {
			return false;
		}
		if (!skip_fraction(cursor)) {
			return false;
		}
	}
	read_half_of_day(cursor, civil);
	reading->has_time = true;
	return true;
}

static bool read_time_and_zone(const char **cursor, struct date_reading *reading)
{
	return read_time(cursor, reading) && read_zone(cursor, reading);
}

/* A time behind white space, where there is more than that. */
static bool read_rest(const char **cursor, struct date_reading *reading)
{
	return !**cursor ||
	       (scan_spaces(cursor) && (!**cursor || read_time_and_zone(cursor, reading)));
}

/* "2025-10-02", "2020-12-2", "2013/7/13", and what may follow them. */
static bool read_iso(const char **cursor, struct date_reading *reading)
{
	struct civil *civil = &reading->civil;
	char separator;

	if (scan_number(cursor, &civil->year) < 4) {
		return false;
	}
	separator = **cursor == '/' ? '/' : '-';
	if (!scan_char(cursor, separator) || !scan_number(cursor, &civil->month) ||
		!scan_char(cursor, separator) || !scan_number(cursor, &civil->day)) {
		return false;
	}
	if (scan_char(cursor, 'T') || scan_char(cursor, 't')) {
		return read_time_and_zone(cursor, reading);
	}
	return read_rest(cursor, reading);
}

/* A year of two or three digits is RFC 5322, section 4.3. */
static bool read_year(const char **cursor, int *ret_year)
{
	int digits = scan_number(cursor, ret_year);

	scan_char(cursor, ',');
	if (digits == 2 || digits == 3) {
		*ret_year += digits == 2 && *ret_year < 50 ? 2000 : 1900;
	}
	return digits >= 2;
}

static bool read_month(const char **cursor, int *ret_month)
{
	char word[16];

	if (!scan_word(cursor, word, sizeof(word)) || !(*ret_month = date_find_month(word))) {
		return false;
	}
	scan_char(cursor, '.');
	scan_char(cursor, ',');
	scan_spaces(cursor);
	return true;
}

static bool read_day(const char **cursor, int *ret_day)
{
	int digits = scan_number(cursor, ret_day);

	scan_char(cursor, ',');
	scan_spaces(cursor);
	return digits == 1 || digits == 2;
}

/* "Jun 19 2024", "June 19, 2024 14:00", date(1)'s "Sep  3 11:21:31 CEST 2021", and
 * git's "Sep 3 11:21:31 2021 +0200". */
static bool read_month_first(const char **cursor, struct date_reading *reading)
{
	struct civil *civil = &reading->civil;

	if (!read_month(cursor, &civil->month) || !read_day(cursor, &civil->day)) {
		return false;
	}
	if ((*cursor)[count_digits(*cursor)] != ':') {
		return read_year(cursor, &civil->year) && read_rest(cursor, reading);
	}
	if (!read_time_and_zone(cursor, reading)) {
		return false;
	}
	scan_spaces(cursor);
	if (!read_year(cursor, &civil->year)) {
		return false;
	}
	return reading->has_offset || reading->abbreviation[0] || read_zone(cursor, reading);
}

/* "19 June 2024", "03 Sep 2021 11:21:31 +0200". */
static bool read_day_first(const char **cursor, struct date_reading *reading)
{
	struct civil *civil = &reading->civil;

	return read_day(cursor, &civil->day) && read_month(cursor, &civil->month) &&
	       read_year(cursor, &civil->year) && read_rest(cursor, reading);
}

static void skip_weekday(const char **cursor)
{
	const char *at = *cursor;
	char word[16];

	if (scan_word(&at, word, sizeof(word)) && date_find_weekday(word) >= 0) {
		scan_char(&at, '.');
		scan_char(&at, ',');
		scan_spaces(&at);
		*cursor = at;
	}
}

bool date_shapes_read(const char *text, struct date_reading *ret_reading)
{
	struct date_reading reading = {0};
	const char *cursor = text;
	size_t digits;
	bool is_date;

	scan_spaces(&cursor);
	skip_weekday(&cursor);
	digits = count_digits(cursor);
	if (digits == 0) {
		is_date = read_month_first(&cursor, &reading);
	} else if (digits <= 2) {
		is_date = read_day_first(&cursor, &reading);
	} else {
		is_date = read_iso(&cursor, &reading);
	}
	scan_spaces(&cursor);
	if (!is_date || *cursor) {
		return false;
	}
	*ret_reading = reading;
	return true;
}

/* Moves past a shape in which 0 stands for any digit and other characters for themselves. */
static bool skip_shape(const char **cursor, const char *shape)
{
	const char *at = *cursor;

	for (; *shape; shape++, at++) {
		if (*shape == '0' ? count_digits(at) == 0 : *at != *shape) {
			return false;
		}
	}
	*cursor = at;
	return true;
}

static bool is_rfc3339_time(const char *at)
{
	if (!skip_shape(&at, "00:00:00") || !skip_fraction(&at)) {
		return false;
	}
	if (is_sign(*at)) {
		at++;
		return skip_shape(&at, "00:00") && !*at;
	}
	return (*at == 'Z' || *at == 'z') && !at[1];
}

/* The strict form; a comma, which ISO 8601 has for the point, is not in RFC 3339. */
static bool is_rfc3339(const char *text)
{
	if (!skip_shape(&text, "0000-00-00")) {
		return false;
	}
	return !*text || (strchr("Tt ", *text) && !strchr(text, ',') && is_rfc3339_time(text + 1));
}

bool date_shapes_read_rfc3339(const char *text, struct date_reading *ret_reading)
{
	struct date_reading reading = {0};

	if (!is_rfc3339(text) || !read_iso(&text, &reading)) {
		return false;
	}
	reading.has_offset = true; /* of a lone date, that of UTC */
	*ret_reading = reading;
	return true;
}
