#ifndef POSTRIDER_PUBLICATION_ARTICLE_CHANGE_H
#define POSTRIDER_PUBLICATION_ARTICLE_CHANGE_H

/* What an operator changes of a known article. Each call is a transaction of its own; a dry run
 * writes nothing. */

#include "publication/articles.h"

/* sent: takes the article out of all digests to come; else: puts it into the next. Either ends its
 * being held. */
int article_mark(const struct publication *publication, const struct article *article, bool sent,
	struct error *err);

/* Gives a public article another date, which must have come: what is dated later is not public. One
 * that was never edited since its date is as new as that. ERROR_USAGE for a date in the future. */
int article_redate(const struct publication *publication, struct known_article *row,
	const struct moment *published, struct error *err);

#endif
