#ifndef POSTRIDER_SUBSCRIBERS_RULES_CATEGORIES_H
#define POSTRIDER_SUBSCRIBERS_RULES_CATEGORIES_H

/* The rules on categories: which there are, and which of them were named. */

#include "subscribers/rules.h"

/* Sets the subscriber's categories to those of the text, names or slugs separated by ';' or ','; ""
 * is all. ERROR_INPUT for one that is unknown, with the nearest there is. */
int subscriber_apply_categories(struct subscriber_rules *rules, const char *text,
	struct subscriber *subscriber, struct error *err);

#endif
