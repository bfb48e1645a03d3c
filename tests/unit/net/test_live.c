#include <netdb.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "http_peer.h"
#include "net/live.h"

#define TOGETHER 16 /* pages that are asked at once */

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
	{"HEAD /hangup ", NULL, 0},
	{"GET /hangup ", "200 OK", 10},
	{"HEAD /dead ", NULL, 0},
	{"GET /dead ", NULL, 0},
	{"HEAD /big ", "405 No", 0},
	{"GET /big ", "200 OK", 8 * 1024 * 1024},
	{"HEAD /torn ", "405 No", 0},
	{"GET /torn ", "200 OK\r\nTransfer-Encoding: chunked", 10},
	{"HEAD /left ", "410 Gone", 0},
	{"GET /left ", "410 Gone", 0},
	{"HEAD /broken ", "500 Oops", 0},
	{"GET /broken ", "500 Oops", 0},
	{"HEAD /moved ", "301 Moved\r\nLocation: /ok", 0},
	{"HEAD /missed ", "301 Moved\r\nLocation: /none", 0},
	{"HEAD /away ", "302 Moved\r\nLocation: http://elsewhere.example/ok", 0},
	{"HEAD /port ", "302 Moved\r\nLocation: $/ok", 0},
	{"HEAD /metadata ", "302 Moved\r\nLocation: http://169.254.169.254/ok", 0},
	{"HEAD /bell ", "302 Moved\r\nLocation: http://a.example/\033[31m\007.", 0},
	{"HEAD /file ", "302 Moved\r\nLocation: file:///etc/passwd", 0},
	{"HEAD /nowhere ", "302 Moved", 0},
	{"HEAD /round ", "302 Moved\r\nLocation: /round", 0},
	{"HEAD /silent", "", 0},
};

/* The site, and who must never be asked. */
struct world {
	struct peer *site, *other;
	struct arena *arena;
	struct live_params params;
	atomic_int stop;
};

static int set_up(void **state)
{
	struct world *world = xcalloc(1, sizeof(*world));

	world->site = peer_start(answers, ARRAY_LEN(answers));
	world->other = peer_start(answers, ARRAY_LEN(answers));
	world->site->other = world->other->url;
	world->arena = arena_new();
	world->params.site = world->site->url;
	*state = world;
	return 0;
}

static int tear_down(void **state)
{
	struct world *world = *state;

	assert_heard(world->other, "");
	peer_stop(world->site);
	peer_stop(world->other);
	arena_free(world->arena);
	free(world);
	return 0;
}

/* "$" stands for the site's URL, "^" for the other server's. */
static const char *expand(struct world *world, const char *text)
{
	STRBUF(out);

	for (; text && *text; text++) {
		if (*text == '$' || *text == '^') {
			strbuf_add_string(
				&out, *text == '$' ? world->site->url : world->other->url);
		} else {
			strbuf_add_char(&out, *text);
		}
	}
	return text ? arena_strdup(world->arena, out.data) : NULL;
}

