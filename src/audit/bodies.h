#ifndef POSTRIDER_AUDIT_BODIES_H
#define POSTRIDER_AUDIT_BODIES_H

/* An article's body as a tree of HTML, before it is cleaned: with the addresses as written. */

#include "base/arena.h"
#include "base/strbuf.h"
#include "config/settings.h"
#include "markup/html_tree.h"
#include "model/article.h"

struct audit_body {
	struct arena *arena;
	struct body source;
	struct strbuf html;
	struct html_tree tree;
};

/* Returns false, with nothing to release, where there is no body or it must not be parsed
 * (markup/html_depth.h). Reading and cleaning bodies warns of both. */
bool audit_body_open(struct audit_body *ret_body, const struct settings *settings,
	const struct article *article);
void audit_body_release(struct audit_body *body);

/* The children of a node: an element's or a document's; NULL where it has none. */
const GumboVector *audit_children(const GumboNode *node);
/* The name of an element in lower case, as HTML knows it; "" for all else. */
const char *audit_name(const GumboNode *node);

#endif
