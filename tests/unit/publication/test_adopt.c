#include "publication/adopt.h"

#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "failing_store.h"
#include "http_peer.h"
#include "store/articles.h"
#include "world.h"

#define FEED(items)                                                                                \
	"<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Live</title>"                 \
	"<link>https://blog.example.org/</link>" items "</channel></rss>"
#define ITEM(id, path)                                                                             \
	"<item><title>T</title><link>" path "</link><guid isPermaLink=\"false\">" id               \
	"</guid><pubDate>Thu, 01 Oct 2026 10:00:00 +0000</pubDate></item>"

static int look(
	struct world *world, const char *feed, struct adopting *ret_adopting, struct error *err)
{
	FREE_ON_EXIT char *path = path_join(world->folder, "live.xml");

	world_write(world, "live.xml", feed);
	return adopt_look(&world->publication, path, ret_adopting, err);
}

static struct adopting looked(struct world *world, const char *feed)
{
	struct adopting adopting;
	struct error err = ERROR_INIT;

	if (look(world, feed, &adopting, &err) < 0) {
		fail_msg("%s", err.text);
	}
	return adopting;
}

/* The id that a load from now on finds, a new string. */
static char *id_now(struct world *world)
{
	struct articles articles = world_load(world);
	char *id = xstrdup(articles.catalogue->articles[0]->id);

	articles_release(&articles);
	return id;
}

static void assert_id(struct world *world, const char *expected)
{
	FREE_ON_EXIT char *id = id_now(world);

	assert_string_equal(id, expected);
}

static void test_adopt_before_the_first_build(void **state)
{
	struct world world;
	struct adopting adopting;
	struct error err = ERROR_INIT;

	(void)state;
	world_open(&world, "");
	world_article(&world, "a", "2026-11-01", "");
	/* A link without a host is on the site. */
	adopting = looked(&world, FEED(ITEM("urn:a", "/a/")));
	assert_int_equal(adopting.adoption.pinned, 1);
	assert_int_equal(adopt_save(&world.publication, &adopting, false, &err), 0);
	adopting_release(&adopting);
	assert_id(&world, "urn:a");
	world_close(&world);
}

static void test_adopt_after_a_build(void **state)
{
	struct world world;
	struct adopting adopting;
	struct error err = ERROR_INIT;

	(void)state;
	world_open(&world, "");
	world_article(&world, "a", "2026-11-01", "");
	assert_id(&world, "tag:blog.example.org,2024-01-01:/a/");
	adopting = looked(&world, FEED(ITEM("urn:a", "/a/")));
	/* To look changes nothing. */
	assert_id(&world, "tag:blog.example.org,2024-01-01:/a/");
	assert_int_equal(adopt_save(&world.publication, &adopting, false, &err), 0);
	adopting_release(&adopting);
	assert_id(&world, "urn:a");
	world_close(&world);
}

static void test_adopt_in_a_dry_run(void **state)
{
	struct world world;
	struct adopting adopting;
	struct error err = ERROR_INIT;

	(void)state;
	world_open(&world, "");
	world_article(&world, "a", "2026-11-01", "");
	adopting = looked(&world, FEED(ITEM("urn:a", "/a/")));
	world.publication.dry_run = true;
	assert_int_equal(adopt_save(&world.publication, &adopting, false, &err), 0);
	adopting_release(&adopting);
	world.publication.dry_run = false;
	assert_id(&world, "tag:blog.example.org,2024-01-01:/a/");
	world_close(&world);
}

/* An id that was in a digest is changed by force alone. */
static void test_adopt_keeps_ids_that_a_run_published(void **state)
{
	struct world world;
	struct articles articles;
	struct adopting adopting;
	struct error err = ERROR_INIT;
	int64_t sequence;

	(void)state;
	world_open(&world, "");
	world_article(&world, "a", "2026-11-01", "");
	articles = world_load(&world);
	assert_int_equal(articles_give_sequence(world.publication.store, articles.rows[0]->number,
				 &sequence, &err),
		0);
	articles_release(&articles);
	adopting = looked(&world, FEED(ITEM("urn:a", "/a/")));
	assert_int_equal(adopt_save(&world.publication, &adopting, false, &err), -1);
	assert_int_equal(err.kind, ERROR_INPUT);
	assert_string_equal(err.text,
		"1 ids would change that a run of postrider has published; nothing is changed "
		"without --force");
	assert_id(&world, "tag:blog.example.org,2024-01-01:/a/");
	err = (struct error)ERROR_INIT;
	assert_int_equal(adopt_save(&world.publication, &adopting, true, &err), 0);
	adopting_release(&adopting);
	assert_id(&world, "urn:a");
	world_close(&world);
}

