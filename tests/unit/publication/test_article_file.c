#include "publication/article_file.h"

#include <string.h>

#include "base/mem.h"
#include "failing_store.h"
#include "store/articles.h"
#include "world.h"

/* A file taken into the world's store, and what came of it. */
static int take(
	struct world *world, const char *text, struct import_counts *ret_counts, struct error *err)
{
	STRBUF(bytes);

	strbuf_add_string(&bytes, text);
	report_release(&world->report);
	return article_file_take(&world->publication, "ids.yaml", &bytes, ret_counts, err);
}

static struct import_counts taken(struct world *world, const char *text)
{
	struct import_counts counts;
	struct error err = ERROR_INIT;

	if (take(world, text, &counts, &err) < 0) {
		fail_msg(
			"%s: %s", err.text, world->report.count ? world->report.items[0].text : "");
	}
	return counts;
}

static void assert_counts(
	struct import_counts counts, size_t articles, size_t added, size_t renamed, size_t dated)
{
	assert_int_equal(counts.articles, articles);
	assert_int_equal(counts.added, added);
	assert_int_equal(counts.renamed, renamed);
	assert_int_equal(counts.dated, dated);
}

/* The file that the store's articles make. */
static char *written(struct world *world)
{
	struct arena *arena = arena_new();
	struct known_list known;
	struct strbuf out = STRBUF_INIT;
	FREE_ON_EXIT char *since = NULL;
	struct error err = ERROR_INIT;

	assert_int_equal(known_articles_load(world->publication.store, arena, &known, &err), 0);
	assert_int_equal(store_get_since(world->publication.store, &since, &err), 0);
	article_file_write(&out, &known, since);
	arena_free(arena);
	return strbuf_detach(&out, NULL);
}

static void assert_written(struct world *world, const char *expected)
{
	FREE_ON_EXIT char *text = written(world);
	const char *start = strstr(text, "--import'.\n");

	assert_non_null(start);
	assert_string_equal(start + strlen("--import'.\n"), expected);
}

/* A world with an article that the store knows: articles/a.md of 2026-11-01. */
static void open_world(struct world *world)
{
	struct articles articles;

	world_open(world, "");
	world_article(world, "a", "2026-11-01", "");
	articles = world_load(world);
	articles_release(&articles);
}

#define ENTRY_A                                                                                    \
	"- id: \"tag:blog.example.org,2024-01-01:/a/\"\n"                                          \
	"  path: \"articles/a.md\"\n"                                                              \
	"  url: \"https://blog.example.org/a/\"\n"                                                 \
	"  title: \"Title of a\"\n"                                                                \
	"  published: 2026-11-01\n"                                                                \
	"  updated: 2026-11-01\n"

static void test_file_of_nothing(void **state)
{
	struct world world;

	(void)state;
	world_open(&world, "");
	assert_written(&world, "articles: []\n");
	assert_counts(taken(&world, "articles: []\n"), 0, 0, 0, 0);
	world_close(&world);
}

static void test_file_comes_back_as_it_was(void **state)
{
	struct world world;

	(void)state;
	open_world(&world);
	assert_written(&world, "since: 2024-01-01\narticles:\n" ENTRY_A);
	{
		FREE_ON_EXIT char *text = written(&world);

		assert_counts(taken(&world, text), 1, 0, 0, 0);
		assert_written(&world, "since: 2024-01-01\narticles:\n" ENTRY_A);
	}
	world_close(&world);
}

/* Whatever a title holds, it is one line of YAML, and comes back. */
static void test_file_quotes_what_yaml_does_not_take(void **state)
{
	static const char text[] =
		"since: 2023-05-06\narticles:\n"
		"- id: \"urn:a\"\n"
		"  path: \"b\\\\c.md\"\n"
		"  url: \"\"\n"
		"  title: \"\\\"q\\\" \\u0009 \\u007F\\u0085 ü\\u2028 \\uFEFF\"\n"
		"  published: 2026-11-01T10:00:00+01:00\n"
		"  updated: 2026-11-02T10:00:00Z\n";
	struct world world;
	struct import_counts counts;
	struct error err = ERROR_INIT;
	FREE_ON_EXIT char *once = NULL;

	(void)state;
	world_open(&world, "");
	/* An empty address is none. */
	assert_int_equal(take(&world, text, &counts, &err), -1);
	{
		FREE_ON_EXIT char *copy = xstrdup(text);
		char *url = strstr(copy, "  url: \"\"\n");

		memmove(url, url + 10, strlen(url + 10) + 1);
		assert_counts(taken(&world, copy), 1, 1, 0, 0);
	}
	once = written(&world);
	assert_non_null(
		strstr(once, "  title: \"\\\"q\\\" \\u0009 \\u007F\\u0085 ü\\u2028 \\uFEFF\"\n"));
	assert_non_null(strstr(once, "  path: \"b\\\\c.md\"\n"));
	assert_non_null(strstr(once, "  published: 2026-11-01T10:00:00+01:00\n"));
	assert_non_null(strstr(once, "since: 2023-05-06\n"));
	world_close(&world);
}