static void test_live_asks_and_follows(void **state)
{
	static const struct {
		const char *url;
		enum live_state state;
		const char *reason;
		const char *heard;
	} cases[] = {
		{"$/ok", LIVE_YES, NULL, "HEAD /ok\n"},
		{"$/nohead", LIVE_YES, NULL, "HEAD /nohead\nGET /nohead\n"},
		{"$/noidea", LIVE_YES, NULL, "HEAD /noidea\nGET /noidea\n"},
		{"$/shy", LIVE_YES, NULL, "HEAD /shy\nGET /shy\n"},
		{"$/shyer", LIVE_YES, NULL, "HEAD /shyer\nGET /shyer\n"},
		{"$/hangup", LIVE_YES, NULL, "HEAD /hangup\nGET /hangup\n"},
		{"$/dead", LIVE_NO, "'$/dead': Empty reply from server", "HEAD /dead\nGET /dead\n"},
		{"$/big", LIVE_YES, NULL, "HEAD /big\nGET /big\n"},
		{"$/torn", LIVE_NO,
			"'$/torn': Illegal or missing hexadecimal sequence in chunked-encoding",
			"HEAD /torn\nGET /torn\n"},
		{"$/none", LIVE_NO, "404 for '$/none'", "HEAD /none\nGET /none\n"},
		{"$/left", LIVE_NO, "410 for '$/left'", "HEAD /left\nGET /left\n"},
		{"$/broken", LIVE_NO, "500 for '$/broken'", "HEAD /broken\nGET /broken\n"},
		{"$/moved", LIVE_YES, NULL, "HEAD /moved\nHEAD /ok\n"},
		{"$/missed", LIVE_NO, "404 for '$/none'", "HEAD /missed\nHEAD /none\nGET /none\n"},
		{"$/away", LIVE_NO,
			"'$/away' redirects to another server: 'http://elsewhere.example/ok'",
			"HEAD /away\n"},
		{"$/port", LIVE_NO, "'$/port' redirects to another server: '^/ok'", "HEAD /port\n"},
		{"$/metadata", LIVE_NO,
			"'$/metadata' redirects to another server: 'http://169.254.169.254/ok'",
			"HEAD /metadata\n"},
		{"$/file", LIVE_NO, "'$/file' redirects to what is no http or https address",
			"HEAD /file\n"},
		{"$/bell", LIVE_NO,
			"'$/bell' redirects to another server: 'http://a.example/%1B%5B31m%07.'",
			"HEAD /bell\n"},
		{"$/nowhere", LIVE_NO, "'$/nowhere' redirects to nowhere", "HEAD /nowhere\n"},
		{"$/round", LIVE_NO, "more than 5 redirects, up to '$/round'",
			"HEAD /round\nHEAD /round\nHEAD /round\nHEAD /round\nHEAD /round\nHEAD "
			"/round\n"},
	};
	struct world *world = *state;

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct live_page page = {.url = expand(world, cases[i].url)};
		const char *reason = expand(world, cases[i].reason);

		live_ask(&world->params, world->arena, &page, 1);
		assert_string_equal(page.reason ? page.reason : "", reason ? reason : "");
		assert_int_equal(page.state, cases[i].state);
		assert_heard(world->site, cases[i].heard);
	}
}

static void test_live_leaves_alone_what_lies_elsewhere(void **state)
{
	struct world *world = *state;
	const char *const urls[] = {"^/ok", "http://localhost:25/", "http://169.254.169.254/",
		"http://[::1]/", "https://elsewhere.example/", "ftp://127.0.0.1/",
		"file:///etc/passwd", "mailto:ada@example.org", "",
		arena_printf(world->arena, "%s@%s/ok", world->site->url, world->other->url + 7)};

	for (size_t i = 0; i < ARRAY_LEN(urls); i++) {
		struct live_page page = {.url = expand(world, urls[i])};

		live_ask(&world->params, world->arena, &page, 1);
		assert_int_equal(page.state, LIVE_YES);
		assert_null(page.reason);
	}
	assert_heard(world->site, "");
}

/* Of the site, more than are asked at once: the last is behind those that never answer. */
static void make_silent(struct world *world, struct live_page *pages, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		pages[i] = (struct live_page){
			.url = arena_printf(world->arena, "%s/silent/%zu", world->site->url, i)};
	}
}

static size_t heard(struct world *world, const char *text)
{
	struct peer *site = world->site;
	size_t count = 0;

	pthread_mutex_lock(&site->lock);
	for (const char *at = site->heard.data; (at = strstr(at, text)); at++) {
		count++;
	}
	pthread_mutex_unlock(&site->lock);
	return count;
}

static void test_live_asks_side_by_side_until_the_time_is_over(void **state)
{
	struct world *world = *state;
	struct live_page pages[TOGETHER + 2];

	make_silent(world, pages, ARRAY_LEN(pages));
	pages[TOGETHER + 1].url = world->other->url;
	world->params.all = 1000;
	live_ask(&world->params, world->arena, pages, ARRAY_LEN(pages));
	for (size_t i = 0; i <= TOGETHER; i++) {
		assert_int_equal(pages[i].state, LIVE_UNASKED);
	}
	/* For which no time is needed. */
	assert_int_equal(pages[TOGETHER + 1].state, LIVE_YES);
	assert_int_equal(heard(world, "HEAD /silent/"), TOGETHER);
	assert_int_equal(heard(world, "HEAD /silent/16\n"), 0);
}

static void test_live_gives_up_on_silence(void **state)
{
	struct world *world = *state;
	struct live_page pages[TOGETHER + 1];

	make_silent(world, pages, ARRAY_LEN(pages));
	pages[TOGETHER].url = expand(world, "$/ok");
	world->params.page = 300;
	world->params.all = 5000;
	live_ask(&world->params, world->arena, pages, ARRAY_LEN(pages));
	for (size_t i = 0; i < TOGETHER; i++) {
		assert_int_equal(pages[i].state, LIVE_NO);
		assert_non_null(strstr(pages[i].reason, pages[i].url));
	}
	assert_int_equal(pages[TOGETHER].state, LIVE_YES);
	/* Who does not answer a HEAD is not asked again. */
	assert_int_equal(heard(world, "GET "), 0);
}