static void test_adopt_nothing_writes_nothing(void **state)
{
	struct world world;
	struct adopting adopting;
	struct error err = ERROR_INIT;

	(void)state;
	world_open(&world, "");
	world_article(&world, "a", "2026-11-01", "");
	adopting = looked(&world, FEED(ITEM("urn:z", "/z/")));
	assert_int_equal(adopting.adoption.matched, 0);
	failing_store_fail_commit(world.publication.store, 1);
	assert_int_equal(adopt_save(&world.publication, &adopting, false, &err), 0);
	adopting_release(&adopting);
	world_close(&world);
}

static void test_adopt_that_cannot_be_kept(void **state)
{
	struct world world;
	struct adopting adopting;
	struct error err = ERROR_INIT;

	(void)state;
	world_open(&world, "");
	world_article(&world, "a", "2026-11-01", "");
	adopting = looked(&world, FEED(ITEM("urn:a", "/a/")));
	failing_store_fail_commit(world.publication.store, 1);
	assert_int_equal(adopt_save(&world.publication, &adopting, false, &err), -1);
	adopting_release(&adopting);
	failing_store_fail_commit(world.publication.store, 0);
	assert_id(&world, "tag:blog.example.org,2024-01-01:/a/");
	world_close(&world);
}

/* What cannot be taken over is named. */
static void test_adopt_warns(void **state)
{
	struct world world;
	struct adopting adopting;

	(void)state;
	world_open(&world, "");
	world_article(&world, "a", "2026-11-01", "id: urn:own\n");
	world_article(&world, "b", "2026-11-01", "");
	world_article(&world, "c", "2026-11-01", "");
	adopting = looked(
		&world, FEED(ITEM("urn:a", "/a/") ITEM("urn:b", "/b/") ITEM("urn:b",
				"/c/") "<item><guid>urn:x</guid><pubDate>soon</pubDate></item>"));
	assert_true(world_reports(
		&world, "the feed's id 'urn:a' is left: its source has an id of its own"));
	assert_true(world_reports(
		&world, "the feed's id 'urn:b' is left: the id is another article's"));
	assert_true(world_reports(&world, "1 dates are none, and were left out"));
	adopting_release(&adopting);
	world_close(&world);
}

static void test_adopt_refuses_what_is_no_feed(void **state)
{
	struct world world;
	struct adopting adopting;
	struct error err = ERROR_INIT;

	(void)state;
	world_open(&world, "");
	world_article(&world, "a", "2026-11-01", "");
	assert_int_equal(look(&world, "<html/>", &adopting, &err), -1);
	assert_int_equal(err.kind, ERROR_INPUT);
	err = (struct error)ERROR_INIT;
	assert_int_equal(adopt_look(&world.publication, "/nowhere/at/all", &adopting, &err), -1);
	world_close(&world);
}

static void test_adopt_says_what_is_wrong_with_the_articles(void **state)
{
	struct world world;
	struct adopting adopting;
	struct error err = ERROR_INIT;
	FREE_ON_EXIT char *articles = NULL;

	(void)state;
	world_open(&world, "");
	articles = path_join(world.folder, "articles");
	assert_int_equal(rmdir(articles), 0);
	assert_int_equal(look(&world, FEED(ITEM("urn:a", "/a/")), &adopting, &err), -1);
	assert_int_equal(err.kind, ERROR_INPUT);
	world_close(&world);
}

/* From the site itself, wherever that redirects. */
static void test_adopt_by_http(void **state)
{
	static const struct answer answers[] = {{"GET /feed.xml ", "404 No", 3}};
	struct peer *peer = peer_start(answers, ARRAY_LEN(answers));
	struct world world;
	struct adopting adopting;
	struct error err = ERROR_INIT;
	STRBUF(url);

	(void)state;
	world_open(&world, "");
	strbuf_addf(&url, "%s/feed.xml", peer->url);
	assert_int_equal(adopt_look(&world.publication, url.data, &adopting, &err), -1);
	assert_non_null(strstr(err.text, "404"));
	assert_heard(peer, "GET /feed.xml\n");
	world_close(&world);
	peer_stop(peer);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_adopt_before_the_first_build),
		cmocka_unit_test(test_adopt_after_a_build),
		cmocka_unit_test(test_adopt_in_a_dry_run),
		cmocka_unit_test(test_adopt_keeps_ids_that_a_run_published),
		cmocka_unit_test(test_adopt_nothing_writes_nothing),
		cmocka_unit_test(test_adopt_that_cannot_be_kept),
		cmocka_unit_test(test_adopt_warns),
		cmocka_unit_test(test_adopt_refuses_what_is_no_feed),
		cmocka_unit_test(test_adopt_says_what_is_wrong_with_the_articles),
		cmocka_unit_test(test_adopt_by_http),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
