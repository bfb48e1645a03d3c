#include "base/rhythm.h"

#include "base/text.h"

static const char *const names[RHYTHM_COUNT] = {
	[RHYTHM_INSTANT] = "instant",
	[RHYTHM_DAILY] = "daily",
	[RHYTHM_WEEKLY] = "weekly",
	[RHYTHM_MONTHLY] = "monthly",
};

const char *rhythm_name(enum rhythm rhythm)
{
	return names[rhythm];
}

enum rhythm rhythm_from_name(const char *text)
{
	int rhythm = 0;

	while (rhythm < RHYTHM_COUNT && !text_equal_nocase(text, names[rhythm])) {
		rhythm++;
	}
	return (enum rhythm)rhythm;
}
