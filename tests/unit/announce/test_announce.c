#include "announce/announce.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/mem.h"
#include "failing_store.h"
#include "http_peer.h"
#include "store/ping_servers.h"

#define NOW  INT64_C(1795075200)
#define HOUR ((int64_t)3600)
#define DAY  (24 * HOUR)
#define KEY  "xxxxxxxx" /* as the peer makes up bodies */

/* A site, the hub and IndexNow: all one server, whose answers each test chooses. */
static const struct answer usual[] = {
	{"GET /a.xml ", "200 OK", 3},
	{"GET /b.xml ", "200 OK", 3},
	{"GET /map.xml ", "200 OK", 3},
	{"GET /" KEY ".txt ", "200 OK", 8},
	{"POST /hub ", "202 Accepted", 0},
	{"POST /indexnow ", "202 Accepted", 0},
};

struct telling {
	struct peer *peer;
	struct settings settings;
	struct report report;
	struct arena *arena;
	int64_t now, step; /* the clock, and how far it goes on at each look */
	atomic_int stop;
	struct announcer announcer;
	struct announce_result result;
	struct error err;
};

static int64_t micros(void *ctx)
{
	struct telling *telling = ctx;
	int64_t now = telling->now;

	telling->now += telling->step;
	return now * 1000000;
}

static const char *at_peer(struct telling *telling, const char *path)
{
	return arena_printf(telling->arena, "%s/%s", telling->peer->url, path);
}

static struct telling *telling_new(const struct answer *answers, size_t count)
{
	struct telling *telling = xcalloc(1, sizeof(*telling));

	telling->peer = peer_start(answers, count);
	telling->arena = arena_new();
	telling->now = NOW;
	telling->settings.output.on = true;
	telling->settings.site.url = at_peer(telling, "");
	telling->settings.site.host = "127.0.0.1";
	telling->settings.hub_url = at_peer(telling, "hub");
	telling->settings.indexnow = (struct indexnow_settings){
		.key = KEY, .key_text = KEY, .server = at_peer(telling, "indexnow")};
	telling->announcer = (struct announcer){
		.settings = &telling->settings,
		.store = failing_store_open(),
		.report = &telling->report,
		.clock = {.micros = micros, .ctx = telling},
		.stop = &telling->stop,
	};
	return telling;
}

static struct telling *telling_usual(void)
{
	return telling_new(usual, ARRAY_LEN(usual));
}

static void telling_free(struct telling *telling)
{
	peer_stop(telling->peer);
	store_close(telling->announcer.store);
	report_release(&telling->report);
	arena_free(telling->arena);
	free(telling);
}

static void assert_done(const struct telling *telling, int result)
{
	if (result < 0) {
		fail_msg("%s", telling->err.text);
	}
}

/* A file whose bytes are to be "xxx", as the peer serves it. */
static void note(struct telling *telling, enum publish_role role, const char *path)
{
	struct announce_noting noting = {.announcer = &telling->announcer, .now = telling->now};
	char hash[HASH_HEX];

	hash_hex("xxx", 3, hash);
	assert_done(telling,
		announce_note_output(&noting, role, at_peer(telling, path), hash, &telling->err));
}

static void note_removal(struct telling *telling, const char *path)
{
	struct announce_noting noting = {.announcer = &telling->announcer, .now = telling->now};

	assert_done(telling, announce_note_output(&noting, PUBLISH_FEED, at_peer(telling, path),
				     NULL, &telling->err));
}

/* A new article, with its sitemap written. */
static void note_page(struct telling *telling, const char *path)
{
	const struct known_article known = {.url = at_peer(telling, path),
		.updated = {.set = true, .at = 100},
		.first_public = 100};
	struct store *store = telling->announcer.store;

	assert_done(telling, store_set(store, STORE_LAST_BUILD, 100, &telling->err));
	assert_done(telling,
		announce_note_article(&telling->announcer, &known, telling->now, &telling->err));
	assert_done(telling, pings_release(store, &telling->err));
}

static int64_t waiting(struct telling *telling, enum ping_target target)
{
	struct ping_queue queue;

	assert_done(telling, pings_queue(telling->announcer.store, telling->arena, target, &queue,
				     &telling->err));
	return queue.count;
}

static struct ping_server server(struct telling *telling, const char *path)
{
	struct ping_server loaded;

