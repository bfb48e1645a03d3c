#ifndef POSTRIDER_PUBLICATION_TEMPLATES_H
#define POSTRIDER_PUBLICATION_TEMPLATES_H

/* The templates: a publication's own folder overrides the installed ones file by file. */

#include "publication/publication.h"
#include "template/mustache.h"

struct templates {
	struct mustache *html, *text; /* of digests */
	struct mustache *subscribe;
	char *subscribe_text; /* its bytes */
	char *css;
};

int templates_load(
	const struct settings *settings, struct templates *ret_templates, struct error *err);
void templates_release(struct templates *templates);

/* Checks that they name nothing unknown, with a digest made up for the purpose. */
int templates_check(
	const struct settings *settings, const struct templates *templates, struct error *err);

#endif
