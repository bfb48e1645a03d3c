#include "store/db_sqlite_wait.h"

#include <time.h>

/* Another process may hold the write lock for the length of a freeze. */
#define PATIENT_MILLISECONDS 30000
/* Twice this, for a commit and one more try of it, is less than a second. */
#define HURRIED_MILLISECONDS 350
#define RETRY_MILLISECONDS   5

static int64_t monotonic_milliseconds(void)
{
	struct timespec at;

	clock_gettime(CLOCK_MONOTONIC, &at);
	return (int64_t)at.tv_sec * 1000 + at.tv_nsec / 1000000;
}

int sqlite_keep_waiting(void *ctx, int count)
{
	static const struct timespec pause = {.tv_nsec = RETRY_MILLISECONDS * 1000000};
	struct sqlite_patience *patience = ctx;
	bool hurried = patience->in_vain || (patience->stop && *patience->stop);
	int64_t now = monotonic_milliseconds();

	if (count == 0) {
		patience->since = now;
	}
	if (now - patience->since >= (hurried ? HURRIED_MILLISECONDS : PATIENT_MILLISECONDS)) {
		patience->in_vain = true;
		return 0;
	}
	nanosleep(&pause, NULL);
	return 1;
}
