#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "identity_world.h"

#define OLD (NOW - 100 * DAY)

/* Two builds: which of the first one's posts is each of the second one's? */
static const struct story {
	const char *name;
	struct post before[4], after[4];
	const char *was[4]; /* the path of the post that it is; NULL: a new one */
	size_t guesses;     /* that the report tells of */
} stories[] = {
	{"the same", {{.path = "a"}, {.path = "b"}}, {{.path = "a"}, {.path = "b"}}, {"a", "b"}, 0},
	{"another order", {{.path = "a"}, {.path = "b"}}, {{.path = "b"}, {.path = "a"}},
		{"b", "a"}, 0},
	{"one more", {{.path = "a"}}, {{.path = "a"}, {.path = "b"}}, {"a", NULL}, 0},
	{"edited", {{.path = "a", .title = "A"}}, {{.path = "a", .title = "B", .published = OLD}},
		{"a"}, 0},
	{"moved to another URL", {{.path = "a", .url = "/a/"}}, {{.path = "a", .url = "/b/"}},
		{"a"}, 0},
	{"renamed, the URL stays", {{.path = "a", .url = "/x/"}},
		{{.path = "b", .url = "/x/", .title = "B"}}, {"a"}, 0},
	{"renamed and moved, the old URL is an alias", {{.path = "a", .url = "/a/", .title = "A"}},
		{{.path = "b", .url = "/b/", .title = "B", .alias = "/a/"}}, {"a"}, 0},
	{"renamed and moved, the content stays", {{.path = "a", .hash = "h"}},
		{{.path = "b", .hash = "h"}}, {"a"}, 1},
	{"renamed, moved and edited, title and date stay",
		{{.path = "a", .title = "T", .hash = "h", .published = OLD}},
		{{.path = "b", .title = "T", .hash = "i", .published = OLD}}, {"a"}, 1},
	{"the title alone is not enough",
		{{.path = "a", .title = "T", .hash = "h", .published = OLD}},
		{{.path = "b", .title = "T", .hash = "i", .published = OLD + 1}}, {NULL}, 0},
	{"the date alone is not enough", {{.path = "a", .title = "T", .published = OLD}},
		{{.path = "b", .title = "U", .published = OLD}}, {NULL}, 0},
	{"a title without a date is not enough", {{.path = "a", .title = "T", .hash = "h"}},
		{{.path = "b", .title = "T", .hash = "i"}}, {NULL}, 0},
	{"an id goes before all else", {{.path = "a", .id = "x", .hash = "h"}},
		{{.path = "b", .id = "x", .hash = "i"}}, {"a"}, 0},
	{"an id goes before the path", {{.path = "a", .id = "x"}, {.path = "b", .id = "y"}},
		{{.path = "a", .id = "y"}, {.path = "b", .id = "x"}}, {"b", "a"}, 0},
	{"the path goes before the URL", {{.path = "a", .url = "/a/"}, {.path = "b", .url = "/b/"}},
		{{.path = "a", .url = "/b/"}, {.path = "b", .url = "/a/"}}, {"a", "b"}, 0},
	{"the URL goes before the alias",
		{{.path = "a", .url = "/a/"}, {.path = "b", .url = "/b/"}},
		{{.path = "c", .url = "/c/", .alias = "/b/"}, {.path = "d", .url = "/b/"}},
		{NULL, "b"}, 0},
	{"the URL goes before the content",
		{{.path = "a", .url = "/a/", .hash = "h"},
			{.path = "b", .url = "/b/", .hash = "i"}},
		{{.path = "c", .url = "/a/", .hash = "i"},
			{.path = "d", .url = "/b/", .hash = "h"}},
		{"a", "b"}, 0},
	{"a copy of a post that is still there is new", {{.path = "a", .hash = "h"}},
		{{.path = "a", .hash = "h"}, {.path = "b", .hash = "h"}}, {"a", NULL}, 0},
	{"a copy that sorts before it, too", {{.path = "b", .hash = "h"}},
		{{.path = "a", .hash = "h"}, {.path = "b", .hash = "h"}}, {NULL, "b"}, 0},
	{"a copy with the id in it is new", {{.path = "b", .id = "x"}},
		{{.path = "a", .id = "x"}, {.path = "b", .id = "x"}}, {NULL, "b"}, 0},
	{"an id copied into an older post changes neither",
		{{.path = "a"}, {.path = "b", .id = "x"}},
		{{.path = "a", .id = "x"}, {.path = "b", .id = "x"}}, {"a", "b"}, 0},
	{"an id of its own makes it new also where an old post was", {{.path = "a"}},
		{{.path = "a", .id = "x"}}, {NULL}, 0},
	{"an id of its own does not take the alias's post", {{.path = "a"}},
		{{.path = "b", .id = "x", .alias = "/a/"}}, {NULL}, 0},
	{"its own id written into an old post changes nothing", {{.path = "a", .id = "x"}},
		{{.path = "a", .id = "x", .title = "T"}}, {"a"}, 0},
	{"an id taken out of a post changes nothing", {{.path = "a", .id = "x"}}, {{.path = "a"}},
		{"a"}, 0},
	{"an id of its own makes it new", {{.path = "a", .hash = "h"}},
		{{.path = "b", .hash = "h", .id = "x"}}, {NULL}, 0},
	{"an id that another has does not make it a guess",
		{{.path = "a", .id = "x"}, {.path = "b", .hash = "h"}},
		{{.path = "a", .id = "x"}, {.path = "c", .id = "x", .hash = "h"}}, {"a", NULL}, 0},
	{"the original that comes later is its first translation's post",
		{{.path = "a.de", .title = "A"}},
		{{.path = "a", .title = "B", .translations = {"a.de", "a.fr"}}}, {"a.de"}, 0},
	{"and its second one's", {{.path = "a.fr", .title = "A"}},
		{{.path = "a", .title = "B", .translations = {"a.de", "a.fr"}}}, {"a.fr"}, 0},
	{"also by the URLs of the first", {{.path = "x", .url = "/a.de", .title = "A"}},
		{{.path = "a", .title = "B", .translations = {"a.de", "a.fr"}}}, {"x"}, 0},
	{"and of the second", {{.path = "x", .url = "/a.fr", .title = "A"}},
		{{.path = "a", .title = "B", .translations = {"a.de", "a.fr"}}}, {"x"}, 0},
	{"alike and all renamed", {{.path = "a", .hash = "h"}, {.path = "b", .hash = "h"}},
		{{.path = "c", .hash = "h"}, {.path = "d", .hash = "h"}}, {"a", "b"}, 2},
	{"alike by title and date and all renamed",
		{{.path = "a", .title = "T", .hash = "1", .published = OLD},
			{.path = "b", .title = "T", .hash = "2", .published = OLD}},
		{{.path = "c", .title = "T", .hash = "3", .published = OLD},
			{.path = "d", .title = "T", .hash = "4", .published = OLD}},
		{"a", "b"}, 2},
	{"one of two alike is renamed", {{.path = "a", .hash = "h"}, {.path = "b", .hash = "h"}},
		{{.path = "b", .hash = "h"}, {.path = "c", .hash = "h"}}, {"b", "a"}, 1},
	{"a draft at its URL does not take it from a renamed post", {{.path = "b", .url = "/x/"}},
		{{.path = "a", .url = "/x/", .draft = true}, {.path = "c", .url = "/x/"}},
		{NULL, "b"}, 0},
	{"another post at the URL of a vanished one is the old one",
		{{.path = "a", .url = "/x/", .title = "A"}},
		{{.path = "b", .url = "/x/", .title = "B", .published = OLD}}, {"a"}, 0},
};

