#ifndef POSTRIDER_SOURCE_FIELDS_URL_H
#define POSTRIDER_SOURCE_FIELDS_URL_H

/* The part of fields_read that makes the addresses of an article. */

#include "source/fields.h"

/* Sets the slug and the URL: those in the map, else by the source's permalink; in another language
 * than the site's, below a folder of that language. The URL stays NULL where none can be made.
 * Needs the title, the dates and the categories. */
void fields_read_url(const struct fields_context *context);
/* The addresses that it had before. */
void fields_read_aliases(const struct fields_context *context);

#endif
