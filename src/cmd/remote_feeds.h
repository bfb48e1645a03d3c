#ifndef POSTRIDER_CMD_REMOTE_FEEDS_H
#define POSTRIDER_CMD_REMOTE_FEEDS_H

/* Feeds that are sources: fetched, and moved between the store and those who read them. */

#include <jansson.h>

#include "cmd/context.h"
#include "model/remote_feed.h"

/* What the store knows of the configuration's feeds. NULL on failure. */
struct remote_feed_list *remote_feeds_load(struct context *context, struct error *err);

/* Asks all of them, side by side, for what is new. One that fails keeps what it had: a warning
 * tells of it. Nothing is written. */
void remote_feeds_fetch(struct context *context, struct remote_feed_list *list);

bool remote_feeds_differ(const struct remote_feed_list *list);
/* Within the caller's transaction. */
int remote_feeds_save(struct context *context, struct remote_feed_list *list, struct error *err);

/* For status: what the store knows of them, as values, and of those that fail as lines. */
int remote_feeds_values(struct context *context, json_t **ret_values, struct error *err);
void remote_feeds_print_values(const struct context *context, const json_t *values);

#endif
