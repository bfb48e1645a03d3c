#include "unit.h"

#include <string.h>

#include "base/hash.h"
#include "base/mem.h"

/* FIPS 180-4's examples, and lengths around its block of 64 bytes. */
static void test_hash_sha256_vectors(void **state)
{
	static const struct {
		const char *text;
		size_t repeated;
		const char *hex;
	} table[] = {
		{"", 1, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
		{"abc", 1, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
		{"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1,
			"248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
		{"a", 1000000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		struct hash hash;
		unsigned char digest[HASH_BYTES];
		char hex[HASH_HEX];

		hash_init(&hash);
		for (size_t n = 0; n < table[i].repeated; n++) {
			hash_add(&hash, table[i].text, strlen(table[i].text));
		}
		hash_final(&hash, digest);
		hash_to_hex(digest, hex);
		assert_string_equal(hex, table[i].hex);
		if (table[i].repeated == 1) {
			hash_hex(table[i].text, strlen(table[i].text), hex);
			assert_string_equal(hex, table[i].hex);
		}
	}
}

static void test_hash_pieces_are_as_one(void **state)
{
	unsigned char text[200], whole[HASH_BYTES], pieces[HASH_BYTES];

	(void)state;
	for (size_t i = 0; i < sizeof(text); i++) {
		text[i] = (unsigned char)i; /* a NUL first */
	}
	hash_bytes(text, sizeof(text), whole);
	for (size_t cut = 0; cut <= sizeof(text); cut++) {
		struct hash hash;

		hash_init(&hash);
		hash_add(&hash, text, cut);
		hash_add(&hash, text + cut, sizeof(text) - cut);
		hash_final(&hash, pieces);
		assert_memory_equal(pieces, whole, HASH_BYTES);
	}
}

/* RFC 4231, cases 1 to 4. HMAC pads a key with zeros to its block of 64 bytes, so that shorter
 * keys are ours with zeros behind. */
static void test_hash_hmac_vectors(void **state)
{
	unsigned char data3[50], data4[50];
	const struct {
		const char *key;
		size_t key_len;
		const void *data;
		size_t data_len;
		const char *hex;
	} table[] = {
		{"\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b",
			20, "Hi There", 8,
			"b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"},
		{"Jefe", 4, "what do ya want for nothing?", 28,
			"5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
		{"\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa",
			20, data3, 50,
			"773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"},
		{"\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f\x10\x11\x12\x13\x14"
		 "\x15\x16\x17\x18\x19",
			25, data4, 50,
			"82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"},
	};

	(void)state;
	memset(data3, 0xdd, sizeof(data3));
	memset(data4, 0xcd, sizeof(data4));
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		unsigned char key[HASH_BYTES] = {0}, mac[HASH_BYTES];
		char hex[HASH_HEX];

		memcpy(key, table[i].key, table[i].key_len);
		hash_hmac(key, table[i].data, table[i].data_len, mac);
		hash_to_hex(mac, hex);
		assert_string_equal(hex, table[i].hex);
	}
}

static void test_hash_random_differs_and_fills(void **state)
{
	unsigned char a[64] = {0}, b[64] = {0};
	static const unsigned char zeros[16];

	(void)state;
	hash_random(a, sizeof(a));
	hash_random(b, sizeof(b));
	assert_memory_not_equal(a, b, sizeof(a));
	assert_memory_not_equal(a + 48, zeros, sizeof(zeros));
	hash_random(a, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_hash_sha256_vectors),
		cmocka_unit_test(test_hash_pieces_are_as_one),
		cmocka_unit_test(test_hash_hmac_vectors),
		cmocka_unit_test(test_hash_random_differs_and_fills),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
