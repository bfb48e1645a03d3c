#include "unit.h"

#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/mem.h"

static struct zone *berlin;

static int open_zones(void **state)
{
	(void)state;
	berlin = zone_new("Europe/Berlin", NULL);
	return berlin ? 0 : -1;
}

static int close_zones(void **state)
{
	(void)state;
	zone_free(berlin);
	return 0;
}

/* What a text must read as: its instant as date_add_rfc3339 writes it, and the offset in minutes.
 */
struct shape {
	const char *text;
	const char *instant;
	int minutes;
	bool day;
};

static void check_shapes(const struct zone *zone, const struct shape *shapes, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct moment moment = {0};
		struct error err = ERROR_INIT;
		STRBUF(instant);

		if (date_parse(shapes[i].text, zone, &moment, &err)) {
			fail_msg("'%s': %s", shapes[i].text, err.text);
		}
		date_add_rfc3339(&instant, moment.at);
		if (strcmp(instant.data, shapes[i].instant) != 0 ||
			moment.offset != shapes[i].minutes * 60 || moment.day != shapes[i].day ||
			!moment.set) {
			fail_msg("'%s' is %s at %+d s, day %d", shapes[i].text, instant.data,
				moment.offset, moment.day);
		}
	}
}

static void test_date_parse_iso(void **state)
{
	static const struct shape shapes[] = {
		{"2025-10-02", "2025-10-01T22:00:00Z", 120, true},
		{"2020-12-2", "2020-12-01T23:00:00Z", 60, true},
		{"2020-1-2", "2020-01-01T23:00:00Z", 60, true},
		{"2013/7/13", "2013-07-12T22:00:00Z", 120, true},
		{"2013/07/13 20:46:25", "2013-07-13T18:46:25Z", 120, false},
		{"2009-12-25 10:41:06 +0000", "2009-12-25T10:41:06Z", 0, false},
		{"2017-12-19 13:33:37", "2017-12-19T12:33:37Z", 60, false},
		{"2017-01-20T09:00:00.000Z", "2017-01-20T09:00:00Z", 0, false},
		{"2007-04-08T19:24:50+08:00", "2007-04-08T11:24:50Z", 480, false},
		{"2005-03-16 21:00:50.000000000 +00:00", "2005-03-16T21:00:50Z", 0, false},
		{"2015-02-24 14:00", "2015-02-24T13:00:00Z", 60, false},
		{"2013-11-22 5:00:00 +0000", "2013-11-22T05:00:00Z", 0, false},
		{"2023-12-29 14:19:55 UTC", "2023-12-29T14:19:55Z", 0, false},
		{"2015-03-17 14:00:00 -4", "2015-03-17T18:00:00Z", -240, false},
		{"2024-10-23T16:00", "2024-10-23T14:00:00Z", 120, false},
		{"2025-06-15 15:48:30 UTC+02:00", "2025-06-15T13:48:30Z", 120, false},
		{"2025-06-15 15:48:30 GMT-3", "2025-06-15T18:48:30Z", -180, false},
		{"2024-10-23t16:00:01z", "2024-10-23T16:00:01Z", 0, false},
		{"2024-10-23T16:00:01-0330", "2024-10-23T19:30:01Z", -210, false},
		{"2024-10-23T16:00:01 +5:45", "2024-10-23T10:15:01Z", 345, false},
		{"2024-10-23T16:00:01+23:59", "2024-10-22T16:01:01Z", 1439, false},
		{"2024-10-23T16:00:01-00:00", "2024-10-23T16:00:01Z", 0, false},
		{"2015-08-01 12:00:00 +0200 CEST", "2015-08-01T10:00:00Z", 120, false},
		{"2015-08-01 03:04 PM", "2015-08-01T13:04:00Z", 120, false},
		{"2015-08-01 12:00 am Z", "2015-08-01T00:00:00Z", 0, false},
		{"2015-08-01 12:00pm Z", "2015-08-01T12:00:00Z", 0, false},
		{" \t2025-10-02\r\n", "2025-10-01T22:00:00Z", 120, true},
		{"\r\n2015-02-24 \t 14:00\r\n", "2015-02-24T13:00:00Z", 60, false},
	};

	(void)state;
	check_shapes(berlin, shapes, ARRAY_LEN(shapes));
}

