#ifndef POSTRIDER_BASE_ZONE_H
#define POSTRIDER_BASE_ZONE_H

/* A time zone of the IANA database, by GLib, without touching TZ. A zone is never changed once it
 * is made, so threads may share it. */

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"

struct zone;
struct civil;

/* "Europe/Berlin", "UTC". An unknown name is ERROR_CONFIG with the nearest known one where
 * there is one. Offsets, paths and POSIX rules ("CET-1CEST") are no names. */
struct zone *zone_new(const char *name, struct error *err);
void zone_free(struct zone *zone);
const char *zone_name(const struct zone *zone);

/* Seconds east of UTC in force at the instant. */
int32_t zone_offset(const struct zone *zone, int64_t at);
/* The instant of a local time. One that a change of the clocks skips is the first instant after
 * the gap; one that happens twice is the earlier. A later local time never gives an earlier
 * instant. */
int64_t zone_to_utc(const struct zone *zone, const struct civil *local);
/* What an abbreviation such as "CEST", in any case, means: the offset for which the zone itself
 * uses it around the instant or in the year before ("CST" is +8 in Asia/Shanghai), else its usual
 * meaning in the world. False, and nothing stored, where it is not known. */
bool zone_find_abbreviation(
	const struct zone *zone, const char *abbreviation, int64_t near, int32_t *ret_offset);

#endif
