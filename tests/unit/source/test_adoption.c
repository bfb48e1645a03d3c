#include "source/adoption.h"

#include <string.h>

#include "base/mem.h"
#include "unit.h"

#define DAY 86400
#define NOW ((int64_t)2000 * DAY)
#define MAX 4

/* Some articles as identity has found them, and a feed. */
struct matching {
	struct catalogue *catalogue;
	struct known_article known[MAX];
	struct known_article *rows[MAX];
	struct read_item items[MAX];
	size_t item_count;
	struct known_list list;
	struct adoption adoption;
};

static void init(struct matching *matching)
{
	*matching = (struct matching){.catalogue = catalogue_new()};
	matching->list.items = matching->known;
}

static void release(struct matching *matching)
{
	catalogue_free(matching->catalogue);
}

/* An article of that id, of day 1000, that a run has published, at a URL that no item has. */
static struct article *add_article(struct matching *matching, const char *id)
{
	struct catalogue *catalogue = matching->catalogue;
	struct article *article = catalogue_add(catalogue);
	size_t at = catalogue->count - 1;

	assert_true(at < MAX);
	article->id = id;
	article->title = arena_printf(catalogue->arena, "Title %zu", at);
	article->url = arena_printf(catalogue->arena, "https://blog.example.org/%zu/", at);
	article->published = (struct moment){.set = true, .at = 1000 * DAY};
	matching->known[at] = (struct known_article){.number = (int64_t)at + 1,
		.id = id,
		.published = article->published,
		.updated = article->published,
		.first_public = 1};
	matching->rows[at] = &matching->known[at];
	matching->list.count++;
	return article;
}

/* An item with an id of its own, and nothing that any article has. */
static struct read_item *add_item(struct matching *matching, const char *id)
{
	struct read_item *item = &matching->items[matching->item_count++];

	*item = (struct read_item){.id = id, .id_given = true, .title = ""};
	return item;
}

static const struct adopted *match(struct matching *matching)
{
	const struct adoptive adoptive = {.catalogue = matching->catalogue,
		.known = &matching->list,
		.rows = matching->rows,
		.now = NOW};
	const struct read_feed feed = {
		.items = matching->items, .item_count = matching->item_count};

	adoption_match(&adoptive, &feed, &matching->adoption);
	assert_int_equal(matching->adoption.count, matching->item_count);
	for (size_t i = 0; i < matching->item_count; i++) {
		assert_ptr_equal(matching->adoption.items[i].item, &matching->items[i]);
	}
	return matching->adoption.items;
}

static void assert_counts(
	const struct matching *matching, size_t matched, size_t pinned, size_t published)
{
	assert_int_equal(matching->adoption.matched, matched);
	assert_int_equal(matching->adoption.pinned, pinned);
	assert_int_equal(matching->adoption.published, published);
}

/* ---- Ways ---- */

static void test_adoption_by_url(void **state)
{
	static const struct {
		const char *article, *item;
		bool found;
	} cases[] = {
		{"https://blog.example.org/a/", "https://blog.example.org/a/", true},
		{"https://blog.example.org/a/", "http://blog.example.org/a", true},
		{"https://blog.example.org/a/", "https://www.blog.example.org/a/#more", true},
		{"https://www.example.org/a", "https://example.org/a//", true},
		{"https://blog.example.org/a/", "https://blog.example.org/a/index.html", true},
		{"https://blog.example.org/", "https://blog.example.org/index.html", true},
		{"https://blog.example.org/a/", "https://blog.example.org/a/index.htm", false},
		{"https://blog.example.org/a/", "https://blog.example.org/aindex.html", false},
		{"https://blog.example.org/a/", "https://blog.example.org/a/?page=2", false},
		{"https://blog.example.org/a/", "https://blog.example.com/a/", false},
		{"https://blog.example.org/a/", "https://blog.example.org/A/", false},
		{"https://blog.example.org/a/", "mailto:a@blog.example.org", false},
		{"https://blog.example.org/a/", NULL, false},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct matching matching;
		const struct adopted *adopted;

		init(&matching);
		add_article(&matching, "tag:a")->url = cases[i].article;
		add_item(&matching, "urn:a")->url = cases[i].item;
		adopted = match(&matching);
		assert_int_equal(adopted->article != NULL, cases[i].found);
		if (cases[i].found) {
			assert_string_equal(adopted->how, "url");
			assert_ptr_equal(adopted->row, &matching.known[0]);
		}
		assert_counts(&matching, cases[i].found, cases[i].found, 0);
		release(&matching);
	}
}

