#ifndef POSTRIDER_MARKUP_HTML_SCAN_H
#define POSTRIDER_MARKUP_HTML_SCAN_H

/*
 * Finds tags in HTML source, as the tokenizer of the HTML standard (13.2.5) delimits them in its
 * data state. It knows no elements: whether a tag means anything is for the tree.
 */

#include <stdbool.h>
#include <stddef.h>

/* Longer than every name that we know. */
#define HTML_NAME_SIZE 32

enum html_token {
	HTML_TOKEN_TEXT,    /* a '<' that begins nothing */
	HTML_TOKEN_TAG,     /* a start tag */
	HTML_TOKEN_END_TAG, /* an end tag */
	HTML_TOKEN_MARKUP,  /* a comment, a declaration, an instruction */
};

struct html_tag {
	enum html_token token;
	size_t end;                /* the offset behind it; the source's length where it is open */
	char name[HTML_NAME_SIZE]; /* in lower case; empty where it is longer than that */
	size_t attributes;         /* how many are written, repeated ones too */
	bool self_closing;         /* ends with "/>" */
	bool closed;               /* its '>' is there */
};

/* Reads the tag at source[at], which must be '<'. */
void html_scan(const char *source, size_t len, size_t at, struct html_tag *ret_tag);

#endif
