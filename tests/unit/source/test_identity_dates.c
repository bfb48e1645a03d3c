/* What identity says of dates: published is fixed, updated tells of edits alone. */

#include <stdio.h>
#include <string.h>

#include "identity_world.h"

#define OLD (NOW - 100 * DAY)

static const struct article *only(const struct world *world)
{
	assert_int_equal(world->catalogue->count, 1);
	return world->catalogue->articles[0];
}

/* What the second of two builds, a day later, says of a post. */
static const struct edit {
	const char *name;
	struct post before, after;
	int64_t published, updated;
} edits[] = {
	{"nothing", {.published = OLD}, {.published = OLD}, OLD, OLD},
	{"an undated post gets the instant once", {0}, {0}, NOW, NOW},
	{"a date taken out", {.published = OLD}, {0}, OLD, OLD},
	{"a date given later", {0}, {.published = OLD}, NOW, NOW},
	{"a date moved", {.published = OLD}, {.published = OLD + 5}, OLD, OLD},
	{"a date moved, and an edit", {.published = OLD}, {.published = OLD - 5, .hash = "2"}, OLD,
		NOW + DAY},
	{"an edit", {.published = OLD}, {.published = OLD, .hash = "2"}, OLD, NOW + DAY},
	{"an edit with its date", {.published = OLD},
		{.published = OLD, .hash = "2", .updated = NOW - 3}, OLD, NOW - 3},
	{"an edit with the date of the last one", {.published = OLD, .updated = NOW - 3},
		{.published = OLD, .hash = "2", .updated = NOW - 3}, OLD, NOW + DAY},
	{"an edit with an earlier date", {.published = OLD, .updated = NOW - 3},
		{.published = OLD, .hash = "2", .updated = NOW - 4}, OLD, NOW + DAY},
	{"an edit from the future", {.published = OLD},
		{.published = OLD, .hash = "2", .updated = NOW + DAY + 1}, OLD, NOW + DAY},
	{"a date without an edit", {.published = OLD}, {.published = OLD, .updated = NOW}, OLD,
		OLD},
	{"a minor edit", {.published = OLD}, {.published = OLD, .hash = "2", .minor = true}, OLD,
		OLD},
	{"a minor edit with a date", {.published = OLD},
		{.published = OLD, .hash = "2", .updated = NOW, .minor = true}, OLD, OLD},
	{"another version of the hash", {.published = OLD, .hash = "1:a"},
		{.published = OLD, .hash = "2:b"}, OLD, OLD},
	{"another version of the hash, with a date", {.published = OLD, .hash = "1:a"},
		{.published = OLD, .hash = "2:b", .updated = NOW - 3}, OLD, NOW - 3},
	{"another version of the hash, with an earlier date",
		{.published = OLD, .hash = "1:a", .updated = NOW - 3},
		{.published = OLD, .hash = "2:b", .updated = NOW - 4}, OLD, NOW - 3},
	{"another version of the hash, with a date of the future",
		{.published = OLD, .hash = "1:a"},
		{.published = OLD, .hash = "2:b", .updated = NOW + DAY + 1}, OLD, OLD},
	{"the first version of the hash", {.published = OLD, .hash = "a"},
		{.published = OLD, .hash = "1:a"}, OLD, OLD},
	{"an edit in one version", {.published = OLD, .hash = "10:a"},
		{.published = OLD, .hash = "10:b"}, OLD, NOW + DAY},
	{"updated at first sight", {.published = OLD, .updated = NOW - 3},
		{.published = OLD, .updated = NOW - 3}, OLD, NOW - 3},
	{"updated before it was published", {.published = OLD, .updated = OLD - 1},
		{.published = OLD, .updated = OLD - 1}, OLD, OLD},
	{"updated in the future at first sight", {.published = OLD, .updated = NOW + 9 * DAY},
		{.published = OLD, .updated = NOW + 9 * DAY}, OLD, OLD},
};

/* Another hash of the same version. */
static bool is_edited(const struct edit *edit)
{
	const char *hash = edit->after.hash;

	return hash && (strcmp(hash, "2") == 0 || strcmp(hash, "10:b") == 0);
}

