/*
 * Signs a message for tests in other languages: dkim_sign AT REWRITTEN [DOMAIN SELECTOR KEYFILE]…
 * reads the message from standard input and writes it with its signatures to standard output.
 * REWRITTEN is one field's name, or empty. With --repeat N in front, signs N times, writes nothing
 * and says how many microseconds one signing took.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "mail/dkim.h"

#define KEYS_MAX 8

static void read_input(struct strbuf *out)
{
	char bytes[65536];
	size_t len;

	while ((len = fread(bytes, 1, sizeof(bytes), stdin)) > 0) {
		strbuf_add(out, bytes, len);
	}
}

static int sign(
	const struct dkim_keys *keys, const struct strbuf *message, int64_t at, struct error *err)
{
	STRBUF(headers);

	if (dkim_sign(keys, message->data, message->len, at, &headers, err) < 0) {
		return -1;
	}
	fwrite(headers.data, 1, headers.len, stdout);
	fwrite(message->data, 1, message->len, stdout);
	return 0;
}

static int measure(
	const struct dkim_keys *keys, const struct strbuf *message, long repeat, struct error *err)
{
	struct timespec start, end;
	STRBUF(headers);

	clock_gettime(CLOCK_MONOTONIC, &start);
	for (long i = 0; i < repeat; i++) {
		strbuf_clear(&headers);
		if (dkim_sign(keys, message->data, message->len, i, &headers, err) < 0) {
			return -1;
		}
	}
	clock_gettime(CLOCK_MONOTONIC, &end);
	printf("%.1f\n", ((double)(end.tv_sec - start.tv_sec) * 1e6 +
				 (double)(end.tv_nsec - start.tv_nsec) / 1e3) /
				 (double)repeat);
	return 0;
}

int main(int argc, char **argv)
{
	struct dkim_key_file files[KEYS_MAX] = {0};
	const char *rewritten[2] = {NULL, NULL};
	struct error err = ERROR_INIT;
	struct dkim_keys *keys;
	long repeat = 0;
	size_t count = 0;
	int failed;
	STRBUF(message);

	if (argc > 2 && strcmp(argv[1], "--repeat") == 0) {
		repeat = strtol(argv[2], NULL, 10);
		argc -= 2;
		argv += 2;
	}
	if (argc < 3 || argc % 3 != 0 || argc / 3 - 1 > KEYS_MAX) {
		fputs("dkim_sign [--repeat N] AT REWRITTEN [DOMAIN SELECTOR KEYFILE]...\n", stderr);
		return 64;
	}
	rewritten[0] = argv[2][0] ? argv[2] : NULL;
	for (int i = 3; i < argc; i += 3) {
		files[count++] = (struct dkim_key_file){argv[i], argv[i + 1], argv[i + 2]};
	}
	keys = dkim_keys_load(files, count, rewritten, &err);
	read_input(&message);
	failed = !keys || (repeat ? measure(keys, &message, repeat, &err)
				  : sign(keys, &message, strtoll(argv[1], NULL, 10), &err)) < 0;
	if (failed) {
		fprintf(stderr, "%s\n", err.text);
	}
	dkim_keys_free(keys);
	return failed ? 65 : 0;
}
