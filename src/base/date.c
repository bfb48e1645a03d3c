#include "base/date.h"

#include <string.h>

#include "base/mem.h"
#include "base/scan.h"

#define DAY_SECONDS ((int64_t)24 * 3600)

static const char *const weekday_names[] = {
	"Sunday",
	"Monday",
	"Tuesday",
	"Wednesday",
	"Thursday",
	"Friday",
	"Saturday",
};

static const char *const month_names[] = {
	"January",
	"February",
	"March",
	"April",
	"May",
	"June",
	"July",
	"August",
	"September",
	"October",
	"November",
	"December",
};

static int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

/*
 * Both directions count in years that begin in March, so that a leap day is a year's last, and in
 * eras of 400 years, which all have the same number of days. (153 m + 2) / 5 is the number of days
 * before the m-th month from March; 719468 those from 0000-03-01 to 1970-01-01.
 */
static int64_t days_from_civil(int year, int month, int day)
{
	int64_t y = month > 2 ? year : (int64_t)year - 1;
	int64_t era = floor_div(y, 400);
	int64_t year_of_era = y - era * 400;
	int64_t day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
	int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

	return era * 146097 + day_of_era - 719468;
}

static void civil_from_days(int64_t days, struct civil *ret_civil)
{
	int64_t era = floor_div(days + 719468, 146097);
	int64_t day_of_era = days + 719468 - era * 146097;
	int64_t year_of_era =
		(day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	int64_t day_of_year = day_of_era -
			      (year_of_era * 365 + year_of_era / 4 - year_of_era / 100);
	int64_t march_month = (5 * day_of_year + 2) / 153;

	ret_civil->day = (int)(day_of_year - (153 * march_month + 2) / 5 + 1);
	ret_civil->month = (int)(march_month < 10 ? march_month + 3 : march_month - 9);
	ret_civil->year = (int)(year_of_era + era * 400 + (ret_civil->month <= 2));
}

struct civil civil_from(int64_t at, int32_t offset)
{
	int64_t days = floor_div(at + offset, DAY_SECONDS);
	int second_of_day = (int)(at + offset - days * DAY_SECONDS);
	struct civil civil = {
		.hour = second_of_day / 3600,
		.minute = second_of_day / 60 % 60,
		.second = second_of_day % 60,
		/* 1970-01-01 was a Thursday. */
		.weekday = (int)(days + 4 - floor_div(days + 4, 7) * 7),
	};

	civil_from_days(days, &civil);
	return civil;
}

int64_t civil_to(const struct civil *civil, int32_t offset)
{
	return days_from_civil(civil->year, civil->month, civil->day) * DAY_SECONDS +
	       civil->hour * 3600 + civil->minute * 60 + civil->second - offset;
}

int civil_days_in_month(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return month == 2 && leap ? 29 : days[month - 1];
}

const char *date_weekday_name(int weekday)
{
	return weekday_names[weekday];
}

const char *date_month_name(int month)
{
	return month_names[month - 1];
}

/* The place in the list of the name that the word, in lower case, begins; -1 for none. */
static int find_name(const char *word, const char *const *names, size_t count)
{
	size_t len = strlen(word);

	for (size_t i = 0; i < count && len >= 3; i++) {
		/* Past the first letter, the names are in lower case. */
		if (names[i][0] - 'A' == word[0] - 'a' &&
			strncmp(names[i] + 1, word + 1, len - 1) == 0) {
			return (int)i;
		}
	}
	return -1;
}

int date_find_weekday(const char *word)
{
	return find_name(word, weekday_names, ARRAY_LEN(weekday_names));
}

int date_find_month(const char *word)
{
	return find_name(word, month_names, ARRAY_LEN(month_names)) + 1;
}

/* RFC 3339 and RFC 5322 know offsets of whole minutes only; local mean times before about 1930
 * have seconds. Without them the instant stays right. */
static int32_t whole_minutes(int32_t offset)
{
	return offset / 60 * 60;
}

static void add_offset(struct strbuf *out, int32_t offset, const char *separator)
{
	int minutes = offset < 0 ? -offset / 60 : offset / 60;

	strbuf_addf(
		out, "%c%02d%s%02d", offset < 0 ? '-' : '+', minutes / 60, separator, minutes % 60);
}

static void add_date_time(struct strbuf *out, const struct civil *c)
{
	strbuf_addf(out, "%04d-%02d-%02dT%02d:%02d:%02d", c->year, c->month, c->day, c->hour,
		c->minute, c->second);
}

void date_add_rfc5322(struct strbuf *out, int64_t at, int32_t offset)
{
	int32_t shown = whole_minutes(offset);
	struct civil c = civil_from(at, shown);

	strbuf_addf(out, "%.3s, %02d %.3s %04d %02d:%02d:%02d ", date_weekday_name(c.weekday),
		c.day, date_month_name(c.month), c.year, c.hour, c.minute, c.second);
	add_offset(out, shown, "");
}

void date_add_rfc3339(struct strbuf *out, int64_t at)
{
	struct civil c = civil_from(at, 0);

	add_date_time(out, &c);
	strbuf_add_char(out, 'Z');
}

void date_add_w3c(struct strbuf *out, const struct moment *moment)
{
	int32_t shown = whole_minutes(moment->offset);
	struct civil c;

	if (moment->day) {
		date_add_day(out, moment->at, moment->offset);
		return;
	}
	c = civil_from(moment->at, shown);
	add_date_time(out, &c);
	add_offset(out, shown, ":");
}

void date_add_day(struct strbuf *out, int64_t at, int32_t offset)
{
	struct civil c = civil_from(at, offset);

	strbuf_addf(out, "%04d-%02d-%02d", c.year, c.month, c.day);
}

static int64_t unit_seconds(const char *unit)
{
	static const struct {
		const char *name;
		int64_t seconds;
	} units[] = {
		{"", 1},
		{"s", 1},
		{"m", 60},
		{"h", 3600},
		{"d", DAY_SECONDS},
		{"w", 7 * DAY_SECONDS},
	};

	for (size_t i = 0; i < ARRAY_LEN(units); i++) {
		if (strcmp(unit, units[i].name) == 0) {
			return units[i].seconds;
		}
	}
	return 0;
}

int duration_parse(const char *text, int64_t *ret_seconds, struct error *err)
{
	const char *cursor = text;
	int64_t unit, seconds;
	int count;

	if (!scan_number(&cursor, &count) || !(unit = unit_seconds(cursor))) {
		return error_set(err, ERROR_CONFIG,
			"'%s' is no duration; expected one such as '90s', '15m', '2h', '3d' or "
			"'1w'",
			text);
	}
	seconds = count * unit;
	if (seconds > DURATION_MAX) {
		return error_set(err, ERROR_CONFIG, "a duration of over 100 years: '%s'", text);
	}
	*ret_seconds = seconds;
	return 0;
}
