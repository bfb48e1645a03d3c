#include "unit.h"

#include <string.h>

#include "base/date.h"
#include "base/mem.h"
#include "base/schedule.h"

#define MINUTE 60

static int64_t instant(const char *text)
{
	int64_t at;

	assert_int_equal(date_parse_rfc3339(text, &at, NULL), 0);
	return at;
}

static void test_schedule_parse(void **state)
{
	static const struct {
		const char *text;
		struct schedule schedule;
	} texts[] = {
		{"07:00", {SCHEDULE_DAILY, 0, 0, 0, 7, 0}},
		{"7:05", {SCHEDULE_DAILY, 0, 0, 0, 7, 5}},
		{" 23:59\r\n", {SCHEDULE_DAILY, 0, 0, 0, 23, 59}},
		{"00:00", {SCHEDULE_DAILY, 0, 0, 0, 0, 0}},
		{"thursday 08:00", {SCHEDULE_WEEKLY, 4, 0, 0, 8, 0}},
		{"Sun  08:00", {SCHEDULE_WEEKLY, 0, 0, 0, 8, 0}},
		{"SATURDAY\t08:00", {SCHEDULE_WEEKLY, 6, 0, 0, 8, 0}},
		{"first monday 08:00", {SCHEDULE_MONTHLY, 1, 1, 0, 8, 0}},
		{"second tue 08:00", {SCHEDULE_MONTHLY, 2, 2, 0, 8, 0}},
		{"third wed 08:00", {SCHEDULE_MONTHLY, 3, 3, 0, 8, 0}},
		{"Fourth Thursday 08:00", {SCHEDULE_MONTHLY, 4, 4, 0, 8, 0}},
		{"last friday 18:00", {SCHEDULE_MONTHLY, 5, -1, 0, 18, 0}},
		{"15 08:00", {SCHEDULE_MONTHLY, 0, 0, 15, 8, 0}},
		{"1 08:00", {SCHEDULE_MONTHLY, 0, 0, 1, 8, 0}},
		{"31 08:00", {SCHEDULE_MONTHLY, 0, 0, 31, 8, 0}},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		struct schedule schedule;
		struct error err = ERROR_INIT;

		if (schedule_parse(texts[i].text, texts[i].schedule.period, &schedule, &err)) {
			fail_msg("'%s': %s", texts[i].text, err.text);
		}
		assert_memory_equal(&schedule, &texts[i].schedule, sizeof(schedule));
	}
}

static void test_schedule_parse_refuses(void **state)
{
	static const struct {
		enum schedule_period period;
		const char *text;
	} texts[] = {
		{SCHEDULE_DAILY, ""},
		{SCHEDULE_DAILY, "24:00"},
		{SCHEDULE_DAILY, "12:60"},
		{SCHEDULE_DAILY, "12"},
		{SCHEDULE_DAILY, "12:"},
		{SCHEDULE_DAILY, ":30"},
		{SCHEDULE_DAILY, "12:3"},
		{SCHEDULE_DAILY, "012:30"},
		{SCHEDULE_DAILY, "12:300"},
		{SCHEDULE_DAILY, "12:30:00"},
		{SCHEDULE_DAILY, "12 :30"},
		{SCHEDULE_DAILY, "-1:30"},
		{SCHEDULE_DAILY, "7:00 pm"},
		{SCHEDULE_DAILY, "99999999999999999999:00"},
		{SCHEDULE_DAILY, "thursday 08:00"},
		{SCHEDULE_WEEKLY, "08:00"},
		{SCHEDULE_WEEKLY, "th 08:00"},
		{SCHEDULE_WEEKLY, "thursday"},
		{SCHEDULE_WEEKLY, "thursday08:00"},
		{SCHEDULE_WEEKLY, "thursdays 08:00"},
		{SCHEDULE_WEEKLY, "donnerstag 08:00"},
		{SCHEDULE_WEEKLY, "first thursday 08:00"},
		{SCHEDULE_WEEKLY, "thursdaythursdaythursday 08:00"},
		{SCHEDULE_MONTHLY, "08:00"},
		{SCHEDULE_MONTHLY, "0 08:00"},
		{SCHEDULE_MONTHLY, "32 08:00"},
		{SCHEDULE_MONTHLY, "-1 08:00"},
		{SCHEDULE_MONTHLY, "1508:00"},
		{SCHEDULE_MONTHLY, "monday 08:00"},
		{SCHEDULE_MONTHLY, "fifth monday 08:00"},
		{SCHEDULE_MONTHLY, "first 08:00"},
		{SCHEDULE_MONTHLY, "first monday"},
		{SCHEDULE_MONTHLY, "firstmonday 08:00"},
	};
	static const char *const expected[] = {"07:00", "thursday 08:00", "first monday 08:00"};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		struct schedule schedule = {.hour = 77};
		struct error err = ERROR_INIT;

		if (!schedule_parse(texts[i].text, texts[i].period, &schedule, &err)) {
			fail_msg("'%s' is a schedule", texts[i].text);
		}
		assert_int_equal(err.kind, ERROR_CONFIG);
		assert_non_null(strstr(err.text, texts[i].text));
		assert_non_null(strstr(err.text, expected[texts[i].period]));
		assert_int_equal(schedule.hour, 77);
	}
}

