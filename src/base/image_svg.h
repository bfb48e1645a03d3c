#ifndef POSTRIDER_BASE_IMAGE_SVG_H
#define POSTRIDER_BASE_IMAGE_SVG_H

/* The part of image_info that looks at text: whether it is an SVG drawing, and its size. */

#include <stdbool.h>

#include "base/image_info.h"

/* True where the first element is svg; then the type is set, and the size from width and height in
 * pixels, else from viewBox. */
bool image_svg_parse(const char *text, size_t len, struct image_info *info);

#endif
