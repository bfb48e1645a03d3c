#ifndef POSTRIDER_MARKUP_HTML_NOTES_H
#define POSTRIDER_MARKUP_HTML_NOTES_H

/* The addresses that a plain text tells of in numbered notes, each one once. */

#include <glib.h>
#include <stddef.h>

#include "base/strbuf.h"

struct html_notes {
	const char *base_url; /* borrowed; may be NULL */
	struct strbuf page;   /* base_url without its fragment, as it is resolved */
	struct strbuf list;   /* "[1] https://…" in lines */
	GHashTable *numbers;  /* by address */
};

void html_notes_init(struct html_notes *notes, const char *base_url);
void html_notes_release(struct html_notes *notes);

/* The number of the note for a link with this text, or 0 for none: the text says the address, the
 * address is a place in the page itself, or nobody should follow it. */
unsigned html_notes_add(struct html_notes *notes, const char *href, const char *text);

#endif