static void test_adoption_by_id(void **state)
{
	struct matching matching;
	const struct adopted *adopted;

	(void)state;
	init(&matching);
	add_article(&matching, "urn:a");
	add_item(&matching, "urn:a");
	adopted = match(&matching);
	assert_string_equal(adopted->how, "id");
	assert_int_equal(adopted->state, ADOPT_SAME);
	assert_false(adopted->renamed);
	assert_false(matching.known[0].dirty);
	assert_counts(&matching, 1, 0, 0);
	release(&matching);
}

/* What the feed has no id of its own for is a URL, and no id of anybody. */
static void test_adoption_takes_no_id_that_is_not_given(void **state)
{
	struct matching matching;
	const struct adopted *adopted;

	(void)state;
	init(&matching);
	add_article(&matching, "https://blog.example.org/0/");
	add_article(&matching, "tag:b");
	add_item(&matching, "https://blog.example.org/1/")->id_given = false;
	matching.items[0].url = "https://blog.example.org/1/";
	add_item(&matching, "https://blog.example.org/0/")->id_given = false;
	adopted = match(&matching);
	assert_int_equal(adopted[0].state, ADOPT_SAME);
	assert_string_equal(matching.known[1].id, "tag:b");
	assert_int_equal(adopted[1].state, ADOPT_NONE);
	assert_null(adopted[1].article);
	release(&matching);
}

static void test_adoption_by_alias(void **state)
{
	static const char *const aliases[] = {
		"https://old.example.org/1", "https://old.example.org/2/"};
	struct matching matching;
	struct article *article;
	const struct adopted *adopted;

	(void)state;
	init(&matching);
	article = add_article(&matching, "tag:a");
	article->aliases = aliases;
	article->alias_count = 2;
	add_item(&matching, "urn:a")->url = "http://old.example.org/2";
	adopted = match(&matching);
	assert_string_equal(adopted->how, "alias");
	assert_string_equal(article->id, "urn:a");
	release(&matching);
}

static void test_adoption_by_title_and_day(void **state)
{
	static const struct {
		const char *article, *item;
		int64_t seconds; /* from the article's date to the item's */
		bool found;
	} cases[] = {
		{"One Two", "one  two", 0, true},
		{"STRASSE", "straße", 0, true},
		{"One", "One", DAY - 1, true},
		{"One", "One", DAY, true},
		{"One", "One", 2 * (int64_t)DAY - 1, true},
		{"One", "One", 2 * (int64_t)DAY, false},
		{"One", "One", -1, true},
		{"One", "One", -DAY, true},
		{"One", "One", -DAY - 1, false},
		{"One", "Two", 0, false},
		{"", "", 0, false},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct matching matching;
		const struct adopted *adopted;

		init(&matching);
		add_article(&matching, "tag:a")->title = cases[i].article;
		add_item(&matching, "urn:a")->title = cases[i].item;
		matching.items[0].published = (struct moment){
			.set = true, .at = 1000 * DAY + cases[i].seconds};
		adopted = match(&matching);
		assert_int_equal(adopted->article != NULL, cases[i].found);
		if (cases[i].found) {
			assert_string_equal(adopted->how, "title and date");
		}
		release(&matching);
	}
}

