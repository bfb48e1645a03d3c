/* Which articles are in which file: windows, limits, categories, sitemaps. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "publish/publish.h"
#include "scratch.h"

#define DAY ((int64_t)86400)
#define NOW ((int64_t)1790000000)
#define CSS "body {}\n"
#define URL "https://blog.example.org/"

struct fixture {
	char *folder;
	char *directory;
	struct store *store;
	struct settings *settings;
	struct catalogue *catalogue;
	struct category *former;
	size_t former_count;
	struct report report;
	struct strbuf told;
	struct error err;
};

static void configure(struct fixture *fixture, const char *output)
{
	FREE_ON_EXIT char *text = xasprintf("site: {title: T & Co, url: '%s'}\n"
					    "sources: [{articles: a}]\n"
					    "output: {directory: public%s%s\n",
		URL, output, strchr(output, '#') ? "" : "}");
	FREE_ON_EXIT char *path = scratch_write_text(fixture->folder, "postrider.yaml", text);
	settings_free(fixture->settings);
	fixture->settings = settings_load(path, NULL, &fixture->err);
	if (!fixture->settings) {
		fail_msg("%s", fixture->err.text);
	}
}

static int set_up(void **state)
{
	struct fixture *fixture = xcalloc(1, sizeof(*fixture));
	FREE_ON_EXIT char *path = NULL;
	fixture->told = (struct strbuf)STRBUF_INIT;
	fixture->folder = scratch_new();
	fixture->directory = path_join(fixture->folder, "public");
	path = path_join(fixture->folder, "test.db");
	fixture->store = store_open(path, &fixture->err);
	assert_non_null(fixture->store);
	fixture->catalogue = catalogue_new();
	configure(fixture, "");
	*state = fixture;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *fixture = *state;
	catalogue_free(fixture->catalogue);
	settings_free(fixture->settings);
	store_close(fixture->store);
	report_release(&fixture->report);
	strbuf_release(&fixture->told);
	free(fixture->directory);
	scratch_free(fixture->folder);
	free(fixture);
	return 0;
}

static void set_body(struct article *article, const char *html)
{
	article->body = (struct body){.kind = BODY_HTML, .text = html, .len = strlen(html)};
}

/* An article of the name, published that many days ago, seen first as many days ago. */
static struct article *add(
	struct fixture *fixture, const char *name, int published, int seen, const char *category)
{
	struct arena *arena = fixture->catalogue->arena;
	struct article *article = catalogue_add(fixture->catalogue);
	article->path = article->slug = article->title = arena_strdup(arena, name);
	article->order = fixture->catalogue->count;
	article->number = (int64_t)fixture->catalogue->count;
	article->id = arena_printf(arena, "tag:blog.example.org,2024:%s", name);
	article->url = arena_printf(arena, URL "%s/", name);
	article->summary = arena_printf(arena, "summary of %s", name);
	set_body(article, arena_printf(arena, "<p>body of %s</p>", name));
	article->published = (struct moment){.set = true, .at = NOW - published * DAY};
	article->updated = article->published;
	article->first_public = NOW - seen * DAY;
	if (category) {
		article->categories = arena_alloc(arena, sizeof(*article->categories));
		article->categories[0] = (struct term){.name = category, .slug = category};
		article->category_count = 1;
	}
	return article;
}

static void tell(void *ctx, enum folder_change change, const char *path)
{
	struct fixture *fixture = ctx;
	if (change != FOLDER_UNCHANGED) {
		strbuf_addf(&fixture->told, "%c %s\n", "?+-!"[change], path);
	}
}

static int build(struct fixture *fixture)
{
	struct publish_params params = {
		.settings = fixture->settings,
		.catalogue = fixture->catalogue,
		.since = "2024-01-01",
		.css = CSS,
		.former = fixture->former,
		.former_count = fixture->former_count,
		.folder = {.store = fixture->store,
			.directory = fixture->directory,
			.report = &fixture->report,
			.tell = tell,
			.ctx = fixture},
	};
	catalogue_finish(fixture->catalogue, NOW);
	strbuf_clear(&fixture->told);
	return publish(&params, &fixture->err);
}