	assert_done(telling, ping_server_load(telling->announcer.store, telling->arena,
				     at_peer(telling, path), &loaded, &telling->err));
	return loaded;
}

static void run(struct telling *telling)
{
	report_release(&telling->report);
	telling->result = (struct announce_result){0};
	announce_send(&telling->announcer, &telling->result);
}

/* That exactly this was reported; "$" is the peer's URL. NULL: nothing. */
static void assert_report(struct telling *telling, enum report_severity severity, const char *text)
{
	STRBUF(expected);

	assert_int_equal(telling->report.count, text ? 1 : 0);
	if (text) {
		peer_expand(&expected, text, telling->peer->url);
		assert_string_equal(telling->report.items[0].text, expected.data);
		assert_int_equal(telling->report.items[0].severity, severity);
	}
}

/* What the hub is told of a feed. */
static const char *form(struct telling *telling, const char *path)
{
	const char *port = strrchr(telling->peer->url, ':') + 1;
	const char *url = arena_printf(
		telling->arena, "http%%3A%%2F%%2F127.0.0.1%%3A%s%%2F%s", port, path);

	return arena_printf(
		telling->arena, "POST /hub hub.mode=publish&hub.topic=%s&hub.url=%s\n", url, url);
}

/* And IndexNow of pages, which are given in JSON. */
static const char *list(struct telling *telling, const char *pages)
{
	STRBUF(expanded);

	peer_expand(&expanded, pages, telling->peer->url);
	return arena_printf(telling->arena,
		"POST /indexnow {\"host\":\"127.0.0.1\",\"key\":\"" KEY "\",\"keyLocation\":"
		"\"%s/" KEY ".txt\",\"urlList\":[%s]}\n",
		telling->peer->url, expanded.data);
}

/* ---- The journal ---- */

static void test_announce_notes_what_is_switched_on(void **state)
{
	static const struct {
		bool output, hub, indexnow;
		int64_t feeds, maps, pages;
	} cases[] = {
		{true, true, true, 1, 1, 1},
		{true, true, false, 1, 0, 0},
		{true, false, true, 0, 1, 1},
		{false, true, true, 0, 0, 0},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct telling *telling = telling_usual();

		telling->settings.output.on = cases[i].output;
		telling->settings.hub_url = cases[i].hub ? telling->settings.hub_url : NULL;
		telling->settings.indexnow.key = cases[i].indexnow ? KEY : NULL;
		note(telling, PUBLISH_FEED, "a.xml");
		note(telling, PUBLISH_MAP, "map.xml");
		note_page(telling, "page/");
		assert_int_equal(waiting(telling, PING_FEED), cases[i].feeds);
		assert_int_equal(waiting(telling, PING_MAP), cases[i].maps);
		assert_int_equal(waiting(telling, PING_PAGE), cases[i].pages);
		telling_free(telling);
	}
}

static void test_announce_forgets_what_is_removed(void **state)
{
	struct telling *telling = telling_usual();

	(void)state;
	note(telling, PUBLISH_FEED, "a.xml");
	note(telling, PUBLISH_FEED, "b.xml");
	note(telling, PUBLISH_MAP, "map.xml");
	note_removal(telling, "a.xml");
	note_removal(telling, "map.xml");
	assert_int_equal(waiting(telling, PING_FEED), 1);
	assert_int_equal(waiting(telling, PING_MAP), 0);
	/* Also what was switched off meanwhile. */
	telling->settings.hub_url = NULL;
	note_removal(telling, "b.xml");
	assert_int_equal(waiting(telling, PING_FEED), 0);
	telling_free(telling);
}

static void test_announce_drops_what_is_switched_off(void **state)
{
	struct telling *telling = telling_usual();

	(void)state;
	note(telling, PUBLISH_FEED, "a.xml");
	note(telling, PUBLISH_MAP, "map.xml");
	note_page(telling, "page/");
	telling->settings.output.on = false;
	run(telling);
	assert_heard(telling->peer, "");
	for (int i = 0; i < PING_TARGET_COUNT; i++) {
		assert_int_equal(waiting(telling, (enum ping_target)i), 0);
	}
	assert_report(telling, REPORT_NOTE, NULL);
	telling_free(telling);
}

