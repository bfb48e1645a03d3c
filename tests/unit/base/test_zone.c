#include "unit.h"

#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "base/mem.h"
#include "base/zone.h"

static struct civil local_time(const char *text)
{
	int64_t at;

	assert_int_equal(date_parse_rfc3339(text, &at, NULL), 0);
	return civil_from(at, 0);
}

static void test_zone_knows_its_name(void **state)
{
	static const char *const names[] = {"UTC", "Europe/Berlin", "America/New_York",
		"America/Argentina/Buenos_Aires", "America/Port-au-Prince", "Etc/GMT+5", "CET"};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		struct zone *zone = zone_new(names[i], NULL);

		assert_non_null(zone);
		assert_string_equal(zone_name(zone), names[i]);
		zone_free(zone);
	}
	zone_free(NULL);
}

static void test_zone_refuses_what_is_no_name(void **state)
{
	static const char *const names[] = {"", "+02:00", "-1", "Z5", "CET-1CEST", "EST5EDT",
		"CET-1CEST,M3.5.0,M10.5.0/3", "/etc/localtime", "localtime", "posixrules",
		"right/Europe/Berlin", "../../etc/localtime", "Europe/../Europe/Berlin", "Europe",
		"Europe/", "Europe//Berlin/", "tzdata.zi", "Europe/Berlin\n",
		"Europe/B\xC3\xA9rlin", "\xFF", ":Europe/Berlin", "america/new_york", "Not/There"};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		struct error err = ERROR_INIT;

		if (zone_new(names[i], &err)) {
			fail_msg("'%s' is a zone", names[i]);
		}
		assert_int_equal(err.kind, ERROR_CONFIG);
		assert_non_null(strstr(err.text, names[i]));
		assert_null(zone_new(names[i], NULL));
	}
}

static void test_zone_suggests_the_nearest_name(void **state)
{
	static const struct {
		const char *name, *message;
	} names[] = {
		{"Europe/Berln", "unknown time zone 'Europe/Berln'; did you mean 'Europe/Berlin'?"},
		{"America/New York",
			"unknown time zone 'America/New York'; did you mean 'America/New_York'?"},
		/* A zone that no other name leads to, and a name that leads to another. */
		{"America/Bogta",
			"unknown time zone 'America/Bogta'; did you mean 'America/Bogota'?"},
		{"Asia/Calcuta", "unknown time zone 'Asia/Calcuta'; did you mean 'Asia/Calcutta'?"},
		{"Berlin", "unknown time zone 'Berlin'; did you mean 'Europe/Berlin'?"},
		{"Mars/Olympus_Mons", "unknown time zone 'Mars/Olympus_Mons'"},
	};
	FILE *list = fopen("/usr/share/zoneinfo/tzdata.zi", "re");

	(void)state;
	if (!list) {
		print_message("skipped: this system has no list of time zones\n");
		skip();
	}
	fclose(list);
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		struct error err = ERROR_INIT;

		assert_null(zone_new(names[i].name, &err));
		assert_string_equal(err.text, names[i].message);
	}
}

static void test_zone_offset(void **state)
{
	static const struct {
		const char *zone, *instant;
		int32_t offset;
	} offsets[] = {
		{"UTC", "2024-07-01T00:00:00Z", 0},
		{"Europe/Berlin", "2024-03-31T00:59:59Z", 3600},
		{"Europe/Berlin", "2024-03-31T01:00:00Z", 7200},
		{"Europe/Berlin", "2024-10-27T00:59:59Z", 7200},
		{"Europe/Berlin", "2024-10-27T01:00:00Z", 3600},
		{"Europe/Berlin", "1850-01-01T00:00:00Z", 3208},
		{"Europe/Berlin", "2099-07-01T00:00:00Z", 7200},
		{"Europe/Berlin", "9999-01-01T00:00:00Z", 3600},
		{"America/New_York", "2024-11-03T05:59:59Z", -4 * 3600},
		{"America/New_York", "2024-11-03T06:00:00Z", -5 * 3600},
		{"Australia/Lord_Howe", "2024-01-01T00:00:00Z", 11 * 3600},
		{"Australia/Lord_Howe", "2024-07-01T00:00:00Z", 10 * 3600 + 1800},
		/* One hour less in Ramadan: 11 March to 14 April 2024. */
		{"Africa/Casablanca", "2024-03-01T00:00:00Z", 3600},
		{"Africa/Casablanca", "2024-03-20T00:00:00Z", 0},
		{"Asia/Kathmandu", "2024-01-01T00:00:00Z", 5 * 3600 + 45 * 60},
		{"Etc/GMT+5", "2024-01-01T00:00:00Z", -5 * 3600},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(offsets); i++) {
		struct zone *zone = zone_new(offsets[i].zone, NULL);
		int64_t at;

		assert_int_equal(date_parse_rfc3339(offsets[i].instant, &at, NULL), 0);
		if (zone_offset(zone, at) != offsets[i].offset) {
			fail_msg("%s at %s: %d", offsets[i].zone, offsets[i].instant,
				zone_offset(zone, at));
		}
		zone_free(zone);
	}
}

