/* Which articles are in which file: windows, limits, categories, sitemaps. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "publish_case.h"
#include "store/channels.h"

/* The titles of a JSON feed's items, in order; in brackets those that have a summary only. */
static void expect_items(const struct fixture *fixture, const char *name, const char *expected)
{
	STRBUF(bytes);
	STRBUF(found);
	fixture_load(fixture, name, &bytes);
	for (const char *p = bytes.data; (p = strstr(p, "\"id\": \"tag:"));) {
		const char *title = strchr(p + strlen("\"id\": \"tag:"), ':') + 1;
		const char *end = strstr(p + 1, "\"id\": \"tag:");
		const char *html = strstr(p, "content_html");
		bool full = html && (!end || html < end);
		strbuf_addf(&found, full ? "%s%.*s" : "%s[%.*s]", found.len ? " " : "",
			(int)strcspn(title, "\""), title);
		p++;
	}
	assert_string_equal(found.data, expected);
}

/* The pages of a sitemap or the sitemaps of an index, in order, without the site's address. */
static void expect_locations(const struct fixture *fixture, const char *name, const char *expected)
{
	STRBUF(bytes);
	STRBUF(found);
	fixture_load(fixture, name, &bytes);
	for (const char *p = bytes.data; (p = strstr(p, "<loc>" URL));) {
		p += strlen("<loc>" URL);
		strbuf_addf(&found, "%s%.*s", found.len ? " " : "", (int)strcspn(p, "<"), p);
	}
	assert_string_equal(found.data, expected);
}

static void test_publish_writes_members_before_indexes(void **state)
{
	struct fixture *fixture = *state;
	fixture_add(fixture, "one", 1, 1, "b");
	fixture_add(fixture, "two", 2, 2, "a");
	fixture_build(fixture);
	assert_string_equal(fixture->told.data,
		"+ feed.css\n"
		"+ category/a/archive/1.xml\n+ category/a/archive/1.json\n"
		"+ category/a/feed.xml\n+ category/a/atom.xml\n+ category/a/feed.json\n"
		"+ category/b/archive/1.xml\n+ category/b/archive/1.json\n"
		"+ category/b/feed.xml\n+ category/b/atom.xml\n+ category/b/feed.json\n"
		"+ archive/1.xml\n+ archive/1.json\n"
		"+ feed.xml\n+ atom.xml\n+ feed.json\n"
		"+ sitemap-a.xml\n+ sitemap-b.xml\n+ sitemap.xml\n+ feeds.opml\n");
	expect_items(fixture, "feed.json", "one two");
	expect_items(fixture, "category/a/feed.json", "two");
	expect_locations(fixture, "sitemap.xml", "sitemap-a.xml sitemap-b.xml");
	/* The same again changes nothing. */
	fixture_build(fixture);
	assert_string_equal(fixture->told.data, "");
}

static void test_publish_names_files_as_configured(void **state)
{
	struct fixture *fixture = *state;
	fixture_configure(fixture, ", rss: index.xml, atom: no, json: no, per: [], archive: no");
	fixture_add(fixture, "one", 1, 1, "b");
	fixture_build(fixture);
	assert_string_equal(fixture->told.data,
		"+ feed.css\n+ index.xml\n+ sitemap-b.xml\n+ sitemap.xml\n+ feeds.opml\n");
}

/* What arrived last is in the window, wherever its date puts it. */
static void test_publish_windows_by_arrival_and_orders_by_date(void **state)
{
	struct fixture *fixture = *state;
	fixture_configure(fixture, ", items: 3");
	fixture_add(fixture, "a", 1, 1, NULL);
	fixture_add(fixture, "b", 2, 2, NULL);
	fixture_add(fixture, "c", 3, 3, NULL);
	fixture_add(fixture, "backdated", 400, 0, NULL);
	fixture_build(fixture);
	expect_items(fixture, "feed.json", "a b backdated");
	/* All of one build: the newest by date. */
	fixture_empty(fixture);
	fixture_add(fixture, "old", 4, 9, NULL);
	fixture_add(fixture, "c", 3, 9, NULL);
	fixture_add(fixture, "a", 1, 9, NULL);
	fixture_add(fixture, "b", 2, 9, NULL);
	fixture_build(fixture);
	expect_items(fixture, "feed.json", "a b c");
}

