#ifndef POSTRIDER_BASE_TOKEN_H
#define POSTRIDER_BASE_TOKEN_H

/*
 * Tokens that name a row without telling its number, and that nobody without the store's key can
 * make: Message-IDs and envelope senders name a delivery, leave links a reader.
 *
 * A token is a kind letter and 24 characters of lower-case base32 (RFC 4648, section 6): 80 bits
 * of HMAC-SHA-256 over kind and number, then 40 bits of the number under a pad made from that
 * MAC. Lower-case and base32, since mail servers fold the case of local parts; short enough for
 * one (64 bytes) with VERP's prefix.
 */

#include <stddef.h>
#include <stdint.h>

#include "base/hash.h"

#define TOKEN_LEN 25

enum token_kind {
	TOKEN_READER = 'r',
	TOKEN_DELIVERY = 'd',
};

struct token_key {
	unsigned char bytes[HASH_BYTES];
};

/* Writes the token of a number from 1 to 2^40-1, with a NUL. */
void token_make(const struct token_key *key, enum token_kind kind, int64_t number,
	char ret_token[TOKEN_LEN + 1]);

/* Returns the number, or 0 where the text is no token of this kind and key. Capitals are taken
 * as well. The comparison takes constant time. */
int64_t token_read(const struct token_key *key, enum token_kind kind, const char *text);

#endif
