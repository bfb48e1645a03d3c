#include "base/hash.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <pthread.h>
#include <stdlib.h>

/* None of these fails but for want of memory or a broken library, where going on would be worse
 * than ending the run. */
static void must(int ok)
{
	if (ok != 1) {
		abort();
	}
}

static EVP_MD *method;

static void fetch(void)
{
	method = EVP_MD_fetch(NULL, "SHA256", NULL);
	must(method != NULL);
}

/* Looking it up takes longer than hashing a short text. */
static const EVP_MD *sha256(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, fetch);
	return method;
}

void hash_init(struct hash *hash)
{
	hash->context = EVP_MD_CTX_new();
	must(hash->context != NULL);
	must(EVP_DigestInit_ex(hash->context, sha256(), NULL));
}

void hash_add(struct hash *hash, const void *bytes, size_t len)
{
	must(EVP_DigestUpdate(hash->context, bytes, len));
}

void hash_final(struct hash *hash, unsigned char ret_digest[HASH_BYTES])
{
	must(EVP_DigestFinal_ex(hash->context, ret_digest, NULL));
	EVP_MD_CTX_free(hash->context);
	hash->context = NULL;
}

void hash_bytes(const void *bytes, size_t len, unsigned char ret_digest[HASH_BYTES])
{
	must(EVP_Digest(bytes, len, ret_digest, NULL, sha256(), NULL));
}

void hash_to_hex(const unsigned char digest[HASH_BYTES], char ret_hex[HASH_HEX])
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < HASH_BYTES; i++) {
		ret_hex[2 * i] = digits[digest[i] >> 4];
		ret_hex[2 * i + 1] = digits[digest[i] & 15];
	}
	ret_hex[HASH_HEX - 1] = '\0';
}

void hash_hex(const void *bytes, size_t len, char ret_hex[HASH_HEX])
{
	unsigned char digest[HASH_BYTES];

	hash_bytes(bytes, len, digest);
	hash_to_hex(digest, ret_hex);
}

void hash_hmac(const unsigned char key[HASH_BYTES], const void *bytes, size_t len,
	unsigned char ret_mac[HASH_BYTES])
{
	must(HMAC(EVP_sha256(), key, HASH_BYTES, bytes, len, ret_mac, NULL) != NULL);
}

void hash_random(void *bytes, size_t len)
{
	must(RAND_bytes(bytes, (int)len));
}