static void test_publish_falls_back_to_summaries_then_drops(void **state)
{
	struct fixture *fixture = *state;
	char big[3000];
	memset(big, 'x', sizeof(big) - 1);
	big[sizeof(big) - 1] = '\0';
	fixture_configure(fixture, ", bytes: 8K");
	for (int i = 1; i <= 4; i++) {
		char name[16];
		struct article *article;
		snprintf(name, sizeof(name), "n%d", i);
		article = fixture_add(fixture, name, i, i, NULL);
		fixture_set_body(
			article, arena_printf(fixture->catalogue->arena, "<p>%s</p>", big));
	}
	fixture_build(fixture);
	expect_items(fixture, "feed.json", "n1 n2 [n3] [n4]");
	/* Summaries that do not fit either. */
	for (size_t i = 0; i < fixture->catalogue->count; i++) {
		fixture->catalogue->articles[i]->summary = big;
		fixture->catalogue->articles[i]->fingerprint[0]++;
	}
	fixture_build(fixture);
	expect_items(fixture, "feed.json", "[n1] [n2]");
	/* One item stays, whatever it weighs; less than a configuration may say. */
	fixture->settings->output.bytes = 1000;
	fixture_build(fixture);
	expect_items(fixture, "feed.json", "[n1]");
}

static void test_publish_keeps_the_feed_of_an_emptied_category(void **state)
{
	struct fixture *fixture = *state;
	struct term former[] = {{.name = "Back End", .slug = "a"}, {.name = "B", .slug = "b"}};
	struct term_list list = {.items = former, .count = 2};
	STRBUF(rss);
	fixture_add(fixture, "one", 1, 1, "a");
	fixture_add(fixture, "two", 2, 2, "b");
	fixture_build(fixture);
	fixture_empty(fixture);
	fixture_add(fixture, "two", 2, 2, "b");
	assert_int_equal(channels_save(fixture->store, CHANNEL_CATEGORY, &list, &fixture->err), 0);
	fixture_build(fixture);
	expect_items(fixture, "category/a/feed.json", "");
	fixture_load(fixture, "category/a/feed.xml", &rss);
	assert_non_null(strstr(rss.data, "<title>T &#x26; Co: Back End</title>"));
	assert_null(strstr(rss.data, "<item>"));
	assert_non_null(strstr(fixture->told.data, "- sitemap-a.xml\n"));
	expect_locations(fixture, "sitemap.xml", "sitemap-b.xml");
	/* It stays the same from then on, whatever the time. */
	fixture_build(fixture);
	assert_string_equal(fixture->told.data, "");
}

static void test_publish_of_nothing_is_valid(void **state)
{
	struct fixture *fixture = *state;
	fixture_build(fixture);
	assert_string_equal(fixture->told.data,
		"+ feed.css\n+ feed.xml\n+ atom.xml\n+ feed.json\n+ feeds.opml\n");
	expect_items(fixture, "feed.json", "");
}

static void test_publish_lists_each_article_in_one_sitemap(void **state)
{
	struct fixture *fixture = *state;
	struct article *article;
	char long_url[2200];
	fixture_add(fixture, "plain", 3, 3, NULL);
	fixture_add(fixture, "newer", 1, 1, "b");
	fixture_add(fixture, "older", 2, 2, "b");
	article = fixture_add(fixture, "elsewhere", 1, 1, "b");
	article->url = "https://elsewhere.example/x/";
	article = fixture_add(fixture, "alone", 1, 1, "c");
	article->url = "https://elsewhere.example/y/";
	memset(long_url, 'x', sizeof(long_url) - 1);
	memcpy(long_url, URL, strlen(URL));
	long_url[sizeof(long_url) - 1] = '\0';
	article = fixture_add(fixture, "long", 1, 1, "b");
	article->url = long_url;
	fixture_build(fixture);
	expect_locations(fixture, "sitemap-uncategorized.xml", "plain/");
	expect_locations(fixture, "sitemap-b.xml", "newer/ older/");
	expect_locations(fixture, "sitemap.xml", "sitemap-b.xml sitemap-uncategorized.xml");
	assert_null(strstr(fixture->told.data, "sitemap-c.xml"));
	assert_int_equal(fixture->report.count, 1);
	assert_string_equal(fixture->report.items[0].text,
		"its URL is too long for a sitemap, which leaves it out");
	expect_items(fixture, "category/c/feed.json", "alone");
}

