#include "unit.h"

#include "output/item.h"

static void test_item_check_wants_id_and_date(void **state)
{
	static const struct {
		const char *id;
		bool dated;
		const char *expected; /* NULL: accepted */
	} cases[] = {
		{"tag:a", true, NULL},
		{NULL, true, "posts/a.md:7: the article has no id"},
		{"", true, "posts/a.md:7: the article has no id"},
		{"tag:a", false, "posts/a.md:7: the article has no date of publication"},
	};
	(void)state;

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct error err = ERROR_INIT;
		const struct article article = {.path = "posts/a.md",
			.line = 7,
			.id = cases[i].id,
			.published = {.set = cases[i].dated}};
		const struct feed_item item = {.article = &article};
		const struct feed feed = {.items = &item, .item_count = 1};
		assert_int_equal(item_check_all(&feed, &err), cases[i].expected ? -1 : 0);
		if (cases[i].expected) {
			assert_string_equal(err.text, cases[i].expected);
			assert_int_equal(err.kind, ERROR_INPUT);
		}
	}
}

static void test_item_html_only_where_there_is_some(void **state)
{
	struct feed_item item = {.html = "<p>"};
	(void)state;

	assert_string_equal(item_html(&item), "<p>");
	item.html = "";
	assert_null(item_html(&item));
	item.html = NULL;
	assert_null(item_html(&item));
}

static void test_item_updated_never_before_published(void **state)
{
	static const struct {
		bool set;
		int64_t updated; /* published: 100 */
		int64_t expected;
	} cases[] = {{false, 0, 100}, {true, 99, 100}, {true, 100, 100}, {true, 101, 101}};
	(void)state;

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct article article = {.published = {.at = 100, .set = true},
			.updated = {.at = cases[i].updated, .set = cases[i].set}};
		assert_int_equal(item_updated(&article), cases[i].expected);
		assert_int_equal(item_changed(&article), cases[i].expected != 100);
	}
}

static void test_item_language_only_where_it_differs(void **state)
{
	const struct feed feed = {.language = "de-DE"};
	const struct feed without = {.language = NULL};
	const struct article none = {.language = NULL};
	const struct article same = {.language = "de-DE"};
	const struct article other = {.language = "en"};
	(void)state;

	assert_null(item_language(&feed, &none));
	assert_null(item_language(&feed, &same));
	assert_string_equal(item_language(&feed, &other), "en");
	assert_string_equal(item_language(&without, &same), "de-DE");
}

static void test_item_terms_have_each_slug_once(void **state)
{
	static struct term categories[] = {{"A", "a"}, {"B", "b"}, {"a", "a"}};
	static struct term tags[] = {{"C", "c"}, {"B!", "b"}, {"C?", "c"}, {"D", "d"}};
	const struct article article = {.categories = categories,
		.category_count = ARRAY_LEN(categories),
		.tags = tags,
		.tag_count = ARRAY_LEN(tags)};
	(void)state;

	CLEANUP(item_terms_release) struct item_terms terms;
	item_terms_init(&terms, &article);
	assert_int_equal(terms.count, 4);
	assert_int_equal(terms.categories, 2);
	assert_ptr_equal(terms.items[0], &categories[0]);
	assert_ptr_equal(terms.items[1], &categories[1]);
	assert_ptr_equal(terms.items[2], &tags[0]);
	assert_ptr_equal(terms.items[3], &tags[3]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_item_check_wants_id_and_date),
		cmocka_unit_test(test_item_html_only_where_there_is_some),
		cmocka_unit_test(test_item_updated_never_before_published),
		cmocka_unit_test(test_item_language_only_where_it_differs),
		cmocka_unit_test(test_item_terms_have_each_slug_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
