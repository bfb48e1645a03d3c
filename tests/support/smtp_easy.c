/*
 * Sends a message as most programs that use libcurl do: its easy API, a handle for each thread,
 * which keeps its connection. smtp_easy PORT THREADS COUNT FILE. For tests/bench/deliver.
 */

#include <curl/curl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char url[64];
static char *message;
static size_t message_len;
static long count;
static atomic_long next, failed;

static size_t read_message(char *buffer, size_t size, size_t items, void *ctx)
{
	size_t *done = ctx, len = size * items;

	len = len < message_len - *done ? len : message_len - *done;
	memcpy(buffer, message + *done, len);
	*done += len;
	return len;
}

static void send_one(CURL *curl, long number)
{
	char recipient[64];
	struct curl_slist *recipients;
	size_t done = 0;

	snprintf(recipient, sizeof(recipient), "<reader%ld@example.org>", number);
	recipients = curl_slist_append(NULL, recipient);
	curl_easy_setopt(curl, CURLOPT_URL, url);
	curl_easy_setopt(curl, CURLOPT_MAIL_FROM, "<notes@example.org>");
	curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, recipients);
	curl_easy_setopt(curl, CURLOPT_READFUNCTION, read_message);
	curl_easy_setopt(curl, CURLOPT_READDATA, &done);
	curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	failed += curl_easy_perform(curl) != CURLE_OK;
	curl_slist_free_all(recipients);
}

static void *work(void *ctx)
{
	CURL *curl = curl_easy_init();
	long number;

	(void)ctx;
	while ((number = next++) < count) {
		send_one(curl, number);
	}
	curl_easy_cleanup(curl);
	return NULL;
}

static void load(const char *path)
{
	FILE *file = fopen(path, "rb");

	if (!file) {
		perror(path);
		exit(1);
	}
	fseek(file, 0, SEEK_END);
	message_len = (size_t)ftell(file);
	rewind(file);
	message = malloc(message_len);
	if (fread(message, 1, message_len, file) != message_len) {
		perror(path);
		exit(1);
	}
	fclose(file);
}

int main(int argc, char **argv)
{
	pthread_t threads[64];
	long thread_count = argc == 5 ? strtol(argv[2], NULL, 10) : 0;

	if (thread_count < 1 || thread_count > 64) {
		fputs("usage: smtp_easy PORT THREADS COUNT FILE\n", stderr);
		return 2;
	}
	snprintf(url, sizeof(url), "smtp://127.0.0.1:%s/localhost", argv[1]);
	count = strtol(argv[3], NULL, 10);
	load(argv[4]);
	curl_global_init(CURL_GLOBAL_DEFAULT);
	for (long i = 0; i < thread_count; i++) {
		pthread_create(&threads[i], NULL, work, NULL);
	}
	for (long i = 0; i < thread_count; i++) {
		pthread_join(threads[i], NULL);
	}
	curl_global_cleanup();
	free(message);
	return failed ? 1 : 0;
}
