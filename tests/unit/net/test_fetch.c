#include <stdlib.h>

#include "http_peer.h"
#include "net/fetch.h"

/* What the server of these tests answers; anything else is 404. */
static const struct answer answers[] = {
	{"GET /ok ", "200 OK\r\nETag: \"a\"\r\nLast-Modified: Thu, 19 Nov 2026 07:00:00 GMT", 10},
	{"GET /plain ", "200 OK\r\nContent-Type: text/xml; charset=\"ISO-8859-1\"", 3},
	{"GET /same ", "304 Same", 0},
	{"GET /broken ", "500 Oops", 0},
	{"GET /big ", "200 OK", 8 * 1024 * 1024},
	{"GET /moved ", "301 Moved\r\nLocation: /ok", 0},
	{"GET /moved2 ", "308 Moved\r\nLocation: /moved", 0},
	{"GET /away ", "302 Moved\r\nETag: \"b\"\r\nLocation: /plain", 0},
	{"GET /mixed ", "302 Moved\r\nLocation: /moved", 0},
	{"GET /round ", "301 Moved\r\nLocation: /round", 0},
	{"GET /other ", "302 Moved\r\nLocation: $/ok", 0},
	{"GET /file ", "302 Moved\r\nLocation: file:///etc/passwd", 0},
	{"GET /silent ", "", 0},
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

/* "LEN URL etag=… modified=… charset=… same moved" */
static void describe(const struct fetch_answer *answer, struct strbuf *out)
{
	strbuf_addf(out, "%zu %s %s %s %s%s%s", answer->body.len, answer->url.data,
		answer->etag.data, answer->modified.data, answer->charset.data,
		answer->not_modified ? " same" : "", answer->moved ? " moved" : "");
}

static void test_fetch_answers(void **state)
{
	static const struct {
		const char *path, *expected;
	} cases[] = {
		{"/ok", "10 $/ok \"a\" Thu, 19 Nov 2026 07:00:00 GMT "},
		{"/plain", "3 $/plain   iso-8859-1"},
		{"/same", "0 $/same    same"},
		{"/moved", "10 $/ok \"a\" Thu, 19 Nov 2026 07:00:00 GMT  moved"},
		{"/moved2", "10 $/ok \"a\" Thu, 19 Nov 2026 07:00:00 GMT  moved"},
		{"/away", "3 $/plain   iso-8859-1"},
		{"/mixed", "10 $/ok \"a\" Thu, 19 Nov 2026 07:00:00 GMT "},
	};
	struct peer *peer = *state;
	struct fetch_params params = {.max = 1024, .etag = "\"old\"", .modified = "x"};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		FREE_ON_EXIT char *url = xasprintf("%s%s", peer->url, cases[i].path);
		CLEANUP(fetch_answer_release) struct fetch_answer answer;
		struct error err = ERROR_INIT;
		STRBUF(found);
		STRBUF(expected);

		if (fetch(url, &params, &answer, &err) < 0) {
			fail_msg("%s", err.text);
		}
		describe(&answer, &found);
		peer_expand(&expected, cases[i].expected, peer->url);
		assert_string_equal(found.data, expected.data);
	}
}

static void test_fetch_fails_with_a_word(void **state)
{
	static const struct {
		const char *path;
		bool public_only;
		enum error_kind kind;
		const char *expected;
	} cases[] = {
		{"/none", false, ERROR_INPUT, "'$/none' answers with 404"},
		{"/broken", false, ERROR_INPUT, "'$/broken' answers with 500"},
		{"/same", false, ERROR_INPUT, "'$/same' answers with 304"},
		{"/big", false, ERROR_INPUT, "'$/big' is over 1024 bytes"},
		{"/round", false, ERROR_TEMPORARY, "'$/round' redirects more than 5 times"},
		{"/file", false, ERROR_TEMPORARY,
			"'$/file': Protocol \"file\" not supported or disabled in libcurl"},
		{"/ok", true, ERROR_TEMPORARY,
			"'$/ok' leads to an address that is not in the public internet"},
	};
	struct peer *peer = *state;

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		FREE_ON_EXIT char *url = xasprintf("%s%s", peer->url, cases[i].path);
		struct fetch_params params = {.max = 1024, .public_only = cases[i].public_only};
		CLEANUP(fetch_answer_release) struct fetch_answer answer;
		struct error err = ERROR_INIT;
		STRBUF(expected);

		assert_int_equal(fetch(url, &params, &answer, &err), -1);
		peer_expand(&expected, cases[i].expected, peer->url);
		assert_string_equal(err.text, expected.data);
		assert_int_equal(err.kind, cases[i].kind);
	}
}

/* A server that may be anywhere does not lead us to others of this machine. */
static void test_fetch_guards_redirects(void **state)
{
	struct peer *peer = *state;
	struct peer *other = peer_start(answers, ARRAY_LEN(answers));
	struct fetch_params params = {.max = 1024};
	FREE_ON_EXIT char *url = xasprintf("%s/other", peer->url);
	CLEANUP(fetch_answer_release) struct fetch_answer answer;
	struct error err = ERROR_INIT;
	STRBUF(expected);

	peer->other = other->url;
	assert_int_equal(fetch(url, &params, &answer, &err), -1);
	peer_expand(&expected, "'$/other' leads to an address that is not in the public internet",
		peer->url);
	assert_string_equal(err.text, expected.data);
	assert_heard(other, "");
	peer_stop(other);
}

static void test_fetch_ends_in_time(void **state)
{
	struct peer *peer = *state;
	struct fetch_params params = {.max = 1024, .timeout = 100};
	FREE_ON_EXIT char *url = xasprintf("%s/silent", peer->url);
	CLEANUP(fetch_answer_release) struct fetch_answer answer;
	struct error err = ERROR_INIT;

	assert_int_equal(fetch(url, &params, &answer, &err), -1);
	assert_int_equal(err.kind, ERROR_TEMPORARY);
}

static void test_fetch_asks_no_proxy(void **state)
{
	struct peer *peer = *state;
	struct fetch_params params = {.max = 1024};
	FREE_ON_EXIT char *url = xasprintf("%s/ok", peer->url);
	CLEANUP(fetch_answer_release) struct fetch_answer answer;

	setenv("http_proxy", "http://127.0.0.1:1/", 1);
	assert_int_equal(fetch(url, &params, &answer, NULL), 0);
	unsetenv("http_proxy");
}

static void test_fetch_refuses_other_schemes(void **state)
{
	struct fetch_params params = {.max = 1024};
	CLEANUP(fetch_answer_release) struct fetch_answer answer;
	struct error err = ERROR_INIT;

	(void)state;
	assert_int_equal(fetch("file:///etc/passwd", &params, &answer, &err), -1);
	assert_int_equal(err.kind, ERROR_INPUT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_fetch_answers, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_fetch_fails_with_a_word, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_fetch_guards_redirects, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_fetch_ends_in_time, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_fetch_asks_no_proxy, set_up, tear_down),
		cmocka_unit_test(test_fetch_refuses_other_schemes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