static const char *id_before(const struct world *world, const char *path)
{
	for (size_t i = 0; i < world->known.count; i++) {
		if (strcmp(world->known.items[i].path, path) == 0) {
			return world->known.items[i].id;
		}
	}
	return NULL;
}

static void play(const struct story *story)
{
	const char *ids[4] = {0};
	struct world world;
	world_init(&world);
	assert_int_equal(world_build(&world, story->before), 0);
	for (size_t i = 0; i < 4 && story->after[i].path; i++) {
		ids[i] = story->was[i] ? id_before(&world, story->was[i]) : NULL;
	}
	world.now += DAY;
	assert_int_equal(world_build(&world, story->after), 0);
	for (size_t i = 0; i < 4 && story->after[i].path; i++) {
		const struct article *article = world_article(&world, story->after[i].path);
		if (story->after[i].draft) {
			continue;
		}
		assert_non_null(article);
		if (ids[i] ? strcmp(article->id, ids[i]) != 0 : article->number != 0) {
			fail_msg("%s: '%s' is %s, number %d", story->name, story->after[i].path,
				article->id, (int)article->number);
		}
	}
	if (world_told(&world, "taken for the known article") != story->guesses) {
		fail_msg("%s: %zu guesses", story->name,
			world_told(&world, "taken for the known article"));
	}
	world_release(&world);
}

