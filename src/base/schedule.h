#ifndef POSTRIDER_BASE_SCHEDULE_H
#define POSTRIDER_BASE_SCHEDULE_H

/*
 * When a rhythm's digests are due: "07:00" (daily), "thursday 08:00" (weekly), "first monday
 * 08:00", "last friday 18:00" or "15 08:00" (monthly), in a time zone. Pure calendar arithmetic.
 */

#include <stdint.h>

#include "base/error.h"
#include "base/zone.h"

enum schedule_period {
	SCHEDULE_DAILY,
	SCHEDULE_WEEKLY,
	SCHEDULE_MONTHLY,
};

struct schedule {
	enum schedule_period period;
	int weekday; /* 0 Sunday … 6 Saturday; weekly, and monthly with a week */
	int week; /* monthly: 1 … 4 for first … fourth, -1 for last, 0: by day of the month */
	int day;  /* monthly by day: 1 … 31, the month's last day where it is shorter */
	int hour, minute;
};

/* Reads the text for the given period; names in English, in any case, days also by their first
 * letters, three at least. ERROR_CONFIG says what was expected. */
int schedule_parse(const char *text, enum schedule_period period, struct schedule *ret_schedule,
	struct error *err);

/* The first due instant strictly after `after`. Every day, week or month has exactly one; skipped
 * and doubled local times as in zone_to_utc. */
int64_t schedule_next(const struct schedule *schedule, const struct zone *zone, int64_t after);
/* The last due instant at or before `at`. */
int64_t schedule_last(const struct schedule *schedule, const struct zone *zone, int64_t at);

#endif