static void test_zone_to_utc(void **state)
{
	static const struct {
		const char *zone, *local, *instant;
	} times[] = {
		{"UTC", "2024-07-01T12:00:00Z", "2024-07-01T12:00:00Z"},
		{"Europe/Berlin", "2024-07-01T12:00:00Z", "2024-07-01T10:00:00Z"},
		{"Europe/Berlin", "2024-03-31T01:59:59Z", "2024-03-31T00:59:59Z"},
		{"Europe/Berlin", "2024-03-31T02:00:00Z", "2024-03-31T01:00:00Z"},
		{"Europe/Berlin", "2024-03-31T02:30:00Z", "2024-03-31T01:00:00Z"},
		{"Europe/Berlin", "2024-03-31T02:59:59Z", "2024-03-31T01:00:00Z"},
		{"Europe/Berlin", "2024-03-31T03:00:00Z", "2024-03-31T01:00:00Z"},
		{"Europe/Berlin", "2024-03-31T03:00:01Z", "2024-03-31T01:00:01Z"},
		{"Europe/Berlin", "2024-10-27T01:59:59Z", "2024-10-26T23:59:59Z"},
		{"Europe/Berlin", "2024-10-27T02:00:00Z", "2024-10-27T00:00:00Z"},
		{"Europe/Berlin", "2024-10-27T02:59:59Z", "2024-10-27T00:59:59Z"},
		{"Europe/Berlin", "2024-10-27T03:00:00Z", "2024-10-27T02:00:00Z"},
		{"Europe/Berlin", "2099-03-29T02:30:00Z", "2099-03-29T01:00:00Z"},
		{"America/New_York", "2024-03-10T02:30:00Z", "2024-03-10T07:00:00Z"},
		{"America/New_York", "2024-11-03T01:30:00Z", "2024-11-03T05:30:00Z"},
		/* Half an hour of summer time. */
		{"Australia/Lord_Howe", "2024-10-06T02:15:00Z", "2024-10-05T15:30:00Z"},
		{"Australia/Lord_Howe", "2024-04-07T01:45:00Z", "2024-04-06T14:45:00Z"},
		{"Africa/Casablanca", "2024-03-10T02:30:00Z", "2024-03-10T01:30:00Z"},
		{"Africa/Casablanca", "2024-04-14T02:30:00Z", "2024-04-14T02:00:00Z"},
		/* Changes at midnight. */
		{"Africa/Cairo", "2024-04-26T00:30:00Z", "2024-04-25T22:00:00Z"},
		{"Africa/Cairo", "2024-10-31T23:30:00Z", "2024-10-31T20:30:00Z"},
		{"America/Asuncion", "2023-10-01T00:00:00Z", "2023-10-01T04:00:00Z"},
		{"America/Asuncion", "2024-03-23T23:30:00Z", "2024-03-24T02:30:00Z"},
		{"America/Asuncion", "2024-03-24T00:00:00Z", "2024-03-24T04:00:00Z"},
		/* A day that was left out. */
		{"Pacific/Apia", "2011-12-30T12:00:00Z", "2011-12-30T10:00:00Z"},
		{"Pacific/Apia", "2011-12-31T00:00:00Z", "2011-12-30T10:00:00Z"},
		{"Europe/Berlin", "0001-01-01T00:53:28Z", "0001-01-01T00:00:00Z"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(times); i++) {
		struct zone *zone = zone_new(times[i].zone, NULL);
		struct civil local = local_time(times[i].local);
		STRBUF(instant);

		date_add_rfc3339(&instant, zone_to_utc(zone, &local));
		if (strcmp(instant.data, times[i].instant) != 0) {
			fail_msg("%s in %s: %s", times[i].local, times[i].zone, instant.data);
		}
		zone_free(zone);
	}
}

/* Through two years by quarters of an hour: each instant's local time leads back to it, or to the
 * earlier instant of the same local time; and later local times never lead to earlier instants. */
static void test_zone_to_utc_undoes_offset(void **state)
{
	static const char *const names[] = {"Europe/Berlin", "America/New_York",
		"Australia/Lord_Howe", "Africa/Casablanca", "Africa/Cairo", "America/Asuncion",
		"America/Havana", "Asia/Kathmandu"};
	int64_t start, end;

	(void)state;
	date_parse_rfc3339("2023-01-01", &start, NULL);
	date_parse_rfc3339("2025-01-01", &end, NULL);
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		struct zone *zone = zone_new(names[i], NULL);
		int64_t before = INT64_MIN;

		for (int64_t at = start; at < end; at += 900) {
			struct civil local = civil_from(at, zone_offset(zone, at));
			struct civil clock = civil_from(at, 0);
			int64_t back = zone_to_utc(zone, &local);
			int64_t next = zone_to_utc(zone, &clock);

			assert_true(back <= at);
			assert_true(back + zone_offset(zone, back) == at + zone_offset(zone, at));
			assert_true(next >= before);
			before = next;
		}
		zone_free(zone);
	}
}

