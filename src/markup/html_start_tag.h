#ifndef POSTRIDER_MARKUP_HTML_START_TAG_H
#define POSTRIDER_MARKUP_HTML_START_TAG_H

/* Editing the start tag of an element that stays, and replacing one that becomes a link. */

#include <gumbo.h>

#include "markup/html_clean.h"
#include "markup/html_edit.h"
#include "markup/html_rules.h"
#include "markup/html_scan.h"

struct html_start_tag {
	const char *source;
	size_t offset; /* of its '<' */
	const struct html_tag *tag;
	const GumboNode *node;
	const struct html_element_rule *rule;
	const struct html_clean_options *options;
};

/* Adds the edits that the tag needs: of single values where it loses nothing else, of the whole
 * tag, written from the tree's attributes, where it loses or gains one or repeats one. */
void html_start_tag_edit(const struct html_start_tag *start, struct html_edits *edits);

/* What a script would have put in place of the attribute (src or srcset) once the image comes into
 * view, or NULL. */
const char *html_lazy_value(const GumboNode *node, const char *name);

/* Appends a link to what the element shows, or returns false where it has no address that can be
 * followed. */
bool html_start_tag_link(const struct html_start_tag *start, struct strbuf *out);

/* Appends a decoded value as it stands between double quotes. */
void html_add_value(struct strbuf *out, const char *value);

#endif
