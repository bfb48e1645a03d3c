#include "net/http_exchange.h"

#include "base/hash.h"
#include "http_peer.h"

/* What the server of these tests answers; anything else is 404. */
static const struct answer answers[] = {
	{"GET /ok ", "200 OK", 3},
	{"GET /big ", "200 OK", 100},
	{"GET /moved ", "301 Moved\r\nLocation: /ok", 0},
	{"GET /same ", "304 Same", 0},
	{"GET /away ", "302 Moved\r\nLocation: http://elsewhere.example/ok", 0},
	{"GET /other ", "302 Moved\r\nLocation: $/ok", 0},
	{"GET /file ", "302 Moved\r\nLocation: file:///etc/passwd", 0},
	{"GET /nowhere ", "302 Moved", 0},
	{"GET /round ", "302 Moved\r\nLocation: /round", 0},
	{"GET /silent ", "", 0},
	{"POST /ok ", "204 Empty", 0},
	{"POST /big ", "202 Accepted", 1024 * 1024},
	{"POST /busy ", "429 Busy\r\nRetry-After: 120", 0},
	{"POST /negative ", "503 Busy\r\nRetry-After: -5", 0},
	{"POST /later ", "307 Moved\r\nLocation: /forever", 0},
	{"POST /forever ", "308 Moved\r\nLocation: /ok", 0},
	{"POST /away ", "307 Moved\r\nLocation: $/ok", 0},
	{"POST /moved ", "301 Moved\r\nLocation: /ok", 0},
	{"POST /found ", "302 Moved\r\nLocation: /ok", 0},
	{"POST /other ", "303 Moved\r\nLocation: /ok", 0},
	{"POST /round ", "307 Moved\r\nLocation: /round", 0},
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

struct exchange_case {
	const char *path;
	long status;        /* 0: an error */
	const char *reason; /* of the error */
	const char *heard;
};

static void check(struct peer *peer, bool post, const struct exchange_case *expected)
{
	static const struct http_params params;
	static const struct http_body body = {.type = "text/plain", .bytes = "ab", .len = 2};
	struct http_answer answer = {0};
	struct error err = ERROR_INIT;
	STRBUF(url);
	STRBUF(reason);
	strbuf_addf(&url, "%s%s", peer->url, expected->path);
	peer_expand(&reason, expected->reason, peer->url);
	int result = post ? http_post(url.data, &params, &body, &answer, &err)
			  : http_get(url.data, &params, 99, &answer, &err);
	assert_int_equal(result, expected->status ? 0 : -1);
	assert_int_equal(answer.status, expected->status);
	assert_string_equal(err.text, reason.data);
	assert_int_equal(err.kind, expected->status ? ERROR_NONE : ERROR_INPUT);
	assert_heard(peer, expected->heard);
}

static void test_http_get_follows_on_the_same_host(void **state)
{
	static const struct exchange_case cases[] = {
		{"/ok", 200, "", "GET /ok\n"},
		{"/none", 404, "", "GET /none\n"},
		{"/same", 304, "", "GET /same\n"},
		{"/moved", 200, "", "GET /moved\nGET /ok\n"},
		{"/big", 0, "'$/big' is over 99 bytes", "GET /big\n"},
		{"/away", 0, "'$/away' redirects to another server: 'http://elsewhere.example/ok'",
			"GET /away\n"},
		{"/file", 0, "'$/file' redirects to what is no http or https address",
			"GET /file\n"},
		{"/nowhere", 0, "'$/nowhere' redirects to nowhere", "GET /nowhere\n"},
		{"/round", 0, "more than 5 redirects, up to '$/round'",
			"GET /round\nGET /round\nGET /round\nGET /round\nGET /round\nGET "
			"/round\n"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		check(*state, false, &cases[i]);
	}
}

/* Neither of the two is led to another server of this machine. */
static void test_http_guards_redirects(void **state)
{
	struct peer *peer = *state;
	struct peer *other = peer_start(answers, ARRAY_LEN(answers));
	FREE_ON_EXIT char *get = xasprintf(
		"'$/other' redirects to another server: '%s/ok'", other->url);
	FREE_ON_EXIT char *post = xasprintf(
		"'%s/ok' leads to an address that is not in the public internet", other->url);
	const struct exchange_case other_get = {"/other", 0, get, "GET /other\n"};
	const struct exchange_case other_post = {"/away", 0, post, "POST /away ab\n"};

	peer->other = other->url;
	check(peer, false, &other_get);
	check(peer, true, &other_post);
	assert_heard(other, "");
	peer_stop(other);
}

static void test_http_get_hashes_the_body(void **state)
{
	static const struct http_params params;
	struct peer *peer = *state;
	struct http_answer answer;
	struct error err = ERROR_INIT;
	char hash[HASH_HEX];
	STRBUF(url);
	/* Not that of the redirect. */
	strbuf_addf(&url, "%s/moved", peer->url);
	hash_hex("xxx", 3, hash);
	assert_int_equal(http_get(url.data, &params, 99, &answer, &err), 0);
	assert_string_equal(answer.hash, hash);
}

static void test_http_post_follows_where_the_request_stays(void **state)
{
	static const struct exchange_case cases[] = {
		{"/ok", 204, "", "POST /ok ab\n"},
		{"/none", 404, "", "POST /none ab\n"},
		{"/big", 202, "", "POST /big ab\n"},
		{"/later", 204, "", "POST /later ab\nPOST /forever ab\nPOST /ok ab\n"},
		{"/moved", 0, "'$/moved' has moved (301): set '$/ok' instead", "POST /moved ab\n"},
		{"/found", 0, "'$/found' has moved (302): set '$/ok' instead", "POST /found ab\n"},
		{"/other", 0, "'$/other' has moved (303): set '$/ok' instead", "POST /other ab\n"},
		{"/round", 0, "more than 5 redirects, up to '$/round'",
			"POST /round ab\nPOST /round ab\nPOST /round ab\nPOST /round ab\nPOST "
			"/round ab\nPOST /round ab\n"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		check(*state, true, &cases[i]);
	}
}

static void test_http_post_reads_retry_after(void **state)
{
	static const struct {
		const char *path;
		int64_t retry_after;
	} cases[] = {{"/busy", 120}, {"/negative", 0}, {"/ok", 0}};
	static const struct http_params params;
	static const struct http_body body = {.type = "text/plain", .bytes = "ab", .len = 2};
	struct peer *peer = *state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct http_answer answer;
		struct error err = ERROR_INIT;
		STRBUF(url);
		strbuf_addf(&url, "%s%s", peer->url, cases[i].path);
		assert_int_equal(http_post(url.data, &params, &body, &answer, &err), 0);
		assert_int_equal(answer.retry_after, cases[i].retry_after);
	}
}

static void test_http_get_is_temporary_where_nobody_answers(void **state)
{
	struct peer *peer = *state;
	struct http_params params = {.timeout = 200};
	struct http_answer answer;
	struct error err = ERROR_INIT;
	STRBUF(url);
	strbuf_addf(&url, "%s/silent", peer->url);
	assert_int_equal(http_get(url.data, &params, 99, &answer, &err), -1);
	assert_int_equal(err.kind, ERROR_TEMPORARY);
	assert_int_equal(http_get("http://127.0.0.1:1/", &params, 99, &answer, &err), -1);
	assert_int_equal(err.kind, ERROR_TEMPORARY);
	assert_int_equal(http_get("file:///etc/passwd", &params, 99, &answer, &err), -1);
	assert_int_equal(err.kind, ERROR_INPUT);
}

static void test_http_verdict_table(void **state)
{
	static const struct {
		long status;
		enum http_verdict verdict;
	} cases[] = {
		{200, HTTP_TAKEN},
		{202, HTTP_TAKEN},
		{204, HTTP_TAKEN},
		{299, HTTP_TAKEN},
		{300, HTTP_LATER},
		{304, HTTP_LATER},
		{399, HTTP_LATER},
		{400, HTTP_REFUSED},
		{403, HTTP_REFUSED},
		{404, HTTP_REFUSED},
		{422, HTTP_REFUSED},
		{428, HTTP_REFUSED},
		{429, HTTP_LATER},
		{430, HTTP_REFUSED},
		{499, HTTP_REFUSED},
		{500, HTTP_LATER},
		{503, HTTP_LATER},
		{599, HTTP_LATER},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct http_answer answer = {.status = cases[i].status};
		assert_int_equal(http_verdict_of(&answer), cases[i].verdict);
	}
}

int main(void)
{
#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_http_get_follows_on_the_same_host),
		TEST(test_http_guards_redirects),
		TEST(test_http_get_hashes_the_body),
		TEST(test_http_post_follows_where_the_request_stays),
		TEST(test_http_post_reads_retry_after),
		TEST(test_http_get_is_temporary_where_nobody_answers),
		TEST(test_http_verdict_table),
	};
#undef TEST
	return cmocka_run_group_tests(tests, NULL, NULL);
}
