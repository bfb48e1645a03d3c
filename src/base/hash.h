#ifndef POSTRIDER_BASE_HASH_H
#define POSTRIDER_BASE_HASH_H

/* SHA-256 and HMAC-SHA-256, by OpenSSL's EVP, and random bytes. */

#include <stddef.h>
#include <stdint.h>

#define HASH_BYTES 32
#define HASH_HEX   (2 * HASH_BYTES + 1) /* with the NUL */

/* SHA-256 of several pieces as if they were one: hash_init, hash_add …, hash_final. */
struct hash {
	void *context;
};

void hash_init(struct hash *hash);
void hash_add(struct hash *hash, const void *bytes, size_t len);
/* Ends it and frees what it held. */
void hash_final(struct hash *hash, unsigned char ret_digest[HASH_BYTES]);

void hash_bytes(const void *bytes, size_t len, unsigned char ret_digest[HASH_BYTES]);
/* In lower-case hex. */
void hash_hex(const void *bytes, size_t len, char ret_hex[HASH_HEX]);
void hash_to_hex(const unsigned char digest[HASH_BYTES], char ret_hex[HASH_HEX]);

void hash_hmac(const unsigned char key[HASH_BYTES], const void *bytes, size_t len,
	unsigned char ret_mac[HASH_BYTES]);

/* Fills with bytes fit for keys. Aborts where the system has none. */
void hash_random(void *bytes, size_t len);

#endif