static void test_announce_sends_nothing_in_a_dry_run(void **state)
{
	struct telling *telling = telling_usual();

	(void)state;
	note(telling, PUBLISH_FEED, "a.xml");
	telling->announcer.dry_run = true;
	telling->settings.hub_url = NULL;
	run(telling);
	assert_heard(telling->peer, "");
	assert_int_equal(waiting(telling, PING_FEED), 1);
	telling_free(telling);
}

/* ---- Feeds ---- */

static void test_announce_tells_the_hub_of_what_is_served(void **state)
{
	struct telling *telling = telling_usual();

	(void)state;
	note(telling, PUBLISH_FEED, "a.xml");
	note(telling, PUBLISH_FEED, "b.xml");
	run(telling);
	assert_heard(telling->peer, arena_printf(telling->arena, "GET /a.xml\n%sGET /b.xml\n%s",
					    form(telling, "a.xml"), form(telling, "b.xml")));
	assert_int_equal(telling->result.feeds, 2);
	assert_int_equal(telling->result.feeds_waiting, 0);
	assert_report(telling, REPORT_NOTE, NULL);
	/* Once. */
	run(telling);
	assert_heard(telling->peer, "");
	telling_free(telling);
}

/* One that is not served yet does not hold up the others, and is a warning after an hour only. */
static void test_announce_waits_for_the_site(void **state)
{
	static const struct answer answers[] = {
		{"GET /a.xml ", "200 OK", 4},
		{"GET /b.xml ", "200 OK", 3},
		{"POST /hub ", "202 Accepted", 0},
	};
	static const char waits[] =
		"pings: 1 feeds wait: '$/a.xml' has other bytes than were built";
	struct telling *telling = telling_new(answers, ARRAY_LEN(answers));

	(void)state;
	note(telling, PUBLISH_FEED, "a.xml");
	note(telling, PUBLISH_FEED, "b.xml");
	run(telling);
	assert_heard(telling->peer,
		arena_printf(telling->arena, "GET /a.xml\nGET /b.xml\n%s", form(telling, "b.xml")));
	assert_int_equal(telling->result.feeds, 1);
	assert_int_equal(telling->result.feeds_waiting, 1);
	assert_report(telling, REPORT_NOTE, waits);
	telling->now += HOUR;
	run(telling);
	assert_report(telling, REPORT_NOTE, waits);
	telling->now += 2 * HOUR;
	run(telling);
	assert_report(telling, REPORT_WARNING, waits);
	/* The site has it at last. */
	telling->peer->answers = usual;
	telling->peer->answer_count = ARRAY_LEN(usual);
	telling->now += HOUR;
	run(telling);
	assert_int_equal(telling->result.feeds, 1);
	assert_int_equal(waiting(telling, PING_FEED), 0);
	assert_report(telling, REPORT_NOTE, NULL);
	telling_free(telling);
}

static void test_announce_says_how_the_site_answers(void **state)
{
	static const struct answer answers[] = {{"GET /a.xml ", "404 No", 3}};
	struct telling *telling = telling_new(answers, ARRAY_LEN(answers));

	(void)state;
	note(telling, PUBLISH_FEED, "a.xml");
	run(telling);
	assert_heard(telling->peer, "GET /a.xml\n");
	assert_report(telling, REPORT_NOTE, "pings: 1 feeds wait: '$/a.xml' answers with 404");
	telling_free(telling);
}

/* A site that does not answer is asked once a run. */
static void test_announce_asks_a_dead_site_once(void **state)
{
	static const struct answer answers[] = {
		{"GET /a.xml ", "200 OK\r\nTransfer-Encoding: chunked", 3},
		{"GET /b.xml ", "200 OK\r\nTransfer-Encoding: chunked", 3},
	};
	struct telling *telling = telling_new(answers, ARRAY_LEN(answers));

	(void)state;
	note(telling, PUBLISH_FEED, "a.xml");
	note(telling, PUBLISH_FEED, "b.xml");
	run(telling);
	assert_heard(telling->peer, "GET /a.xml\n");
	assert_int_equal(telling->result.feeds_waiting, 2);
	telling_free(telling);
}

