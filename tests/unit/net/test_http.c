#include <string.h>

#include "http_peer.h"
#include "net/http.h"

/* What the server of these tests answers; anything else is 404. */
static const struct answer answers[] = {
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

static int set_up(void **state)
{
	*state = peer_start(answers, ARRAY_LEN(answers));
	return 0;
}

static int tear_down(void **state)
{
	peer_stop(*state);
	return 0;
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
	struct peer *peer = *state;
	struct http_params params = {0};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		STRBUF(url);
		STRBUF(reason);
		STRBUF(expected);
		struct error err = ERROR_INIT;
		strbuf_addf(&url, "%s%s", peer->url, cases[i].path);
		peer_expand(&expected, cases[i].reason, peer->url);
		assert_int_equal(http_is_live(url.data, &params, &reason, &err), cases[i].live);
		assert_string_equal(reason.data, expected.data);
		assert_heard(peer, cases[i].heard);
	}
}

static void test_http_is_live_gives_up_on_silence(void **state)
{
	struct peer *peer = *state;
	struct http_params params = {.timeout = 200};
	STRBUF(url);
	STRBUF(reason);
	strbuf_addf(&url, "%s/silent", peer->url);
	assert_int_equal(http_is_live(url.data, &params, &reason, NULL), 0);
	assert_true(strncmp(reason.data, "'http://127.0.0.1:", 18) == 0);
	assert_heard(peer, "HEAD /silent\n");
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
