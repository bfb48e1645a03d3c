#include "unit.h"

#include <string.h>

#include "base/date.h"
#include "base/mem.h"

#define DAY ((int64_t)24 * 3600)

/* Counts days one by one through all years, against the arithmetic in both directions. */
static void test_civil_agrees_with_counting(void **state)
{
	struct civil first = {.year = 1, .month = 1, .day = 1};
	int64_t at = civil_to(&first, 0);
	int weekday = 1; /* 0001-01-01 was a Monday */

	(void)state;
	for (int year = 1; year <= 9999; year++) {
		for (int month = 1; month <= 12; month++) {
			for (int day = 1; day <= civil_days_in_month(year, month); day++) {
				struct civil c = civil_from(at, 0);

				assert_true(c.year == year && c.month == month && c.day == day);
				assert_true(c.weekday == weekday);
				assert_true(civil_to(&c, 0) == at);
				weekday = (weekday + 1) % 7;
				at += DAY;
			}
		}
	}
	assert_int_equal(at, INT64_C(253402300800));
}

static void test_civil_known_dates(void **state)
{
	static const struct {
		int64_t at;
		int32_t offset;
		struct civil civil;
	} dates[] = {
		{0, 0, {1970, 1, 1, 0, 0, 0, 4}},
		{-1, 0, {1969, 12, 31, 23, 59, 59, 3}},
		{-1, 3600, {1970, 1, 1, 0, 59, 59, 4}},
		{0, -3600, {1969, 12, 31, 23, 0, 0, 3}},
		{951782400, 0, {2000, 2, 29, 0, 0, 0, 2}},
		{1795071600, 3600, {2026, 11, 19, 8, 0, 0, 4}},
		{INT64_C(-62135596800), 0, {1, 1, 1, 0, 0, 0, 1}},
		{INT64_C(253402300799), 0, {9999, 12, 31, 23, 59, 59, 5}},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(dates); i++) {
		struct civil c = civil_from(dates[i].at, dates[i].offset);

		assert_memory_equal(&c, &dates[i].civil, sizeof(c));
		assert_int_equal(civil_to(&dates[i].civil, dates[i].offset), dates[i].at);
	}
}

static void test_civil_days_in_month(void **state)
{
	static const struct {
		int year, month, days;
	} months[] = {
		{2023, 2, 28},
		{2024, 2, 29},
		{1900, 2, 28},
		{2000, 2, 29},
		{2024, 1, 31},
		{2024, 4, 30},
		{2024, 12, 31},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(months); i++) {
		assert_int_equal(
			civil_days_in_month(months[i].year, months[i].month), months[i].days);
	}
}

static void test_date_names(void **state)
{
	static const struct {
		const char *word;
		int weekday, month;
	} words[] = {
		{"sun", 0, 0},
		{"sunday", 0, 0},
		{"thurs", 4, 0},
		{"saturday", 6, 0},
		{"january", -1, 1},
		{"mar", -1, 3},
		{"may", -1, 5},
		{"sept", -1, 9},
		{"december", -1, 12},
		{"su", -1, 0},
		{"", -1, 0},
		{"sundays", -1, 0},
		{"decembers", -1, 0},
		{"nd", -1, 0},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		assert_int_equal(date_find_weekday(words[i].word), words[i].weekday);
		assert_int_equal(date_find_month(words[i].word), words[i].month);
	}
	assert_string_equal(date_weekday_name(0), "Sunday");
	assert_string_equal(date_weekday_name(6), "Saturday");
	assert_string_equal(date_month_name(1), "January");
	assert_string_equal(date_month_name(12), "December");
}

