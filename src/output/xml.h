#ifndef POSTRIDER_OUTPUT_XML_H
#define POSTRIDER_OUTPUT_XML_H

/*
 * XML out, and XML checked. A thin layer on libxml2's xmlTextWriter that closes its traps: every
 * string passes text_clean, so that no control character, no broken UTF-8 and no CR comes out;
 * line breaks and indentation (two spaces) are written here, one element a line, and never inside
 * text; names are written as given, so that a namespace is declared once, as an attribute of the
 * root.
 *
 * A failure is remembered: the calls in between return nothing, and xml_finish tells of it. Names
 * of elements and attributes are constants of the callers and not checked.
 */

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/strbuf.h"

enum xml_escape {
	XML_ESCAPE_TEXT,      /* '&', '<' and '>' as entities: element content, also of HTML */
	XML_ESCAPE_PLAIN,     /* '&' and '<' as hexadecimal references: RSS's plain text */
	XML_ESCAPE_ATTRIBUTE, /* as text; quotes, tabs and line feeds as references too */
};
/* Appends the text, cleaned and escaped. */
void xml_escape(struct strbuf *out, const char *text, enum xml_escape how);

struct xml;

/* Sets libxml2 up, which at its first use is not safe beside other threads: all that is declared
 * here does it first. Any thread may, any number of times. */
void xml_prepare(void);

/* Starts a document in UTF-8 that is appended to out, which must stay until xml_finish. css_url
 * becomes the processing instruction xml-stylesheet before the root; NULL: none. */
struct xml *xml_new(struct strbuf *out, const char *css_url);
/* Closes what is open, ends the document and frees the writer in every case. Returns -1, with out
 * as xml_new found it, where anything since then failed. */
int xml_finish(struct xml *xml, struct error *err);

/* xml_open begins an element on a line of its own; xml_close ends the innermost open one. */
void xml_open(struct xml *xml, const char *name);
void xml_close(struct xml *xml);
/* Right after xml_open, before any content. A NULL value writes no attribute. */
void xml_attribute(struct xml *xml, const char *name, const char *value);
void xml_attribute_int(struct xml *xml, const char *name, int64_t value);
/* The content of the open element, which has no child elements then. */
void xml_text(struct xml *xml, const char *text, enum xml_escape how);

/* A whole element with nothing but text. NULL writes no element, "" an empty one. */
void xml_element(struct xml *xml, const char *name, const char *text);
/* As xml_element, with XML_ESCAPE_PLAIN. */
void xml_element_plain(struct xml *xml, const char *name, const char *text);
/* An instant in UTC: "Thu, 19 Nov 2026 07:00:00 +0000" and "2026-11-19T07:00:00Z". */
void xml_element_rfc822(struct xml *xml, const char *name, int64_t at);
void xml_element_rfc3339(struct xml *xml, const char *name, int64_t at);

/* How many bytes of the document are in out by now. */
size_t xml_length(struct xml *xml);
/* Takes back what came after xml_length told that length. Between the two calls, as many elements
 * must have been closed as were opened, and the parent must have had a child before. */
void xml_rewind(struct xml *xml, size_t length);

/* Parses the bytes again: well-formed, namespaces bound, no text node over the 10 MB that readers
 * refuse. Nothing is fetched. ERROR_INPUT with libxml2's words and "line N". */
int xml_verify(const struct strbuf *bytes, struct error *err);

#endif