/* What the hub will never take is not sent again; it is said once, with the first reason. */
static void test_announce_hears_a_refusal(void **state)
{
	static const struct answer answers[] = {
		{"GET /a.xml ", "200 OK", 3},
		{"GET /b.xml ", "200 OK", 3},
		{"POST /hub ", "403 No", 0},
	};
	struct telling *telling = telling_new(answers, ARRAY_LEN(answers));

	(void)state;
	note(telling, PUBLISH_FEED, "a.xml");
	note(telling, PUBLISH_FEED, "b.xml");
	run(telling);
	assert_int_equal(telling->result.feeds, 0);
	assert_int_equal(waiting(telling, PING_FEED), 0);
	assert_report(telling, REPORT_WARNING,
		"pings: the hub refuses 2 and is not told of them again: '$/hub' answers with "
		"403");
	assert_int_equal(server(telling, "hub").lost, 2);
	assert_int_equal(server(telling, "hub").failures, 0);
	/* The next that is taken makes it good. */
	telling->peer->answers = usual;
	telling->peer->answer_count = ARRAY_LEN(usual);
	note(telling, PUBLISH_FEED, "a.xml");
	run(telling);
	assert_int_equal(telling->result.feeds, 1);
	assert_int_equal(server(telling, "hub").lost, 0);
	telling_free(telling);
}

/* A hub that has no time is asked nothing more, and not before it said; six hours at most. */
static void test_announce_waits_for_the_hub(void **state)
{
	static const struct answer answers[] = {
		{"GET /a.xml ", "200 OK", 3},
		{"GET /b.xml ", "200 OK", 3},
		{"POST /hub ", "503 Busy\r\nRetry-After: 30000", 0},
	};
	struct telling *telling = telling_new(answers, ARRAY_LEN(answers));
	const char *heard = arena_printf(telling->arena, "GET /a.xml\n%s", form(telling, "a.xml"));

	(void)state;
	note(telling, PUBLISH_FEED, "a.xml");
	note(telling, PUBLISH_FEED, "b.xml");
	run(telling);
	assert_heard(telling->peer, heard);
	assert_report(
		telling, REPORT_WARNING, "pings: the hub is told later: '$/hub' answers with 503");
	assert_int_equal(server(telling, "hub").failures, 1);
	assert_int_equal(server(telling, "hub").due, NOW + 6 * HOUR);
	telling->now = NOW + 6 * HOUR - 1;
	run(telling);
	assert_heard(telling->peer, "");
	assert_int_equal(telling->result.feeds_waiting, 2);
	telling->peer->answers = usual;
	telling->peer->answer_count = ARRAY_LEN(usual);
	telling->now = NOW + 6 * HOUR;
	run(telling);
	assert_int_equal(telling->result.feeds, 2);
	assert_int_equal(server(telling, "hub").failures, 0);
	telling_free(telling);
}

static void test_announce_takes_a_dead_hub_for_busy(void **state)
{
	struct telling *telling = telling_usual();

	(void)state;
	note(telling, PUBLISH_FEED, "a.xml");
	telling->settings.hub_url = "http://127.0.0.1:1/";
	run(telling);
	assert_int_equal(telling->report.count, 1);
	assert_memory_equal(telling->report.items[0].text, "pings: the hub is told later: ", 30);
	assert_non_null(strstr(telling->report.items[0].text, "'http://127.0.0.1:1/'"));
	assert_int_equal(waiting(telling, PING_FEED), 1);
	telling_free(telling);
}

/* ---- Time ---- */

static void test_announce_gives_up_after_a_day(void **state)
{
	static const struct answer answers[] = {{"GET /a.xml ", "404 No", 0}};
	struct telling *telling = telling_new(answers, ARRAY_LEN(answers));

	(void)state;
	note(telling, PUBLISH_FEED, "a.xml");
	telling->now = NOW + DAY;
	run(telling);
	assert_int_equal(waiting(telling, PING_FEED), 1);
	telling->now = NOW + DAY + 1;
	run(telling);
	assert_int_equal(waiting(telling, PING_FEED), 0);
	assert_report(telling, REPORT_WARNING,
		"pings: given up after a day: the hub is not told of 1 feeds: '$/a.xml' answers "
		"with 404");
	assert_int_equal(server(telling, "hub").lost, 1);
	telling_free(telling);
}

