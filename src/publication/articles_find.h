#ifndef POSTRIDER_PUBLICATION_ARTICLES_FIND_H
#define POSTRIDER_PUBLICATION_ARTICLES_FIND_H

/* Articles as people name them. */

#include "publication/articles.h"

/* By path, URL or id; NULL and ERROR_USAGE where there is none. */
struct article *article_by_reference(
	const struct articles *articles, const char *reference, struct error *err);

/* Its row; the article must be one of the publication's. */
struct known_article *article_row(const struct articles *articles, const struct article *article);

#endif