static void test_identity_knows_posts_again(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(stories); i++) {
		play(&stories[i]);
	}
}

/* What vanished in an earlier build is found by all that is surer than title and date, which the
 * posts of a series may share. */
static void test_identity_finds_what_vanished_earlier(void **state)
{
	static const struct {
		const char *name;
		struct post before, after;
		bool found;
	} cases[] = {
		{"id", {.path = "a", .id = "x", .hash = "1"}, {.path = "b", .id = "x"}, true},
		{"path", {.path = "a", .url = "/a/", .hash = "1"}, {.path = "a"}, true},
		{"URL", {.path = "a", .url = "/x/"}, {.path = "b", .url = "/x/"}, true},
		{"alias", {.path = "a", .url = "/x/"}, {.path = "b", .alias = "/x/"}, true},
		{"content", {.path = "a", .hash = "1"}, {.path = "b", .hash = "1"}, true},
		{"title and date", {.path = "a", .title = "T", .hash = "1", .published = OLD},
			{.path = "b", .title = "T", .hash = "2", .published = OLD}, false},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct world world;
		world_init(&world);
		assert_int_equal(world_build_count(&world, &cases[i].before, 1), 0);
		assert_int_equal(world_build_count(&world, NULL, 0), 0);
		assert_int_equal(world_build_count(&world, &cases[i].after, 1), 0);
		if ((world.catalogue->articles[0]->number == 1) != cases[i].found) {
			fail_msg("%s", cases[i].name);
		}
		assert_int_equal(world.known.count, cases[i].found ? 1 : 2);
		world_release(&world);
	}
}

/* Back with a copy of its id before it: the one at its path is the old one. */
static void test_identity_knows_the_original_of_a_copied_id_when_it_returns(void **state)
{
	static const struct post posts[] = {{.path = "a", .id = "x"}, {.path = "b", .id = "x"}};
	struct world world;
	(void)state;
	world_init(&world);
	assert_int_equal(world_build_count(&world, &posts[1], 1), 0);
	assert_int_equal(world_build_count(&world, NULL, 0), 0);
	assert_int_equal(world_build_count(&world, posts, 2), 0);
	assert_int_equal(world_article(&world, "a")->number, 0);
	assert_int_equal(world_article(&world, "b")->number, 1);
	world_release(&world);
}

/* Where an old post was and one with an id of its own is now: told once, whatever they share. */
static void test_identity_tells_once_of_an_id_that_parts(void **state)
{
	static const struct {
		const char *name;
		struct post before, after;
	} cases[] = {
		{"path", {.path = "a", .url = "/a/"}, {.path = "a", .url = "/b/", .id = "x"}},
		{"path and URL", {.path = "a"}, {.path = "a", .id = "x"}},
		{"path, URL and alias", {.path = "a"}, {.path = "a", .alias = "/a", .id = "x"}},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct world world;
		world_init(&world);
		assert_int_equal(world_build_count(&world, &cases[i].before, 1), 0);
		assert_int_equal(world_build_count(&world, &cases[i].after, 1), 0);
		if (world_told(&world, "with the id 'x' this is a new article") != 1) {
			fail_msg("%s", cases[i].name);
		}
		world_release(&world);
	}
}

/* A file of ids alone says nothing of when a post entered the feeds. */
static void test_identity_fills_in_when_an_imported_post_was_first_public(void **state)
{
	static const struct post post = {.path = "a", .published = OLD};
	struct world world;
	(void)state;
	world_init(&world);
	assert_int_equal(world_build_count(&world, &post, 1), 0);
	world.known.items[0].first_public = 0;
	world.now += DAY;
	assert_int_equal(world_build_count(&world, &post, 1), 0);
	assert_int_equal(world_article(&world, "a")->first_public, OLD);
	assert_int_equal(world.known.items[0].first_public, OLD);
	world_release(&world);
}

/* Undated posts of one build have one instant: the source's order is theirs, also later. */
static void test_identity_keeps_the_order_of_what_came_together(void **state)
{
	static const struct post posts[] = {
		{.path = "c"}, {.path = "a"}, {.path = "b", .published = NOW}, {0}};
	static const char *const order[] = {"c", "a", "b"};
	struct world world;
	(void)state;
	world_init(&world);
	for (int build = 0; build < 2; build++) {
		assert_int_equal(world_build(&world, posts), 0);
		for (size_t i = 0; i < ARRAY_LEN(order); i++) {
			assert_string_equal(world.catalogue->articles[i]->path, order[i]);
			assert_string_equal(world.result.rows[i]->path, order[i]);
		}
		world.now += DAY;
	}
	world_release(&world);
}

