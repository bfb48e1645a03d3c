#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/strbuf.h"
#include "model/catalogue.h"
#include "unit.h"

#define NOW 1000

static struct moment at(int64_t instant)
{
	return (struct moment){.set = true, .at = instant};
}

static struct article *add(struct catalogue *catalogue, const char *title, int64_t published)
{
	struct article *article = catalogue_add(catalogue);
	article->title = title;
	article->published = at(published);
	return article;
}

/* "Name/slug,Name/slug" */
static void categorise(struct catalogue *catalogue, struct article *article, const char *text)
{
	size_t capacity = 0;
	struct term *terms = NULL;
	while (*text) {
		size_t name = strcspn(text, "/"), slug = strcspn(text + name + 1, ",");
		GROW(terms, article->category_count, capacity);
		terms[article->category_count++] = (struct term){
			.name = arena_strndup(catalogue->arena, text, name),
			.slug = arena_strndup(catalogue->arena, text + name + 1, slug),
		};
		text += name + 1 + slug;
		text += *text == ',';
	}
	if (terms) {
		article->categories = arena_alloc(
			catalogue->arena, article->category_count * sizeof(*terms));
		memcpy(article->categories, terms, article->category_count * sizeof(*terms));
	}
	free(terms);
}

static void add_titles(struct strbuf *out, const struct catalogue *catalogue)
{
	for (size_t i = 0; i < catalogue->count; i++) {
		strbuf_addf(out, "%s%s", i ? " " : "", catalogue->articles[i]->title);
	}
}

static void test_catalogue_free_takes_null(void **state)
{
	(void)state;
	catalogue_free(NULL);
	catalogue_free(catalogue_new());
}

static void test_catalogue_add_gives_empty_articles_in_order(void **state)
{
	static const struct article empty;
	struct catalogue *catalogue = catalogue_new();
	(void)state;
	for (size_t i = 0; i < 100; i++) {
		struct article *article = catalogue_add(catalogue);
		assert_memory_equal(article, &empty, sizeof(empty));
		article->number = (int64_t)i;
	}
	assert_int_equal(catalogue->count, 100);
	for (size_t i = 0; i < 100; i++) {
		assert_int_equal(catalogue->articles[i]->number, i);
	}
	catalogue_free(catalogue);
}

static void test_article_is_public(void **state)
{
	static const struct {
		const char *name;
		struct article article;
		bool expected;
	} cases[] = {
		{"without a date", {.title = ""}, true},
		{"past", {.published = {.set = true, .at = 999}}, true},
		{"now", {.published = {.set = true, .at = NOW}}, true},
		{"future", {.published = {.set = true, .at = 1001}}, false},
		{"future, but not set", {.published = {.at = 1001}}, true},
		{"before 1970", {.published = {.set = true, .at = -5}}, true},
		{"draft", {.draft = true}, false},
		{"hidden", {.hidden = true}, false},
		{"expired", {.expires = {.set = true, .at = 999}}, false},
		{"expires now", {.expires = {.set = true, .at = NOW}}, false},
		{"expires later", {.expires = {.set = true, .at = 1001}}, true},
		{"expiry not set", {.expires = {.at = 1}}, true},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		if (article_is_public(&cases[i].article, NOW) != cases[i].expected) {
			fail_msg("%s", cases[i].name);
		}
	}
}

static void test_catalogue_finish_drops_what_is_not_public(void **state)
{
	struct catalogue *catalogue = catalogue_new();
	STRBUF(titles);
	(void)state;
	add(catalogue, "draft", 10)->draft = true;
	add(catalogue, "a", 11);
	add(catalogue, "future", NOW + 1);
	add(catalogue, "b", 12);
	add(catalogue, "hidden", 13)->hidden = true;
	add(catalogue, "expired", 14)->expires = at(NOW);
	catalogue_finish(catalogue, NOW);
	add_titles(&titles, catalogue);
	assert_string_equal(titles.data, "b a");
	catalogue_free(catalogue);
}

