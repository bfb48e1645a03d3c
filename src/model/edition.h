#ifndef POSTRIDER_MODEL_EDITION_H
#define POSTRIDER_MODEL_EDITION_H

/* A frozen digest and what becomes of it. */

#include <stddef.h>
#include <stdint.h>

#include "base/rhythm.h"
#include "model/subscriber.h"

enum edition_state {
	EDITION_READY,
	EDITION_HELD,      /* nothing of it is sent until it is released */
	EDITION_CANCELLED, /* what was not sent never is */
	EDITION_STATE_COUNT,
};

enum delivery_state {
	DELIVERY_QUEUED,
	DELIVERY_SENDING, /* marked before the server could accept it */
	DELIVERY_SENT,
	DELIVERY_DEFERRED, /* refused for now; tried again when due */
	DELIVERY_FAILED,   /* refused for good, or for five days */
	DELIVERY_IN_DOUBT, /* given away, and no answer came */
	DELIVERY_SKIPPED,  /* never given: the reader left, or the edition was cancelled */
	DELIVERY_STATE_COUNT,
};

struct edition {
	int64_t number;
	enum rhythm rhythm;
	int64_t due;
	int64_t frozen;
	enum edition_state state;
	const char *reason; /* why it is held, or "" */
	size_t counts[DELIVERY_STATE_COUNT];
};

/* Readers whom one digest fits: alike in all that decides what they get. */
struct reader_group {
	const char *categories;
	int64_t watermark;
	enum mail_format format;
	const char *language;
	size_t count; /* of readers, paused ones not among them */
};

const char *edition_state_name(enum edition_state state);
enum edition_state edition_state_from_name(const char *text);
const char *delivery_state_name(enum delivery_state state);
enum delivery_state delivery_state_from_name(const char *text);

#endif
