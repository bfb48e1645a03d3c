#ifndef POSTRIDER_MAIL_DKIM_KEY_H
#define POSTRIDER_MAIL_DKIM_KEY_H

/* One private key and its signatures, by OpenSSL's EVP. For dkim.c. */

#include <stddef.h>

#include "base/error.h"
#include "base/hash.h"

#define DKIM_SIGNATURE_MAX 512 /* bytes: RSA with 4096 bits */

struct dkim_key;

/* Reads an unencrypted private key in PEM, PKCS #8 or #1: RSA of 1024 bits (RFC 8301, section 3.2)
 * to 4096, or Ed25519. ERROR_IO where the file cannot be read, ERROR_CONFIG where it holds
 * something else, or numbers of RSA that do not belong together; both name it. */
struct dkim_key *dkim_key_read(const char *path, struct error *err);
void dkim_key_free(struct dkim_key *key);

/* a= */
const char *dkim_key_algorithm(const struct dkim_key *key);

/* Signs the SHA-256 of what is signed: of RSA the PKCS #1 v1.5 signature, of Ed25519 that of the
 * digest as a message (RFC 8463, section 3). The same digest always gets the same signature.
 * Threads may use a key at once. Fails only where OpenSSL does. */
int dkim_key_sign(const struct dkim_key *key, const unsigned char digest[HASH_BYTES],
	unsigned char ret_signature[DKIM_SIGNATURE_MAX], size_t *ret_len, struct error *err);

#endif
