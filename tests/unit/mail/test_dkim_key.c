#include "unit.h"

#include <openssl/evp.h>
#include <string.h>

#include "dkim_files.h"
#include "mail/dkim_canon.h"
#include "mail/dkim_key.h"

static char *folder;

static EVP_PKEY *generate(const char *kind)
{
	return strcmp(kind, "EC") == 0 ? EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256")
				       : EVP_PKEY_Q_keygen(NULL, NULL, kind);
}

static void assert_refused(const char *path, enum error_kind kind, const char *expected)
{
	struct error err = ERROR_INIT;

	assert_null(dkim_key_read(path, &err));
	assert_int_equal(err.kind, kind);
	assert_non_null(strstr(err.text, path));
	if (!strstr(err.text, expected)) {
		fail_msg("%s: '%s'", path, err.text);
	}
}

static void test_dkim_key_refuses_other_texts(void **state)
{
	static const struct {
		const char *name, *text;
	} cases[] = {
		{"empty", ""},
		{"words", "no key\n"},
		{"cut", "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2Vw\n"},
		{"public", "-----BEGIN PUBLIC KEY-----\n"
			   "MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwaaPABHURo=\n"
			   "-----END PUBLIC KEY-----\n"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		FREE_ON_EXIT char *path = write_text(folder, cases[i].name, cases[i].text);

		assert_refused(path, ERROR_CONFIG, "holds no private key in PEM");
	}
}

static void test_dkim_key_refuses_other_kinds(void **state)
{
	static const char *const kinds[] = {"EC", "X25519", "ED448"};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		EVP_PKEY *pkey = generate(kinds[i]);
		FREE_ON_EXIT char *path = write_key(folder, kinds[i], pkey, NULL);

		assert_refused(path, ERROR_CONFIG, "is neither RSA nor Ed25519");
		EVP_PKEY_free(pkey);
	}
}

/* Nor does it ask for the password on a terminal. */
static void test_dkim_key_refuses_encrypted(void **state)
{
	EVP_PKEY *pkey = generate("ED25519");
	FREE_ON_EXIT char *path = write_key(folder, "encrypted", pkey, "s3cr3t");

	(void)state;
	assert_refused(path, ERROR_CONFIG, "is encrypted");
	EVP_PKEY_free(pkey);
}

static void test_dkim_key_refuses_files(void **state)
{
	FREE_ON_EXIT char *missing = xasprintf("%s/missing", folder);

	(void)state;
	assert_refused(missing, ERROR_IO, "No such file");
	assert_refused(folder, ERROR_IO, "not a regular file");
}

/* Of four primes, which are found much sooner than two that are twice as long. */
static char *write_large_rsa(const char *name, int bits)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "RSA", NULL);
	EVP_PKEY *pkey = NULL;
	char *path;

	assert_true(EVP_PKEY_keygen_init(ctx) > 0);
	assert_true(EVP_PKEY_CTX_set_rsa_keygen_bits(ctx, bits) > 0);
	assert_true(EVP_PKEY_CTX_set_rsa_keygen_primes(ctx, 4) > 0);
	assert_true(EVP_PKEY_generate(ctx, &pkey) > 0);
	path = write_key(folder, name, pkey, NULL);
	EVP_PKEY_free(pkey);
	EVP_PKEY_CTX_free(ctx);
	return path;
}

static void test_dkim_key_largest_rsa(void **state)
{
	FREE_ON_EXIT char *most = write_large_rsa("most", 4096);
	FREE_ON_EXIT char *large = write_large_rsa("large", 4104);
	unsigned char digest[HASH_BYTES] = {0}, signature[DKIM_SIGNATURE_MAX];
	struct dkim_key *key = dkim_key_read(most, NULL);
	size_t len;

	(void)state;
	assert_non_null(key);
	assert_int_equal(dkim_key_sign(key, digest, signature, &len, NULL), 0);
	assert_int_equal(len, DKIM_SIGNATURE_MAX);
	dkim_key_free(key);
	assert_refused(large, ERROR_CONFIG, "has 4104 bits");
}

static void test_dkim_key_rsa_sizes(void **state)
{
	FREE_ON_EXIT char *small = write_rsa(folder, "small", 1023);
	FREE_ON_EXIT char *least = write_rsa(folder, "least", 1024);
	struct dkim_key *key = dkim_key_read(least, NULL);

	(void)state;
	assert_refused(small, ERROR_CONFIG, "has 1023 bits");
	assert_non_null(key);
	assert_string_equal(dkim_key_algorithm(key), "rsa-sha256");
	dkim_key_free(key);
}