static void test_date_parse_names(void **state)
{
	static const struct shape shapes[] = {
		{"Jun 19 2024", "2024-06-18T22:00:00Z", 120, true},
		{"June 19, 2024", "2024-06-18T22:00:00Z", 120, true},
		{"19 June 2024", "2024-06-18T22:00:00Z", 120, true},
		{"19 june, 2024", "2024-06-18T22:00:00Z", 120, true},
		{"Sept. 3, 2021", "2021-09-02T22:00:00Z", 120, true},
		{"Wednesday, JUNE 19, 2024", "2024-06-18T22:00:00Z", 120, true},
		{"Wed. 19 June 2024", "2024-06-18T22:00:00Z", 120, true},
		{"Wed., June 19, 2024", "2024-06-18T22:00:00Z", 120, true},
		{"May 1 2024 14:00", "2024-05-01T12:00:00Z", 120, false},
		{"May 1, 2024, 2:00 PM EST", "2024-05-01T19:00:00Z", -300, false},
		{"Fri Sep  3 11:21:31 CEST 2021", "2021-09-03T09:21:31Z", 120, false},
		{"Fri Sep 3 11:21:31 2021 +0530", "2021-09-03T05:51:31Z", 330, false},
		{"Fri Sep  3 11:21:31 2021", "2021-09-03T09:21:31Z", 120, false},
		{"Fri Sep 03 11:21:31 PM CEST 2021", "2021-09-03T21:21:31Z", 120, false},
		{"Wed Aug 27 13:08:45 +0000 2008", "2008-08-27T13:08:45Z", 0, false},
		{"Fri 03 Sep 2021 11:21:31 AM CEST", "2021-09-03T09:21:31Z", 120, false},
		{"Fri, 03 Sep 2021 11:21:31 +0200", "2021-09-03T09:21:31Z", 120, false},
		{"Fri, 3 Sep 2021 11:21 GMT", "2021-09-03T11:21:00Z", 0, false},
		{"3 Sep 21 11:21:31 UT", "2021-09-03T11:21:31Z", 0, false},
		{"03 Sep 99 11:21:31 PDT", "1999-09-03T18:21:31Z", -420, false},
		{"03 Sep 121 11:21:31 Z", "2021-09-03T11:21:31Z", 0, false},
		{"Fri, 03 Sep 2021 11:21:31 +0200 (CEST)", "2021-09-03T09:21:31Z", 120, false},
		{"Fri Sep 03 2021 11:21:31 GMT+0200 (Central European Summer Time)",
			"2021-09-03T09:21:31Z", 120, false},
	};

	(void)state;
	check_shapes(berlin, shapes, ARRAY_LEN(shapes));
}

/* RFC 5322, 4.3: two digits are 2000 to 2049 and 1950 to 1999, three count from 1900. */
static void test_date_parse_short_years(void **state)
{
	static const struct shape shapes[] = {
		{"3 Sep 00 12:00 Z", "2000-09-03T12:00:00Z", 0, false},
		{"3 Sep 49 12:00 Z", "2049-09-03T12:00:00Z", 0, false},
		{"3 Sep 50 12:00 Z", "1950-09-03T12:00:00Z", 0, false},
		{"3 Sep 049 12:00 Z", "1949-09-03T12:00:00Z", 0, false},
		{"3 Sep 100 12:00 Z", "2000-09-03T12:00:00Z", 0, false},
		{"Sep 3 999 12:00 Z", "2899-09-03T12:00:00Z", 0, false},
	};

	(void)state;
	check_shapes(berlin, shapes, ARRAY_LEN(shapes));
}