static void build_well(struct fixture *fixture)
{
	if (build(fixture) < 0) {
		fail_msg("%s", fixture->err.text);
	}
}

static void empty_catalogue(struct fixture *fixture)
{
	catalogue_free(fixture->catalogue);
	fixture->catalogue = catalogue_new();
}

static void load(const struct fixture *fixture, const char *name, struct strbuf *out)
{
	FREE_ON_EXIT char *path = path_join(fixture->directory, name);
	struct error err = ERROR_INIT;
	if (file_read(out, path, 1 << 26, &err) < 0) {
		fail_msg("%s", err.text);
	}
}

/* The titles of a JSON feed's items, in order; in brackets those that have a summary only. */
static void expect_items(const struct fixture *fixture, const char *name, const char *expected)
{
	STRBUF(bytes);
	STRBUF(found);
	load(fixture, name, &bytes);
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
	load(fixture, name, &bytes);
	for (const char *p = bytes.data; (p = strstr(p, "<loc>" URL));) {
		p += strlen("<loc>" URL);
		strbuf_addf(&found, "%s%.*s", found.len ? " " : "", (int)strcspn(p, "<"), p);
	}
	assert_string_equal(found.data, expected);
}

static void test_publish_writes_members_before_indexes(void **state)
{
	struct fixture *fixture = *state;
	add(fixture, "one", 1, 1, "b");
	add(fixture, "two", 2, 2, "a");
	build_well(fixture);
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
	build_well(fixture);
	assert_string_equal(fixture->told.data, "");
}

static void test_publish_names_files_as_configured(void **state)
{
	struct fixture *fixture = *state;
	configure(fixture, ", rss: index.xml, atom: no, json: no, per: [], archive: no");
	add(fixture, "one", 1, 1, "b");
	build_well(fixture);
	assert_string_equal(fixture->told.data,
		"+ feed.css\n+ index.xml\n+ sitemap-b.xml\n+ sitemap.xml\n+ feeds.opml\n");
}

/* What arrived last is in the window, wherever its date puts it. */
static void test_publish_windows_by_arrival_and_orders_by_date(void **state)
{
	struct fixture *fixture = *state;
	configure(fixture, ", items: 3");
	add(fixture, "a", 1, 1, NULL);
	add(fixture, "b", 2, 2, NULL);
	add(fixture, "c", 3, 3, NULL);
	add(fixture, "backdated", 400, 0, NULL);
	build_well(fixture);
	expect_items(fixture, "feed.json", "a b backdated");
	/* All of one build: the newest by date. */
	empty_catalogue(fixture);
	add(fixture, "old", 4, 9, NULL);
	add(fixture, "c", 3, 9, NULL);
	add(fixture, "a", 1, 9, NULL);
	add(fixture, "b", 2, 9, NULL);
	build_well(fixture);
	expect_items(fixture, "feed.json", "a b c");
}

static void test_publish_falls_back_to_summaries_then_drops(void **state)
{
	struct fixture *fixture = *state;
	char big[3000];
	memset(big, 'x', sizeof(big) - 1);
	big[sizeof(big) - 1] = '\0';
	configure(fixture, ", bytes: 8K");
	for (int i = 1; i <= 4; i++) {
		char name[16];
		struct article *article;
		snprintf(name, sizeof(name), "n%d", i);
		article = add(fixture, name, i, i, NULL);
		set_body(article, arena_printf(fixture->catalogue->arena, "<p>%s</p>", big));
	}
	build_well(fixture);
	expect_items(fixture, "feed.json", "n1 n2 [n3] [n4]");
	/* Summaries that do not fit either. */
	for (size_t i = 0; i < fixture->catalogue->count; i++) {
		fixture->catalogue->articles[i]->summary = big;
		fixture->catalogue->articles[i]->fingerprint[0]++;
	}
	build_well(fixture);
	expect_items(fixture, "feed.json", "[n1] [n2]");
	/* One item stays, whatever it weighs; less than a configuration may say. */
	fixture->settings->output.bytes = 1000;
	build_well(fixture);
	expect_items(fixture, "feed.json", "[n1]");
}

