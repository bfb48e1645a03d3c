#include "model/edition.h"

#include <string.h>

static const char *const edition_states[EDITION_STATE_COUNT] = {
	[EDITION_READY] = "ready",
	[EDITION_HELD] = "held",
	[EDITION_CANCELLED] = "cancelled",
};

static const char *const delivery_states[DELIVERY_STATE_COUNT] = {
	[DELIVERY_QUEUED] = "queued",
	[DELIVERY_SENDING] = "sending",
	[DELIVERY_SENT] = "sent",
	[DELIVERY_DEFERRED] = "deferred",
	[DELIVERY_FAILED] = "failed",
	[DELIVERY_IN_DOUBT] = "in doubt",
	[DELIVERY_SKIPPED] = "skipped",
};

const char *edition_state_name(enum edition_state state)
{
	return edition_states[state];
}

enum edition_state edition_state_from_name(const char *text)
{
	int state = 0;

	while (state < EDITION_STATE_COUNT && strcmp(text, edition_states[state]) != 0) {
		state++;
	}
	return (enum edition_state)state;
}

const char *delivery_state_name(enum delivery_state state)
{
	return delivery_states[state];
}

enum delivery_state delivery_state_from_name(const char *text)
{
	int state = 0;

	while (state < DELIVERY_STATE_COUNT && strcmp(text, delivery_states[state]) != 0) {
		state++;
	}
	return (enum delivery_state)state;
}
