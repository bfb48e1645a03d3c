#ifndef POSTRIDER_BASE_RHYTHM_H
#define POSTRIDER_BASE_RHYTHM_H

/* How often a reader wants a digest. */

enum rhythm {
	RHYTHM_INSTANT,
	RHYTHM_DAILY,
	RHYTHM_WEEKLY,
	RHYTHM_MONTHLY,
	RHYTHM_COUNT,
};

/* "instant", "daily", "weekly", "monthly": as in the configuration, in CSV and in the store. */
const char *rhythm_name(enum rhythm rhythm);
/* RHYTHM_COUNT where the text names none. */
enum rhythm rhythm_from_name(const char *text);

#endif
