#ifndef POSTRIDER_AUDIT_IMAGES_H
#define POSTRIDER_AUDIT_IMAGES_H

/* The rules image-*, enclosure-* and feed-icon: files on the site are there, of the type, size and
 * length that is given for them. */

#include "audit/index.h"
#include "audit/references.h"

/* An image in an article's body. */
void audit_image(const struct audit_index *index, const struct article *article,
	const struct reference *reference);
/* The image and the enclosures of its front matter. */
void audit_attachments(const struct audit_index *index, const struct article *article);
/* The site's icon. */
void audit_icon(const struct audit_index *index);

#endif