static void test_identity_mints_from_the_first_url(void **state)
{
	static const struct post first[] = {
		{.path = "a", .url = "/blog/a%20b/?x=1"}, {.path = "b", .id = "urn:b"}, {0}};
	static const struct post moved[] = {{.path = "a", .url = "/elsewhere/"}, {0}};
	struct world world;
	(void)state;
	world_init(&world);
	assert_int_equal(world_build(&world, first), 0);
	assert_string_equal(
		world_article(&world, "a")->id, "tag:blog.example.org,2024-01-01:/blog/a%20b/");
	assert_string_equal(world_article(&world, "b")->id, "urn:b");
	assert_int_equal(world.result.minted, 2);
	assert_int_equal(world_build(&world, moved), 0);
	assert_string_equal(
		world_article(&world, "a")->id, "tag:blog.example.org,2024-01-01:/blog/a%20b/");
	assert_int_equal(world.result.minted, 0);
	world_release(&world);
}

/* A post moves away from its URL, and later another one comes to stand there. */
static void test_identity_never_uses_an_id_again(void **state)
{
	static const struct post first[] = {{.path = "a", .url = "/x/"}, {0}};
	static const struct post moved[] = {
		{.path = "a", .url = "/y/"}, {.path = "b", .url = "/x/"}, {0}};
	static const struct post again[] = {{.path = "a", .url = "/y/"},
		{.path = "b", .url = "/z/"}, {.path = "c", .url = "/x/"}, {0}};
	struct world world;
	(void)state;
	world_init(&world);
	assert_int_equal(world_build(&world, first), 0);
	assert_int_equal(world_build(&world, moved), 0);
	assert_string_equal(world_article(&world, "a")->id, "tag:blog.example.org,2024-01-01:/x/");
	assert_string_equal(
		world_article(&world, "b")->id, "tag:blog.example.org,2024-01-01:/x/#2");
	assert_int_equal(world_build(&world, again), 0);
	assert_string_equal(
		world_article(&world, "c")->id, "tag:blog.example.org,2024-01-01:/x/#3");
	world_release(&world);
}

static void test_identity_gives_an_id_once_in_a_build(void **state)
{
	static const struct post posts[] = {{.path = "a", .id = "x"}, {.path = "b", .id = "x"},
		{.path = "c", .id = "tag:blog.example.org,2024-01-01:/b"}, {0}};
	struct world world;
	(void)state;
	world_init(&world);
	for (int build = 0; build < 2; build++) {
		assert_int_equal(world_build(&world, posts), 0);
		assert_string_equal(world_article(&world, "a")->id, "x");
		assert_string_equal(
			world_article(&world, "b")->id, "tag:blog.example.org,2024-01-01:/b#2");
		assert_string_equal(
			world_article(&world, "c")->id, "tag:blog.example.org,2024-01-01:/b");
		assert_int_equal(world.known.count, 3);
		assert_int_equal(world_told(&world, "the id 'x' belongs to another"), !build);
	}
	world_release(&world);
}

static void test_identity_names_the_day_of_the_oldest_public_post(void **state)
{
	static const struct post posts[] = {
		{.path = "new", .published = NOW - DAY},
		{.path = "old", .published = 1704067200}, /* 2024-01-01 */
		{.path = "undated"},
		{.path = "draft", .published = 1000, .draft = true},
		{.path = "future", .published = NOW + DAY},
		{0},
	};
	static const struct post undated[] = {{.path = "a"}, {0}};
	struct world world;
	(void)state;
	world_init(&world);
	world.since = NULL;
	assert_int_equal(world_build(&world, posts), 0);
	assert_string_equal(world.result.since, "2024-01-01");
	assert_string_equal(
		world_article(&world, "new")->id, "tag:blog.example.org,2024-01-01:/new");
	world_release(&world);
	world_init(&world);
	world.since = NULL;
	assert_int_equal(world_build(&world, undated), 0);
	assert_string_equal(world.result.since, "2026-09-21");
	world_release(&world);
}

