#ifndef POSTRIDER_BASE_ZONE_H
#define POSTRIDER_BASE_ZONE_H

/* A time zone of the IANA database, by GLib, without touching TZ. */

#include <stdint.h>

#include "base/error.h"

struct zone;
struct civil;

/* "Europe/Berlin", "UTC". An unknown name is ERROR_CONFIG with the nearest known one where
 * there is one. */
struct zone *zone_new(const char *name, struct error *err);
void zone_free(struct zone *zone);
const char *zone_name(const struct zone *zone);

/* Seconds east of UTC in force at the instant. */
int32_t zone_offset(const struct zone *zone, int64_t at);
/* The instant of a local time. One that a change of the clocks skips is the first instant after
 * the gap; one that happens twice is the earlier. */
int64_t zone_to_utc(const struct zone *zone, const struct civil *local);

#endif
