#ifndef POSTRIDER_AUDIT_REFERENCES_H
#define POSTRIDER_AUDIT_REFERENCES_H

/* What a body refers to, and where in its file. */

#include "audit/bodies.h"

enum reference_kind {
	REFERENCE_LINK,
	REFERENCE_IMAGE,
	REFERENCE_MEDIA, /* a sound, a film, a frame */
};

struct reference {
	enum reference_kind kind;
	char *text;        /* as written, decoded */
	int line, column;  /* in the article's file; the body's first line and 0 where not found */
	bool shown;        /* an img element's own address; the references behind it are of the same
			      element */
	bool has_alt;      /* an empty one marks decoration */
	int width, height; /* as given in pixels, or 0 */
};

struct references {
	struct reference *items;
	size_t count, capacity;
};

/* Links, images (each candidate of a srcset too), sounds and films, in the order of the body. */
void references_read(struct references *references, const struct audit_body *body);
void references_release(struct references *references);

#endif
