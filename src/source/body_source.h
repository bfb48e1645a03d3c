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

/* Sets body, body_len and body_line of an article whose body is not in memory. The body belongs to
 * the arena: before that is freed, source_drop_body must be called. ERROR_INPUT where the file has
 * changed since the article was loaded (the next run takes it as it is then), ERROR_IO where it
 * cannot be read. Different articles may be read at the same time, with an
 * arena each. */
int source_read_body(const struct settings *settings, struct article *article, struct arena *arena,
	struct error *err);

/* Forgets the body, where source_read_body can bring it back. */
void source_drop_body(struct article *article);

#endif