static void test_live_says_that_nobody_listens(void **state)
{
	struct world *world = *state;
	struct live_page page = {.url = "http://127.0.0.1:1/"};

	world->params.site = page.url;
	live_ask(&world->params, world->arena, &page, 1);
	assert_int_equal(page.state, LIVE_NO);
	assert_non_null(strstr(page.reason, "'http://127.0.0.1:1/': Failed to connect"));
}

static void test_live_asks_no_proxy(void **state)
{
	struct world *world = *state;
	struct live_page page = {.url = expand(world, "$/ok")};

	setenv("http_proxy", "http://127.0.0.1:1/", 1);
	live_ask(&world->params, world->arena, &page, 1);
	unsetenv("http_proxy");
	assert_int_equal(page.state, LIVE_YES);
}

static sem_t answer_name; /* when posted */
static atomic_bool name_was_answered;

/* In libc's place: a name server that does not answer, for five seconds at most. */
int getaddrinfo(const char *name, const char *service, const struct addrinfo *hints,
	struct addrinfo **ret_found)
{
	struct timespec end;

	(void)name, (void)service, (void)hints, (void)ret_found;
	clock_gettime(CLOCK_REALTIME, &end);
	end.tv_sec += 5;
	(void)!sem_timedwait(&answer_name, &end);
	name_was_answered = true;
	return EAI_AGAIN;
}

static void test_live_waits_for_no_name_server(void **state)
{
	struct world *world = *state;
	struct live_page page = {.url = "http://blog.example/"};

	sem_init(&answer_name, 0, 0);
	world->params.site = page.url;
	world->params.page = 200;
	live_ask(&world->params, world->arena, &page, 1);
	assert_false(name_was_answered);
	assert_int_equal(page.state, LIVE_NO);
	sem_post(&answer_name);
	while (!name_was_answered) {
		sched_yield();
	}
}

static void *stop_when_asked(void *ctx)
{
	struct world *world = ctx;

	while (!heard(world, "HEAD /silent/0\n")) {
		sched_yield();
	}
	world->stop = 1;
	return NULL;
}

/* Without it, the page's ten seconds would pass, and it would not be live. */
static void test_live_stops_when_asked_to(void **state)
{
	struct world *world = *state;
	struct live_page page;
	pthread_t thread;

	make_silent(world, &page, 1);
	world->params.stop = &world->stop;
	assert_int_equal(pthread_create(&thread, NULL, stop_when_asked, world), 0);
	live_ask(&world->params, world->arena, &page, 1);
	pthread_join(thread, NULL);
	assert_int_equal(page.state, LIVE_UNASKED);
}

static void test_live_asks_a_thousand(void **state)
{
	struct world *world = *state;
	static const char *const urls[] = {"$/ok", "$/none", "$/moved"};
	struct live_page pages[1000];
	size_t missed = 0;

	for (size_t i = 0; i < ARRAY_LEN(pages); i++) {
		pages[i].url = expand(world, urls[i % ARRAY_LEN(urls)]);
	}
	live_ask(&world->params, world->arena, pages, ARRAY_LEN(pages));
	for (size_t i = 0; i < ARRAY_LEN(pages); i++) {
		missed += pages[i].state != (i % ARRAY_LEN(urls) == 1 ? LIVE_NO : LIVE_YES);
	}
	assert_int_equal(missed, 0);
}

static void test_live_asks_none(void **state)
{
	struct world *world = *state;

	live_ask(&world->params, world->arena, NULL, 0);
}

int main(void)
{
#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_live_asks_and_follows),
		TEST(test_live_leaves_alone_what_lies_elsewhere),
		TEST(test_live_asks_side_by_side_until_the_time_is_over),
		TEST(test_live_gives_up_on_silence),
		TEST(test_live_says_that_nobody_listens),
		TEST(test_live_asks_no_proxy),
		TEST(test_live_waits_for_no_name_server),
		TEST(test_live_stops_when_asked_to),
		TEST(test_live_asks_a_thousand),
		TEST(test_live_asks_none),
	};
#undef TEST
	return cmocka_run_group_tests(tests, NULL, NULL);
}
