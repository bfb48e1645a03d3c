#ifndef POSTRIDER_PUBLISH_INPUTS_H
#define POSTRIDER_PUBLISH_INPUTS_H

/*
 * The hash of what a file is made from: a file whose inputs did not change is not made again. What
 * is hashed is what the renderers get, all of it: the functions below take the structs of
 * model/feed.h and know each of their members, and of an article whatever its record has. A test
 * compares the two lists, and another what is built with what is built anew.
 */

#include "base/hash.h"
#include "output/opml.h"
#include "publish/publish.h"

struct inputs {
	struct hash hash;
	struct strbuf bytes; /* that are still to be hashed */
};

/* Starts with what every file depends on: the program, the configuration, the file's name. */
void inputs_begin(struct inputs *inputs, const struct publish_params *params, const char *path);
/* Frees what it held. */
void inputs_end(struct inputs *inputs, char ret_inputs[HASH_HEX]);

void inputs_text(struct inputs *inputs, const char *text); /* or NULL */
void inputs_number(struct inputs *inputs, int64_t number);

/* Without its items, and without `updated`, which is theirs. */
void inputs_feed(struct inputs *inputs, const struct feed *feed);
void inputs_sitemap_entry(struct inputs *inputs, const struct sitemap_entry *entry);
void inputs_sitemap_member(struct inputs *inputs, const struct sitemap_member *member);
void inputs_opml(struct inputs *inputs, const struct opml *opml);

/* Hashes of articles, each made once however many files show it. */
struct article_hashes;
struct article_hashes *article_hashes_new(void);
void article_hashes_free(struct article_hashes *hashes);
/* An article as it is now, with its body. */
void inputs_article(
	struct inputs *inputs, struct article_hashes *hashes, const struct article *article);

#endif