static void test_adoption_by_title_needs_dates(void **state)
{
	struct matching matching;

	(void)state;
	init(&matching);
	add_article(&matching, "tag:a")->title = "One";
	add_item(&matching, "urn:a")->title = "One";
	assert_null(match(&matching)->article);
	matching.items[0].published = (struct moment){.set = true, .at = 1000 * DAY};
	matching.catalogue->articles[0]->published.set = false;
	assert_null(match(&matching)->article);
	release(&matching);
}

/* The surer way goes first for all items, whatever their order; an article is found once. */
static void test_adoption_gives_an_article_one_item(void **state)
{
	struct matching matching;
	const struct adopted *adopted;

	(void)state;
	init(&matching);
	add_article(&matching, "urn:a");
	add_item(&matching, "urn:url")->url = "https://blog.example.org/0/";
	add_item(&matching, "urn:a");
	add_item(&matching, "urn:url too")->url = "https://blog.example.org/0/";
	adopted = match(&matching);
	assert_null(adopted[0].article);
	assert_non_null(adopted[1].article);
	assert_null(adopted[2].article);
	assert_int_equal(adopted[0].state, ADOPT_NONE);
	assert_counts(&matching, 1, 0, 0);
	release(&matching);
}

/* Of two articles at one address, the first in the catalogue. */
static void test_adoption_takes_the_first_of_equals(void **state)
{
	struct matching matching;

	(void)state;
	init(&matching);
	add_article(&matching, "tag:a");
	add_article(&matching, "tag:b")->url = "https://blog.example.org/0/";
	add_item(&matching, "urn:a")->url = "https://blog.example.org/0/";
	assert_ptr_equal(match(&matching)->row, &matching.known[0]);
	release(&matching);
}

/* ---- Ids ---- */

static void test_adoption_pins_the_id(void **state)
{
	struct matching matching;
	const struct adopted *adopted;

	(void)state;
	init(&matching);
	add_article(&matching, "tag:a");
	add_article(&matching, "tag:b");
	matching.known[1].sequence = 4;
	add_item(&matching, "urn:a")->url = "https://blog.example.org/0/";
	add_item(&matching, "urn:b")->url = "https://blog.example.org/1/";
	adopted = match(&matching);
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(adopted[i].state, ADOPT_PINNED);
		assert_true(adopted[i].renamed);
		assert_string_equal(adopted[i].old_id, i ? "tag:b" : "tag:a");
		assert_string_equal(matching.known[i].id, i ? "urn:b" : "urn:a");
		assert_string_equal(matching.catalogue->articles[i]->id, i ? "urn:b" : "urn:a");
		assert_true(matching.known[i].dirty);
	}
	/* One of them was in a digest under its old id. */
	assert_counts(&matching, 2, 2, 1);
	release(&matching);
}

/* An id that the source names goes before. */
static void test_adoption_leaves_an_id_that_is_given(void **state)
{
	struct matching matching;
	const struct adopted *adopted;

	(void)state;
	init(&matching);
	add_article(&matching, "urn:own")->id_given = true;
	add_item(&matching, "urn:a")->url = "https://blog.example.org/0/";
	matching.items[0].published = (struct moment){.set = true, .at = 900 * DAY};
	adopted = match(&matching);
	assert_int_equal(adopted->state, ADOPT_GIVEN);
	assert_string_equal(matching.known[0].id, "urn:own");
	assert_int_equal(matching.known[0].published.at, 1000 * DAY);
	assert_false(matching.known[0].dirty);
	assert_counts(&matching, 1, 0, 0);
	release(&matching);
}

/* It gets the feed's dates where both have the same id. */
static void test_adoption_dates_what_has_its_id(void **state)
{
	struct matching matching;

	(void)state;
	init(&matching);
	add_article(&matching, "urn:own")->id_given = true;
	add_item(&matching, "urn:own");
	matching.items[0].published = (struct moment){.set = true, .at = 900 * DAY};
	assert_int_equal(match(&matching)->state, ADOPT_PINNED);
	assert_int_equal(matching.known[0].published.at, 900 * DAY);
	release(&matching);
}

