#ifndef POSTRIDER_CMD_PRINT_STATUS_H
#define POSTRIDER_CMD_PRINT_STATUS_H

/* What `status` prints. */

#include <jansson.h>

#include "announce/announce.h"
#include "cmd/context.h"
#include "model/edition.h"
#include "model/subscriber.h"
#include "newsletter/starving.h"

/* All that status tells, read once. */
struct status {
	int64_t facts[STORE_UNREACHABLE_SINCE + 1];
	int64_t subscribers[SUBSCRIBER_STATUS_COUNT];
	int64_t deliveries[DELIVERY_STATE_COUNT];
	struct announce_state pings;
	json_t *feeds;                  /* that are sources */
	json_t *slowed;                 /* domains that asked for less mail */
	int64_t next_due[RHYTHM_COUNT]; /* 0: not known before the first plan */
	size_t published, waiting, held;
	size_t held_editions;
	struct starving starving; /* readers who get nothing */
	json_t *damage;           /* of editions */
	json_t *waiting_paths;    /* of the articles that wait to be mailed */
};

/* All of it; new. What the struct holds as JSON is shared with it. */
json_t *print_status_values(const struct context *context, const struct status *status);
void print_status(const struct context *context, const struct status *status);

/* RFC 3339 in the site's zone; null for 0. */
json_t *print_instant_or_null(const struct context *context, int64_t at);

#endif