/* By id, whatever has the path and the URL. */
static void test_file_knows_by_id_then_path_then_url(void **state)
{
	static const struct {
		const char *entry;
		size_t added, renamed;
	} cases[] = {
		{"- {id: 'tag:blog.example.org,2024-01-01:/a/', path: x, published: 2026-11-01}", 0,
			0},
		{"- {id: urn:n, path: articles/a.md, published: 2026-11-01}", 0, 1},
		{"- {id: urn:n, path: x, url: 'https://blog.example.org/a/', published: "
		 "2026-11-01}",
			0, 1},
		{"- {id: urn:n, path: x, url: 'HTTPS://Blog.example.org/%61/', published: "
		 "2026-11-01}",
			0, 1},
		{"- {id: urn:n, path: x, published: 2026-11-01}", 1, 0},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct world world;
		STRBUF(text);

		open_world(&world);
		strbuf_addf(&text, "articles:\n%s\n", cases[i].entry);
		assert_counts(taken(&world, text.data), 1, cases[i].added, cases[i].renamed, 0);
		world_close(&world);
	}
}

/* Its place and title stay as they are. */
static void test_file_gives_ids_and_dates(void **state)
{
	struct world world;

	(void)state;
	open_world(&world);
	assert_counts(taken(&world, "since: 2020-02-02\narticles:\n- {id: urn:n, path: "
				    "articles/a.md, url: 'https://blog.example.org/z/', title: Z, "
				    "published: 2026-10-01, updated: 2026-10-02}\n"),
		1, 0, 1, 1);
	/* The day that ids name is the store's. */
	assert_written(&world, "since: 2024-01-01\narticles:\n"
			       "- id: \"urn:n\"\n"
			       "  path: \"articles/a.md\"\n"
			       "  url: \"https://blog.example.org/a/\"\n"
			       "  title: \"Title of a\"\n"
			       "  published: 2026-10-01\n"
			       "  updated: 2026-10-02\n");
	world_close(&world);
}

/* Two may swap their ids. */
static void test_file_swaps_ids(void **state)
{
	struct world world;
	struct articles articles;

	(void)state;
	open_world(&world);
	world_article(&world, "b", "2026-11-02", "");
	articles = world_load(&world);
	articles_release(&articles);
	taken(&world, "articles:\n- {id: urn:a, path: articles/a.md, published: 2026-11-01}\n"
		      "- {id: urn:b, path: articles/b.md, published: 2026-11-02}\n");
	/* Each is known by its id, before its path is asked. */
	assert_counts(taken(&world, "articles:\n- {id: urn:b, path: articles/a.md, published: "
				    "2026-11-02}\n- {id: urn:a, path: articles/b.md, published: "
				    "2026-11-01}\n"),
		2, 0, 0, 0);
	/* A row serves one entry: the second waits for an article of its own. */
	assert_counts(taken(&world, "articles:\n- {id: urn:c, path: articles/a.md, published: "
				    "2026-11-01}\n- {id: urn:d, path: articles/a.md, published: "
				    "2026-11-01}\n"),
		2, 1, 1, 0);
	world_close(&world);
}

/* Of two that had the place, the one that is there. */
static void test_file_means_what_is_there(void **state)
{
	struct world world;
	struct articles articles;

	(void)state;
	open_world(&world);
	world_article(&world, "a", "2026-11-02", "id: urn:y\n");
	articles = world_load(&world);
	assert_int_equal(articles.known.count, 2);
	articles_release(&articles);
	assert_counts(taken(&world, "articles:\n- {id: urn:n, path: articles/a.md, published: "
				    "2026-11-02}\n"),
		1, 0, 1, 0);
	/* The other is known by its own id still. */
	assert_counts(taken(&world, "articles:\n- {id: 'tag:blog.example.org,2024-01-01:/a/', "
				    "path: x, published: 2026-11-01}\n"),
		1, 0, 0, 0);
	world_close(&world);
}

/* What has vanished is known still: an id is never used again. */
static void test_file_means_what_has_vanished(void **state)
{
	struct world world;
	struct articles articles;

	(void)state;
	open_world(&world);
	world_remove(&world, "articles/a.md");
	articles = world_load(&world);
	articles_release(&articles);
	assert_counts(taken(&world, "articles:\n- {id: urn:n, path: articles/a.md, published: "
				    "2026-11-01}\n"),
		1, 0, 1, 0);
	world_close(&world);
}