/* The titles of an archive document's entries, and its links to others. */
static void expect_document(
	const struct fixture *fixture, const char *name, const char *first, const char *links)
{
	STRBUF(bytes);
	STRBUF(found);
	fixture_load(fixture, name, &bytes);
	for (const char *p = bytes.data; (p = strstr(p, "-archive\""));) {
		const char *rel = p - 4;
		const char *href = strstr(p, "href=\"" URL) + strlen("href=\"" URL);
		strbuf_addf(&found, "%.*s %.*s\n", 4, rel, (int)strcspn(href, "\""), href);
		p = href;
	}
	assert_string_equal(found.data, links);
	assert_non_null(strstr(bytes.data, "<fh:archive"));
	assert_non_null(strstr(bytes.data, "rel=\"current\" type=\"application/atom+xml\""));
	assert_non_null(strstr(bytes.data, first));
}

static size_t count_entries(const struct fixture *fixture, const char *name)
{
	size_t count = 0;
	STRBUF(bytes);
	fixture_load(fixture, name, &bytes);
	for (const char *p = bytes.data; (p = strstr(p, "<entry>")); p++) {
		count++;
	}
	return count;
}

static void add_many(struct fixture *fixture, int from, int to)
{
	for (int i = from; i <= to; i++) {
		char name[16];
		snprintf(name, sizeof(name), "n%02d", i);
		fixture_add(fixture, name, 100 - i, 100 - i, i % 2 ? "odd" : NULL)->number = i;
	}
}

/* What arrived together, as all does at the first build with a new store, is archived by date. */
static void test_publish_archives_what_came_together_by_date(void **state)
{
	struct fixture *fixture = *state;
	add_many(fixture, 1, 26);
	for (size_t i = 0; i < fixture->catalogue->count; i++) {
		fixture->catalogue->articles[i]->first_public = NOW;
	}
	fixture_build(fixture);
	expect_document(fixture, "archive/1.xml", "<title>n01</title>", "next archive/2.xml\n");
	expect_document(fixture, "archive/2.xml", "<title>n26</title>", "prev archive/1.xml\n");
}

/* RFC 5005: 25 articles a document, oldest first; a place once given stays. */
static void test_publish_fills_archive_documents(void **state)
{
	struct fixture *fixture = *state;
	STRBUF(bytes);
	STRBUF(again);
	add_many(fixture, 1, 60);
	fixture_build(fixture);
	expect_document(fixture, "archive/1.xml", "<title>n01</title>", "next archive/2.xml\n");
	expect_document(fixture, "archive/2.xml", "<title>n26</title>",
		"prev archive/1.xml\nnext archive/3.xml\n");
	expect_document(fixture, "archive/3.xml", "<title>n51</title>", "prev archive/2.xml\n");
	assert_int_equal(count_entries(fixture, "archive/1.xml"), 25);
	assert_int_equal(count_entries(fixture, "archive/3.xml"), 10);
	expect_document(fixture, "category/odd/archive/2.xml", "<title>n51</title>",
		"prev category/odd/archive/1.xml\n");
	fixture_load(fixture, "atom.xml", &bytes);
	assert_non_null(strstr(bytes.data, "href=\"" URL "archive/3.xml\""));
	strbuf_clear(&bytes);
	fixture_load(fixture, "feed.json", &bytes);
	assert_non_null(strstr(bytes.data, "\"next_url\": \"" URL "archive/3.json\""));
	/* New articles fill the last one; the full ones stay as they are. */
	strbuf_clear(&bytes);
	fixture_load(fixture, "archive/2.xml", &bytes);
	fixture_empty(fixture);
	add_many(fixture, 1, 80);
	fixture_build(fixture);
	assert_null(strstr(fixture->told.data, " archive/1.xml"));
	assert_null(strstr(fixture->told.data, " archive/2.xml"));
	assert_non_null(strstr(fixture->told.data, " archive/3.xml"));
	assert_non_null(strstr(fixture->told.data, " archive/4.xml"));
	fixture_load(fixture, "archive/2.xml", &again);
	assert_string_equal(again.data, bytes.data);
	/* A deleted article leaves a gap, a back-dated one comes last. */
	fixture_empty(fixture);
	add_many(fixture, 2, 80);
	fixture_add(fixture, "old", 900, 0, NULL)->number = 81;
	fixture_build(fixture);
	assert_int_equal(count_entries(fixture, "archive/1.xml"), 24);
	assert_int_equal(count_entries(fixture, "archive/2.xml"), 25);
	expect_document(fixture, "archive/4.xml", "<title>old</title>", "prev archive/3.xml\n");
}