static void test_identity_tells_the_sources_day(void **state)
{
	struct catalogue *catalogue = catalogue_new();
	struct article *article = catalogue_add(catalogue);
	struct identity_params params = {.now = NOW, .host = "h"};
	struct known_list known = {0};
	struct identity_result result;
	(void)state;
	article->path = "a";
	article->url = SITE "/a/";
	article->title = article->summary = "";
	/* Midnight in Berlin is still the day before in UTC. */
	article->published = (struct moment){.set = true, .at = 1704063600, .offset = 3600};
	assert_int_equal(identity_resolve(catalogue, &known, &params, &result, NULL), 0);
	assert_string_equal(article->id, "tag:h,2024-01-01:/a/");
	catalogue_free(catalogue);
}

/* Builds `there` posts, then with `gone` of them missing; returns what the second build did. */
static int build_without(size_t there, size_t gone, bool accept, struct world *world)
{
	struct post *posts = xcalloc(there, sizeof(*posts));
	char(*paths)[32] = xcalloc(there, sizeof(*paths));
	int result;
	world_init(world);
	for (size_t i = 0; i < there; i++) {
		snprintf(paths[i], sizeof(paths[i]), "post-%zu", i);
		posts[i].path = paths[i];
	}
	assert_int_equal(world_build_count(world, posts, there), 0);
	world->accept_removals = accept;
	world->now += DAY;
	result = world_build_count(world, posts + gone, there - gone);
	free(posts);
	free(paths);
	return result;
}

static void test_identity_stops_where_many_vanish(void **state)
{
	static const struct {
		size_t there, gone;
		int result;
	} cases[] = {
		{3, 3, 0},
		{4, 4, -1},
		{5, 3, 0},
		{39, 4, -1},
		{40, 4, 0},
		{49, 5, -1},
		{50, 5, 0},
		{100, 10, 0},
		{100, 11, -1},
		{100, 100, -1},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct world world;
		int result = build_without(cases[i].there, cases[i].gone, false, &world);
		if (result != cases[i].result) {
			fail_msg("%zu of %zu", cases[i].gone, cases[i].there);
		}
		if (result < 0) {
			FREE_ON_EXIT char *start = xasprintf(
				"%zu of %zu articles have vanished", cases[i].gone, cases[i].there);
			assert_int_equal(world.err.kind, ERROR_INPUT);
			assert_ptr_equal(strstr(world.err.text, start), world.err.text);
		} else {
			assert_int_equal(world.result.vanished, cases[i].gone);
		}
		world_release(&world);
		assert_int_equal(build_without(cases[i].there, cases[i].gone, true, &world), 0);
		assert_int_equal(world.result.vanished, cases[i].gone);
		assert_int_equal(world.known.items[0].vanished, NOW + DAY);
		world_release(&world);
	}
}

static void test_identity_does_not_count_what_was_withdrawn(void **state)
{
	struct post posts[] = {
		{.path = "a"}, {.path = "b"}, {.path = "c"}, {.path = "d"}, {.path = "e"}, {0}};
	static const struct post last[] = {{.path = "e"}, {0}};
	struct world world;
	(void)state;
	world_init(&world);
	assert_int_equal(world_build(&world, posts), 0);
	for (size_t i = 0; i < 4; i++) {
		posts[i].draft = true;
	}
	world.now += DAY;
	assert_int_equal(world_build(&world, posts), 0);
	assert_int_equal(world.result.vanished, 0);
	assert_int_equal(world.catalogue->count, 1);
	for (size_t i = 0; i < 4; i++) {
		assert_int_equal(world.known.items[i].vanished, NOW + DAY);
	}
	/* They went long ago: now their files may go, too. The instant stays. */
	world.now += DAY;
	assert_int_equal(world_build(&world, last), 0);
	assert_int_equal(world.result.vanished, 0);
	assert_int_equal(world.known.items[0].vanished, NOW + DAY);
	world_release(&world);
}

