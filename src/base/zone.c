#include "base/zone.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <glib.h>

#include "base/date.h"
#include "base/mem.h"
#include "base/text.h"

/* The compact source of the database, which lists every name. */
#define NAMES_PATH "/usr/share/zoneinfo/tzdata.zi"

/* No zone was ever further from UTC. */
#define FURTHEST ((int64_t)26 * 3600)
#define YEAR     ((int64_t)366 * 24 * 3600)

struct zone {
	GTimeZone *tz;
	char *name;
};

struct names {
	char **items;
	size_t count, capacity;
};

/*
 * GLib takes more than names of the database: paths, offsets, POSIX rules such as "CET-1CEST", and
 * in the database's folder lie "localtime", which depends on the machine, and "right/…", which
 * counts leap seconds. None of these is a name. Those that are begin with a capital, and digits
 * stand in those of folders only ("Etc/GMT+5"; the exceptions such as "EST5EDT" are obsolete, and
 * rules to GLib).
 */
static bool is_name(const char *name)
{
	size_t len = strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
				  "_+-/");

	if (name[len] || name[0] < 'A' || name[0] > 'Z' || name[len - 1] == '/') {
		return false;
	}
	return strchr(name, '/') || !strpbrk(name, "0123456789");
}

static void names_release(struct names *names)
{
	for (size_t i = 0; i < names->count; i++) {
		free(names->items[i]);
	}
	free(names->items);
}

static void names_add(struct names *names, const char *name)
{
	GROW(names->items, names->count, names->capacity);
	names->items[names->count++] = xstrdup_or_null(name);
}

/* Takes the name out of "Z NAME rules…" or "L TARGET NAME"; other lines have none. */
static void names_add_line(struct names *names, char *line)
{
	char *rest, *kind = strtok_r(line, " \n", &rest);
	char *first = strtok_r(NULL, " \n", &rest);
	char *second = strtok_r(NULL, " \n", &rest);
	const char *name;

	if (!kind || !second || (strcmp(kind, "Z") != 0 && strcmp(kind, "L") != 0)) {
		return;
	}
	name = *kind == 'Z' ? first : second;
	if (is_name(name)) {
		names_add(names, name);
	}
}

/* Reads the names of the database, with NULL as the last. Where it has no list of them, there are
 * none. */
static void names_read(struct names *names)
{
	FILE *file = fopen(NAMES_PATH, "re");
	FREE_ON_EXIT char *line = NULL;
	size_t size = 0;

	if (file) {
		while (getline(&line, &size, file) > 0) {
			names_add_line(names, line);
		}
		fclose(file);
	}
	names_add(names, NULL);
}

/* The name whose city is nearest, for those who write "Berlin" alone. */
static const char *nearest_city(const char *city, const struct names *names)
{
	FREE_ON_EXIT const char **cities = xcalloc(names->count, sizeof(*cities));
	const char *nearest;
	size_t i = 0;

	for (; names->items[i]; i++) {
		const char *slash = strrchr(names->items[i], '/');

		cities[i] = slash ? slash + 1 : names->items[i];
	}
	nearest = text_nearest(city, cities);
	for (i = 0; nearest && cities[i] != nearest; i++) {
	}
	return nearest ? names->items[i] : NULL;
}

static int unknown(const char *name, struct error *err)
{
	CLEANUP(names_release) struct names names = {0};
	const char *nearest;

	names_read(&names);
	nearest = text_nearest(name, (const char *const *)names.items);
	if (!nearest && !strchr(name, '/')) {
		nearest = nearest_city(name, &names);
	}
	if (nearest) {
		return error_set(err, ERROR_CONFIG, "unknown time zone '%s'; did you mean '%s'?",
			name, nearest);
	}
	return error_set(err, ERROR_CONFIG, "unknown time zone '%s'", name);
}

struct zone *zone_new(const char *name, struct error *err)
{
	GTimeZone *tz = is_name(name) ? g_time_zone_new_identifier(name) : NULL;
	struct zone *zone;

