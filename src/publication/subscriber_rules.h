#ifndef POSTRIDER_PUBLICATION_SUBSCRIBER_RULES_H
#define POSTRIDER_PUBLICATION_SUBSCRIBER_RULES_H

#include "publication/publication.h"
#include "subscribers/rules.h"

/* What is said of a publication's subscribers is checked by these; categories that the store does
 * not know, as before the first build, are looked for in the articles. The publication is borrowed.
 * For subscriber_rules_release. */
struct subscriber_rules publication_subscriber_rules(const struct publication *publication);

#endif