static void test_identity_takes_back_what_had_vanished(void **state)
{
	static const struct post both[] = {
		{.path = "a", .published = OLD, .hash = "h"}, {.path = "b", .published = OLD}, {0}};
	static const struct post one[] = {{.path = "b", .published = OLD}, {0}};
	struct world world;
	char *id;
	(void)state;
	world_init(&world);
	assert_int_equal(world_build(&world, both), 0);
	id = xstrdup(world_article(&world, "a")->id);
	world.known.items[0].sequence = 7;
	world.known.items[0].silent = true;
	world.now += DAY;
	assert_int_equal(world_build(&world, one), 0);
	assert_int_equal(world.result.vanished, 1);
	assert_null(world_article(&world, "a"));
	world.now += DAY;
	assert_int_equal(world_build(&world, both), 0);
	assert_int_equal(world.result.returned, 1);
	assert_int_equal(world.known.count, 2);
	assert_int_equal(world.known.items[0].vanished, 0);
	assert_string_equal(world_article(&world, "a")->id, id);
	assert_int_equal(world_article(&world, "a")->number, 1);
	assert_int_equal(world_article(&world, "a")->sequence, 7);
	assert_true(world_article(&world, "a")->silent);
	assert_int_equal(world_article(&world, "a")->published.at, OLD);
	assert_int_equal(world_article(&world, "a")->updated.at, OLD);
	assert_int_equal(world_article(&world, "a")->first_public, OLD);
	free(id);
	world_release(&world);
}

static void test_identity_follows_a_draft(void **state)
{
	struct post post = {.path = "a", .url = "/a/", .hash = "1"};
	struct world world;
	(void)state;
	world_init(&world);
	assert_int_equal(world_build_count(&world, &post, 1), 0);
	post.draft = true;
	post.path = "b";
	assert_int_equal(world_build_count(&world, &post, 1), 0);
	post.url = "/b/";
	assert_int_equal(world_build_count(&world, &post, 1), 0);
	post.draft = false;
	post.hash = "2";
	assert_int_equal(world_build_count(&world, &post, 1), 0);
	assert_string_equal(world_article(&world, "b")->id, "tag:blog.example.org,2024-01-01:/a/");
	assert_int_equal(world.known.count, 1);
	world_release(&world);
}

/* A draft that was never public is nobody yet; and a post in the future has no row. */
static void test_identity_makes_rows_of_public_posts_only(void **state)
{
	static const struct post posts[] = {{.path = "a", .draft = true},
		{.path = "b", .published = NOW + 1}, {.path = "c", .published = NOW}, {0}};
	struct world world;
	(void)state;
	world_init(&world);
	assert_int_equal(world_build(&world, posts), 0);
	assert_int_equal(world.known.count, 1);
	assert_string_equal(world.known.items[0].path, "c");
	world.now++;
	assert_int_equal(world_build(&world, posts), 0);
	assert_int_equal(world.known.count, 2);
	assert_int_equal(world_article(&world, "b")->first_public, NOW + 1);
	world_release(&world);
}

static void test_identity_writes_only_what_changed(void **state)
{
	static const struct post posts[] = {{.path = "a", .published = OLD}, {.path = "b"}, {0}};
	struct world world;
	(void)state;
	world_init(&world);
	assert_int_equal(world_build(&world, posts), 0);
	world.now += DAY;
	assert_int_equal(world_build(&world, posts), 0);
	assert_false(world.result.known.items[0].dirty);
	assert_false(world.result.known.items[1].dirty);
	assert_int_equal(world.report.count, 0);
	/* The rows stand in the catalogue's order: the newest first. */
	assert_string_equal(world.result.rows[0]->path, "b");
	assert_string_equal(world.result.rows[1]->path, "a");
	world_release(&world);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_identity_knows_posts_again),
		cmocka_unit_test(test_identity_finds_what_vanished_earlier),
		cmocka_unit_test(test_identity_knows_the_original_of_a_copied_id_when_it_returns),
		cmocka_unit_test(test_identity_tells_once_of_an_id_that_parts),
		cmocka_unit_test(test_identity_fills_in_when_an_imported_post_was_first_public),
		cmocka_unit_test(test_identity_keeps_the_order_of_what_came_together),
		cmocka_unit_test(test_identity_mints_from_the_first_url),
		cmocka_unit_test(test_identity_never_uses_an_id_again),
		cmocka_unit_test(test_identity_gives_an_id_once_in_a_build),
		cmocka_unit_test(test_identity_names_the_day_of_the_oldest_public_post),
		cmocka_unit_test(test_identity_tells_the_sources_day),
		cmocka_unit_test(test_identity_stops_where_many_vanish),
		cmocka_unit_test(test_identity_does_not_count_what_was_withdrawn),
		cmocka_unit_test(test_identity_takes_back_what_had_vanished),
		cmocka_unit_test(test_identity_follows_a_draft),
		cmocka_unit_test(test_identity_makes_rows_of_public_posts_only),
		cmocka_unit_test(test_identity_writes_only_what_changed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
