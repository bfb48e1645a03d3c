#include "net/http.h"

#include <arpa/inet.h>
#include <poll.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

#include "unit.h"

/* What the server of these tests answers; anything else is 404. */
static const struct answer {
	const char *request; /* "HEAD /path " */
	const char *head;    /* status line and fields; "": hang */
	size_t body;         /* bytes */
} answers[] = {
	{"HEAD /ok ", "200 OK", 0},
	{"HEAD /nohead ", "405 No", 0},
	{"GET /nohead ", "200 OK", 10},
	{"HEAD /noidea ", "501 No", 0},
	{"GET /noidea ", "204 Empty", 0},
	{"HEAD /shy ", "403 No", 0},
	{"GET /shy ", "200 OK", 10},
	{"HEAD /shyer ", "404 No", 0},
	{"GET /shyer ", "200 OK", 10},
	{"HEAD /big ", "405 No", 0},
	{"GET /big ", "200 OK", 8 * 1024 * 1024},
	{"HEAD /broken ", "500 Oops", 0},
	{"GET /broken ", "500 Oops", 0},
	{"HEAD /moved ", "301 Moved\r\nLocation: /ok", 0},
	{"HEAD /away ", "302 Moved\r\nLocation: http://elsewhere.example/ok", 0},
	{"HEAD /file ", "302 Moved\r\nLocation: file:///etc/passwd", 0},
	{"HEAD /nowhere ", "302 Moved", 0},
	{"HEAD /round ", "302 Moved\r\nLocation: /round", 0},
	{"HEAD /silent ", "", 0},
};

struct server {
	int listener;
	char url[64];
	pthread_mutex_t lock; /* of heard */
	struct strbuf heard;  /* "HEAD /path\n" … */
	pthread_t thread;
};

static void answer_one(struct server *server, int fd)
{
	char request[4096] = "";
	size_t len = 0;
	while (!strstr(request, "\r\n\r\n") && len + 1 < sizeof(request)) {
		ssize_t count = recv(fd, request + len, sizeof(request) - 1 - len, 0);
		if (count <= 0) {
			return;
		}
		len += (size_t)count;
		request[len] = '\0';
	}
	const char *end = strstr(request, " HTTP/");
	pthread_mutex_lock(&server->lock);
	strbuf_addf(&server->heard, "%.*s\n", (int)(end - request), request);
	pthread_mutex_unlock(&server->lock);
	struct answer found = {"", "404 No", 0};
	for (size_t i = 0; i < ARRAY_LEN(answers); i++) {
		if (strncmp(request, answers[i].request, strlen(answers[i].request)) == 0) {
			found = answers[i];
		}
	}
	STRBUF(reply);
	strbuf_addf(&reply, "HTTP/1.1 %s\r\nContent-Length: %zu\r\nConnection: close\r\n\r\n",
		found.head, found.body);
	for (size_t i = 0; i < found.body; i++) {
		strbuf_add_char(&reply, 'x');
	}
	if (found.head[0] == '\0') {
		(void)!recv(fd, request, sizeof(request), 0);
	}
	for (size_t sent = 0; found.head[0] && sent < reply.len;) {
		ssize_t count = send(fd, reply.data + sent, reply.len - sent, MSG_NOSIGNAL);
		if (count <= 0) {
			return;
		}
		sent += (size_t)count;
	}
}

static void *serve(void *ctx)
{
	struct server *server = ctx;
	for (int fd; (fd = accept(server->listener, NULL, NULL)) >= 0; close(fd)) {
		answer_one(server, fd);
	}
	return NULL;
}

