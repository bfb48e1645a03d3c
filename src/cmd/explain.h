#ifndef POSTRIDER_CMD_EXPLAIN_H
#define POSTRIDER_CMD_EXPLAIN_H

/* Who gets what, and why, for people. */

#include <jansson.h>

#include "cmd/context.h"
#include "model/subscriber.h"
#include "publication/articles.h"

/* What the next digest would bring a reader: {"reason": …, "articles": [{title, url}, …]}; new. */
json_t *explain_reader(const struct context *context, const struct catalogue *catalogue,
	const struct subscriber *subscriber, int64_t now);

/* The same for each reader of a rhythm, with "email": a new array, or NULL where the store fails.
 */
json_t *explain_readers(struct context *context, const struct catalogue *catalogue,
	enum rhythm rhythm, int64_t now, struct error *err);

/* Prints one of them in a line behind `name`. */
void explain_print(const struct context *context, const char *name, json_t *explained);

#endif