static void test_identity_keeps_dates_true(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(edits); i++) {
		struct post before = edits[i].before, after = edits[i].after;
		const struct article *article;
		struct world world;
		before.path = after.path = "a";
		world_init(&world);
		assert_int_equal(world_build_count(&world, &before, 1), 0);
		world.now += DAY;
		assert_int_equal(world_build_count(&world, &after, 1), 0);
		article = only(&world);
		if (!article->published.set || article->published.at != edits[i].published ||
			!article->updated.set || article->updated.at != edits[i].updated) {
			fail_msg("%s: published %lld, updated %lld", edits[i].name,
				(long long)article->published.at, (long long)article->updated.at);
		}
		assert_int_equal(
			world.known.items[0].changed, is_edited(&edits[i]) ? NOW + DAY : NOW);
		world_release(&world);
	}
}

/* A minor edit is forgotten: the next one is told of, and nothing tells of it by itself. */
static void test_identity_counts_from_the_minor_edit(void **state)
{
	struct post post = {.path = "a", .published = OLD, .hash = "1"};
	struct world world;
	(void)state;
	world_init(&world);
	assert_int_equal(world_build_count(&world, &post, 1), 0);
	post.hash = "2";
	post.minor = true;
	assert_int_equal(world_build_count(&world, &post, 1), 0);
	post.minor = false;
	world.now += DAY;
	assert_int_equal(world_build_count(&world, &post, 1), 0);
	assert_int_equal(only(&world)->updated.at, OLD);
	post.hash = "3";
	assert_int_equal(world_build_count(&world, &post, 1), 0);
	assert_int_equal(only(&world)->updated.at, NOW + DAY);
	world_release(&world);
}

/* A new version of the hash is kept, so that the next edit is one. */
static void test_identity_counts_from_the_new_version_of_the_hash(void **state)
{
	struct post post = {.path = "a", .published = OLD, .hash = "1:a"};
	struct world world;
	(void)state;
	world_init(&world);
	assert_int_equal(world_build_count(&world, &post, 1), 0);
	post.hash = "2:b";
	assert_int_equal(world_build_count(&world, &post, 1), 0);
	post.hash = "2:c";
	world.now += DAY;
	assert_int_equal(world_build_count(&world, &post, 1), 0);
	assert_int_equal(only(&world)->updated.at, NOW + DAY);
	world_release(&world);
}

static void test_identity_tells_of_a_date_that_moved(void **state)
{
	struct post post = {.path = "a", .published = OLD};
	struct world world;
	(void)state;
	world_init(&world);
	assert_int_equal(world_build_count(&world, &post, 1), 0);
	assert_int_equal(world.report.count, 0);
	post.published++;
	assert_int_equal(world_build_count(&world, &post, 1), 0);
	assert_int_equal(world_told(&world, "the date differs"), 1);
	assert_int_equal(report_count(&world.report, REPORT_NOTE), 1);
	world_release(&world);
}

/* At the first build feeds go by date, later by arrival. */
static void test_identity_says_when_a_post_arrived(void **state)
{
	static const struct post posts[] = {
		{.path = "a", .published = OLD}, {.path = "b", .published = OLD - DAY}};
	struct world world;
	(void)state;
	world_init(&world);
	assert_int_equal(world_build_count(&world, posts, 1), 0);
	assert_int_equal(world_article(&world, "a")->first_public, OLD);
	world.now += DAY;
	assert_int_equal(world_build_count(&world, posts, 2), 0);
	assert_int_equal(world_article(&world, "a")->first_public, OLD);
	assert_int_equal(world_article(&world, "b")->first_public, NOW + DAY);
	assert_int_equal(world_article(&world, "b")->published.at, OLD - DAY);
	world_release(&world);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_identity_keeps_dates_true),
		cmocka_unit_test(test_identity_counts_from_the_minor_edit),
		cmocka_unit_test(test_identity_counts_from_the_new_version_of_the_hash),
		cmocka_unit_test(test_identity_tells_of_a_date_that_moved),
		cmocka_unit_test(test_identity_says_when_a_post_arrived),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