static void test_file_with_an_unknown_key(void **state)
{
	struct world world;
	struct import_counts counts;
	struct error err = ERROR_INIT;

	(void)state;
	world_open(&world, "");
	assert_int_equal(take(&world, "article: []\narticles: []\n", &counts, &err), -1);
	assert_true(world_reports(&world, "unknown key 'article'; did you mean 'articles'?"));
	world_close(&world);
}

/* No place is nobody's place. */
static void test_file_without_paths(void **state)
{
	struct world world;

	(void)state;
	world_open(&world, "");
	assert_counts(taken(&world, "articles:\n- {id: urn:a, url: 'https://blog.example.org/a/', "
				    "published: 2026-11-01}\n"),
		1, 1, 0, 0);
	assert_counts(taken(&world, "articles:\n- {id: urn:b, path: '', url: "
				    "'https://blog.example.org/b/', published: 2026-11-01}\n"),
		1, 1, 0, 0);
	world_close(&world);
}

/* What nothing is known of gets its id and dates as soon as a source has it. */
static void test_file_waits_for_articles(void **state)
{
	struct world world;
	struct articles articles;

	(void)state;
	world_open(&world, "");
	assert_counts(taken(&world, "since: 2020-02-02\narticles:\n- {id: urn:a, path: "
				    "articles/a.md, published: 2026-10-01}\n"),
		1, 1, 0, 0);
	world_article(&world, "a", "2026-11-01", "");
	world_article(&world, "b", "2026-11-01", "");
	articles = world_load(&world);
	assert_int_equal(articles.catalogue->count, 2);
	for (size_t i = 0; i < 2; i++) {
		const struct article *article = articles.catalogue->articles[i];
		bool is_a = strcmp(article->path, "articles/a.md") == 0;
		STRBUF(day);

		date_add_w3c(&day, &article->published);
		assert_string_equal(day.data, is_a ? "2026-10-01" : "2026-11-01");
		assert_string_equal(
			article->id, is_a ? "urn:a" : "tag:blog.example.org,2020-02-02:/b/");
	}
	articles_release(&articles);
	world_close(&world);
}

static void test_file_in_a_dry_run(void **state)
{
	struct world world;

	(void)state;
	open_world(&world);
	world.publication.dry_run = true;
	assert_counts(taken(&world, "articles:\n- {id: urn:n, path: articles/a.md, published: "
				    "2026-10-01}\n"),
		1, 0, 1, 1);
	assert_written(&world, "since: 2024-01-01\narticles:\n" ENTRY_A);
	world_close(&world);
}

static void test_file_that_cannot_be_kept(void **state)
{
	struct world world;
	struct import_counts counts = {.articles = 7};
	struct error err = ERROR_INIT;

	(void)state;
	open_world(&world);
	failing_store_fail_commit(world.publication.store, 1);
	assert_int_equal(take(&world,
				 "articles:\n- {id: urn:n, path: articles/a.md, published: "
				 "2026-10-01}\n",
				 &counts, &err),
		-1);
	assert_int_equal(counts.articles, 7);
	assert_written(&world, "since: 2024-01-01\narticles:\n" ENTRY_A);
	world_close(&world);
}

