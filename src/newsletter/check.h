#ifndef POSTRIDER_NEWSLETTER_CHECK_H
#define POSTRIDER_NEWSLETTER_CHECK_H

/* The rules of `check` on the newsletter: its templates, its settings, and the bytes of a digest as
 * it would leave. Adds what it finds; changes nothing. */

#include "audit/findings.h"
#include "publication/publication.h"

void newsletter_check(const struct publication *publication, struct findings *findings);

/* The part on the settings that stops no mail: possible.h has the rest. */
void newsletter_check_settings(const struct settings *settings, struct findings *findings);

#endif
