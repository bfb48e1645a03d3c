#include "publication/remote_feeds.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "http_peer.h"
#include "publication/build.h"
#include "store/remote_feeds.h"
#include "world.h"

#define ITEM_1                                                                                     \
	"{\"id\":\"1\",\"url\":\"https://else.example/1/\",\"title\":\"One\","                     \
	"\"date_published\":\"2026-11-01T10:00:00Z\"}"
#define ITEM_2                                                                                     \
	"{\"id\":\"2\",\"url\":\"https://else.example/2/\",\"title\":\"Two\","                     \
	"\"date_published\":\"2026-11-02T10:00:00Z\"}"
#define FEED(items)                                                                                \
	"{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"Else\",\"items\":[" items   \
	"]}"

/* A publication whose only source is a feed at the peer. */
struct following {
	struct peer *peer;
	struct answer answer;
	char *head;
	struct world world;
	struct remote_feed_list *list;
};

/* From now on the peer answers with these fields and this document, whatever it is asked. */
static void answer_with(struct following *following, const char *head, const char *document)
{
	peer_hold(following->peer);
	free(following->head);
	following->head = xasprintf("%s\r\nContent-Length: %zu\r\nConnection: close\r\n\r\n%s",
		head, strlen(document), document);
	following->answer = (struct answer){.request = "GET ", .head = following->head};
	peer_resume(following->peer);
}

static struct following *follow(const char *options)
{
	struct following *following = xcalloc(1, sizeof(*following));
	STRBUF(yaml);

	following->peer = peer_start(&following->answer, 1);
	answer_with(following, "200 OK\r\nETag: \"e1\"\r\nLast-Modified: then", FEED(ITEM_1));
	strbuf_addf(&yaml, "sources:\n  - feed: %s/feed.json\n%s", following->peer->url, options);
	world_open(&following->world, yaml.data);
	return following;
}

static void unfollow(struct following *following)
{
	peer_stop(following->peer);
	remote_feed_list_free(following->list);
	world_close(&following->world);
	free(following->head);
	free(following);
}

/* Loads what the store has, and asks the feed. */
static struct remote_feed *fetch_feed(struct following *following)
{
	struct error err = ERROR_INIT;

	remote_feed_list_free(following->list);
	report_release(&following->world.report);
	following->list = remote_feeds_load(&following->world.publication, &err);
	assert_non_null(following->list);
	assert_int_equal(following->list->count, 1);
	remote_feeds_fetch(&following->world.publication, following->list);
	return &following->list->feeds[0];
}

static int save_feeds(void *ctx, struct error *err)
{
	struct following *following = ctx;

	return remote_feeds_save(following->world.publication.store, following->list, err);
}

static void keep(struct following *following)
{
	struct error err = ERROR_INIT;

	assert_int_equal(
		store_transaction(following->world.publication.store, save_feeds, following, &err),
		0);
}

static void test_feeds_are_taken_and_kept(void **state)
{
	struct following *following = follow("    private: yes\n");
	struct remote_feed *feed = fetch_feed(following);
	struct error err = ERROR_INIT;

	(void)state;
	assert_int_equal(feed->count, 1);
	assert_string_equal(feed->etag, "\"e1\"");
	assert_string_equal(feed->modified, "then");
	assert_string_equal(feed->title, "Else");
	assert_true(remote_feeds_differ(following->list));
	assert_int_equal(following->world.report.count, 0);
	keep(following);
	remote_feed_list_free(following->list);
	following->list = remote_feeds_load(&following->world.publication, &err);
	assert_int_equal(following->list->feeds[0].count, 1);
	assert_string_equal(following->list->feeds[0].etag, "\"e1\"");
	assert_false(remote_feeds_differ(following->list));
	unfollow(following);
}

/* The same again is no change; what is new comes to what was there. */
static void test_feeds_grow(void **state)
{
	struct following *following = follow("    private: yes\n");
	struct remote_feed *feed;

	(void)state;
	fetch_feed(following);
	keep(following);
	feed = fetch_feed(following);
	assert_false(remote_feeds_differ(following->list));
	answer_with(following, "200 OK\r\nETag: \"e2\"", FEED(ITEM_2));
	feed = fetch_feed(following);
	assert_int_equal(feed->count, 2);
	assert_string_equal(feed->etag, "\"e2\"");
	assert_string_equal(feed->modified, "");
	assert_true(remote_feeds_differ(following->list));
	unfollow(following);
}

static void test_feeds_that_did_not_change(void **state)
{
	struct following *following = follow("    private: yes\n");
	struct remote_feed *feed;

	(void)state;
	fetch_feed(following);
	keep(following);
	answer_with(following, "304 Same\r\nETag: \"other\"", "");
	feed = fetch_feed(following);
	assert_int_equal(feed->count, 1);
	assert_string_equal(feed->etag, "\"e1\"");
	assert_false(remote_feeds_differ(following->list));
	assert_int_equal(following->world.report.count, 0);
	unfollow(following);
}

