#include "base/hash.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>
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

static EVP_MAC_CTX *hmac;

static void make_hmac(void)
{
	char name[] = "SHA256";
	OSSL_PARAM params[] = {
		OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, name, 0),
		OSSL_PARAM_construct_end(),
	};
	EVP_MAC *mac = EVP_MAC_fetch(NULL, "HMAC", NULL);

	must(mac != NULL);
	hmac = EVP_MAC_CTX_new(mac);
	must(hmac != NULL);
	must(EVP_MAC_CTX_set_params(hmac, params));
	EVP_MAC_free(mac);
}

/* Without a key: to be copied. */
static const EVP_MAC_CTX *hmac_sha256(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, make_hmac);
	return hmac;
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
	EVP_MAC_CTX *context = EVP_MAC_CTX_dup(hmac_sha256());
	size_t written;

	must(context != NULL);
	must(EVP_MAC_init(context, key, HASH_BYTES, NULL));
	must(EVP_MAC_update(context, bytes, len));
	must(EVP_MAC_final(context, ret_mac, &written, HASH_BYTES));
	EVP_MAC_CTX_free(context);
}

void hash_random(void *bytes, size_t len)
{
	must(RAND_bytes(bytes, (int)len));
}
