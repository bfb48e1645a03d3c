#ifndef POSTRIDER_TESTS_DKIM_FILES_H
#define POSTRIDER_TESTS_DKIM_FILES_H

/* Key files for the tests of mail/dkim*.h. */

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <string.h>

#include "base/strbuf.h"
#include "scratch.h"

/* The Ed25519 key of RFC 8463, appendix A.2, as PKCS #8. Its public half is EXAMPLE_PUBLIC. */
#define EXAMPLE_PRIVATE                                                                            \
	"-----BEGIN PRIVATE KEY-----\n"                                                            \
	"MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n"                       \
	"-----END PRIVATE KEY-----\n"
#define EXAMPLE_PUBLIC "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwaaPABHURo="

static inline char *write_text(const char *folder, const char *name, const char *text)
{
	return scratch_write(folder, name, text, strlen(text));
}

/* Writes a new key, encrypted where there is a password. */
static inline char *write_key(
	const char *folder, const char *name, EVP_PKEY *pkey, const char *password)
{
	BIO *bio = BIO_new(BIO_s_mem());
	char *bytes, *path;
	long len;

	assert_non_null(pkey);
	assert_int_equal(
		PEM_write_bio_PKCS8PrivateKey(bio, pkey, password ? EVP_aes_128_cbc() : NULL,
			password, password ? (int)strlen(password) : 0, NULL, NULL),
		1);
	len = BIO_get_mem_data(bio, &bytes);
	path = scratch_write(folder, name, bytes, (size_t)len);
	BIO_free(bio);
	return path;
}

static inline char *write_rsa(const char *folder, const char *name, size_t bits)
{
	EVP_PKEY *pkey = EVP_PKEY_Q_keygen(NULL, NULL, "RSA", bits);
	char *path = write_key(folder, name, pkey, NULL);

	EVP_PKEY_free(pkey);
	return path;
}

#endif