/* One that fails keeps what it had, and since when it does; until it is well again. */
static void test_feeds_that_fail_keep_what_they_had(void **state)
{
	static const struct {
		const char *head, *document, *text;
	} cases[] = {
		{"500 Oh", "", "500"},
		{"200 OK", "<html/>", "/feed.json"},
		{"200 OK\r\nTransfer-Encoding: chunked", "xxx", "/feed.json"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct following *following = follow("    private: yes\n");
		struct remote_feed *feed;
		int64_t failed;

		fetch_feed(following);
		keep(following);
		answer_with(following, cases[i].head, cases[i].document);
		feed = fetch_feed(following);
		failed = following->world.publication.started;
		assert_int_equal(feed->count, 1);
		assert_string_equal(feed->etag, "\"e1\"");
		assert_int_equal(feed->failing_since, failed);
		assert_true(feed->reason[0]);
		assert_true(remote_feeds_differ(following->list));
		assert_int_equal(report_count(&following->world.report, REPORT_WARNING), 1);
		assert_true(world_reports(&following->world, cases[i].text));
		assert_true(world_reports(
			&following->world, ": the feed's articles stay as they were"));
		keep(following);
		world_at(&following->world, "2026-11-20T08:00:00Z");
		feed = fetch_feed(following);
		assert_int_equal(feed->failing_since, failed);
		assert_false(remote_feeds_differ(following->list));
		answer_with(
			following, "200 OK\r\nETag: \"e1\"\r\nLast-Modified: then", FEED(ITEM_1));
		feed = fetch_feed(following);
		assert_int_equal(feed->failing_since, 0);
		assert_string_equal(feed->reason, "");
		assert_true(remote_feeds_differ(following->list));
		unfollow(following);
	}
}

static void test_feeds_that_fail_from_the_start(void **state)
{
	struct following *following = follow("    private: yes\n");
	const struct remote_feed *feed;

	(void)state;
	answer_with(following, "404 No", "");
	feed = fetch_feed(following);
	assert_int_equal(feed->count, 0);
	assert_true(world_reports(&following->world, ": there are no articles of this feed yet"));
	unfollow(following);
}

static void test_feeds_that_moved(void **state)
{
	struct following *following = follow("    private: yes\n");
	struct answer answers[2];

	(void)state;
	answers[0] = following->answer;
	answers[1] = (struct answer){
		.request = "GET /feed.json ", .head = "301 Moved\r\nLocation: /new.json"};
	following->peer->answers = answers;
	following->peer->answer_count = 2;
	assert_int_equal(fetch_feed(following)->count, 1);
	assert_true(world_reports(&following->world, "has moved for good: its address is '"));
	assert_true(world_reports(&following->world, "/new.json' now"));
	assert_int_equal(following->world.report.count, 1);
	unfollow(following);
}

/* This machine is asked only where the configuration says so. */
static void test_feeds_that_are_not_public(void **state)
{
	struct following *following = follow("");

	(void)state;
	assert_int_equal(fetch_feed(following)->count, 0);
	assert_heard(following->peer, "");
	assert_int_equal(report_count(&following->world.report, REPORT_WARNING), 1);
	unfollow(following);
}

/* Among other sources a feed keeps its place. */
static void test_feeds_among_other_sources(void **state)
{
	struct following *following = follow("    private: yes\n  - articles: articles/\n");
	struct articles articles;
	struct error err = ERROR_INIT;
	const struct articles_options options = {.fetch = true};

	(void)state;
	world_article(&following->world, "a", "2026-11-03", "");
	assert_int_equal(
		articles_load(&following->world.publication, &options, &articles, &err), 0);
	assert_int_equal(articles.catalogue->count, 2);
	assert_string_equal(articles.catalogue->articles[1]->title, "One");
	assert_int_equal(articles.remote->count, 2);
	assert_null(articles.remote->feeds[1].url);
	articles_release(&articles);
	/* Without asking, what the store has. */
	answer_with(following, "200 OK", FEED(ITEM_1 "," ITEM_2));
	articles = world_load(&following->world);
	assert_int_equal(articles.catalogue->count, 2);
	articles_release(&articles);
	unfollow(following);
}

/* A build asks them; and that one fails is remembered, though its articles are the same. */
static void test_feeds_are_asked_by_a_build(void **state)
{
	static const struct build_request request;
	struct following *following = follow("    private: yes\noutput:\n  directory: public/\n");
	struct build_result result;
	struct error err = ERROR_INIT;

	(void)state;
	for (int i = 0; i < 2; i++) {
		assert_int_equal(build(&following->world.publication, &request, &result, &err), 0);
		assert_int_equal(result.articles, 1);
	}
	assert_heard(following->peer, "GET /feed.json\nGET /feed.json\n");
	answer_with(following, "500 Oh", "");
	assert_int_equal(build(&following->world.publication, &request, &result, &err), 0);
	assert_int_equal(result.articles, 1);
	following->list = remote_feeds_load(&following->world.publication, &err);
	assert_int_equal(following->list->feeds[0].failing_since, following->world.now);
	unfollow(following);
}

static void test_feeds_of_nobody(void **state)
{
	struct error err = ERROR_INIT;

	(void)state;
	assert_false(remote_feeds_differ(NULL));
	assert_int_equal(remote_feeds_save(NULL, NULL, &err), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_feeds_are_taken_and_kept),
		cmocka_unit_test(test_feeds_grow),
		cmocka_unit_test(test_feeds_that_did_not_change),
		cmocka_unit_test(test_feeds_that_fail_keep_what_they_had),
		cmocka_unit_test(test_feeds_that_fail_from_the_start),
		cmocka_unit_test(test_feeds_that_moved),
		cmocka_unit_test(test_feeds_that_are_not_public),
		cmocka_unit_test(test_feeds_among_other_sources),
		cmocka_unit_test(test_feeds_are_asked_by_a_build),
		cmocka_unit_test(test_feeds_of_nobody),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
