#ifndef POSTRIDER_BASE_IMAGE_INFO_H
#define POSTRIDER_BASE_IMAGE_INFO_H

/*
 * What an image file is, by its first bytes: PNG, JPEG, GIF, WebP, AVIF, SVG, and how large.
 * Nothing is decoded. Bytes of any kind are safe to ask about, also ones that end too early.
 */

#include <stddef.h>

#include "base/error.h"

enum image_type {
	IMAGE_UNKNOWN,
	IMAGE_PNG,
	IMAGE_JPEG,
	IMAGE_GIF,
	IMAGE_WEBP,
	IMAGE_AVIF,
	IMAGE_SVG,
};

struct image_info {
	enum image_type type;
	int width, height; /* in pixels; both 0 where the bytes have none: an SVG without a size,
			    * or bytes that end before it */
};

/* Never fails: what is no image that is known is IMAGE_UNKNOWN. */
void image_info_parse(const void *bytes, size_t len, struct image_info *ret_info);

/* Looks at the first MiB of a regular file. Returns -1 with ERROR_IO where it cannot be read. */
int image_info_load(const char *path, struct image_info *ret_info, struct error *err);

/* "image/png"; NULL for IMAGE_UNKNOWN. */
const char *image_media_type(enum image_type type);
/* What the ending of a path or URL (its query and fragment left aside) promises. */
enum image_type image_type_of_name(const char *name);

#endif
