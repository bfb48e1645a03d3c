#ifndef POSTRIDER_NEWSLETTER_POSSIBLE_H
#define POSTRIDER_NEWSLETTER_POSSIBLE_H

/*
 * What a configuration makes impossible for everybody's mail: addresses that no header or envelope
 * can carry, no way to leave, templates that name what is not there. It must cost no reader
 * anything: `check` calls it an error, nothing is frozen, and of what was frozen before nothing is
 * claimed until it is mended. What is impossible for one reader shows when their mail is made, and
 * is not looked for here; nor are keys and passwords, which whoever sends reads.
 */

#include "audit/findings.h"
#include "publication/templates.h"

/* Adds each obstacle there is in the settings and, where they are not NULL, in the templates. Looks
 * at no article and no reader. */
void newsletter_find_obstacles(const struct settings *settings, const struct templates *templates,
	struct findings *findings);

/* The same before a freeze or a delivery: ERROR_CONFIG with the first obstacle. */
int newsletter_require_possible(
	const struct settings *settings, const struct templates *templates, struct error *err);

/* Loads the templates of a freeze, where it is possible: else ERROR_CONFIG, also for a template
 * that does not parse. For templates_release. */
int newsletter_load_possible(
	const struct settings *settings, struct templates *ret_templates, struct error *err);

#endif
