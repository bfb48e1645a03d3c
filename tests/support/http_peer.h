#ifndef POSTRIDER_TESTS_HTTP_PEER_H
#define POSTRIDER_TESTS_HTTP_PEER_H

/* A server on loopback that answers by a table and writes down what it was asked. Each connection
 * has a thread of its own. */

#include <arpa/inet.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/strbuf.h"
#include "unit.h"

struct answer {
	const char *request; /* "HEAD /path " */
	const char *head; /* status line and fields, "$" for peer->other; "": hang; NULL: hang up */
	size_t body;      /* bytes */
};

struct peer {
	const struct answer *answers;
	size_t answer_count;
	int listener;
	char url[64];
	const char *other;    /* another server's URL, for redirects; or NULL */
	pthread_mutex_t lock; /* of what follows */
	struct strbuf heard;  /* "HEAD /path\n", "POST /path body\n" … */
	size_t visits;        /* connections that are open */
	pthread_cond_t left;  /* one was closed */
	pthread_t thread;
};

struct peer_visit {
	struct peer *peer;
	int fd;
};

/* "$" in an expected text stands for the server's URL. */
static inline void peer_expand(struct strbuf *out, const char *text, const char *url)
{
	for (; *text; text++) {
		if (*text == '$') {
			strbuf_add_string(out, url);
		} else {
			strbuf_add_char(out, *text);
		}
	}
}

/* A request with its body, at most 4 KB. Returns false where it does not come to its end. */
static inline bool peer_read(int fd, struct strbuf *request, const char **ret_body)
{
	char bytes[4096];
	size_t wanted = 0;
	*ret_body = NULL;
	while (!*ret_body || strlen(*ret_body) < wanted) {
		ssize_t count = recv(fd, bytes, sizeof(bytes), 0);
		if (count <= 0 || request->len > sizeof(bytes)) {
			return false;
		}
		strbuf_add(request, bytes, (size_t)count);
		const char *length = strstr(request->data, "Content-Length: ");
		const char *end = strstr(request->data, "\r\n\r\n");
		*ret_body = end ? end + 4 : NULL;
		wanted = length ? strtoul(length + 16, NULL, 10) : 0;
	}
	return true;
}

static inline void peer_answer(struct peer *peer, int fd)
{
	const char *body;
	STRBUF(request);
	if (!peer_read(fd, &request, &body)) {
		return;
	}
	const char *end = strstr(request.data, " HTTP/");
	pthread_mutex_lock(&peer->lock);
	strbuf_addf(&peer->heard, "%.*s%s%s\n", (int)(end - request.data), request.data,
		*body ? " " : "", body);
	pthread_mutex_unlock(&peer->lock);
	struct answer found = {"", "404 No", 0};
	for (size_t i = 0; i < peer->answer_count; i++) {
		if (strncmp(request.data, peer->answers[i].request,
			    strlen(peer->answers[i].request)) == 0) {
			found = peer->answers[i];
		}
	}
	if (!found.head) {
		return;
	}
	STRBUF(reply);
	strbuf_add_string(&reply, "HTTP/1.1 ");
	peer_expand(&reply, found.head, peer->other ? peer->other : "$");
	strbuf_addf(&reply, "\r\nContent-Length: %zu\r\nConnection: close\r\n\r\n", found.body);
	for (size_t i = 0; i < found.body; i++) {
		strbuf_add_char(&reply, 'x');
	}
	if (found.head[0] == '\0') {
		char byte;
		(void)!recv(fd, &byte, 1, 0);
	}
	for (size_t sent = 0; found.head[0] && sent < reply.len;) {
		ssize_t count = send(fd, reply.data + sent, reply.len - sent, MSG_NOSIGNAL);
		if (count <= 0) {
			return;
		}
		sent += (size_t)count;
	}
}

static inline void *peer_receive(void *ctx)
{
	struct peer_visit *visit = ctx;
	struct peer *peer = visit->peer;
	peer_answer(peer, visit->fd);
	close(visit->fd);
	free(visit);
	pthread_mutex_lock(&peer->lock);
	peer->visits--;
	pthread_cond_signal(&peer->left);
	pthread_mutex_unlock(&peer->lock);
	return NULL;
}

static inline void *peer_serve(void *ctx)
{
	struct peer *peer = ctx;
	for (int fd; (fd = accept(peer->listener, NULL, NULL)) >= 0;) {
		struct peer_visit *visit = xmalloc(sizeof(*visit));
		pthread_t thread;
		*visit = (struct peer_visit){peer, fd};
		pthread_mutex_lock(&peer->lock);
		peer->visits++;
		pthread_mutex_unlock(&peer->lock);
		assert_int_equal(pthread_create(&thread, NULL, peer_receive, visit), 0);
		pthread_detach(thread);
	}
	return NULL;
}

static inline struct peer *peer_start(const struct answer *answers, size_t count)
{
	struct peer *peer = xcalloc(1, sizeof(*peer));
	struct sockaddr_in address = {
		.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t len = sizeof(address);
	peer->answers = answers;
	peer->answer_count = count;
	peer->heard = (struct strbuf)STRBUF_INIT;
	pthread_mutex_init(&peer->lock, NULL);
	pthread_cond_init(&peer->left, NULL);
	peer->listener = socket(AF_INET, SOCK_STREAM, 0);
	assert_int_equal(bind(peer->listener, (struct sockaddr *)&address, len), 0);
	assert_int_equal(listen(peer->listener, 64), 0);
	assert_int_equal(getsockname(peer->listener, (struct sockaddr *)&address, &len), 0);
	snprintf(peer->url, sizeof(peer->url), "http://127.0.0.1:%d", ntohs(address.sin_port));
	assert_int_equal(pthread_create(&peer->thread, NULL, peer_serve, peer), 0);
	return peer;
}

/* Answers may be changed between the two, when nobody is being answered. */
static inline void peer_hold(struct peer *peer)
{
	pthread_mutex_lock(&peer->lock);
	while (peer->visits) {
		pthread_cond_wait(&peer->left, &peer->lock);
	}
}

static inline void peer_resume(struct peer *peer)
{
	pthread_mutex_unlock(&peer->lock);
}

static inline void peer_stop(struct peer *peer)
{
	shutdown(peer->listener, SHUT_RDWR);
	pthread_join(peer->thread, NULL);
	close(peer->listener);
	pthread_mutex_lock(&peer->lock);
	while (peer->visits) {
		pthread_cond_wait(&peer->left, &peer->lock);
	}
	pthread_mutex_unlock(&peer->lock);
	pthread_cond_destroy(&peer->left);
	pthread_mutex_destroy(&peer->lock);
	strbuf_release(&peer->heard);
	free(peer);
}

/* Compares what the server has heard since the last call. */
static inline void assert_heard(struct peer *peer, const char *expected)
{
	pthread_mutex_lock(&peer->lock);
	FREE_ON_EXIT char *heard = strbuf_detach(&peer->heard, NULL);
	pthread_mutex_unlock(&peer->lock);
	assert_string_equal(heard, expected);
}

#endif
