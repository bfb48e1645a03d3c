#ifndef POSTRIDER_NEWSLETTER_COMPOSE_H
#define POSTRIDER_NEWSLETTER_COMPOSE_H

/* A planned variant becomes bytes: content, templates, encoded bodies. */

#include "digest/content.h"
#include "publication/templates.h"

struct composed {
	char *subject;
	char *intro;        /* or NULL */
	struct strbuf html; /* as rendered, slots open; empty for text-only variants */
	struct strbuf text;
	struct strbuf blob; /* for the store: mail/variant.h */
	size_t named;       /* of the variant's articles the first so many are in it by name */
};

struct compose_params {
	const struct settings *settings;
	const struct templates *templates;
	enum rhythm rhythm;
	int64_t date;
	const struct plan_variant *variant;
	const char *subject_prefix;          /* or NULL */
	const struct content_review *review; /* or NULL */
};

/* The HTML is at most 90 KB with excerpts, which shrink and go first; then summaries go, and then
 * all but a list of linked titles: of 300 articles at most, or as many as fit into MAIL_HTML_MAX
 * bytes (mail/lint.h). The others are counted. */
int compose(const struct compose_params *params, struct composed *ret_composed, struct error *err);
void composed_release(struct composed *composed);

#endif