static void test_publish_archives_rss_where_there_is_no_atom(void **state)
{
	struct fixture *fixture = *state;
	STRBUF(bytes);
	fixture_configure(fixture, ", atom: no, json: no, per: [], paths: {archive: 'old-:n.xml'}");
	add_many(fixture, 1, 2);
	fixture_build(fixture);
	fixture_load(fixture, "old-1.xml", &bytes);
	assert_non_null(strstr(bytes.data, "<fh:archive"));
	assert_non_null(strstr(bytes.data, "<rss"));
	fixture_configure(fixture, ", archive: no");
	fixture_build(fixture);
	assert_non_null(strstr(fixture->told.data, "- old-1.xml\n"));
}

/* Tags and authors have feeds of their own where that is asked for, and keep them. */
static void test_publish_of_tags_and_authors(void **state)
{
	struct fixture *fixture = *state;
	struct term tags[] = {{.name = "C++", .slug = "c"}, {.name = "Unix", .slug = "unix"}};
	struct person people[] = {{.name = "Ada Example"}};
	struct article *article;
	fixture_configure(fixture, ", per: [tag, author], rss: no, atom: no, archive: no");
	article = fixture_add(fixture, "one", 1, 1, "b");
	article->tags = tags;
	article->tag_count = 2;
	article->authors = people;
	article->author_count = 1;
	fixture_add(fixture, "two", 2, 2, "b");
	fixture_build(fixture);
	assert_string_equal(fixture->told.data,
		"+ feed.css\n+ tag/c/feed.json\n+ tag/unix/feed.json\n"
		"+ author/ada-example/feed.json\n+ feed.json\n+ sitemap-b.xml\n+ sitemap.xml\n");
	expect_items(fixture, "tag/c/feed.json", "one");
	expect_items(fixture, "author/ada-example/feed.json", "one");
	article->tag_count = 1;
	article->fingerprint[0]++;
	fixture_build(fixture);
	expect_items(fixture, "tag/unix/feed.json", "");
	expect_items(fixture, "tag/c/feed.json", "one");
}

static void test_publish_of_a_sites_own_pages(void **state)
{
	struct fixture *fixture = *state;
	STRBUF(bytes);
	fixture_configure(fixture, ", robots: yes, gzip: yes}\n"
				   "sitemap: {urls: [/, about/], include: [sitemap-shop.xml]}\n#");
	fixture_add(fixture, "one", 1, 1, "b");
	fixture_build(fixture);
	expect_locations(fixture, "sitemap-site.xml", "about/");
	expect_locations(fixture, "sitemap.xml", "sitemap-b.xml sitemap-site.xml sitemap-shop.xml");
	fixture_load(fixture, "robots.txt", &bytes);
	assert_string_equal(
		bytes.data, "User-agent: *\nDisallow:\n\nSitemap: " URL "sitemap.xml\n");
	assert_non_null(strstr(fixture->told.data, "+ feed.xml\n+ feed.xml.gz\n"));
}