static void test_schedule_known_instants(void **state)
{
	static const struct {
		enum schedule_period period;
		const char *text, *after, *next, *last;
	} cases[] = {
		{SCHEDULE_DAILY, "07:00", "2026-11-19T05:59:59Z", "2026-11-19T06:00:00Z",
			"2026-11-18T06:00:00Z"},
		{SCHEDULE_DAILY, "07:00", "2026-11-19T06:00:00Z", "2026-11-20T06:00:00Z",
			"2026-11-19T06:00:00Z"},
		/* Skipped on 31 March 2024, doubled on 27 October. */
		{SCHEDULE_DAILY, "02:30", "2024-03-30T12:00:00Z", "2024-03-31T01:00:00Z",
			"2024-03-30T01:30:00Z"},
		{SCHEDULE_DAILY, "02:30", "2024-03-31T01:00:00Z", "2024-04-01T00:30:00Z",
			"2024-03-31T01:00:00Z"},
		{SCHEDULE_DAILY, "02:30", "2024-10-27T00:00:00Z", "2024-10-27T00:30:00Z",
			"2024-10-26T00:30:00Z"},
		{SCHEDULE_DAILY, "02:30", "2024-10-27T01:30:00Z", "2024-10-28T01:30:00Z",
			"2024-10-27T00:30:00Z"},
		{SCHEDULE_WEEKLY, "thursday 08:00", "2026-11-19T07:00:00Z", "2026-11-26T07:00:00Z",
			"2026-11-19T07:00:00Z"},
		{SCHEDULE_WEEKLY, "thursday 08:00", "2026-11-19T06:59:59Z", "2026-11-19T07:00:00Z",
			"2026-11-12T07:00:00Z"},
		{SCHEDULE_WEEKLY, "sun 00:00", "2026-11-21T23:00:00Z", "2026-11-28T23:00:00Z",
			"2026-11-21T23:00:00Z"},
		{SCHEDULE_MONTHLY, "first monday 08:00", "2026-11-19T00:00:00Z",
			"2026-12-07T07:00:00Z", "2026-11-02T07:00:00Z"},
		{SCHEDULE_MONTHLY, "last friday 18:00", "2026-12-30T00:00:00Z",
			"2027-01-29T17:00:00Z", "2026-12-25T17:00:00Z"},
		{SCHEDULE_MONTHLY, "31 08:00", "2024-02-01T00:00:00Z", "2024-02-29T07:00:00Z",
			"2024-01-31T07:00:00Z"},
		{SCHEDULE_MONTHLY, "30 08:00", "2023-02-01T00:00:00Z", "2023-02-28T07:00:00Z",
			"2023-01-30T07:00:00Z"},
		{SCHEDULE_MONTHLY, "15 08:00", "1969-12-20T00:00:00Z", "1970-01-15T07:00:00Z",
			"1969-12-15T07:00:00Z"},
	};
	struct zone *zone = zone_new("Europe/Berlin", NULL);

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		int64_t after = instant(cases[i].after);
		struct schedule schedule;
		STRBUF(next);
		STRBUF(last);

		assert_int_equal(
			schedule_parse(cases[i].text, cases[i].period, &schedule, NULL), 0);
		date_add_rfc3339(&next, schedule_next(&schedule, zone, after));
		date_add_rfc3339(&last, schedule_last(&schedule, zone, after));
		if (strcmp(next.data, cases[i].next) != 0 ||
			strcmp(last.data, cases[i].last) != 0) {
			fail_msg("'%s' around %s: last %s, next %s", cases[i].text, cases[i].after,
				last.data, next.data);
		}
	}
	zone_free(zone);
}

/*
 * The model: a clock on the wall, looked at every minute. Whenever it shows a minute later than
 * any it has shown before, all minutes in between count as reached, and a minute that the
 * schedule names is a due instant.
 */
struct model {
	const struct zone *zone;
	const struct schedule *schedules;
	size_t count;
	struct {
		int64_t at[1600];
		size_t count;
	} due[8];
};

static bool is_named_day(const struct schedule *schedule, const struct civil *day)
{
	int last = civil_days_in_month(day->year, day->month);

	switch (schedule->period) {
	case SCHEDULE_DAILY:
		return true;
	case SCHEDULE_WEEKLY:
		return day->weekday == schedule->weekday;
	case SCHEDULE_MONTHLY:
		break;
	}
	if (schedule->week == 0) {
		return day->day == schedule->day || (day->day == last && schedule->day > last);
	}
	if (schedule->week == -1) {
		return day->weekday == schedule->weekday && day->day + 7 > last;
	}
	return day->weekday == schedule->weekday && (day->day + 6) / 7 == schedule->week;
}

