#ifndef POSTRIDER_BASE_DATE_SHAPES_H
#define POSTRIDER_BASE_DATE_SHAPES_H

/*
 * The shapes in which dates are written, for base/date.h alone. What is read here is as it was
 * written; whether there is such a day, and which instant it is, date_parse finds out.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/date.h"

struct date_reading {
	struct civil civil;   /* no number is negative, but the hour of "15:00 PM" */
	int32_t offset;       /* 0 unless has_offset */
	bool has_time;        /* false: the time is 00:00:00 */
	bool has_offset;      /* false: in the zone that is abbreviated, or in none */
	char abbreviation[8]; /* of the zone, in lower case; "" for none */
};

/* Reads any shape that date_parse promises, with white space around it. False where the text has
 * none; *ret_reading is untouched then. */
bool date_shapes_read(const char *text, struct date_reading *ret_reading);
/* Reads the shapes of date_parse_rfc3339 alone; has_offset is always true. */
bool date_shapes_read_rfc3339(const char *text, struct date_reading *ret_reading);

#endif
