#ifndef POSTRIDER_MARKUP_HTML_NOTES_H
#define POSTRIDER_MARKUP_HTML_NOTES_H

/* The numbered notes of a plain text, one for each address that it links to. */

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

/* The number of the note for a link with this text; 0: none is needed, since the text is the
 * address, or wanted, since the address leads into the page itself or is not safe. */
unsigned html_notes_add(struct html_notes *notes, const char *href, const char *text);

#endif
