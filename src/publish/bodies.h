#ifndef POSTRIDER_PUBLISH_BODIES_H
#define POSTRIDER_PUBLISH_BODIES_H

/*
 * What files show of articles' bodies. Each body is read and rendered once, however many files
 * show it: when the first of them is to be made; and is let go of with the last. For that, all
 * files are counted first; then, some at a time, they are wanted, prepared, made and dropped, as
 * output_files_make does.
 */

#include "publish/publish.h"

/* A body as feeds carry it. */
struct rendered {
	const char *summary; /* plain text, may be "" */
	const char *html;    /* NULL where it is not wanted, or there is none */
};

struct bodies;
struct bodies *bodies_new(const struct publish_params *params);
void bodies_free(struct bodies *bodies);

/* One more file shows the article. */
void bodies_count(struct bodies *bodies, const struct article *article);
/* A file that was counted is to be made: the next bodies_prepare makes ready what it shows. */
void bodies_want(struct bodies *bodies, const struct article *article);
/* How many bodies bodies_prepare would make ready. */
size_t bodies_wanted(const struct bodies *bodies);
/* Makes them ready, in several threads; what is to be told of them is in the report. */
void bodies_prepare(struct bodies *bodies);
/* A body that is ready. Fails where it could not be read. In any thread, while nothing else is
 * called. */
int bodies_get(const struct bodies *bodies, const struct article *article,
	struct rendered *ret_rendered, struct error *err);
/* A file that was counted is made. */
void bodies_drop(struct bodies *bodies, const struct article *article);

#endif