/* What no zone of its own says, in minutes east of UTC. */
static void test_zone_knows_the_usual_abbreviations(void **state)
{
	static const struct {
		const char *name;
		int minutes;
	} usual[] = {
		{"WET", 0},
		{"WEST", 60},
		{"BST", 60},
		{"CET", 60},
		{"MET", 60},
		{"CEST", 120},
		{"MEST", 120},
		{"EET", 120},
		{"SAST", 120},
		{"EEST", 180},
		{"MSK", 180},
		{"IST", 330},
		{"HKT", 480},
		{"SGT", 480},
		{"AWST", 480},
		{"JST", 540},
		{"KST", 540},
		{"ACST", 570},
		{"AEST", 600},
		{"ACDT", 630},
		{"AEDT", 660},
		{"NZST", 720},
		{"NZDT", 780},
		{"NDT", -150},
		{"ADT", -180},
		{"NST", -210},
		{"AST", -240},
		{"EDT", -240},
		{"EST", -300},
		{"CDT", -300},
		{"CST", -360},
		{"MDT", -360},
		{"MST", -420},
		{"PDT", -420},
		{"PST", -480},
		{"AKDT", -480},
		{"AKST", -540},
		{"HST", -600},
	};
	struct zone *zone = zone_new("UTC", NULL);

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(usual); i++) {
		int32_t offset = -1;

		if (!zone_find_abbreviation(zone, usual[i].name, 0, &offset) ||
			offset != usual[i].minutes * 60) {
			fail_msg("%s is %d s", usual[i].name, offset);
		}
	}
	zone_free(zone);
}

static void test_zone_find_abbreviation(void **state)
{
	static const struct {
		const char *zone, *abbreviation;
		int32_t offset;
	} known[] = {
		{"Asia/Shanghai", "cst", 8 * 3600},
		{"America/Chicago", "CST", -6 * 3600},
		{"America/Chicago", "CDT", -5 * 3600},
		{"UTC", "CST", -6 * 3600},
		{"UTC", "CEST", 2 * 3600},
		{"UTC", "est", -5 * 3600},
		{"UTC", "NST", -12600},
		{"Europe/Dublin", "IST", 3600},
		{"UTC", "IST", 19800},
	};
	struct zone *zone = zone_new("Europe/Berlin", NULL);
	int32_t offset = 7;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(known); i++) {
		struct zone *own = zone_new(known[i].zone, NULL);

		assert_true(zone_find_abbreviation(
			own, known[i].abbreviation, INT64_C(1700000000), &offset));
		assert_int_equal(offset, known[i].offset);
		zone_free(own);
	}
	offset = 7;
	assert_false(zone_find_abbreviation(zone, "", 0, &offset));
	assert_false(zone_find_abbreviation(zone, "xyz", 0, &offset));
	assert_false(zone_find_abbreviation(zone, "ce", 0, &offset));
	assert_int_equal(offset, 7);
	zone_free(zone);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_zone_knows_its_name),
		cmocka_unit_test(test_zone_refuses_what_is_no_name),
		cmocka_unit_test(test_zone_suggests_the_nearest_name),
		cmocka_unit_test(test_zone_offset),
		cmocka_unit_test(test_zone_to_utc),
		cmocka_unit_test(test_zone_to_utc_undoes_offset),
		cmocka_unit_test(test_zone_knows_the_usual_abbreviations),
		cmocka_unit_test(test_zone_find_abbreviation),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
