#ifndef POSTRIDER_MARKUP_HTML_EDIT_H
#define POSTRIDER_MARKUP_HTML_EDIT_H

/* Changes to a source, collected in its order and applied in one go. */

#include <stddef.h>

#include "base/strbuf.h"

struct html_edit {
	size_t offset;
	size_t len;   /* bytes of the source that go */
	size_t bytes; /* where those that come begin in html_edits.bytes */
	size_t bytes_len;
};

struct html_edits {
	struct html_edit *items; /* sorted by offset, not overlapping */
	size_t count, capacity;
	struct strbuf bytes;
};

#define HTML_EDITS_INIT                                                                            \
	{                                                                                          \
		.bytes = STRBUF_INIT                                                               \
	}

void html_edits_release(struct html_edits *edits);
/* Replaces len bytes at the offset, which must not lie before the end of the last edit. */
void html_edits_add(
	struct html_edits *edits, size_t offset, size_t len, const char *bytes, size_t bytes_len);
void html_edits_apply(
	const struct html_edits *edits, struct strbuf *out, const char *source, size_t len);

#endif
