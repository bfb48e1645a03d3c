#ifndef POSTRIDER_AUDIT_TERMS_H
#define POSTRIDER_AUDIT_TERMS_H

/* The rule term-collision: names that are not spellings of one name must not share a slug, since
 * they would share a feed. */

#include "audit/audit.h"

/* The names as the sources give them: of a finished catalogue each slug has one name only. */
void audit_terms(const struct audit *audit, const struct catalogue *given);

#endif