/* Of pages, it is their sitemap that is not served. */
static void test_announce_gives_pages_up_after_a_day(void **state)
{
	static const struct answer answers[] = {{"GET /" KEY ".txt ", "200 OK", 8}};
	struct telling *telling = telling_new(answers, ARRAY_LEN(answers));

	(void)state;
	note(telling, PUBLISH_MAP, "map.xml");
	note_page(telling, "page/");
	telling->now = NOW + DAY + 1;
	run(telling);
	assert_int_equal(waiting(telling, PING_PAGE), 0);
	assert_int_equal(waiting(telling, PING_MAP), 0);
	assert_report(telling, REPORT_WARNING,
		"pings: given up after a day: IndexNow is not told of 1 pages: '$/map.xml' "
		"answers with 404");
	assert_int_equal(server(telling, "indexnow").lost, 1);
	telling_free(telling);
}

/* A hub that answers badly is why, not the site, which was fine. */
static void test_announce_gives_up_with_the_hubs_reason(void **state)
{
	static const struct answer answers[] = {
		{"GET /a.xml ", "200 OK", 3}, {"POST /hub ", "500 Oh", 0}};
	struct telling *telling = telling_new(answers, ARRAY_LEN(answers));

	(void)state;
	note(telling, PUBLISH_FEED, "a.xml");
	telling->now = NOW + DAY + 1;
	run(telling);
	assert_int_equal(telling->report.count, 2);
	assert_non_null(strstr(telling->report.items[1].text, "/hub' answers with 500"));
	telling_free(telling);
}

static void test_announce_stops_when_told(void **state)
{
	struct telling *telling = telling_usual();

	(void)state;
	note(telling, PUBLISH_FEED, "a.xml");
	note(telling, PUBLISH_MAP, "map.xml");
	note_page(telling, "page/");
	telling->stop = 15;
	run(telling);
	assert_heard(telling->peer, "");
	assert_int_equal(telling->result.feeds_waiting, 1);
	assert_int_equal(telling->result.pages_waiting, 1);
	telling_free(telling);
}

/* However many there are: after a minute nobody is asked any more, and what is left waits. The
 * clock goes on by its step at each look: one for each question whether there is time, and one for
 * how much a request gets. */
static void test_announce_takes_a_minute_at_most(void **state)
{
	struct telling *telling = telling_usual();

	(void)state;
	note(telling, PUBLISH_FEED, "a.xml");
	note(telling, PUBLISH_FEED, "b.xml");
	telling->step = 29;
	run(telling);
	assert_heard(telling->peer, "GET /a.xml\n");
	assert_int_equal(telling->result.feeds_waiting, 2);
	assert_report(telling, REPORT_NOTE, NULL);
	telling->step = 16;
	run(telling);
	assert_heard(telling->peer,
		arena_printf(telling->arena, "GET /a.xml\n%s", form(telling, "a.xml")));
	assert_int_equal(telling->result.feeds, 1);
	assert_int_equal(telling->result.feeds_waiting, 1);
	telling_free(telling);
}

/* ---- Pages ---- */

static void test_announce_tells_of_pages(void **state)
{
	struct telling *telling = telling_usual();

	(void)state;
	note(telling, PUBLISH_MAP, "map.xml");
	note_page(telling, "one/");
	note_page(telling, "two/");
	run(telling);
	assert_heard(
		telling->peer, arena_printf(telling->arena, "GET /map.xml\nGET /" KEY ".txt\n%s",
				       list(telling, "\"$/one/\",\"$/two/\"")));
	assert_int_equal(telling->result.pages, 2);
	assert_int_equal(telling->result.pages_waiting, 0);
	assert_report(telling, REPORT_NOTE, NULL);
	/* Nothing is asked where there is nothing to tell. */
	run(telling);
	assert_heard(telling->peer, "");
	telling_free(telling);
}

