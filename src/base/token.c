#include "base/token.h"

#include <openssl/crypto.h>
#include <string.h>

#define MAC_BYTES    10
#define NUMBER_BYTES 5
#define RAW_BYTES    (MAC_BYTES + NUMBER_BYTES)

static const char alphabet[] = "abcdefghijklmnopqrstuvwxyz234567";

static void make_mac(const struct token_key *key, enum token_kind kind, int64_t number,
	unsigned char ret_mac[MAC_BYTES])
{
	unsigned char input[1 + NUMBER_BYTES] = {(unsigned char)kind};
	unsigned char mac[HASH_BYTES];

	for (int i = 0; i < NUMBER_BYTES; i++) {
		input[1 + i] = (unsigned char)(number >> 8 * (NUMBER_BYTES - 1 - i));
	}
	hash_hmac(key->bytes, input, sizeof(input), mac);
	memcpy(ret_mac, mac, MAC_BYTES);
}

/* Hides the number, or shows it again: the pad depends on the MAC, and so on the number. */
static void apply_pad(const struct token_key *key, unsigned char raw[RAW_BYTES])
{
	static const char label[] = "token-pad";
	unsigned char input[sizeof(label) + MAC_BYTES];
	unsigned char pad[HASH_BYTES];

	memcpy(input, label, sizeof(label));
	memcpy(input + sizeof(label), raw, MAC_BYTES);
	hash_hmac(key->bytes, input, sizeof(input), pad);
	for (int i = 0; i < NUMBER_BYTES; i++) {
		raw[MAC_BYTES + i] ^= pad[i];
	}
}

void token_make(const struct token_key *key, enum token_kind kind, int64_t number,
	char ret_token[TOKEN_LEN + 1])
{
	unsigned char raw[RAW_BYTES];

	make_mac(key, kind, number, raw);
	for (int i = 0; i < NUMBER_BYTES; i++) {
		raw[MAC_BYTES + i] = (unsigned char)(number >> 8 * (NUMBER_BYTES - 1 - i));
	}
	apply_pad(key, raw);
	ret_token[0] = (char)kind;
	for (size_t i = 0; i < TOKEN_LEN - 1; i++) {
		size_t bit = 5 * i;
		unsigned pair = (unsigned)raw[bit / 8] << 8;

		if (bit / 8 + 1 < RAW_BYTES) {
			pair |= raw[bit / 8 + 1];
		}
		ret_token[1 + i] = alphabet[pair >> (11 - bit % 8) & 31];
	}
	ret_token[TOKEN_LEN] = '\0';
}

static int decode_base32(const char *text, unsigned char raw[RAW_BYTES])
{
	memset(raw, 0, RAW_BYTES);
	for (size_t i = 0; i < TOKEN_LEN - 1; i++) {
		char c = text[i] >= 'A' && text[i] <= 'Z' ? (char)(text[i] + 32) : text[i];
		const char *place = strchr(alphabet, c);
		size_t bit = 5 * i;
		unsigned pair;

		if (!c || !place) {
			return -1;
		}
		pair = (unsigned)(place - alphabet) << (11 - bit % 8);
		raw[bit / 8] |= (unsigned char)(pair >> 8);
		if (bit / 8 + 1 < RAW_BYTES) {
			raw[bit / 8 + 1] |= (unsigned char)pair;
		}
	}
	return 0;
}

int64_t token_read(const struct token_key *key, enum token_kind kind, const char *text)
{
	unsigned char raw[RAW_BYTES], mac[MAC_BYTES];
	int64_t number = 0;

	if (strlen(text) != TOKEN_LEN || (text[0] | 0x20) != (char)kind ||
		decode_base32(text + 1, raw) < 0) {
		return 0;
	}
	apply_pad(key, raw);
	for (int i = 0; i < NUMBER_BYTES; i++) {
		number = number << 8 | raw[MAC_BYTES + i];
	}
	make_mac(key, kind, number, mac);
	return CRYPTO_memcmp(mac, raw, MAC_BYTES) == 0 ? number : 0;
}
