/* What several sources say of one article, and what is left out. */

#include "source/merge.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "unit.h"

#define HASH "1:00000000000000000000000000000000000000000000000000000000000000"

/* Two articles as their sources give them, and a place for what comes out. */
struct pair {
	struct catalogue *catalogue;
	struct article *first, *second;
	struct report report;
};

static struct article *add(struct catalogue *catalogue, size_t source, const char *path)
{
	struct article *article = catalogue_add(catalogue);

	article->source = source;
	article->path = path;
	article->line = (int)source + 1;
	article->url = "https://blog.example.org/a/";
	article->title = article->summary = "";
	memcpy(article->content_hash, HASH, sizeof(HASH));
	article->content_hash[10] = (char)('a' + source);
	article->fingerprint[3] = (unsigned char)source;
	return article;
}

/* A catalogue's entry and a Markdown file of one URL. */
static int set_up(void **state)
{
	struct pair *pair = xcalloc(1, sizeof(*pair));

	pair->catalogue = catalogue_new();
	pair->first = add(pair->catalogue, 0, "catalogue.yaml");
	pair->second = add(pair->catalogue, 1, "a.md");
	pair->second->body.kind = BODY_MARKDOWN;
	pair->second->body.text = "text";
	pair->second->body.len = 4;
	pair->second->body.line = 7;
	pair->second->relative = "a.md";
	pair->second->translation_key = "key";
	pair->second->reading_minutes = 9;
	*state = pair;
	return 0;
}

static int tear_down(void **state)
{
	struct pair *pair = *state;

	catalogue_free(pair->catalogue);
	report_release(&pair->report);
	free(pair);
	return 0;
}

/* Returns how many articles there are then. */
static size_t merge(struct pair *pair)
{
	merge_doubles(pair->catalogue, &pair->report);
	return pair->catalogue->count;
}

static void test_merge_takes_the_body_from_the_file(void **state)
{
	struct pair *pair = *state;
	const struct article *article = pair->first;

	assert_int_equal(merge(pair), 1);
	assert_ptr_equal(pair->catalogue->articles[0], article);
	assert_true(article->merged);
	assert_string_equal(article->path, "a.md");
	assert_int_equal(article->line, 2);
	assert_int_equal(article->source, 1);
	assert_string_equal(article->relative, "a.md");
	assert_int_equal(article->body.kind, BODY_MARKDOWN);
	assert_string_equal(article->body.text, "text");
	assert_int_equal(article->body.len, 4);
	assert_int_equal(article->body.line, 7);
	assert_string_equal(article->translation_key, "key");
	assert_int_equal(article->reading_minutes, 9);
	assert_int_equal(pair->report.count, 0);
}

/* The file first: its body and its place stay. */
static void test_merge_keeps_the_body_that_it_has(void **state)
{
	struct pair *pair = *state;

	pair->catalogue->articles[0] = pair->second;
	pair->catalogue->articles[1] = pair->first;
	pair->first->translation_key = "other";
	pair->first->reading_minutes = 3;
	assert_int_equal(merge(pair), 1);
	assert_ptr_equal(pair->catalogue->articles[0], pair->second);
	assert_true(pair->second->merged);
	assert_string_equal(pair->second->path, "a.md");
	assert_int_equal(pair->second->source, 1);
	assert_string_equal(pair->second->body.text, "text");
	assert_string_equal(pair->second->translation_key, "key");
	assert_int_equal(pair->second->reading_minutes, 9);
}

/* Everything that a source may say, as told by `mark`. */
static void say_all(struct article *article, const char *mark, int64_t number)
{
	static struct person person;
	static struct term term;
	static struct enclosure enclosure;
	static struct episode episode;
	static const char *alias[1];

	article->id = mark;
	article->id_given = true;
	article->summary = mark;
	article->summary_given = true;
	article->language = mark;
	article->canonical = mark;
	article->image = mark;
	article->published = article->updated = article->expires = (struct moment){
		.set = true, .at = number};
	article->reading_minutes = (int)number;
	article->authors = &person;
	article->categories = article->tags = &term;
	article->enclosures = &enclosure;
	article->episode = &episode;
	article->aliases = alias;
	article->author_count = article->category_count = article->tag_count =
		article->enclosure_count = article->alias_count = (size_t)number;
}

static void expect_said(const struct article *article, const char *mark, int64_t number)
{
	assert_string_equal(article->id, mark);
	assert_true(article->id_given);
	assert_string_equal(article->summary, mark);
	assert_true(article->summary_given);
	assert_string_equal(article->language, mark);
	assert_string_equal(article->canonical, mark);
	assert_string_equal(article->image, mark);
	assert_int_equal(article->published.at, number);
	assert_int_equal(article->updated.at, number);
	assert_int_equal(article->expires.at, number);
	assert_int_equal(article->reading_minutes, number);
	assert_int_equal(article->author_count, number);
	assert_int_equal(article->category_count, number);
	assert_int_equal(article->tag_count, number);
	assert_int_equal(article->enclosure_count, number);
	assert_int_equal(article->alias_count, number);
	assert_non_null(article->authors);
	assert_non_null(article->categories);
	assert_non_null(article->tags);
	assert_non_null(article->enclosures);
	assert_non_null(article->episode);
	assert_non_null(article->aliases);
}

