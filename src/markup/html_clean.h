#ifndef POSTRIDER_MARKUP_HTML_CLEAN_H
#define POSTRIDER_MARKUP_HTML_CLEAN_H

/*
 * HTML that survives a reader: safe, with absolute addresses. Parsed by gumbo, changed by edits
 * on the source, so that bytes which need no change stay as they are.
 *
 * - Elements and attributes stand in a table (markup/html_rules.h). Elements that are not there
 *   lose their tags and keep their content; scripts, styles, form controls, templates and their
 *   like lose both. Comments, CDATA, tags that no node of the tree accounts for, and end tags of
 *   nothing are dropped; elements left open are closed.
 * - iframe, object and embed become a link to what they show; xmp and plaintext become pre. The
 *   image in a noscript is kept where nothing beside it shows it.
 * - Addresses (href, src, srcset, poster, cite, xlink:href) become absolute; data-src and
 *   data-srcset become src and srcset. Schemes stand in a list; data: is for images in img only.
 * - style attributes keep the declarations whose property is known to be harmless.
 * - '<' survives only where a tag that stays begins, so that no other parser can find a tag that
 *   gumbo did not see.
 *
 * Invariant: html_clean of what html_clean made gives the same bytes. It holds because what comes
 * out has been analysed again and nothing was left to change.
 */

#include <stddef.h>

#include "base/strbuf.h"
#include "base/text.h"

/* A style to be written into every element of a name. */
struct html_style {
	const char *tag;  /* in lower case; NULL ends the table */
	const char *text; /* declarations, as for the style attribute: "margin:0;padding:0" */
};

struct html_clean_options {
	const char *base_url; /* the article's permalink, absolute; NULL leaves relative addresses
				 as they are */
	/* For mail, or NULL: styles are put before the elements' own, class and id are dropped,
	 * images get a maximal width and an alt, data: images and inline SVG go, video and audio
	 * become links. */
	const struct html_style *styles;
	const struct text_place *place; /* for warnings; a line of 0 names none; may be NULL */
};

/* Appends the cleaned HTML. Input of any kind gives output: a body nested deeper than 256
 * elements or with a tag of more than 64 attributes becomes escaped, preformatted text, with a
 * warning. */
void html_clean(
	struct strbuf *out, const char *html, size_t len, const struct html_clean_options *options);

#endif