/* An id that another keeps, also one that has vanished, is not given twice. */
static void test_adoption_refuses_an_id_that_another_has(void **state)
{
	struct matching matching;
	const struct adopted *adopted;

	(void)state;
	init(&matching);
	add_article(&matching, "tag:a");
	matching.known[1] = (struct known_article){.number = 2, .id = "urn:gone", .vanished = 5};
	matching.list.count = 2;
	add_item(&matching, "urn:gone")->url = "https://blog.example.org/0/";
	adopted = match(&matching);
	assert_int_equal(adopted->state, ADOPT_TWICE);
	assert_string_equal(matching.known[0].id, "tag:a");
	assert_counts(&matching, 1, 0, 0);
	release(&matching);
}

static void test_adoption_refuses_an_id_twice_in_the_feed(void **state)
{
	struct matching matching;
	const struct adopted *adopted;

	(void)state;
	init(&matching);
	add_article(&matching, "tag:a");
	add_article(&matching, "tag:b");
	add_item(&matching, "urn:a")->url = "https://blog.example.org/0/";
	add_item(&matching, "urn:a")->url = "https://blog.example.org/1/";
	adopted = match(&matching);
	assert_int_equal(adopted[0].state, ADOPT_PINNED);
	assert_int_equal(adopted[1].state, ADOPT_TWICE);
	assert_string_equal(matching.known[1].id, "tag:b");
	release(&matching);
}

/* ---- Dates ---- */

/* Of the only article; in days, 0: none. */
static void add_dated_item(struct matching *matching, int64_t published, int64_t updated)
{
	struct read_item *item = add_item(matching, "urn:a");

	item->published = (struct moment){.set = published != 0, .at = published * DAY};
	item->updated = (struct moment){.set = updated != 0, .at = updated * DAY};
}

static void test_adoption_dates(void **state)
{
	static const struct {
		int64_t published, updated; /* of the item, in days; 0: none */
		int64_t ret_published, ret_updated;
		enum adopt_state state;
	} cases[] = {
		{0, 0, 1000, 1000, ADOPT_SAME},
		{1000, 0, 1000, 1000, ADOPT_SAME},
		{900, 0, 900, 900, ADOPT_PINNED},
		{900, 950, 900, 950, ADOPT_PINNED},
		{1000, 1100, 1000, 1100, ADOPT_PINNED},
		/* Never edited before it was published. */
		{900, 800, 900, 900, ADOPT_PINNED},
		{0, 1100, 1000, 1100, ADOPT_PINNED},
		{0, 900, 1000, 1000, ADOPT_SAME},
		/* The present instant is no future; what lies there would hide the article. */
		{2000, 2000, 2000, 2000, ADOPT_PINNED},
		{2001, 2001, 1000, 1000, ADOPT_SAME},
		{900, 2001, 900, 900, ADOPT_PINNED},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct matching matching;

		init(&matching);
		add_article(&matching, "urn:a");
		add_dated_item(&matching, cases[i].published, cases[i].updated);
		assert_int_equal(match(&matching)->state, cases[i].state);
		assert_int_equal(matching.known[0].published.at, cases[i].ret_published * DAY);
		assert_int_equal(matching.known[0].updated.at, cases[i].ret_updated * DAY);
		assert_int_equal(matching.known[0].dirty, cases[i].state == ADOPT_PINNED);
		assert_int_equal(matching.known[0].first_public, 1);
		release(&matching);
	}
}

