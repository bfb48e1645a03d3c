#ifndef POSTRIDER_TESTS_SMTP_PEER_H
#define POSTRIDER_TESTS_SMTP_PEER_H

/*
 * A scripted SMTP server in a thread of the test, on a free port of 127.0.0.1, plain. The script
 * is a list of answers: the first is the greeting, each further one answers one line of the client
 * (after a "354", the whole message up to its dot); a "421" closes as well. What the client said
 * is kept for comparison.
 *
 * Besides replies there are PEER_CLOSE (say no more and close; what is left of the script is for
 * the next connection), PEER_HANG (say no more, wait for the client to close), PEER_CUT (close as
 * soon as the first bytes of the message are there) and PEER_IDLE (say and close at once, without
 * waiting for a line: what follows PEER_IDLE is what is said).
 */

#include <arpa/inet.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/strbuf.h"
#include "unit.h"

#define PEER_CLOSE "!close"
#define PEER_HANG  "!hang"
#define PEER_CUT   "!cut"
#define PEER_IDLE  "!idle "

/* No test may hang: a peer that hears nothing for this long gives up. */
#define PEER_PATIENCE 20000

struct peer {
	const char *const *script; /* ended by NULL */
	size_t next;
	int listener;
	int fd;
	char url[64];
	struct strbuf heard; /* each line with "\n"; connections separated by "--\n" */
	struct strbuf input; /* read, not yet taken */
	pthread_t thread;
};

static inline bool peer_read_more(struct peer *peer)
{
	char bytes[4096];
	struct pollfd poller = {.fd = peer->fd, .events = POLLIN};
	if (poll(&poller, 1, PEER_PATIENCE) <= 0) {
		return false;
	}
	ssize_t count = recv(peer->fd, bytes, sizeof(bytes), 0);
	if (count > 0) {
		strbuf_add(&peer->input, bytes, (size_t)count);
	}
	return count > 0;
}

/* Moves so many bytes of what was read to what was heard, lines with LF alone. */
static inline void peer_hear(struct peer *peer, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (peer->input.data[i] != '\r') {
			strbuf_add_char(&peer->heard, peer->input.data[i]);
		}
	}
	memmove(peer->input.data, peer->input.data + len, peer->input.len - len + 1);
	strbuf_truncate(&peer->input, peer->input.len - len);
}

/* Takes what the client sent up to and with the mark. */
static inline bool peer_take(struct peer *peer, const char *mark)
{
	char *found;
	while (!(found = strstr(peer->input.data, mark))) {
		if (!peer_read_more(peer)) {
			return false;
		}
	}
	size_t len = (size_t)(found - peer->input.data) + strlen(mark);
	peer_hear(peer, len);
	return true;
}

/* Takes the message of a BDAT that was just heard, as it is. */
static inline bool peer_take_chunk(struct peer *peer)
{
	const char *line = strrchr(peer->heard.data, 'B');
	size_t len = strtoul(line + strlen("BDAT "), NULL, 10);
	while (peer->input.len < len) {
		if (!peer_read_more(peer)) {
			return false;
		}
	}
	peer_hear(peer, len);
	return true;
}

static inline bool peer_heard_chunk(const struct peer *peer)
{
	size_t end = peer->heard.len - 1;
	const char *line = peer->heard.data + end;
	while (line > peer->heard.data && line[-1] != '\n') {
		line--;
	}
	return strncmp(line, "BDAT ", 5) == 0;
}

static inline void peer_say(struct peer *peer, const char *text)
{
	/* In one piece, or Nagle's algorithm holds the end back. */
	STRBUF(line);
	strbuf_addf(&line, "%s\r\n", text);
	(void)!send(peer->fd, line.data, line.len, MSG_NOSIGNAL);
}

/* A message ends with its dot, which is the first line where there is no message (RFC 2920). */
static inline bool peer_take_message(struct peer *peer)
{
	while (peer->input.len < 3 && peer_read_more(peer)) {
	}
	return peer_take(peer, strncmp(peer->input.data, ".\r\n", 3) == 0 ? ".\r\n" : "\r\n.\r\n");
}

/* Returns false where the connection is over. */
static inline bool peer_step(struct peer *peer, bool *in_data)
{
	const char *answer = peer->script[peer->next];
	if (answer && strncmp(answer, PEER_IDLE, strlen(PEER_IDLE)) == 0) {
		peer->next++;
		peer_say(peer, answer + strlen(PEER_IDLE));
		return false;
	}
	if (answer && strcmp(answer, PEER_CUT) == 0) {
		peer->next++;
		while (peer->input.len == 0 && peer_read_more(peer)) {
		}
		return false;
	}
	if (!(*in_data ? peer_take_message(peer) : peer_take(peer, "\r\n")) || !answer) {
		return false;
	}
	if (!*in_data && peer_heard_chunk(peer) && !peer_take_chunk(peer)) {
		return false;
	}
	peer->next++;
	if (strcmp(answer, PEER_CLOSE) == 0) {
		return false;
	}
	if (strcmp(answer, PEER_HANG) == 0) {
		while (peer_read_more(peer)) {
		}
		return false;
	}
	peer_say(peer, answer);
	*in_data = strncmp(answer, "354", 3) == 0;
	return strncmp(answer, "421", 3) != 0;
}

static inline void *peer_run(void *ctx)
{
	struct peer *peer = ctx;
	while (peer->script[peer->next]) {
		struct pollfd poller = {.fd = peer->listener, .events = POLLIN};
		if (poll(&poller, 1, PEER_PATIENCE) <= 0) {
			break;
		}
		peer->fd = accept(peer->listener, NULL, NULL);
		if (peer->fd < 0) {
			break;
		}
		if (peer->heard.len > 0) {
			strbuf_add_string(&peer->heard, "--\n");
		}
		strbuf_clear(&peer->input);
		bool in_data = false;
		const char *greeting = peer->script[peer->next++];
		if (strcmp(greeting, PEER_HANG) == 0) {
			while (peer_read_more(peer)) {
			}
		} else if (strcmp(greeting, PEER_CLOSE) != 0) {
			peer_say(peer, greeting);
			while (greeting[0] == '2' && peer_step(peer, &in_data)) {
			}
		}
		close(peer->fd);
	}
	/* Nobody is to wait for a greeting that will not come. */
	shutdown(peer->listener, SHUT_RDWR);
	return NULL;
}

static inline struct peer *peer_start(const char *const *script)
{
	struct peer *peer = xcalloc(1, sizeof(*peer));
	struct sockaddr_in address = {
		.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t len = sizeof(address);
	*peer = (struct peer){.script = script, .heard = STRBUF_INIT, .input = STRBUF_INIT};
	peer->listener = socket(AF_INET, SOCK_STREAM, 0);
	assert_int_equal(bind(peer->listener, (struct sockaddr *)&address, len), 0);
	assert_int_equal(listen(peer->listener, 8), 0);
	assert_int_equal(getsockname(peer->listener, (struct sockaddr *)&address, &len), 0);
	snprintf(peer->url, sizeof(peer->url), "smtp://127.0.0.1:%d", ntohs(address.sin_port));
	assert_int_equal(pthread_create(&peer->thread, NULL, peer_run, peer), 0);
	return peer;
}

/* Waits for the end of the script or of the conversation; what was heard stays readable. */
static inline void peer_join(struct peer *peer)
{
	shutdown(peer->listener, SHUT_RDWR);
	pthread_join(peer->thread, NULL);
	close(peer->listener);
}

static inline void peer_free(struct peer *peer)
{
	strbuf_release(&peer->heard);
	strbuf_release(&peer->input);
	free(peer);
}

#endif
