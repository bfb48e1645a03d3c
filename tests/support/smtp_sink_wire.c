#include "smtp_sink_wire.h"

#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

int64_t wire_now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * INT64_C(1000000000) + time.tv_nsec;
}

void wire_sleep(long microseconds)
{
	struct timespec pause = {
		.tv_sec = microseconds / 1000000, .tv_nsec = microseconds % 1000000 * 1000};

	nanosleep(&pause, NULL);
}

static bool send_all(struct wire *wire, size_t len)
{
	size_t done = 0;

	while (done < len) {
		ssize_t count = send(wire->fd, wire->out + done, len - done, MSG_NOSIGNAL);
		if (count <= 0) {
			return false;
		}
		done += (size_t)count;
	}
	wire->out_len -= len;
	memmove(wire->out, wire->out + len, wire->out_len);
	return true;
}

/* Sends the first `count` of the replies that wait. */
static bool send_replies(struct wire *wire, size_t count)
{
	size_t len = wire->replies[count - 1].end;

	wire->reply_count -= count;
	for (size_t i = 0; i < wire->reply_count; i++) {
		wire->replies[i] = wire->replies[i + count];
		wire->replies[i].end -= len;
	}
	return send_all(wire, len);
}

static bool flush(struct wire *wire)
{
	return !wire->reply_count || send_replies(wire, wire->reply_count);
}

void wire_say(struct wire *wire, const char *text)
{
	size_t len = strlen(text);
	int64_t due = wire->arrived + wire->delay;

	if (wire->out_len + len > sizeof(wire->out) || wire->reply_count == WIRE_REPLIES) {
		fputs("smtp_sink: too many commands at once\n", stderr);
		_exit(1);
	}
	memcpy(wire->out + wire->out_len, text, len);
	wire->out_len += len;
	if (wire->reply_count && wire->replies[wire->reply_count - 1].due == due) {
		wire->reply_count--;
	}
	wire->replies[wire->reply_count].due = due;
	wire->replies[wire->reply_count++].end = wire->out_len;
}

/* Sends what is due, until something comes. What is under way meanwhile costs no time of its own:
 * a reply to what came first leaves while the rest still comes. */
static bool send_until_readable(struct wire *wire)
{
	while (wire->delay && wire->reply_count) {
		int64_t wait = wire->replies[0].due - wire_now();
		struct timespec pause = {wait / 1000000000, wait % 1000000000};
		struct pollfd input = {.fd = wire->fd, .events = POLLIN};

		if (wait <= 0) {
			if (!send_replies(wire, 1)) {
				return false;
			}
		} else if (ppoll(&input, 1, &pause, NULL) > 0) {
			return true;
		}
	}
	return flush(wire);
}

void wire_finish(struct wire *wire)
{
	int64_t wait = wire->arrived + wire->delay - wire_now();

	if (wire->delay && wait > 0) {
		wire_sleep(wait / 1000);
	}
	flush(wire);
}

bool wire_fill(struct wire *wire)
{
	ssize_t count;

	if (!send_until_readable(wire)) {
		return false;
	}
	if (wire->start) {
		memmove(wire->in, wire->in + wire->start, wire->end - wire->start);
		wire->end -= wire->start;
		wire->start = 0;
	}
	if (wire->end == WIRE_BUFFER) {
		return false;
	}
	count = recv(wire->fd, wire->in + wire->end, WIRE_BUFFER - wire->end, 0);
	if (count > 0) {
		wire->end += (size_t)count;
		wire->arrived = wire->delay ? wire_now() : 0;
	}
	return count > 0;
}

char *wire_line(struct wire *wire)
{
	for (size_t seen = wire->start;;) {
		char *lf = memchr(wire->in + seen, '\n', wire->end - seen);
		char *line = wire->in + wire->start;

		if (lf) {
			wire->start = (size_t)(lf + 1 - wire->in);
			*lf = '\0';
			if (lf > line && lf[-1] == '\r') {
				lf[-1] = '\0';
			}
			return line;
		}
		seen = wire->end - wire->start;
		if (!wire_fill(wire)) {
			return NULL;
		}
	}
}
