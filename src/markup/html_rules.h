#ifndef POSTRIDER_MARKUP_HTML_RULES_H
#define POSTRIDER_MARKUP_HTML_RULES_H

/*
 * Which elements and attributes survive. Names are in lower case and apply in every namespace,
 * since another parser may put an element into a different one. Elements that are in no table lose
 * their tags; attributes that are in none are dropped.
 */

#include <stdbool.h>

enum html_fate {
	HTML_UNWRAP, /* the tags go, the content stays */
	HTML_KEEP,
	HTML_DROP,     /* goes with its content */
	HTML_LINK,     /* becomes a link to what it shows */
	HTML_VERBATIM, /* becomes preformatted text: its source */
};

/* Raw text: what looks like tags inside is none. */
#define HTML_RAW " iframe noembed noframes script style textarea title xmp "

enum html_trait {
	HTML_VOID = 1 << 0,       /* has no end tag */
	HTML_FORMATTING = 1 << 1, /* left open, it runs on behind its parent (13.2.4.3) */
	HTML_FOREIGN = 1 << 2,    /* SVG or MathML */
	HTML_MEDIA = 1 << 3,      /* in mail: a link */
	HTML_NO_MAIL = 1 << 4,    /* in mail: dropped */
};

struct html_element_rule {
	const char *name;
	enum html_fate fate;
	unsigned traits; /* of enum html_trait */
};

/* Never NULL: an element that is in no table has a rule of its own. */
const struct html_element_rule *html_element_rule(const char *name);

enum html_attribute_kind {
	HTML_ATTRIBUTE_NONE,   /* dropped */
	HTML_ATTRIBUTE_TEXT,   /* stays */
	HTML_ATTRIBUTE_LINK,   /* an address that somebody may follow */
	HTML_ATTRIBUTE_MEDIA,  /* an address that is loaded as a recording; not empty */
	HTML_ATTRIBUTE_IMAGE,  /* an address that is loaded as an image: data: too; not empty */
	HTML_ATTRIBUTE_SRCSET, /* candidates, each an image */
	HTML_ATTRIBUTE_STYLE,  /* CSS declarations */
	HTML_ATTRIBUTE_PAINT,  /* of SVG: stays unless it refers to something outside */
	HTML_ATTRIBUTE_PART,   /* of SVG: the address of a part of this very drawing */
	HTML_ATTRIBUTE_LABEL,  /* class and id: as text, but not in mail */
};

enum html_attribute_kind html_attribute_kind(
	const struct html_element_rule *element, const char *name);

/* Whether the name stands in a list of names, each between two spaces. */
bool html_name_in(const char *name, const char *list);

/* Whether a link to an address of this scheme (in any case) is harmless. Not of http and https:
 * their addresses are resolved, or are none. */
bool html_scheme_allowed(const char *scheme);

#endif
