#ifndef POSTRIDER_DIGEST_STYLES_H
#define POSTRIDER_DIGEST_STYLES_H

/* How the elements of an excerpt look in a mail, where style sheets do not reach them: see
 * struct html_clean_options. They match templates/digest.html. */

#include "markup/html_clean.h"

extern const struct html_style digest_styles[];

#endif