static void test_catalogue_finish_sorts_newest_first(void **state)
{
	static const struct {
		const char *title;
		int64_t published;
		size_t source, order;
	} rows[] = {
		{"old", -100, 0, 0},
		{"second-source", 50, 1, 0},
		{"later-in-source", 50, 0, 7},
		{"first-in-source", 50, 0, 2},
		{"new", 60, 9, 9},
		{"oldest", INT64_MIN, 0, 1},
	};
	struct catalogue *catalogue = catalogue_new();
	STRBUF(titles);
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct article *article = add(catalogue, rows[i].title, rows[i].published);
		article->source = rows[i].source;
		article->order = rows[i].order;
	}
	catalogue_finish(catalogue, NOW);
	add_titles(&titles, catalogue);
	assert_string_equal(
		titles.data, "new first-in-source later-in-source second-source old oldest");
	catalogue_free(catalogue);
}

static void test_catalogue_finish_of_nothing(void **state)
{
	struct catalogue *catalogue = catalogue_new();
	(void)state;
	catalogue_finish(catalogue, NOW);
	assert_int_equal(catalogue->count, 0);
	assert_int_equal(catalogue->categories.count, 0);
	assert_null(terms_find(&catalogue->categories, "go"));
	add(catalogue, "draft", 1)->draft = true;
	catalogue_finish(catalogue, NOW);
	assert_int_equal(catalogue->count, 0);
	assert_null(terms_find(&catalogue->categories, ""));
	catalogue_free(catalogue);
}

static void test_catalogue_gathers_categories(void **state)
{
	static const struct {
		const char *name; /* of the case */
		const char *articles[6];
		const char *expected; /* slug=Name … */
	} cases[] = {
		{"no category", {"", ""}, ""},
		{"by slug", {"Go/go", "C/c", "Rust/rust"}, "c=C go=Go rust=Rust "},
		{"the commonest spelling", {"golang/go", "Go/go", "Go/go", "GO/go"}, "go=Go "},
		{"of equally common ones the first in byte order", {"go/go", "Go/go"}, "go=Go "},
		{"several an article", {"Go/go,C/c", "C/c", "Go/go,C/c"}, "c=C go=Go "},
		{"an article counts once", {"go/go,Go/go,Go/go", "go/go", "Go/go"}, "go=go "},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct catalogue *catalogue = catalogue_new();
		STRBUF(found);
		for (size_t j = 0; j < 6 && cases[i].articles[j]; j++) {
			categorise(catalogue, add(catalogue, "", (int64_t)j), cases[i].articles[j]);
		}
		categorise(catalogue, add(catalogue, "draft", NOW + 1), "Future/future,GO/go");
		catalogue_finish(catalogue, NOW);
		for (size_t j = 0; j < catalogue->categories.count; j++) {
			const struct term *category = &catalogue->categories.items[j];
			strbuf_addf(&found, "%s=%s ", category->slug, category->name);
			assert_ptr_equal(
				terms_find(&catalogue->categories, category->slug), category);
		}
		if (strcmp(found.data, cases[i].expected) != 0) {
			fail_msg("%s: %s", cases[i].name, found.data);
		}
		assert_null(terms_find(&catalogue->categories, "future"));
		catalogue_free(catalogue);
	}
}

static void test_catalogue_shows_the_common_name(void **state)
{
	struct catalogue *catalogue = catalogue_new();
	struct article *odd = add(catalogue, "", 1);
	(void)state;
	categorise(catalogue, odd, "C/c,golang/go");
	categorise(catalogue, add(catalogue, "", 2), "Go/go");
	categorise(catalogue, add(catalogue, "", 3), "Go/go");
	catalogue_finish(catalogue, NOW);
	assert_string_equal(odd->categories[0].name, "C");
	assert_string_equal(odd->categories[1].name, "Go");
	catalogue_free(catalogue);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_catalogue_free_takes_null),
		cmocka_unit_test(test_catalogue_add_gives_empty_articles_in_order),
		cmocka_unit_test(test_article_is_public),
		cmocka_unit_test(test_catalogue_finish_drops_what_is_not_public),
		cmocka_unit_test(test_catalogue_finish_sorts_newest_first),
		cmocka_unit_test(test_catalogue_finish_of_nothing),
		cmocka_unit_test(test_catalogue_gathers_categories),
		cmocka_unit_test(test_catalogue_shows_the_common_name),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
