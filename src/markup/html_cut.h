#ifndef POSTRIDER_MARKUP_HTML_CUT_H
#define POSTRIDER_MARKUP_HTML_CUT_H

/* Where to end an excerpt: one pass over the source, counting the bytes of its text. */

#include <stdbool.h>
#include <stddef.h>

struct html_cut {
	size_t offset;
	const char *mark; /* to be put there, as HTML; "" where whole blocks are kept */
};

/* Finds where the text grows longer than the budget; false where it does not. White space counts
 * as one byte at most, a reference by its bytes in the source. blocks are the offsets, ascending,
 * at which blocks begin. The cut is at the last of them that has text before it, or else in the
 * text: at the end of a sentence in the budget's second half, of a line of code, of a word; within
 * a word that fills the budget alone, at the end of a character. */
bool html_find_cut(const char *html, size_t len, const size_t *blocks, size_t count, size_t budget,
	struct html_cut *ret_cut);

#endif
