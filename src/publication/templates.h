#ifndef POSTRIDER_PUBLICATION_TEMPLATES_H
#define POSTRIDER_PUBLICATION_TEMPLATES_H

/* The templates: a publication's own folder overrides the installed ones file by file. */

#include "publication/publication.h"
#include "template/mustache.h"

struct templates {
	struct mustache *html, *text;     /* of digests */
	char *html_path, *text_path;      /* their files */
	struct mustache *subject, *intro; /* mail.subject and mail.intro; NULL where not set */
	struct mustache *subscribe;
	char *subscribe_text; /* its bytes */
	char *css;
};

int templates_load(
	const struct settings *settings, struct templates *ret_templates, struct error *err);
void templates_release(struct templates *templates);

/* Checks those of digests, with digests made up for the purpose: that they name nothing unknown,
 * can be filled, and show a way to leave (where one is configured) in both parts, of every rhythm
 * that is offered and however many articles there are. ERROR_INPUT otherwise. */
int templates_check(
	const struct settings *settings, const struct templates *templates, struct error *err);

#endif