static void model_reach(struct model *model, int64_t local, int64_t at)
{
	struct civil c = civil_from(local, 0);

	for (size_t i = 0; i < model->count; i++) {
		const struct schedule *schedule = &model->schedules[i];

		if (c.minute == schedule->minute && c.hour == schedule->hour &&
			is_named_day(schedule, &c)) {
			assert_true(model->due[i].count < ARRAY_LEN(model->due[i].at));
			model->due[i].at[model->due[i].count++] = at;
		}
	}
}

static void model_run(struct model *model, int64_t start, int64_t end)
{
	int64_t shown = start + zone_offset(model->zone, start);

	for (int64_t at = start; at < end; at += MINUTE) {
		int64_t local = at + zone_offset(model->zone, at);

		for (; shown <= local; shown += MINUTE) {
			model_reach(model, shown, at);
		}
	}
}

static void check_instant(const struct model *model, size_t i, int64_t at, const int64_t *due)
{
	int64_t last = schedule_last(&model->schedules[i], model->zone, at);
	int64_t next = schedule_next(&model->schedules[i], model->zone, at);

	if (last != due[0] || next != due[1]) {
		fail_msg("schedule %zu in %s at %lld: %lld, %lld instead of %lld, %lld", i,
			zone_name(model->zone), (long long)at, (long long)last, (long long)next,
			(long long)due[0], (long long)due[1]);
	}
}

/* The two functions at both ends of each stretch between two due instants, and within. */
static void model_check(const struct model *model)
{
	for (size_t i = 0; i < model->count; i++) {
		assert_true(model->due[i].count > 30);
		for (size_t k = 0; k + 1 < model->due[i].count; k++) {
			const int64_t *due = &model->due[i].at[k];
			int64_t step = (due[1] - due[0]) / 7 + 1;

			for (int64_t at = due[0]; at < due[1]; at += step) {
				check_instant(model, i, at, due);
			}
			/* A while before and after, where clocks that were set back show. */
			check_instant(model, i, due[0] + 1800, due);
			check_instant(model, i, due[1] - 1800, due);
			check_instant(model, i, due[1] - 1, due);
		}
	}
}

static void test_schedule_agrees_with_a_clock(void **state)
{
	static const struct schedule schedules[] = {
		{SCHEDULE_DAILY, 0, 0, 0, 2, 30},
		{SCHEDULE_DAILY, 0, 0, 0, 0, 0},
		{SCHEDULE_DAILY, 0, 0, 0, 23, 30},
		{SCHEDULE_WEEKLY, 0, 0, 0, 2, 0},
		{SCHEDULE_WEEKLY, 5, 0, 0, 0, 15},
		{SCHEDULE_MONTHLY, 0, -1, 0, 2, 30},
		{SCHEDULE_MONTHLY, 0, 2, 0, 1, 45},
		{SCHEDULE_MONTHLY, 0, 0, 31, 0, 0},
	};
	static const struct {
		const char *zone, *start, *end;
	} runs[] = {
		{"Europe/Berlin", "2021-12-31", "2025-01-02"},
		{"America/New_York", "2021-12-31", "2025-01-02"},
		{"Australia/Lord_Howe", "2021-12-31", "2025-01-02"},
		{"Africa/Casablanca", "2021-12-31", "2025-01-02"},
		{"Africa/Cairo", "2021-12-31", "2025-01-02"},
		{"America/Asuncion", "2021-12-31", "2025-01-02"},
		{"America/Havana", "2021-12-31", "2025-01-02"},
		/* Changed at 0:01, so that midnight came before 23:01 to 23:59. */
		{"America/St_Johns", "2003-12-31", "2007-01-02"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(runs); i++) {
		struct zone *zone = zone_new(runs[i].zone, NULL);
		struct model model = {
			.zone = zone, .schedules = schedules, .count = ARRAY_LEN(schedules)};

		assert_non_null(zone);
		model_run(&model, instant(runs[i].start), instant(runs[i].end));
		model_check(&model);
		zone_free(zone);
	}
}

/* A day that a zone left out gives its one due instant all the same: its end. */
static void test_schedule_in_a_day_left_out(void **state)
{
	struct zone *zone = zone_new("Pacific/Apia", NULL);
	const struct schedule schedule = {SCHEDULE_DAILY, 0, 0, 0, 7, 0};
	int64_t before = instant("2011-12-29T17:00:00Z");
	int64_t skipped = instant("2011-12-30T10:00:00Z");
	int64_t after = instant("2011-12-30T17:00:00Z");

	(void)state;
	assert_int_equal(schedule_next(&schedule, zone, before), skipped);
	assert_int_equal(schedule_next(&schedule, zone, skipped), after);
	assert_int_equal(schedule_last(&schedule, zone, after), after);
	assert_int_equal(schedule_last(&schedule, zone, after - 1), skipped);
	assert_int_equal(schedule_last(&schedule, zone, skipped - 1), before);
	zone_free(zone);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_schedule_parse),
		cmocka_unit_test(test_schedule_parse_refuses),
		cmocka_unit_test(test_schedule_known_instants),
		cmocka_unit_test(test_schedule_agrees_with_a_clock),
		cmocka_unit_test(test_schedule_in_a_day_left_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