static void test_date_parse_edges(void **state)
{
	static const struct shape shapes[] = {
		{"2024-02-29", "2024-02-28T23:00:00Z", 60, true},
		{"2000-02-29", "2000-02-28T23:00:00Z", 60, true},
		/* Fractions are cut off, before 1970 as after. */
		{"1969-12-31T23:59:59.9Z", "1969-12-31T23:59:59Z", 0, false},
		{"2001-12-14 21:59:43,123456789012345 -5", "2001-12-15T02:59:43Z", -300, false},
		{"2024-12-31T24:00Z", "2025-01-01T00:00:00Z", 0, false},
		{"2024-02-28 24:00:00", "2024-02-28T23:00:00Z", 60, false},
		{"2016-12-31T23:59:60Z", "2016-12-31T23:59:59Z", 0, false},
		{"0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z", 0, false},
		{"9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z", 0, false},
		/* A weekday is not checked. */
		{"Mon, 03 Sep 2021 11:21:31 GMT", "2021-09-03T11:21:31Z", 0, false},
		/* Skipped, and doubled: the end of the gap, the earlier. */
		{"2024-03-31 02:30", "2024-03-31T01:00:00Z", 120, false},
		{"2024-10-27 02:30", "2024-10-27T00:30:00Z", 120, false},
		{"2024-10-27 02:30 CET", "2024-10-27T01:30:00Z", 60, false},
	};

	(void)state;
	check_shapes(berlin, shapes, ARRAY_LEN(shapes));
}

static void test_date_parse_abbreviation_means_what_the_zone_says(void **state)
{
	static const struct shape china[] = {
		{"Fri Sep  3 11:21:31 CST 2021", "2021-09-03T03:21:31Z", 480, false},
	};
	static const struct shape israel[] = {
		{"2021-01-03 11:00 IST", "2021-01-03T09:00:00Z", 120, false},
		{"2021-07-03 11:00 ist", "2021-07-03T09:00:00Z", 120, false},
		{"2021-07-03 11:00 IDT", "2021-07-03T08:00:00Z", 180, false},
		{"2021-07-03 11:00 CST", "2021-07-03T17:00:00Z", -360, false},
	};
	static const struct shape elsewhere[] = {
		{"2021-07-03 11:00 IST", "2021-07-03T05:30:00Z", 330, false},
		{"2021-07-03 11:00 JST", "2021-07-03T02:00:00Z", 540, false},
		{"2021-07-03 11:00 BST", "2021-07-03T10:00:00Z", 60, false},
		{"2021-01-03 11:00 AEDT", "2021-01-03T00:00:00Z", 660, false},
	};
	struct zone *shanghai = zone_new("Asia/Shanghai", NULL);
	struct zone *jerusalem = zone_new("Asia/Jerusalem", NULL);

	(void)state;
	check_shapes(shanghai, china, ARRAY_LEN(china));
	check_shapes(jerusalem, israel, ARRAY_LEN(israel));
	check_shapes(berlin, elsewhere, ARRAY_LEN(elsewhere));
	zone_free(shanghai);
	zone_free(jerusalem);
}