static void test_merge_lets_the_first_count_field_by_field(void **state)
{
	struct pair *pair = *state;

	say_all(pair->first, "first", 1);
	say_all(pair->second, "second", 2);
	pair->second->id = "first";
	pair->first->episode = NULL;
	pair->second->title = "its title";
	assert_int_equal(merge(pair), 1);
	expect_said(pair->first, "first", 1);
	assert_ptr_equal(pair->first->episode, pair->second->episode);
	assert_string_equal(pair->first->title, "");
}

static void test_merge_fills_in_what_the_first_does_not_say(void **state)
{
	struct pair *pair = *state;

	say_all(pair->second, "second", 2);
	assert_int_equal(merge(pair), 1);
	expect_said(pair->first, "second", 2);
}

/* A hash of the same length and version that changes with either's; so does the fingerprint. */
static void test_merge_hashes_what_both_say(void **state)
{
	char seen[4][65];
	unsigned char prints[4][16];

	for (int i = 0; i < 4; i++) {
		struct pair *pair = *state;

		pair->first->content_hash[20] = i & 1 ? 'x' : 'y';
		pair->second->content_hash[20] = i & 2 ? 'x' : 'y';
		pair->first->fingerprint[0] = i & 1;
		pair->second->fingerprint[0] = (i & 2) != 0;
		assert_int_equal(merge(pair), 1);
		memcpy(seen[i], pair->first->content_hash, sizeof(seen[i]));
		memcpy(prints[i], pair->first->fingerprint, sizeof(prints[i]));
		assert_int_equal(strlen(seen[i]), 64);
		assert_memory_equal(seen[i], "1:", 2);
		assert_int_equal(strspn(seen[i] + 2, "0123456789abcdef"), 62);
		for (int j = 0; j < i; j++) {
			assert_string_not_equal(seen[i], seen[j]);
			assert_memory_not_equal(prints[i], prints[j], sizeof(prints[i]));
		}
		tear_down(state);
		set_up(state);
	}
}

static void test_merge_finds_the_other_by_id_or_url(void **state)
{
	static const struct {
		const char *id, *other_id, *url; /* of the second; NULL: none, and the first's */
		size_t count;
	} cases[] = {
		{NULL, NULL, NULL, 1},
		{NULL, NULL, "https://blog.example.org/b/", 2},
		{"x", "x", "https://blog.example.org/b/", 1},
		{"x", "y", "https://blog.example.org/b/", 2},
		{"x", "y", NULL, 1},
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct pair *pair = *state;

		pair->first->id = cases[i].id;
		pair->first->id_given = cases[i].id != NULL;
		pair->second->id = cases[i].other_id;
		pair->second->id_given = cases[i].other_id != NULL;
		pair->second->url = cases[i].url ? cases[i].url : pair->second->url;
		assert_int_equal(merge(pair), cases[i].count);
		tear_down(state);
		set_up(state);
	}
}

/* The second gave the first an id: a third source finds it by that. */
static void test_merge_finds_what_is_merged_by_its_new_id(void **state)
{
	struct pair *pair = *state;
	struct article *third = add(pair->catalogue, 2, "more.yaml");

	pair->second->id = third->id = "x";
	pair->second->id_given = third->id_given = true;
	third->url = "https://blog.example.org/elsewhere/";
	third->image = "https://blog.example.org/i.png";
	assert_int_equal(merge(pair), 1);
	assert_string_equal(pair->first->image, "https://blog.example.org/i.png");
}

static void test_merge_leaves_out_a_second_body_and_a_second_entry(void **state)
{
	for (int same_source = 0; same_source <= 1; same_source++) {
		struct pair *pair = *state;

		if (same_source) {
			pair->second->source = 0;
		} else {
			pair->first->body.kind = BODY_HTML;
		}
		assert_int_equal(merge(pair), 1);
		assert_ptr_equal(pair->catalogue->articles[0], pair->first);
		assert_false(pair->first->merged);
		assert_string_equal(&pair->first->content_hash[11], &HASH[11]);
		assert_int_equal(pair->report.count, 1);
		assert_int_equal(pair->report.items[0].severity, REPORT_WARNING);
		assert_string_equal(pair->report.items[0].path, "a.md");
		assert_int_equal(pair->report.items[0].line, 2);
		assert_string_equal(pair->report.items[0].text,
			"has the same URL as 'catalogue.yaml' (https://blog.example.org/a/) and is "
			"left out");
		tear_down(state);
		set_up(state);
	}
}

static void test_merge_lets_drafts_and_hidden_articles_be(void **state)
{
	for (int i = 0; i < 4; i++) {
		struct pair *pair = *state;
		struct article *article = i & 1 ? pair->first : pair->second;

		*(i & 2 ? &article->draft : &article->hidden) = true;
		assert_int_equal(merge(pair), 2);
		assert_ptr_equal(pair->catalogue->articles[0], pair->first);
		assert_ptr_equal(pair->catalogue->articles[1], pair->second);
		assert_int_equal(pair->report.count, 0);
		tear_down(state);
		set_up(state);
	}
}

int main(void)
{
#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_merge_takes_the_body_from_the_file),
		TEST(test_merge_keeps_the_body_that_it_has),
		TEST(test_merge_lets_the_first_count_field_by_field),
		TEST(test_merge_fills_in_what_the_first_does_not_say),
		TEST(test_merge_hashes_what_both_say),
		TEST(test_merge_finds_the_other_by_id_or_url),
		TEST(test_merge_finds_what_is_merged_by_its_new_id),
		TEST(test_merge_leaves_out_a_second_body_and_a_second_entry),
		TEST(test_merge_lets_drafts_and_hidden_articles_be),
	};
#undef TEST
	return cmocka_run_group_tests(tests, NULL, NULL);
}