/* A feed that tells of no edits, as RSS does, makes none undone. */
static void test_adoption_keeps_edits(void **state)
{
	static const struct {
		int64_t published, updated; /* of the item, in days; 0: none */
		int64_t ret_published, ret_updated;
		enum adopt_state state;
	} cases[] = {
		{1000, 0, 1000, 1100, ADOPT_SAME},
		{900, 0, 900, 1100, ADOPT_PINNED},
		{1200, 0, 1200, 1200, ADOPT_PINNED},
		{2001, 0, 1000, 1100, ADOPT_SAME},
		{1000, 1050, 1000, 1050, ADOPT_PINNED},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct matching matching;

		init(&matching);
		add_article(&matching, "urn:a");
		matching.known[0].updated.at = 1100 * DAY;
		add_dated_item(&matching, cases[i].published, cases[i].updated);
		assert_int_equal(match(&matching)->state, cases[i].state);
		assert_int_equal(matching.known[0].published.at, cases[i].ret_published * DAY);
		assert_int_equal(matching.known[0].updated.at, cases[i].ret_updated * DAY);
		release(&matching);
	}
}

/* The same instant is told more exactly by the source: with its offset, or as a day. */
static void test_adoption_keeps_how_a_date_is_written(void **state)
{
	struct matching matching;

	(void)state;
	init(&matching);
	add_article(&matching, "urn:a");
	matching.known[0].published.day = true;
	add_item(&matching, "urn:a");
	matching.items[0].published = (struct moment){.set = true, .at = 1000 * DAY};
	matching.items[0].updated = (struct moment){.set = true, .at = 1001 * DAY, .offset = 3600};
	assert_int_equal(match(&matching)->state, ADOPT_PINNED);
	assert_true(matching.known[0].published.day);
	assert_int_equal(matching.known[0].updated.offset, 3600);
	release(&matching);
}

/* What no store has yet was first public when the feed says. */
static void test_adoption_before_the_first_build(void **state)
{
	struct matching matching;

	(void)state;
	init(&matching);
	add_article(&matching, "urn:a");
	matching.known[0].number = 0;
	matching.known[0].first_public = NOW;
	add_item(&matching, "urn:a");
	matching.items[0].published = (struct moment){.set = true, .at = 900 * DAY};
	match(&matching);
	assert_int_equal(matching.known[0].first_public, 900 * DAY);
	release(&matching);
}

static void test_adoption_states_have_words(void **state)
{
	(void)state;
	assert_string_equal(adopt_state_text(ADOPT_NONE), "not matched");
	assert_string_equal(adopt_state_text(ADOPT_SAME), "as before");
	assert_string_equal(adopt_state_text(ADOPT_PINNED), "pinned");
	assert_string_equal(adopt_state_text(ADOPT_GIVEN), "left: its source has an id of its own");
	assert_string_equal(adopt_state_text(ADOPT_TWICE), "left: the id is another article's");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_adoption_by_url),
		cmocka_unit_test(test_adoption_by_id),
		cmocka_unit_test(test_adoption_takes_no_id_that_is_not_given),
		cmocka_unit_test(test_adoption_by_alias),
		cmocka_unit_test(test_adoption_by_title_and_day),
		cmocka_unit_test(test_adoption_by_title_needs_dates),
		cmocka_unit_test(test_adoption_gives_an_article_one_item),
		cmocka_unit_test(test_adoption_takes_the_first_of_equals),
		cmocka_unit_test(test_adoption_pins_the_id),
		cmocka_unit_test(test_adoption_leaves_an_id_that_is_given),
		cmocka_unit_test(test_adoption_dates_what_has_its_id),
		cmocka_unit_test(test_adoption_refuses_an_id_that_another_has),
		cmocka_unit_test(test_adoption_refuses_an_id_twice_in_the_feed),
		cmocka_unit_test(test_adoption_dates),
		cmocka_unit_test(test_adoption_keeps_edits),
		cmocka_unit_test(test_adoption_keeps_how_a_date_is_written),
		cmocka_unit_test(test_adoption_before_the_first_build),
		cmocka_unit_test(test_adoption_states_have_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
