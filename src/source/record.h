#ifndef POSTRIDER_SOURCE_RECORD_H
#define POSTRIDER_SOURCE_RECORD_H

/*
 * An article as its file gave it, in a few hundred bytes: the store keeps it, so that a file that
 * has not changed need not be opened. Every article of a folder goes through this form, read from
 * its file or not, so that both are the same.
 *
 * The body is not in it, nor what depends on the place (path, relative, source, order) or on
 * identity (number, first_public, sequence, silent).
 */

#include "base/arena.h"
#include "base/strbuf.h"
#include "model/article.h"

/* To be raised when the fields in a record change, or what reading makes of a file. */
#define RECORD_VERSION 6

/* Appends the article's record, which begins with its fingerprint. */
void record_encode(struct strbuf *out, const struct article *article);

/* Fills the whole article: what is not in the record is 0. Its strings are those of the
 * record, its arrays belong to the arena. Returns -1, with the article untouched, where the bytes
 * are no whole record. */
int record_decode(const void *bytes, size_t len, struct arena *arena, struct article *ret_article);

/* Sets the fingerprint that the article's record would begin with, for articles without a record.
 */
void record_fingerprint(struct article *article);

#endif