static void test_publish_keeps_the_feed_of_an_emptied_category(void **state)
{
	struct fixture *fixture = *state;
	struct category former[] = {{.name = "Back End", .slug = "a"}, {.name = "B", .slug = "b"}};
	STRBUF(rss);
	add(fixture, "one", 1, 1, "a");
	add(fixture, "two", 2, 2, "b");
	build_well(fixture);
	empty_catalogue(fixture);
	add(fixture, "two", 2, 2, "b");
	fixture->former = former;
	fixture->former_count = 2;
	build_well(fixture);
	expect_items(fixture, "category/a/feed.json", "");
	load(fixture, "category/a/feed.xml", &rss);
	assert_non_null(strstr(rss.data, "<title>T &#x26; Co: Back End</title>"));
	assert_null(strstr(rss.data, "<item>"));
	assert_non_null(strstr(fixture->told.data, "- sitemap-a.xml\n"));
	expect_locations(fixture, "sitemap.xml", "sitemap-b.xml");
	/* It stays the same from then on, whatever the time. */
	build_well(fixture);
	assert_string_equal(fixture->told.data, "");
}

static void test_publish_of_nothing_is_valid(void **state)
{
	struct fixture *fixture = *state;
	build_well(fixture);
	assert_string_equal(fixture->told.data,
		"+ feed.css\n+ feed.xml\n+ atom.xml\n+ feed.json\n+ feeds.opml\n");
	expect_items(fixture, "feed.json", "");
}

static void test_publish_lists_each_article_in_one_sitemap(void **state)
{
	struct fixture *fixture = *state;
	struct article *article;
	char long_url[2200];
	add(fixture, "plain", 3, 3, NULL);
	add(fixture, "newer", 1, 1, "b");
	add(fixture, "older", 2, 2, "b");
	article = add(fixture, "elsewhere", 1, 1, "b");
	article->url = "https://elsewhere.example/x/";
	article = add(fixture, "alone", 1, 1, "c");
	article->url = "https://elsewhere.example/y/";
	memset(long_url, 'x', sizeof(long_url) - 1);
	memcpy(long_url, URL, strlen(URL));
	long_url[sizeof(long_url) - 1] = '\0';
	article = add(fixture, "long", 1, 1, "b");
	article->url = long_url;
	build_well(fixture);
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
	load(fixture, name, &bytes);
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
	load(fixture, name, &bytes);
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
		add(fixture, name, 100 - i, 100 - i, i % 2 ? "odd" : NULL)->number = i;
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
	build_well(fixture);
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
	build_well(fixture);
	expect_document(fixture, "archive/1.xml", "<title>n01</title>", "next archive/2.xml\n");
	expect_document(fixture, "archive/2.xml", "<title>n26</title>",
		"prev archive/1.xml\nnext archive/3.xml\n");
	expect_document(fixture, "archive/3.xml", "<title>n51</title>", "prev archive/2.xml\n");
	assert_int_equal(count_entries(fixture, "archive/1.xml"), 25);
	assert_int_equal(count_entries(fixture, "archive/3.xml"), 10);
	expect_document(fixture, "category/odd/archive/2.xml", "<title>n51</title>",
		"prev category/odd/archive/1.xml\n");
	load(fixture, "atom.xml", &bytes);
	assert_non_null(strstr(bytes.data, "href=\"" URL "archive/3.xml\""));
	strbuf_clear(&bytes);
	load(fixture, "feed.json", &bytes);
	assert_non_null(strstr(bytes.data, "\"next_url\": \"" URL "archive/3.json\""));
	/* New articles fill the last one; the full ones stay as they are. */
	strbuf_clear(&bytes);
	load(fixture, "archive/2.xml", &bytes);
	empty_catalogue(fixture);
	add_many(fixture, 1, 80);
	build_well(fixture);
	assert_null(strstr(fixture->told.data, " archive/1.xml"));
	assert_null(strstr(fixture->told.data, " archive/2.xml"));
	assert_non_null(strstr(fixture->told.data, " archive/3.xml"));
	assert_non_null(strstr(fixture->told.data, " archive/4.xml"));
	load(fixture, "archive/2.xml", &again);
	assert_string_equal(again.data, bytes.data);
	/* A deleted article leaves a gap, a back-dated one comes last. */
	empty_catalogue(fixture);
	add_many(fixture, 2, 80);
	add(fixture, "old", 900, 0, NULL)->number = 81;
	build_well(fixture);
	assert_int_equal(count_entries(fixture, "archive/1.xml"), 24);
	assert_int_equal(count_entries(fixture, "archive/2.xml"), 25);
	expect_document(fixture, "archive/4.xml", "<title>old</title>", "prev archive/3.xml\n");
}