/* A day begins where its midnight is skipped or doubled, too. */
static void test_date_parse_day_begins_at_its_first_instant(void **state)
{
	static const struct {
		const char *zone, *text, *instant;
	} days[] = {
		{"Africa/Cairo", "2024-04-26", "2024-04-25T22:00:00Z"},   /* skips 0:00 to 1:00 */
		{"America/Havana", "2024-11-03", "2024-11-03T04:00:00Z"}, /* has 0:00 twice */
		{"Pacific/Kiritimati", "2024-01-01", "2023-12-31T10:00:00Z"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(days); i++) {
		struct zone *zone = zone_new(days[i].zone, NULL);
		struct moment moment;
		STRBUF(text);

		assert_int_equal(date_parse(days[i].text, zone, &moment, NULL), 0);
		assert_true(moment.day);
		date_add_rfc3339(&text, moment.at);
		assert_string_equal(text.data, days[i].instant);
		strbuf_clear(&text);
		date_add_w3c(&text, &moment);
		assert_string_equal(text.data, days[i].text);
		zone_free(zone);
	}
}

struct refusal {
	const char *text, *message;
};

static void check_refusal(int result, const struct error *err, const struct refusal *refusal)
{
	if (result != -1 || err->kind != ERROR_INPUT ||
		strncmp(err->text, refusal->message, strlen(refusal->message)) != 0) {
		fail_msg("'%s' returns %d, kind %d: %s", refusal->text, result, err->kind,
			err->text);
	}
}

static void test_date_parse_refuses(void **state)
{
	static const struct refusal refusals[] = {
		{"2017-02-29", "there is no such day: '2017-02-29'"},
		{" 1900-02-29\r\n", "there is no such day: '1900-02-29'"},
		{"2024-04-31", "there is no such day"},
		{"2024-13-01", "there is no such day"},
		{"2024-00-01", "there is no such day"},
		{"2024-01-00", "there is no such day"},
		{"2024-01-123456789", "there is no such day"},
		{"Feb 30 2024", "there is no such day"},
		{"2024-01-01 24:00:01", "there is no such time"},
		{"2024-01-01 24:01", "there is no such time"},
		{"2024-01-01 25:00", "there is no such time"},
		{"2024-01-01 12:60", "there is no such time"},
		{"2024-01-01 12:00:61", "there is no such time"},
		{"2024-01-01 15:00 PM", "there is no such time"},
		{"2024-01-01 0:30 AM", "there is no such time"},
		{"0000-01-01", "the year is not from 1 to 9999"},
		{"10000-01-01", "the year is not from 1 to 9999"},
		{"0001-01-01T00:00:00+01:00", "the year is not from 1 to 9999"},
		{"9999-12-31T23:59:59-01:00", "the year is not from 1 to 9999"},
		{"9999-12-31T24:00Z", "the year is not from 1 to 9999"},
		{"2024-01-01 10:00 XYZ", "unknown time zone: '2024-01-01 10:00 XYZ'"},
		{"2024-01-01 10:00 am pm", "unknown time zone"},
		{"{{ x }}", "not a date: '{{ x }}'"},
		{"", "not a date: ''"},
		{" ", "not a date: ''"},
		{"now", "not a date"},
		{"Monday", "not a date"},
		{"2024", "not a date"},
		{"2024-10", "not a date"},
		{"20241023", "not a date"},
		{"1700000000", "not a date"},
		{"99999999999999999999-01-01", "not a date"},
		{"2024-99999999999999999999-01", "not a date"},
		{"-2024-01-01", "not a date"},
		{"2024-01/02", "not a date"},
		{"2024.01.02", "not a date"},
		{"2024-01-02-03", "not a date"},
		{"2024-01-02T", "not a date"},
		{"2024-01-02 ,10:00", "not a date"},
		{"2024-01-02T10", "not a date"},
		{"2024-01-02T10:0", "not a date"},
		{"2024-01-02T100:00", "not a date"},
		{"2024-01-02T10:00:0", "not a date"},
		{"2024-01-02T10:00:00.", "not a date"},
		{"2024-01-02T10:00:00.Z", "not a date"},
		{"2024-01-02T10:00:00+", "not a date"},
		{"2024-01-02T10:00:00+24:00", "not a date"},
		{"2024-01-02T10:00:00+01:60", "not a date"},
		{"2024-01-02T10:00:00+01:0", "not a date"},
		{"2024-01-02T10:00:00+123", "not a date"},
		{"2024-01-02T10:00:00+12345", "not a date"},
		{"2024-01-02T10:00:00 CET+01:00", "not a date"},
		{"2024-01-02T10:00:00ZZZZZZZZZZZZZZZZZZZZ", "not a date"},
		{"2024-01-02T10:00:00Z tomorrow", "not a date"},
		{"2024-01-02+01:00", "not a date"},
		{"Ju 19 2024", "not a date"},
		{"Junk 19 2024", "not a date"},
		{"Juneteenth 19 2024", "not a date"},
		{"Jun 2024", "not a date"},
		{"Jun 119 2024", "not a date"},
		{"Jun 19 4", "not a date"},
		{"Jun 19 11:00", "not a date"},
		{"19 2024", "not a date"},
		{"Sep 3 11:21:31 CEST 2021 +0200", "not a date"},
		{"2023-01-29 18:30:22 2023 -0800", "not a date"},
		{"2024\xE2\x80\x93"
		 "01-01",
			"not a date: '2024\xE2\x80\x93"
			"01-01'"},
		{"\xFF\xFE", "not a date"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(refusals); i++) {
		struct moment moment = {.at = 7, .offset = 8};
		struct error err = ERROR_INIT;

		check_refusal(
			date_parse(refusals[i].text, berlin, &moment, &err), &err, &refusals[i]);
		assert_int_equal(moment.at, 7);
		assert_int_equal(moment.offset, 8);
	}
}

/* Messages are for terminals and logs: one line, of valid UTF-8, and not the whole article. */
static void test_date_parse_quotes_little_of_what_is_wrong(void **state)
{
	struct error err = ERROR_INIT;
	struct moment moment;
	size_t size = 100000;
	char *text = xmalloc(size + 1);

	(void)state;
	assert_int_equal(date_parse("x\x1B[31m\n", berlin, &moment, &err), -1);
	assert_string_equal(err.text, "not a date: 'x'");
	memset(text, '9', size);
	text[size] = '\0';
	assert_int_equal(date_parse(text, berlin, &moment, &err), -1);
	assert_int_equal(strlen(err.text), strlen("not a date: ''") + 48);
	text[0] = 'x';
	for (size_t i = 1; i + 1 < size; i += 2) {
		text[i] = '\xC3';
		text[i + 1] = '\xA9';
	}
	assert_int_equal(date_parse(text, berlin, &moment, &err), -1);
	assert_int_equal(strlen(err.text), strlen("not a date: ''") + 47);
	assert_int_equal(date_parse("2024-02-30", berlin, &moment, NULL), -1);
	free(text);
}

static void test_date_parse_rfc3339(void **state)
{
	static const struct {
		const char *text, *instant;
	} dates[] = {
		{"2026-11-19T08:00:00+01:00", "2026-11-19T07:00:00Z"},
		{"2026-11-19 08:00:00.25-05:30", "2026-11-19T13:30:00Z"},
		{"2026-11-19t08:00:00z", "2026-11-19T08:00:00Z"},
		{"2026-11-19", "2026-11-19T00:00:00Z"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(dates); i++) {
		int64_t at;
		STRBUF(text);

		assert_int_equal(date_parse_rfc3339(dates[i].text, &at, NULL), 0);
		date_add_rfc3339(&text, at);
		assert_string_equal(text.data, dates[i].instant);
	}
}

static void test_date_parse_rfc3339_is_strict(void **state)
{
	static const struct refusal refusals[] = {
		{"2026-02-30", "there is no such day"},
		{"0000-01-01", "the year is not"},
		{"2026-11-19T25:00:00Z", "there is no such time"},
		{"2026-11-19T08:00:00", "expected a date such as"},
		{"2026-11-19T08:00Z", "expected"},
		{"2026-11-19T8:00:00Z", "expected"},
		{"2026-11-9", "expected"},
		{"2026/11/09", "expected"},
		{"2026-11-19 08:00:00 CET", "expected"},
		{"2026-11-19 08:00:00 +01:00", "expected"},
		{"2026-11-19T08:00:00+0100", "expected"},
		{"2026-11-19T08:00:00,5Z", "expected"},
		{"2026-11-19T08:00:00.Z", "expected"},
		{"2026-11-19T08:00:00Z ", "expected"},
		{" 2026-11-19", "expected"},
		{"2026-11-19 ", "expected"},
		{"2026-11-19  08:00:00Z", "expected"},
		{"2026-11-19T08:00:00+01:00 (CET)", "expected"},
		{"2026-11-19T08:00:00+24:00", "expected"},
		{"12026-11-19", "expected"},
		{"Jun 19 2024", "expected"},
		{"now", "expected"},
		{"", "expected"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(refusals); i++) {
		struct error err = ERROR_INIT;
		int64_t at = 7;

		check_refusal(date_parse_rfc3339(refusals[i].text, &at, &err), &err, &refusals[i]);
		assert_int_equal(at, 7);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_date_parse_iso),
		cmocka_unit_test(test_date_parse_names),
		cmocka_unit_test(test_date_parse_short_years),
		cmocka_unit_test(test_date_parse_edges),
		cmocka_unit_test(test_date_parse_abbreviation_means_what_the_zone_says),
		cmocka_unit_test(test_date_parse_day_begins_at_its_first_instant),
		cmocka_unit_test(test_date_parse_refuses),
		cmocka_unit_test(test_date_parse_quotes_little_of_what_is_wrong),
		cmocka_unit_test(test_date_parse_rfc3339),
		cmocka_unit_test(test_date_parse_rfc3339_is_strict),
	};

	return cmocka_run_group_tests(tests, open_zones, close_zones);
}
