/* DKIM's keys: any file is a key that signs, the same each time, or a mistake of the operator's. */

#include "fuzz.h"

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "mail/dkim_key.h"

static void check_key(const struct dkim_key *key)
{
	const unsigned char digest[HASH_BYTES] = {1, 2, 3};
	unsigned char first[DKIM_SIGNATURE_MAX], second[DKIM_SIGNATURE_MAX];
	size_t first_len = 0, second_len = 0;
	struct error err = ERROR_INIT;

	HOLDS(strcmp(dkim_key_algorithm(key), "rsa-sha256") == 0 ||
		strcmp(dkim_key_algorithm(key), "ed25519-sha256") == 0);
	if (dkim_key_sign(key, digest, first, &first_len, &err) < 0) {
		HOLDS(err.text[0]);
		return; /* numbers that are no key, though their shape is one's */
	}
	HOLDS(first_len > 0 && first_len <= sizeof(first));
	HOLDS(dkim_key_sign(key, digest, second, &second_len, &err) == 0);
	HOLDS(first_len == second_len && memcmp(first, second, first_len) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	int file = memfd_create("key", MFD_CLOEXEC);
	struct error err = ERROR_INIT;
	struct dkim_key *key;
	char path[32];

	HOLDS(file >= 0 && write(file, data, size) == (ssize_t)size);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", file);
	key = dkim_key_read(path, &err);
	if (key) {
		check_key(key);
	} else {
		HOLDS(err.kind == ERROR_CONFIG && strstr(err.text, path));
	}
	dkim_key_free(key);
	close(file);
	return 0;
}