static void test_date_writes_all_formats(void **state)
{
	static const struct {
		int64_t at;
		int32_t offset;
		const char *rfc5322, *rfc3339, *w3c, *day;
	} dates[] = {
		{1795071600, 3600, "Thu, 19 Nov 2026 08:00:00 +0100", "2026-11-19T07:00:00Z",
			"2026-11-19T08:00:00+01:00", "2026-11-19"},
		{1795071600, 0, "Thu, 19 Nov 2026 07:00:00 +0000", "2026-11-19T07:00:00Z",
			"2026-11-19T07:00:00+00:00", "2026-11-19"},
		{1795046400, -12600, "Wed, 18 Nov 2026 20:30:00 -0330", "2026-11-19T00:00:00Z",
			"2026-11-18T20:30:00-03:30", "2026-11-18"},
		{-1, 0, "Wed, 31 Dec 1969 23:59:59 +0000", "1969-12-31T23:59:59Z",
			"1969-12-31T23:59:59+00:00", "1969-12-31"},
		{INT64_C(-62135596800), 0, "Mon, 01 Jan 0001 00:00:00 +0000",
			"0001-01-01T00:00:00Z", "0001-01-01T00:00:00+00:00", "0001-01-01"},
		/* Berlin's mean time, 0:53:28 east, and Monrovia's, 0:44:30 west. */
		{INT64_C(-3000000000), 3208, "Mon, 07 Dec 1874 19:33:00 +0053",
			"1874-12-07T18:40:00Z", "1874-12-07T19:33:00+00:53", "1874-12-07"},
		{0, -2670, "Wed, 31 Dec 1969 23:16:00 -0044", "1970-01-01T00:00:00Z",
			"1969-12-31T23:16:00-00:44", "1969-12-31"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(dates); i++) {
		struct moment moment = {.at = dates[i].at, .offset = dates[i].offset, .set = true};
		STRBUF(text);

		date_add_rfc5322(&text, dates[i].at, dates[i].offset);
		assert_string_equal(text.data, dates[i].rfc5322);
		strbuf_clear(&text);
		date_add_rfc3339(&text, dates[i].at);
		assert_string_equal(text.data, dates[i].rfc3339);
		strbuf_clear(&text);
		date_add_w3c(&text, &moment);
		assert_string_equal(text.data, dates[i].w3c);
		strbuf_clear(&text);
		date_add_day(&text, dates[i].at, dates[i].offset);
		assert_string_equal(text.data, dates[i].day);
		strbuf_clear(&text);
		moment.day = true;
		date_add_w3c(&text, &moment);
		assert_string_equal(text.data, dates[i].day);
	}
}

static void test_date_appends(void **state)
{
	STRBUF(text);

	(void)state;
	strbuf_add_string(&text, "Date: ");
	date_add_rfc5322(&text, 0, 0);
	assert_string_equal(text.data, "Date: Thu, 01 Jan 1970 00:00:00 +0000");
}

static void test_duration_parse(void **state)
{
	static const struct {
		const char *text;
		int64_t seconds;
	} durations[] = {
		{"90s", 90},
		{"15m", 900},
		{"2h", 7200},
		{"3d", 3 * DAY},
		{"1w", 7 * DAY},
		{"45", 45},
		{"0", 0},
		{"007m", 420},
		{"36525d", DURATION_MAX},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(durations); i++) {
		int64_t seconds = -1;

		assert_int_equal(duration_parse(durations[i].text, &seconds, NULL), 0);
		assert_int_equal(seconds, durations[i].seconds);
	}
}

static void test_duration_parse_refuses(void **state)
{
	static const char *const texts[] = {"", "m", "-1m", "+1m", "1.5h", "1 h", " 1h", "1h ",
		"1H", "1hh", "1h30m", "1y", "0x10", "36526d", "999999999w", "9999999999",
		"99999999999999999999999999s", "ten"};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		struct error err = ERROR_INIT;
		int64_t seconds = 7;

		if (duration_parse(texts[i], &seconds, &err) != -1) {
			fail_msg("'%s' is read as %lld", texts[i], (long long)seconds);
		}
		assert_int_equal(err.kind, ERROR_CONFIG);
		assert_non_null(strstr(err.text, texts[i]));
		assert_int_equal(seconds, 7);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_civil_agrees_with_counting),
		cmocka_unit_test(test_civil_known_dates),
		cmocka_unit_test(test_civil_days_in_month),
		cmocka_unit_test(test_date_names),
		cmocka_unit_test(test_date_writes_all_formats),
		cmocka_unit_test(test_date_appends),
		cmocka_unit_test(test_duration_parse),
		cmocka_unit_test(test_duration_parse_refuses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