/* Whichever of its pages changed last, wherever that stands. */
static void test_publish_index_has_the_newest_change(void **state)
{
	struct fixture *fixture = *state;
	STRBUF(bytes);
	fixture_configure(fixture, "");
	fixture_add(fixture, "new", 2, 2, "b");
	fixture_add(fixture, "changed", 3, 3, "b")->updated.at = NOW - DAY;
	fixture_add(fixture, "old", 4, 4, "b");
	fixture_build(fixture);
	fixture_load(fixture, "sitemap.xml", &bytes);
	assert_non_null(strstr(bytes.data, "<lastmod>2026-09-20T14:13:20+00:00</lastmod>"));
	assert_int_equal(NOW - DAY, 1789913600);
}

/* Neither on the disk nor in the store. */
static void test_publish_dry_run_writes_nothing(void **state)
{
	struct fixture *fixture = *state;
	struct publish_params params;
	struct term_list channels;
	const char *members;
	fixture_configure(fixture, ", per: [category, author]");
	fixture_add(fixture, "one", 1, 1, "b")->authors = (struct person[]){{.name = "Ada"}};
	fixture->catalogue->articles[0]->author_count = 1;
	params = fixture_params(fixture);
	params.folder.dry_run = true;
	assert_int_equal(fixture_publish(fixture, &params), 0);
	assert_non_null(strstr(fixture->told.data, "+ archive/1.xml\n"));
	assert_non_null(strstr(fixture->told.data, "+ author/ada/feed.xml\n"));
	assert_int_not_equal(access(fixture->directory, F_OK), 0);
	assert_int_equal(archive_load(fixture->store, fixture->catalogue->arena, "", &members,
				 &fixture->err),
		0);
	assert_string_equal(members, "");
	assert_int_equal(channels_load(fixture->store, fixture->catalogue->arena, CHANNEL_AUTHOR,
				 &channels, &fixture->err),
		0);
	assert_int_equal(channels.count, 0);
	/* And then the same for good. */
	fixture_build(fixture);
	assert_int_equal(archive_load(fixture->store, fixture->catalogue->arena, "", &members,
				 &fixture->err),
		0);
	assert_string_equal(members, "1");
}

static void test_publish_splits_a_sitemap(void **state)
{
	struct fixture *fixture = *state;
	fixture_configure(fixture, ", rss: no, atom: no, json: no");
	for (int i = 0; i < 50001; i++) {
		char name[16];
		snprintf(name, sizeof(name), "n%05d", i);
		fixture_add(fixture, name, 1, 1, "b");
	}
	fixture_build(fixture);
	assert_string_equal(fixture->told.data,
		"+ feed.css\n+ sitemap-b.xml\n+ sitemap-b.2.xml\n+ sitemap.xml\n");
	expect_locations(fixture, "sitemap-b.2.xml", "n50000/");
	expect_locations(fixture, "sitemap.xml", "sitemap-b.xml sitemap-b.2.xml");
}

int main(void)
{
#define TEST(function) cmocka_unit_test_setup_teardown(function, fixture_set_up, fixture_tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_publish_writes_members_before_indexes),
		TEST(test_publish_names_files_as_configured),
		TEST(test_publish_windows_by_arrival_and_orders_by_date),
		TEST(test_publish_falls_back_to_summaries_then_drops),
		TEST(test_publish_keeps_the_feed_of_an_emptied_category),
		TEST(test_publish_of_nothing_is_valid),
		TEST(test_publish_lists_each_article_in_one_sitemap),
		TEST(test_publish_archives_what_came_together_by_date),
		TEST(test_publish_fills_archive_documents),
		TEST(test_publish_archives_rss_where_there_is_no_atom),
		TEST(test_publish_of_tags_and_authors),
		TEST(test_publish_of_a_sites_own_pages),
		TEST(test_publish_index_has_the_newest_change),
		TEST(test_publish_dry_run_writes_nothing),
		TEST(test_publish_splits_a_sitemap),
	};
#undef TEST
	return cmocka_run_group_tests(tests, NULL, NULL);
}
