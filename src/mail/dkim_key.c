#include "mail/dkim_key.h"

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"

#define FILE_MAX  ((size_t)64 * 1024)
#define RSA_LEAST 1024 /* RFC 8301, 3.2 */
#define RSA_MOST  (8 * DKIM_SIGNATURE_MAX)

struct dkim_key {
	EVP_PKEY *pkey;
	EVP_PKEY_CTX *rsa;   /* ready to sign, or NULL */
	EVP_MD_CTX *ed25519; /* ready to sign, or NULL */
};

/* OpenSSL would ask on the terminal. Refuses, and remembers that it was asked. */
static int refuse_password(char *buffer, int size, int writing, void *asked)
{
	(void)buffer;
	(void)size;
	(void)writing;
	*(int *)asked = 1;
	return -1;
}

static EVP_PKEY *parse(const struct strbuf *pem, const char *path, struct error *err)
{
	BIO *bio = BIO_new_mem_buf(pem->data, (int)pem->len);
	int encrypted = 0;
	EVP_PKEY *pkey = PEM_read_bio_PrivateKey(bio, NULL, refuse_password, &encrypted);

	BIO_free(bio);
	ERR_clear_error();
	if (!pkey) {
		error_set(err, ERROR_CONFIG,
			encrypted ? "the key in '%s' is encrypted"
				  : "'%s' holds no private key in PEM",
			path);
	}
	return pkey;
}

static EVP_PKEY *read_file(const char *path, struct error *err)
{
	EVP_PKEY *pkey = NULL;
	STRBUF(pem);

	if (file_read(&pem, path, FILE_MAX, err) == 0) {
		pkey = parse(&pem, path, err);
		OPENSSL_cleanse(pem.data, pem.len);
	}
	return pkey;
}

/* Ready for init's kind of work. NULL where OpenSSL refuses. */
static EVP_PKEY_CTX *rsa_context(EVP_PKEY *pkey, int (*init)(EVP_PKEY_CTX *context))
{
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_pkey(NULL, pkey, NULL);

	if (context && init(context) > 0 &&
		EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) > 0 &&
		EVP_PKEY_CTX_set_signature_md(context, EVP_sha256()) > 0) {
		return context;
	}
	EVP_PKEY_CTX_free(context);
	return NULL;
}

/* The key's own context is only copied, which leaves it as it is: that is what threads may do. */
static int sign_rsa(const struct dkim_key *key, const unsigned char *digest,
	unsigned char *signature, size_t *len)
{
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_dup(key->rsa);
	int done = context ? EVP_PKEY_sign(context, signature, len, digest, HASH_BYTES) : 0;

	EVP_PKEY_CTX_free(context);
	return done;
}

/* OpenSSL signs with numbers that do not belong together, and receivers would refuse every mail. */
static bool verifies_itself(const struct dkim_key *key)
{
	static const unsigned char digest[HASH_BYTES];
	unsigned char signature[DKIM_SIGNATURE_MAX];
	size_t len = sizeof(signature);
	EVP_PKEY_CTX *context = rsa_context(key->pkey, EVP_PKEY_verify_init);
	bool verified = context && sign_rsa(key, digest, signature, &len) > 0 &&
			EVP_PKEY_verify(context, signature, len, digest, HASH_BYTES) > 0;

	EVP_PKEY_CTX_free(context);
	return verified;
}

static int prepare_rsa(struct dkim_key *key, const char *path, struct error *err)
{
	int bits = EVP_PKEY_get_bits(key->pkey);

	if (bits < RSA_LEAST || bits > RSA_MOST) {
		return error_set(err, ERROR_CONFIG,
			"the RSA key in '%s' has %d bits: receivers take %d to %d, and 2048 are "
			"usual",
			path, bits, RSA_LEAST, RSA_MOST);
	}
	key->rsa = rsa_context(key->pkey, EVP_PKEY_sign_init);
	if (!key->rsa) {
		return error_set(err, ERROR_CONFIG, "OpenSSL cannot sign with '%s'", path);
	}
	if (!verifies_itself(key)) {
		return error_set(err, ERROR_CONFIG,
			"the RSA key in '%s' is damaged: its public half does not verify what its "
			"private half signs",
			path);
	}
	return 0;
}

static int prepare(struct dkim_key *key, const char *path, struct error *err)
{
	switch (EVP_PKEY_get_base_id(key->pkey)) {
	case EVP_PKEY_RSA:
		return prepare_rsa(key, path, err);
	case EVP_PKEY_ED25519:
		key->ed25519 = EVP_MD_CTX_new();
		if (!key->ed25519 ||
			EVP_DigestSignInit(key->ed25519, NULL, NULL, NULL, key->pkey) <= 0) {
			return error_set(err, ERROR_CONFIG, "OpenSSL cannot sign with '%s'", path);
		}
		return 0;
	default:
		return error_set(
			err, ERROR_CONFIG, "the key in '%s' is neither RSA nor Ed25519", path);
	}
}

struct dkim_key *dkim_key_read(const char *path, struct error *err)
{
	struct dkim_key *key = xcalloc(1, sizeof(*key));

	key->pkey = read_file(path, err);
	if (!key->pkey || prepare(key, path, err) < 0) {
		ERR_clear_error();
		dkim_key_free(key);
		return NULL;
	}
	return key;
}

void dkim_key_free(struct dkim_key *key)
{
	if (key) {
		EVP_PKEY_CTX_free(key->rsa);
		EVP_MD_CTX_free(key->ed25519);
		EVP_PKEY_free(key->pkey);
		free(key);
	}
}

const char *dkim_key_algorithm(const struct dkim_key *key)
{
	return key->rsa ? "rsa-sha256" : "ed25519-sha256";
}

static int sign_ed25519(const struct dkim_key *key, const unsigned char *digest,
	unsigned char *signature, size_t *len)
{
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	int done = context && EVP_MD_CTX_copy_ex(context, key->ed25519) > 0
			   ? EVP_DigestSign(context, signature, len, digest, HASH_BYTES)
			   : 0;

	EVP_MD_CTX_free(context);
	return done;
}

int dkim_key_sign(const struct dkim_key *key, const unsigned char digest[HASH_BYTES],
	unsigned char ret_signature[DKIM_SIGNATURE_MAX], size_t *ret_len, struct error *err)
{
	size_t len = DKIM_SIGNATURE_MAX;

	if ((key->rsa ? sign_rsa : sign_ed25519)(key, digest, ret_signature, &len) <= 0) {
		ERR_clear_error();
		return error_set(err, ERROR_CONFIG, "OpenSSL refuses to sign with a DKIM key");
	}
	*ret_len = len;
	return 0;
}
