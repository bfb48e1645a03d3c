#ifndef POSTRIDER_NEWSLETTER_STARVING_H
#define POSTRIDER_NEWSLETTER_STARVING_H

/*
 * Active readers who get nothing, whatever is published, and for whom nobody would notice: their
 * rhythm is offered no more, or no article has any of the categories that they chose. They are told
 * of and left as they are: only the owner knows what they should get instead.
 */

#include "base/arena.h"
#include "base/strbuf.h"
#include "publication/publication.h"

struct starving_reader {
	const char *address;
	const char *cause; /* "the rhythm daily is not offered", "no article is in linux" */
};

struct starving {
	struct starving_reader *readers; /* by cause, then by address */
	size_t count, capacity;
};

/* Reads the store; and the articles, where somebody has chosen categories. While those cannot be
 * loaded, nobody is said to starve for theirs. For starving_release; the strings are the arena's.
 */
int starving_find(const struct publication *publication, struct arena *arena,
	struct starving *ret_starving, struct error *err);
void starving_release(struct starving *starving);

/* Appends the names of those from that one on who share its cause, "a@example.org, b@example.org
 * and 3 more"; *ret_count is how many they are. */
void starving_add_names(struct strbuf *out, const struct starving *starving, size_t from,
	size_t most, size_t *ret_count);

#endif