/* Pages wait for every sitemap, and for the key. */
static void test_announce_lets_pages_wait(void **state)
{
	static const struct answer no_map[] = {{"GET /" KEY ".txt ", "200 OK", 8}};
	static const struct answer no_key[] = {{"GET /map.xml ", "200 OK", 3}};
	static const struct {
		const struct answer *answers;
		const char *text;
	} cases[] = {
		{no_map, "pings: 1 sitemaps keep pages waiting: '$/map.xml' answers with 404"},
		{no_key, "pings: 1 sitemaps keep pages waiting: '$/" KEY ".txt' answers with 404"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct telling *telling = telling_new(cases[i].answers, 1);

		note(telling, PUBLISH_MAP, "map.xml");
		note_page(telling, "one/");
		run(telling);
		assert_heard(telling->peer, "GET /map.xml\nGET /" KEY ".txt\n");
		assert_int_equal(telling->result.pages_waiting, 1);
		assert_report(telling, REPORT_NOTE, cases[i].text);
		/* The rest is asked of the next run, which need not repeat what it saw. */
		telling->peer->answers = usual;
		telling->peer->answer_count = ARRAY_LEN(usual);
		run(telling);
		assert_int_equal(telling->result.pages, 1);
		telling_free(telling);
	}
}

static void test_announce_hears_a_refusal_of_pages(void **state)
{
	static const struct answer answers[] = {
		{"GET /" KEY ".txt ", "200 OK", 8}, {"POST /indexnow ", "422 No", 0}};
	struct telling *telling = telling_new(answers, ARRAY_LEN(answers));

	(void)state;
	note_page(telling, "one/");
	note_page(telling, "two/");
	run(telling);
	assert_int_equal(telling->result.pages, 0);
	assert_int_equal(waiting(telling, PING_PAGE), 0);
	assert_report(telling, REPORT_WARNING,
		"pings: IndexNow refuses 2 and is not told of them again: '$/indexnow' answers "
		"with 422");
	telling_free(telling);
}

static void test_announce_waits_for_indexnow(void **state)
{
	static const struct answer answers[] = {{"GET /" KEY ".txt ", "200 OK", 8},
		{"POST /indexnow ", "429 Busy\r\nRetry-After: 120", 0}};
	struct telling *telling = telling_new(answers, ARRAY_LEN(answers));

	(void)state;
	note_page(telling, "one/");
	run(telling);
	assert_int_equal(waiting(telling, PING_PAGE), 1);
	assert_report(telling, REPORT_WARNING,
		"pings: IndexNow is told later: '$/indexnow' answers with 429");
	assert_int_equal(server(telling, "indexnow").due, NOW + 120);
	telling->now += 119;
	telling->peer->answers = usual;
	telling->peer->answer_count = ARRAY_LEN(usual);
	assert_heard(telling->peer,
		arena_printf(telling->arena, "GET /" KEY ".txt\n%s", list(telling, "\"$/one/\"")));
	run(telling);
	assert_heard(telling->peer, "");
	telling->now++;
	run(telling);
	assert_int_equal(telling->result.pages, 1);
	telling_free(telling);
}

/* ---- The store fails ---- */

/* Whichever statement of a run fails, it is told, and the next run tells of what is left. */
static bool survives(int number)
{
	struct telling *telling = telling_usual();
	bool failed;

	note(telling, PUBLISH_FEED, "a.xml");
	note(telling, PUBLISH_MAP, "map.xml");
	note_page(telling, "one/");
	failing_store_fail_query(telling->announcer.store, number);
	run(telling);
	failed = failing_store_has_failed(telling->announcer.store);
	failing_store_fail_query(telling->announcer.store, 0);
	if (failed) {
		assert_report(telling, REPORT_WARNING, "pings: the disk is full");
		telling->now += 2 * HOUR;
		run(telling);
	}
	assert_report(telling, REPORT_NOTE, NULL);
	for (int i = 0; i < PING_TARGET_COUNT; i++) {
		assert_int_equal(waiting(telling, (enum ping_target)i), 0);
	}
	assert_non_null(strstr(telling->peer->heard.data, form(telling, "a.xml")));
	assert_non_null(strstr(telling->peer->heard.data, list(telling, "\"$/one/\"")));
	telling_free(telling);
	return failed;
}

static void test_announce_outlives_failures_of_the_store(void **state)
{
	int number = 1;

	(void)state;
	while (survives(number)) {
		number++;
	}
	assert_true(number > 10);
}

/* The same where the site and both servers have no time: what waits still waits. */
static bool waits_on(int number)
{
	static const struct answer answers[] = {
		{"GET /a.xml ", "200 OK", 3},
		{"GET /b.xml ", "404 No", 3},
		{"GET /" KEY ".txt ", "200 OK", 8},
		{"POST /hub ", "403 No", 0},
		{"POST /indexnow ", "503 Busy", 0},
	};
	struct telling *telling = telling_new(answers, ARRAY_LEN(answers));
	bool failed;

	note(telling, PUBLISH_FEED, "a.xml");
	note(telling, PUBLISH_FEED, "b.xml");
	note_page(telling, "one/");
	failing_store_fail_query(telling->announcer.store, number);
	run(telling);
	failed = failing_store_has_failed(telling->announcer.store);
	failing_store_fail_query(telling->announcer.store, 0);
	if (failed) {
		assert_true(telling->report.count > 0);
		assert_string_equal(telling->report.items[telling->report.count - 1].text,
			"pings: the disk is full");
	}
	assert_in_range(waiting(telling, PING_FEED), 1, 2);
	assert_int_equal(waiting(telling, PING_PAGE), 1);
	telling_free(telling);
	return failed;
}

static void test_announce_keeps_waiting_over_failures_of_the_store(void **state)
{
	int number = 1;

	(void)state;
	while (waits_on(number)) {
		number++;
	}
	assert_true(number > 10);
}

static void test_announce_look_fails_with_the_store(void **state)
{
	struct telling *telling = telling_usual();
	struct announce_state seen = {.feeds = 7};

	(void)state;
	for (int number = 1; number <= 5; number++) {
		failing_store_fail_query(telling->announcer.store, number);
		assert_int_equal(
			announce_look(&telling->announcer, telling->arena, &seen, &telling->err),
			-1);
		assert_int_equal(seen.feeds, 7);
	}
	failing_store_fail_query(telling->announcer.store, 0);
	telling_free(telling);
}

/* ---- What status says ---- */

static void test_announce_look(void **state)
{
	struct telling *telling = telling_usual();
	struct announce_state seen;

	(void)state;
	assert_done(
		telling, announce_look(&telling->announcer, telling->arena, &seen, &telling->err));
	assert_int_equal(seen.feeds + seen.pages + seen.since + seen.lost, 0);
	assert_string_equal(seen.problem, "");
	telling->now = NOW + 5;
	note_page(telling, "one/");
	telling->now = NOW;
	note(telling, PUBLISH_FEED, "a.xml");
	note(telling, PUBLISH_FEED, "b.xml");
	assert_done(telling, ping_server_failed(telling->announcer.store, telling->settings.hub_url,
				     NOW, 0, "it is down", &telling->err));
	assert_done(
		telling, ping_server_lost(telling->announcer.store,
				 telling->settings.indexnow.server, 3, "refused", &telling->err));
	assert_done(
		telling, announce_look(&telling->announcer, telling->arena, &seen, &telling->err));
	assert_int_equal(seen.feeds, 2);
	assert_int_equal(seen.pages, 1);
	assert_int_equal(seen.since, NOW);
	assert_int_equal(seen.lost, 3);
	assert_string_equal(seen.problem, "refused");
	telling_free(telling);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_announce_notes_what_is_switched_on),
		cmocka_unit_test(test_announce_forgets_what_is_removed),
		cmocka_unit_test(test_announce_drops_what_is_switched_off),
		cmocka_unit_test(test_announce_sends_nothing_in_a_dry_run),
		cmocka_unit_test(test_announce_tells_the_hub_of_what_is_served),
		cmocka_unit_test(test_announce_waits_for_the_site),
		cmocka_unit_test(test_announce_says_how_the_site_answers),
		cmocka_unit_test(test_announce_asks_a_dead_site_once),
		cmocka_unit_test(test_announce_hears_a_refusal),
		cmocka_unit_test(test_announce_waits_for_the_hub),
		cmocka_unit_test(test_announce_takes_a_dead_hub_for_busy),
		cmocka_unit_test(test_announce_gives_up_after_a_day),
		cmocka_unit_test(test_announce_gives_pages_up_after_a_day),
		cmocka_unit_test(test_announce_gives_up_with_the_hubs_reason),
		cmocka_unit_test(test_announce_stops_when_told),
		cmocka_unit_test(test_announce_takes_a_minute_at_most),
		cmocka_unit_test(test_announce_tells_of_pages),
		cmocka_unit_test(test_announce_lets_pages_wait),
		cmocka_unit_test(test_announce_hears_a_refusal_of_pages),
		cmocka_unit_test(test_announce_waits_for_indexnow),
		cmocka_unit_test(test_announce_outlives_failures_of_the_store),
		cmocka_unit_test(test_announce_keeps_waiting_over_failures_of_the_store),
		cmocka_unit_test(test_announce_look_fails_with_the_store),
		cmocka_unit_test(test_announce_look),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
