#ifndef POSTRIDER_BASE_CLOCK_H
#define POSTRIDER_BASE_CLOCK_H

/* What time it is, asked of whoever runs us: a command's clock is the real one, or that of --now
 * ticking on; a test's stands where the test puts it. */

#include <stdint.h>

struct clock {
	int64_t (*micros)(void *ctx); /* UTC, in microseconds since 1970 */
	void *ctx;
};

int64_t clock_micros(const struct clock *clock);
/* In seconds. */
int64_t clock_now(const struct clock *clock);

#endif