	if (!tz) {
		unknown(name, err);
		return NULL;
	}
	zone = xcalloc(1, sizeof(*zone));
	zone->tz = tz;
	zone->name = xstrdup(name);
	return zone;
}

void zone_free(struct zone *zone)
{
	if (!zone) {
		return;
	}
	g_time_zone_unref(zone->tz);
	free(zone->name);
	free(zone);
}

const char *zone_name(const struct zone *zone)
{
	return zone->name;
}

/* GLib numbers the stretches between changes of the clocks. */
static int interval_at(const struct zone *zone, int64_t at)
{
	return g_time_zone_find_interval(zone->tz, G_TIME_TYPE_UNIVERSAL, at);
}

int32_t zone_offset(const struct zone *zone, int64_t at)
{
	return g_time_zone_get_offset(zone->tz, interval_at(zone, at));
}

/* The first instant from low to high that lies behind the interval. There is one. */
static int64_t interval_end(const struct zone *zone, int interval, int64_t low, int64_t high)
{
	while (low < high) {
		int64_t middle = low + (high - low) / 2;

		if (interval_at(zone, middle) > interval) {
			high = middle;
		} else {
			low = middle + 1;
		}
	}
	return low;
}

/*
 * The first instant at which clocks show the local time or have gone past it. That is the one
 * instant of an ordinary time, the earlier of two, and of a skipped time the end of the gap.
 */
int64_t zone_to_utc(const struct zone *zone, const struct civil *local)
{
	int64_t wanted = civil_to(local, 0);
	int64_t from = wanted - FURTHEST, high = wanted + FURTHEST;
	int last = interval_at(zone, high);

	for (int interval = interval_at(zone, from);; interval++) {
		int64_t at = wanted - g_time_zone_get_offset(zone->tz, interval);
		int64_t end;

		if (at < from) {
			at = from;
		}
		if (interval >= last) {
			return at;
		}
		end = interval_end(zone, interval, from, high);
		if (at < end) {
			return at;
		}
		from = end;
	}
}

/* The usual abbreviations, in minutes east of UTC. Of those that several places share, the meaning
 * in RFC 5322, section 4.3, or else the commonest. */
static const struct {
	const char *name;
	int minutes;
} abbreviations[] = {
	{"wet", 0},
	{"west", 60},
	{"bst", 60},
	{"cet", 60},
	{"met", 60},
	{"cest", 120},
	{"mest", 120},
	{"eet", 120},
	{"sast", 120},
	{"eest", 180},
	{"msk", 180},
	{"ist", 330},
	{"hkt", 480},
	{"sgt", 480},
	{"awst", 480},
	{"jst", 540},
	{"kst", 540},
	{"acst", 570},
	{"acdt", 630},
	{"aest", 600},
	{"aedt", 660},
	{"nzst", 720},
	{"nzdt", 780},
	{"nst", -210},
	{"ndt", -150},
	{"adt", -180},
	{"ast", -240},
	{"edt", -240},
	{"est", -300},
	{"cdt", -300},
	{"cst", -360},
	{"mdt", -360},
	{"mst", -420},
	{"pdt", -420},
	{"pst", -480},
	{"akdt", -480},
	{"akst", -540},
	{"hst", -600},
};

static bool find_common_abbreviation(const char *name, int32_t *ret_offset)
{
	for (size_t i = 0; i < ARRAY_LEN(abbreviations); i++) {
		if (text_equal_nocase(name, abbreviations[i].name)) {
			*ret_offset = abbreviations[i].minutes * 60;
			return true;
		}
	}
	return false;
}

bool zone_find_abbreviation(
	const struct zone *zone, const char *abbreviation, int64_t near, int32_t *ret_offset)
{
	int first = interval_at(zone, near - YEAR);

	for (int interval = interval_at(zone, near + FURTHEST); interval >= first; interval--) {
		if (text_equal_nocase(
			    g_time_zone_get_abbreviation(zone->tz, interval), abbreviation)) {
			*ret_offset = g_time_zone_get_offset(zone->tz, interval);
			return true;
		}
	}
	return find_common_abbreviation(abbreviation, ret_offset);
}