static int set_up(void **state)
{
	struct server *server = xcalloc(1, sizeof(*server));
	struct sockaddr_in address = {
		.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t len = sizeof(address);
	server->heard = (struct strbuf)STRBUF_INIT;
	pthread_mutex_init(&server->lock, NULL);
	server->listener = socket(AF_INET, SOCK_STREAM, 0);
	assert_int_equal(bind(server->listener, (struct sockaddr *)&address, len), 0);
	assert_int_equal(listen(server->listener, 8), 0);
	assert_int_equal(getsockname(server->listener, (struct sockaddr *)&address, &len), 0);
	snprintf(server->url, sizeof(server->url), "http://127.0.0.1:%d", ntohs(address.sin_port));
	assert_int_equal(pthread_create(&server->thread, NULL, serve, server), 0);
	*state = server;
	return 0;
}

static int tear_down(void **state)
{
	struct server *server = *state;
	shutdown(server->listener, SHUT_RDWR);
	pthread_join(server->thread, NULL);
	close(server->listener);
	pthread_mutex_destroy(&server->lock);
	strbuf_release(&server->heard);
	free(server);
	return 0;
}

/* Compares what the server has heard since the last call. */
static void assert_heard(struct server *server, const char *expected)
{
	pthread_mutex_lock(&server->lock);
	FREE_ON_EXIT char *heard = strbuf_detach(&server->heard, NULL);
	pthread_mutex_unlock(&server->lock);
	assert_string_equal(heard, expected);
}

/* "$" in an expected text stands for the server's URL. */
static void expand(struct strbuf *out, const char *text, const char *url)
{
	for (; *text; text++) {
		if (*text == '$') {
			strbuf_add_string(out, url);
		} else {
			strbuf_add_char(out, *text);
		}
	}
}

static void test_http_is_live_asks_and_follows(void **state)
{
	static const struct {
		const char *path;
		int live;
		const char *reason;
		const char *heard;
	} cases[] = {
		{"/ok", 1, "", "HEAD /ok\n"},
		{"/nohead", 1, "", "HEAD /nohead\nGET /nohead\n"},
		{"/noidea", 1, "", "HEAD /noidea\nGET /noidea\n"},
		{"/shy", 1, "", "HEAD /shy\nGET /shy\n"},
		{"/shyer", 1, "", "HEAD /shyer\nGET /shyer\n"},
		{"/big", 1, "", "HEAD /big\nGET /big\n"},
		{"/gone", 0, "404 for '$/gone'", "HEAD /gone\nGET /gone\n"},
		{"/broken", 0, "500 for '$/broken'", "HEAD /broken\nGET /broken\n"},
		{"/moved", 1, "", "HEAD /moved\nHEAD /ok\n"},
		{"/away", 0, "'$/away' redirects to another host: 'http://elsewhere.example/ok'",
			"HEAD /away\n"},
		{"/file", 0, "'$/file' redirects to another host: 'file:///etc/passwd'",
			"HEAD /file\n"},
		{"/nowhere", 0, "'$/nowhere' redirects to nowhere", "HEAD /nowhere\n"},
		{"/round", 0, "more than 5 redirects, up to '$/round'",
			"HEAD /round\nHEAD /round\nHEAD /round\nHEAD /round\nHEAD /round\nHEAD "
			"/round\n"},
	};
	struct server *server = *state;
	struct http_params params = {0};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		STRBUF(url);
		STRBUF(reason);
		STRBUF(expected);
		struct error err = ERROR_INIT;
		strbuf_addf(&url, "%s%s", server->url, cases[i].path);
		expand(&expected, cases[i].reason, server->url);
		assert_int_equal(http_is_live(url.data, &params, &reason, &err), cases[i].live);
		assert_string_equal(reason.data, expected.data);
		assert_heard(server, cases[i].heard);
	}
}

static void test_http_is_live_gives_up_on_silence(void **state)
{
	struct server *server = *state;
	struct http_params params = {.timeout = 200};
	STRBUF(url);
	STRBUF(reason);
	strbuf_addf(&url, "%s/silent", server->url);
	assert_int_equal(http_is_live(url.data, &params, &reason, NULL), 0);
	assert_true(strncmp(reason.data, "'http://127.0.0.1:", 18) == 0);
	assert_heard(server, "HEAD /silent\n");
}

static void test_http_is_live_says_that_nobody_listens(void **state)
{
	struct http_params params = {.timeout = 2000};
	STRBUF(reason);
	(void)state;
	assert_int_equal(http_is_live("http://127.0.0.1:1/", &params, &reason, NULL), 0);
	assert_string_not_equal(reason.data, "");
}

static void test_http_is_live_takes_http_alone(void **state)
{
	static const char *const urls[] = {
		"file:///etc/passwd", "ftp://127.0.0.1/", "/path", "", "smtp://127.0.0.1"};
	struct http_params params = {0};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(urls); i++) {
		struct error err = ERROR_INIT;
		STRBUF(reason);
		assert_int_equal(http_is_live(urls[i], &params, &reason, &err), -1);
		assert_int_equal(err.kind, ERROR_INPUT);
	}
}

int main(void)
{
#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_http_is_live_asks_and_follows),
		TEST(test_http_is_live_gives_up_on_silence),
		TEST(test_http_is_live_says_that_nobody_listens),
		TEST(test_http_is_live_takes_http_alone),
	};
#undef TEST
	return cmocka_run_group_tests(tests, NULL, NULL);
}
