#ifndef POSTRIDER_MARKUP_HTML_BLOCK_KIND_H
#define POSTRIDER_MARKUP_HTML_BLOCK_KIND_H

/* Which elements are blocks in plain text, and how each of them is laid out there. */

#include <gumbo.h>
#include <stdbool.h>

enum html_block {
	HTML_BLOCK_NONE,      /* stands in a line */
	HTML_BLOCK_PARAGRAPH, /* apart from its neighbours */
	HTML_BLOCK_SECTION,   /* holds blocks; may be the footnotes */
	HTML_BLOCK_LINES,     /* has its lines to itself, and no blank ones around them */
	HTML_BLOCK_HEADING,
	HTML_BLOCK_LIST,
	HTML_BLOCK_ITEM,       /* of a list */
	HTML_BLOCK_DEFINITION, /* of a term */
	HTML_BLOCK_QUOTE,
	HTML_BLOCK_CODE, /* its lines stay as they are */
	HTML_BLOCK_TABLE,
	HTML_BLOCK_RULE,
	HTML_BLOCK_COUNT,
};

/* Of an element. */
enum html_block html_block_kind(const GumboNode *node);
bool html_is_block(const GumboNode *node);

#endif