/* What openssl genrsa -traditional writes. */
static void test_dkim_key_reads_pkcs1(void **state)
{
	EVP_PKEY *pkey = EVP_PKEY_Q_keygen(NULL, NULL, "RSA", (size_t)1024);
	BIO *bio = BIO_new(BIO_s_mem());
	struct dkim_key *key;
	char *bytes;
	long len;

	(void)state;
	assert_int_equal(
		PEM_write_bio_PrivateKey_traditional(bio, pkey, NULL, NULL, 0, NULL, NULL), 1);
	len = BIO_get_mem_data(bio, &bytes);
	assert_int_equal(strncmp(bytes, "-----BEGIN RSA ", 15), 0);
	FREE_ON_EXIT char *path = scratch_write(folder, "pkcs1", bytes, (size_t)len);
	key = dkim_key_read(path, NULL);
	assert_non_null(key);
	dkim_key_free(key);
	BIO_free(bio);
	EVP_PKEY_free(pkey);
}

/* A byte of the modulus is another. */
static void test_dkim_key_refuses_damaged_rsa(void **state)
{
	EVP_PKEY *pkey = EVP_PKEY_Q_keygen(NULL, NULL, "RSA", (size_t)1024);
	BIO *bio = BIO_new(BIO_s_mem());
	unsigned char *der = NULL;
	int der_len = i2d_PrivateKey(pkey, &der);
	char *bytes;
	long len;

	(void)state;
	assert_true(der_len > 600);
	der[64] ^= 1;
	assert_true(PEM_write_bio(bio, "RSA PRIVATE KEY", "", der, der_len) > 0);
	len = BIO_get_mem_data(bio, &bytes);
	FREE_ON_EXIT char *path = scratch_write(folder, "damaged", bytes, (size_t)len);
	assert_refused(path, ERROR_CONFIG, "is damaged");
	OPENSSL_free(der);
	BIO_free(bio);
	EVP_PKEY_free(pkey);
}

/* RFC 8463, appendix A.3: its message, its field, its signature. */
static void test_dkim_key_example(void **state)
{
	static const char body[] =
		"Hi.\r\n\r\nWe lost the game.  Are you hungry yet?\r\n\r\nJoe.\r\n";
	static const char *const fields[] = {
		"From: Joe SixPack <joe@football.example.com>",
		"To: Suzie Q <suzie@shopping.example.net>",
		"Subject: Is dinner ready?",
		"Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)",
		"Message-ID: <20030712040037.46341.5F8J@football.example.com>",
	};
	static const char own[] = "DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;\r\n"
				  " d=football.example.com; i=@football.example.com;\r\n"
				  " q=dns/txt; s=brisbane; t=1528637909; h=from : to :\r\n"
				  " subject : date : message-id : from : subject : date;\r\n"
				  " bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;\r\n"
				  " b=";
	FREE_ON_EXIT char *path = write_text(folder, "example", EXAMPLE_PRIVATE);
	struct dkim_key *key = dkim_key_read(path, NULL);
	unsigned char digest[HASH_BYTES], signature[DKIM_SIGNATURE_MAX], base64[128];
	size_t len;
	STRBUF(text);

	(void)state;
	assert_non_null(key);
	assert_string_equal(dkim_key_algorithm(key), "ed25519-sha256");
	dkim_canon_body(body, strlen(body), digest);
	EVP_EncodeBlock(base64, digest, HASH_BYTES);
	assert_string_equal((char *)base64, "2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=");
	for (size_t i = 0; i < ARRAY_LEN(fields); i++) {
		dkim_canon_field(&text, fields[i], strlen(fields[i]));
		strbuf_add_string(&text, "\r\n");
	}
	dkim_canon_field(&text, own, strlen(own));
	hash_bytes(text.data, text.len, digest);
	assert_int_equal(dkim_key_sign(key, digest, signature, &len, NULL), 0);
	assert_int_equal(len, 64);
	EVP_EncodeBlock(base64, signature, (int)len);
	assert_string_equal((char *)base64,
		"/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11BusFa3bT3FY5OsU7ZbnKELq"
		"+eXdp1Q1Dw==");
	dkim_key_free(key);
}

static int start(void **state)
{
	(void)state;
	folder = scratch_new();
	return 0;
}

static int stop(void **state)
{
	(void)state;
	scratch_free(folder);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_dkim_key_refuses_other_texts),
		cmocka_unit_test(test_dkim_key_refuses_other_kinds),
		cmocka_unit_test(test_dkim_key_refuses_encrypted),
		cmocka_unit_test(test_dkim_key_refuses_files),
		cmocka_unit_test(test_dkim_key_rsa_sizes),
		cmocka_unit_test(test_dkim_key_largest_rsa),
		cmocka_unit_test(test_dkim_key_reads_pkcs1),
		cmocka_unit_test(test_dkim_key_refuses_damaged_rsa),
		cmocka_unit_test(test_dkim_key_example),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
