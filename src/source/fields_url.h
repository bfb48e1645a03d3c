#ifndef POSTRIDER_SOURCE_FIELDS_URL_H
#define POSTRIDER_SOURCE_FIELDS_URL_H

/* Where an article is: the part of fields_read that makes its addresses. */

#include "source/fields.h"

/* The slug and the URL: its own, else by the source's permalink, in another language than the
 * site's below that language's folder. The URL stays NULL where none can be made. Needs the title,
 * the dates and the categories. */
void fields_read_url(const struct fields_context *context);
/* The addresses that it had before. */
void fields_read_aliases(const struct fields_context *context);

#endif
