#ifndef POSTRIDER_SOURCE_BODY_SOURCE_H
#define POSTRIDER_SOURCE_BODY_SOURCE_H

/*
 * Bodies are not kept in memory when articles are loaded: each is read from its file when it is
 * needed, and dropped after use.
 */

#include "base/arena.h"
#include "base/error.h"
#include "config/settings.h"
#include "model/article.h"

/* Gives the article's body: one that is read belongs to the arena, one that the catalogue holds (of
 * a remote feed) to that. Of an article without one its kind is BODY_NONE. ERROR_INPUT where the
 * file is not any more what it was when the article was loaded (the next run takes it as it is
 * then), ERROR_IO where it cannot be read. Any thread, with an arena of its own. */
int source_read_body(const struct settings *settings, const struct article *article,
	struct arena *arena, struct body *ret_body, struct error *err);

#endif