/* All or nothing, and every fault with its place. */
static void test_file_with_faults(void **state)
{
#define GOOD_ENTRY "- {id: urn:good, path: articles/a.md, published: 2026-11-01}\n"
	static const struct {
		const char *entry; /* on line 3 */
		int column;
		const char *text;
	} cases[] = {
		{"- text", 3, "an article must be a map of id, path, url and dates"},
		{"- {path: p, published: 2026-11-01}", 3, "there is no 'id'"},
		{"- {id: urn:a, published: 2026-11-01}", 3, "there is neither 'path' nor 'url'"},
		{"- {id: urn:a, path: p}", 3, "there is no date 'published'"},
		{"- {id: urn:a, path: p, published: 2026-11-02, updated: 2026-11-01}", 3,
			"'updated' is before 'published'"},
		{"- {id: [urn:a], path: p, published: 2026-11-01}", 8,
			"'id' must be a text without control characters"},
		{"- {id: '', path: p, published: 2026-11-01}", 8,
			"'id' must be a text without control characters"},
		{"- {id: \"a\\nb\", path: p, published: 2026-11-01}", 8,
			"'id' must be a text without control characters"},
		{"- {id: urn:a, path: p, published: 2026-02-30}", 35,
			"'published': there is no such day: '2026-02-30'"},
		{"- {id: urn:a, path: p, published: 2026-11-01, updated: x}", 56, NULL},
		{"- {id: urn:a, url: 'a b', published: 2026-11-01}", 20, NULL},
		{"- {id: urn:a, pathh: p, path: p, published: 2026-11-01}", 15,
			"unknown key 'pathh'; did you mean 'path'?"},
		{"- {id: urn:a, knitting: p, path: p, published: 2026-11-01}", 15,
			"unknown key 'knitting'"},
		{"- {id: urn:good, path: p, published: 2026-11-01}", 3,
			"the id 'urn:good' is in line 2, too"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct world world;
		struct import_counts counts = {.articles = 7};
		struct error err = ERROR_INIT;
		STRBUF(text);

		open_world(&world);
		strbuf_addf(&text, "articles:\n" GOOD_ENTRY "%s\n", cases[i].entry);
		assert_int_equal(take(&world, text.data, &counts, &err), -1);
		assert_int_equal(err.kind, ERROR_INPUT);
		assert_string_equal(err.text, "'ids.yaml' has 1 faults: nothing is taken");
		assert_int_equal(counts.articles, 7);
		assert_int_equal(world.report.count, 1);
		assert_int_equal(world.report.items[0].severity, REPORT_ERROR);
		assert_string_equal(world.report.items[0].path, "ids.yaml");
		assert_int_equal(world.report.items[0].line, 3);
		assert_int_equal(world.report.items[0].column, cases[i].column);
		if (cases[i].text) {
			assert_string_equal(world.report.items[0].text, cases[i].text);
		}
		assert_written(&world, "since: 2024-01-01\narticles:\n" ENTRY_A);
		world_close(&world);
	}
}

static void test_file_with_a_long_id(void **state)
{
	static const size_t lengths[] = {2048, 2049};
	struct world world;

	(void)state;
	world_open(&world, "");
	for (size_t i = 0; i < ARRAY_LEN(lengths); i++) {
		struct import_counts counts;
		struct error err = ERROR_INIT;
		STRBUF(text);

		strbuf_add_string(&text, "articles:\n- {path: p, published: 2026-11-01, id: ");
		for (size_t j = 0; j < lengths[i]; j++) {
			strbuf_add_char(&text, 'a');
		}
		strbuf_add_string(&text, "}\n");
		assert_int_equal(take(&world, text.data, &counts, &err), i ? -1 : 0);
	}
	assert_true(world_reports(&world, "the 'id' is too long"));
	world_close(&world);
}

static void test_file_that_is_none(void **state)
{
	static const struct {
		const char *text;
		const char *error;
	} cases[] = {
		{"a: b\n", "ids.yaml:1:1: there is no list 'articles': this is no file of "
			   "'postrider article export'"},
		{"articles: many\n", "ids.yaml:1:1: there is no list 'articles': this is no file "
				     "of 'postrider article export'"},
		{"- articles\n", "ids.yaml:1:1: there is no list 'articles': this is no file of "
				 "'postrider article export'"},
		{"articles: [\n", NULL},
	};
	struct world world;

	(void)state;
	world_open(&world, "");
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct import_counts counts;
		struct error err = ERROR_INIT;

		assert_int_equal(take(&world, cases[i].text, &counts, &err), -1);
		if (cases[i].error) {
			assert_string_equal(err.text, cases[i].error);
			assert_int_equal(err.kind, ERROR_INPUT);
		}
	}
	world_close(&world);
}

/* A day is one; what is more or less is left out, and the store keeps its own. */
static void test_file_with_another_since(void **state)
{
	static const struct {
		const char *text;
		const char *since;
	} cases[] = {
		{"since: 2020-02-02\narticles: []\n", "2020-02-02"},
		{"since: 2020-02-02T10:00:00Z\narticles: []\n", NULL},
		{"articles: []\n", NULL},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct world world;
		FREE_ON_EXIT char *since = NULL;
		struct error err = ERROR_INIT;

		world_open(&world, "");
		taken(&world, cases[i].text);
		assert_int_equal(store_get_since(world.publication.store, &since, &err), 0);
		if (cases[i].since) {
			assert_string_equal(since, cases[i].since);
		} else {
			assert_null(since);
		}
		world_close(&world);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_file_of_nothing),
		cmocka_unit_test(test_file_comes_back_as_it_was),
		cmocka_unit_test(test_file_quotes_what_yaml_does_not_take),
		cmocka_unit_test(test_file_knows_by_id_then_path_then_url),
		cmocka_unit_test(test_file_gives_ids_and_dates),
		cmocka_unit_test(test_file_swaps_ids),
		cmocka_unit_test(test_file_means_what_is_there),
		cmocka_unit_test(test_file_means_what_has_vanished),
		cmocka_unit_test(test_file_with_an_unknown_key),
		cmocka_unit_test(test_file_without_paths),
		cmocka_unit_test(test_file_waits_for_articles),
		cmocka_unit_test(test_file_in_a_dry_run),
		cmocka_unit_test(test_file_that_cannot_be_kept),
		cmocka_unit_test(test_file_with_faults),
		cmocka_unit_test(test_file_with_a_long_id),
		cmocka_unit_test(test_file_that_is_none),
		cmocka_unit_test(test_file_with_another_since),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
