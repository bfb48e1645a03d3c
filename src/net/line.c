#include "net/line.h"

#include <curl/curl.h>
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "net/line_internal.h"

/* How long a wait lasts at most before it looks at `stop` again. */
#define SLICE 200

static int64_t now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

int64_t line_deadline(long timeout)
{
	return now() + timeout;
}

void line_set_interruptible(struct line *line, bool on)
{
	line->interruptible = on;
}

bool line_is_stopped(const struct line *line)
{
	return line->interruptible && line->stop && *line->stop;
}

void line_close(struct line *line)
{
	if (!line) {
		return;
	}
	curl_easy_cleanup(line->curl);
	free(line);
}

/* Waits until the socket is ready for `events`. */
static int wait_ready(struct line *line, short events, int64_t deadline, struct error *err)
{
	struct pollfd poller = {.fd = line->socket, .events = events};

	for (;;) {
		int64_t left = deadline - now();
		int ready;

		if (line_is_stopped(line)) {
			return error_set(err, ERROR_BUSY, "stopped while waiting for the server");
		}
		if (left <= 0) {
			return error_set(err, ERROR_TEMPORARY, "the server did not answer in time");
		}
		ready = poll(&poller, 1, left < SLICE ? (int)left : SLICE);
		if (ready > 0) {
			return 0;
		}
		if (ready < 0 && errno != EINTR) {
			return error_errno(err, ERROR_TEMPORARY, "poll");
		}
	}
}

int line_write(struct line *line, const char *bytes, size_t len, long timeout, size_t *ret_written,
	struct error *err)
{
	size_t written = 0;
	int64_t deadline = line_deadline(timeout);

	while (written < len) {
		size_t count = 0;
		CURLcode code = curl_easy_send(line->curl, bytes + written, len - written, &count);

		if (code == CURLE_OK) {
			written += count;
			*ret_written = written;
			deadline = line_deadline(timeout);
		} else if (code != CURLE_AGAIN) {
			return error_set(err, ERROR_TEMPORARY, "the connection broke: %s",
				curl_easy_strerror(code));
		} else if (wait_ready(line, POLLOUT, deadline, err)) {
			return -1;
		}
	}
	return 0;
}

/* Appends to the buffer what can be read without waiting. */
static CURLcode receive(struct line *line, size_t *ret_count)
{
	CURLcode code;

	if (line->start > 0) {
		memmove(line->buffer, line->buffer + line->start, line->end - line->start);
		line->end -= line->start;
		line->start = 0;
	}
	code = curl_easy_recv(
		line->curl, line->buffer + line->end, sizeof(line->buffer) - line->end, ret_count);
	if (code == CURLE_OK) {
		line->end += *ret_count;
	}
	return code;
}

static int fill(struct line *line, int64_t deadline, struct error *err)
{
	if (line->end - line->start == sizeof(line->buffer)) {
		return error_set(err, ERROR_TEMPORARY, "the server sent a line of over %d bytes",
			LINE_MAX_LENGTH);
	}
	/* An answer is hardly ever there already: this saves a read that finds nothing. */
	if (line->plain && wait_ready(line, POLLIN, deadline, err)) {
		return -1;
	}
	for (;;) {
		size_t count = 0;
		CURLcode code = receive(line, &count);

		if (code == CURLE_OK && count > 0) {
			return 0;
		}
		if (code == CURLE_OK) {
			return error_set(err, ERROR_TEMPORARY, "the server closed the connection");
		}
		if (code != CURLE_AGAIN) {
			return error_set(err, ERROR_TEMPORARY, "the connection broke: %s",
				curl_easy_strerror(code));
		}
		if (wait_ready(line, POLLIN, deadline, err)) {
			return -1;
		}
	}
}

int line_read(struct line *line, int64_t deadline, struct strbuf *out, struct error *err)
{
	for (;;) {
		const char *start = line->buffer + line->start;
		const char *end = memchr(start, '\n', line->end - line->start);

		if (end) {
			size_t len = (size_t)(end - start);

			line->start += len + 1;
			if (len > 0 && start[len - 1] == '\r') {
				len--;
			}
			strbuf_add(out, start, len);
			return 0;
		}
		if (fill(line, deadline, err)) {
			return -1;
		}
	}
}

bool line_is_stale(struct line *line)
{
	size_t count = 0;

	return line->start < line->end || receive(line, &count) != CURLE_AGAIN;
}
