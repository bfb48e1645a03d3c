#include "base/schedule.h"

#include <string.h>

#include "base/date.h"
#include "base/mem.h"
#include "base/scan.h"

#define DAY_SECONDS ((int64_t)24 * 3600)

static const char *const expected[] = {
	[SCHEDULE_DAILY] = "a time such as '07:00'",
	[SCHEDULE_WEEKLY] = "a weekday and a time such as 'thursday 08:00'",
	[SCHEDULE_MONTHLY] = ("a day and a time such as 'first monday 08:00', 'last friday 18:00' "
			      "or '15 08:00'"),
};

static bool read_weekday(const char **cursor, int *ret_weekday)
{
	char word[16];

	if (!scan_word(cursor, word, sizeof(word))) {
		return false;
	}
	*ret_weekday = date_find_weekday(word);
	return *ret_weekday >= 0 && scan_spaces(cursor);
}

static bool read_week(const char **cursor, int *ret_week)
{
	static const struct {
		const char *name;
		int week;
	} weeks[] = {{"first", 1}, {"second", 2}, {"third", 3}, {"fourth", 4}, {"last", -1}};
	char word[16];

	if (!scan_word(cursor, word, sizeof(word)) || !scan_spaces(cursor)) {
		return false;
	}
	for (size_t i = 0; i < ARRAY_LEN(weeks); i++) {
		if (strcmp(word, weeks[i].name) == 0) {
			*ret_week = weeks[i].week;
			return true;
		}
	}
	return false;
}

static bool read_day_of_month(const char **cursor, struct schedule *schedule)
{
	if (scan_number(cursor, &schedule->day)) {
		return schedule->day >= 1 && schedule->day <= 31 && scan_spaces(cursor);
	}
	return read_week(cursor, &schedule->week) && read_weekday(cursor, &schedule->weekday);
}

static bool read_day(const char **cursor, struct schedule *schedule)
{
	switch (schedule->period) {
	case SCHEDULE_DAILY:
		return true;
	case SCHEDULE_WEEKLY:
		return read_weekday(cursor, &schedule->weekday);
	case SCHEDULE_MONTHLY:
		return read_day_of_month(cursor, schedule);
	}
	return false;
}

static bool read_time(const char **cursor, struct schedule *schedule)
{
	int digits = scan_number(cursor, &schedule->hour);

	return (digits == 1 || digits == 2) && scan_char(cursor, ':') &&
	       scan_two_digits(cursor, &schedule->minute) && schedule->hour <= 23 &&
	       schedule->minute <= 59;
}

int schedule_parse(const char *text, enum schedule_period period, struct schedule *ret_schedule,
	struct error *err)
{
	struct schedule schedule = {.period = period};
	const char *cursor = text;
	bool is_schedule;

	scan_spaces(&cursor);
	is_schedule = read_day(&cursor, &schedule) && read_time(&cursor, &schedule);
	scan_spaces(&cursor);
	if (!is_schedule || *cursor) {
		return error_set(
			err, ERROR_CONFIG, "expected %s instead of '%s'", expected[period], text);
	}
	*ret_schedule = schedule;
	return 0;
}

static int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

/* Periods are numbered through: days and weeks from 1970, months from year 0. Weeks begin on
 * Sunday, which is the fourth day before Thursday, 1970-01-01. */
static int64_t period_of_day(const struct schedule *schedule, const struct civil *day)
{
	int64_t days = floor_div(civil_to(day, 0), DAY_SECONDS);

	switch (schedule->period) {
	case SCHEDULE_DAILY:
		return days;
	case SCHEDULE_WEEKLY:
		return floor_div(days + 4, 7);
	case SCHEDULE_MONTHLY:
		break;
	}
	return (int64_t)day->year * 12 + day->month - 1;
}

static int64_t period_at(const struct schedule *schedule, const struct zone *zone, int64_t at)
{
	struct civil day = civil_from(at, zone_offset(zone, at));

	return period_of_day(schedule, &day);
}

static int day_of_month(const struct schedule *schedule, int year, int month)
{
	struct civil first = {.year = year, .month = month, .day = 1};
	int last = civil_days_in_month(year, month);
	int day;

	if (!schedule->week) {
		return schedule->day < last ? schedule->day : last;
	}
	first = civil_from(civil_to(&first, 0), 0);
	day = 1 + (schedule->weekday - first.weekday + 7) % 7;
	if (schedule->week > 0) {
		return day + (schedule->week - 1) * 7;
	}
	return day + (last - day) / 7 * 7;
}

/* The one due instant of the numbered period. */
static int64_t due_in(const struct schedule *schedule, const struct zone *zone, int64_t period)
{
	struct civil day = {0};

	switch (schedule->period) {
	case SCHEDULE_DAILY:
		day = civil_from(period * DAY_SECONDS, 0);
		break;
	case SCHEDULE_WEEKLY:
		day = civil_from((period * 7 - 4 + schedule->weekday) * DAY_SECONDS, 0);
		break;
	case SCHEDULE_MONTHLY:
		day.year = (int)(period / 12);
		day.month = (int)(period % 12) + 1;
		day.day = day_of_month(schedule, day.year, day.month);
		break;
	}
	day.hour = schedule->hour;
	day.minute = schedule->minute;
	return zone_to_utc(zone, &day);
}

int64_t schedule_next(const struct schedule *schedule, const struct zone *zone, int64_t after)
{
	int64_t period = period_at(schedule, zone, after);
	int64_t due;

	while ((due = due_in(schedule, zone, period)) <= after) {
		period++;
	}
	return due;
}

int64_t schedule_last(const struct schedule *schedule, const struct zone *zone, int64_t at)
{
	/* Where clocks are set back over midnight, the local day can be earlier than the period's.
	 */
	int64_t period = period_at(schedule, zone, at) + 1;
	int64_t due;

	while ((due = due_in(schedule, zone, period)) > at) {
		period--;
	}
	return due;
}
