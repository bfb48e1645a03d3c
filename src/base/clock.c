#include "base/clock.h"

int64_t clock_micros(const struct clock *clock)
{
	return clock->micros(clock->ctx);
}

int64_t clock_now(const struct clock *clock)
{
	return clock_micros(clock) / 1000000;
}