static void test_publish_archives_rss_where_there_is_no_atom(void **state)
{
	struct fixture *fixture = *state;
	STRBUF(bytes);
	configure(fixture, ", atom: no, json: no, per: [], paths: {archive: 'old-:n.xml'}");
	add_many(fixture, 1, 2);
	build_well(fixture);
	load(fixture, "old-1.xml", &bytes);
	assert_non_null(strstr(bytes.data, "<fh:archive"));
	assert_non_null(strstr(bytes.data, "<rss"));
	configure(fixture, ", archive: no");
	build_well(fixture);
	assert_non_null(strstr(fixture->told.data, "- old-1.xml\n"));
}

/* Tags and authors have feeds of their own where that is asked for, and keep them. */
static void test_publish_of_tags_and_authors(void **state)
{
	struct fixture *fixture = *state;
	struct term tags[] = {{.name = "C++", .slug = "c"}, {.name = "Unix", .slug = "unix"}};
	struct person people[] = {{.name = "Ada Example"}};
	struct article *article;
	configure(fixture, ", per: [tag, author], rss: no, atom: no, archive: no");
	article = add(fixture, "one", 1, 1, "b");
	article->tags = tags;
	article->tag_count = 2;
	article->authors = people;
	article->author_count = 1;
	add(fixture, "two", 2, 2, "b");
	build_well(fixture);
	assert_string_equal(fixture->told.data,
		"+ feed.css\n+ tag/c/feed.json\n+ tag/unix/feed.json\n"
		"+ author/ada-example/feed.json\n+ feed.json\n+ sitemap-b.xml\n+ sitemap.xml\n");
	expect_items(fixture, "tag/c/feed.json", "one");
	expect_items(fixture, "author/ada-example/feed.json", "one");
	article->tag_count = 1;
	article->fingerprint[0]++;
	build_well(fixture);
	expect_items(fixture, "tag/unix/feed.json", "");
	expect_items(fixture, "tag/c/feed.json", "one");
}

static void test_publish_of_a_sites_own_pages(void **state)
{
	struct fixture *fixture = *state;
	STRBUF(bytes);
	configure(fixture, ", robots: yes, gzip: yes}\n"
			   "sitemap: {urls: [/, about/], include: [sitemap-shop.xml]}\n#");
	add(fixture, "one", 1, 1, "b");
	build_well(fixture);
	expect_locations(fixture, "sitemap-site.xml", "about/");
	expect_locations(fixture, "sitemap.xml", "sitemap-b.xml sitemap-site.xml sitemap-shop.xml");
	load(fixture, "robots.txt", &bytes);
	assert_string_equal(
		bytes.data, "User-agent: *\nDisallow:\n\nSitemap: " URL "sitemap.xml\n");
	assert_non_null(strstr(fixture->told.data, "+ feed.xml\n+ feed.xml.gz\n"));
}

static void test_publish_splits_a_sitemap(void **state)
{
	struct fixture *fixture = *state;
	configure(fixture, ", rss: no, atom: no, json: no");
	for (int i = 0; i < 50001; i++) {
		char name[16];
		snprintf(name, sizeof(name), "n%05d", i);
		add(fixture, name, 1, 1, "b");
	}
	build_well(fixture);
	assert_string_equal(fixture->told.data,
		"+ feed.css\n+ sitemap-b.xml\n+ sitemap-b.2.xml\n+ sitemap.xml\n");
	expect_locations(fixture, "sitemap-b.2.xml", "n50000/");
	expect_locations(fixture, "sitemap.xml", "sitemap-b.xml sitemap-b.2.xml");
}

int main(void)
{
#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)
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
		TEST(test_publish_splits_a_sitemap),
	};
#undef TEST
	return cmocka_run_group_tests(tests, NULL, NULL);
}
