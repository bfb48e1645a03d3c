#include "opened.h"

static struct known_article sample(const char *id)
{
	return (struct known_article){
		.id = id,
		.path = "posts/a b.md",
		.url = "https://blog.example.org/a/",
		.title = "Ä 'title'; with \"quotes\"",
		.content_hash = "0123456789abcdef",
		.published = {.set = true, .at = 1700000000, .offset = 3600},
		.updated = {.set = true, .at = -86400, .offset = -34200, .day = true},
		.changed = 1700000001,
		.first_public = 1700000002,
		.vanished = 1700000003,
	};
}

static void assert_moment(const struct moment *found, const struct moment *expected)
{
	assert_int_equal(found->set, expected->set);
	assert_int_equal(found->at, expected->at);
	assert_int_equal(found->offset, expected->offset);
	assert_int_equal(found->day, expected->day);
}

static void assert_known(const struct known_article *found, const struct known_article *expected)
{
	assert_int_equal(found->number, expected->number);
	assert_string_equal(found->id, expected->id);
	assert_string_equal(found->path, expected->path);
	assert_string_equal(found->url, expected->url);
	assert_string_equal(found->title, expected->title);
	assert_string_equal(found->content_hash, expected->content_hash);
	assert_moment(&found->published, &expected->published);
	assert_moment(&found->updated, &expected->updated);
	assert_int_equal(found->changed, expected->changed);
	assert_int_equal(found->first_public, expected->first_public);
	assert_int_equal(found->sequence, expected->sequence);
	assert_int_equal(found->held, expected->held);
	assert_int_equal(found->silent, expected->silent);
	assert_int_equal(found->vanished, expected->vanished);
	assert_false(found->dirty);
}

static struct known_list load(struct opened *opened)
{
	struct known_list list;
	GOOD(opened, known_articles_load(opened->store, opened->arena, &list, &opened->err));
	return list;
}

static void test_articles_of_an_empty_store(void **state)
{
	struct opened opened = opened_new();
	(void)state;
	assert_int_equal(load(&opened).count, 0);
	opened_release(&opened);
}

static void test_articles_go_round(void **state)
{
	struct opened opened = opened_new();
	struct known_article first = sample("tag:a"), second = sample("tag:b"), changed;
	struct known_list list;
	(void)state;
	second.published = (struct moment){.set = true, .at = INT64_MIN, .offset = 0, .day = true};
	second.title = second.path = second.content_hash = "";
	GOOD(&opened, articles_put(opened.store, &first, &opened.err));
	GOOD(&opened, articles_put(opened.store, &second, &opened.err));
	assert_true(first.number > 0 && second.number > first.number);
	opened_reopen(&opened);
	list = load(&opened);
	assert_int_equal(list.count, 2);
	assert_known(&list.items[0], &first);
	assert_known(&list.items[1], &second);

	changed = sample("tag:a");
	changed.number = first.number;
	changed.path = "posts/c.md";
	changed.url = "https://blog.example.org/c/";
	changed.title = "C";
	changed.content_hash = "ff";
	changed.published = (struct moment){.set = true, .at = 5, .offset = 60};
	changed.updated = (struct moment){.set = true, .at = 6, .day = true};
	changed.changed = 7;
	changed.first_public = 8;
	changed.vanished = 0;
	GOOD(&opened, articles_put(opened.store, &changed, &opened.err));
	list = load(&opened);
	assert_int_equal(list.count, 2);
	assert_known(&list.items[0], &changed);
	assert_known(&list.items[1], &second);
	opened_release(&opened);
}

static void test_articles_have_one_id(void **state)
{
	struct opened opened = opened_new();
	struct known_article first = sample("tag:a"), second = sample("tag:a");
	(void)state;
	GOOD(&opened, articles_put(opened.store, &first, &opened.err));
	assert_int_equal(articles_put(opened.store, &second, &opened.err), -1);
	assert_int_equal(opened.err.kind, ERROR_STORE);
	assert_int_equal(second.number, 0);
	assert_int_equal(load(&opened).count, 1);
	opened_release(&opened);
}

/* A number is minted once: an id that was minted is never rewritten. */
static void test_articles_keep_their_id(void **state)
{
	struct opened opened = opened_new();
	struct known_article known = sample("tag:a");
	(void)state;
	GOOD(&opened, articles_put(opened.store, &known, &opened.err));
	known.id = "tag:b";
	GOOD(&opened, articles_put(opened.store, &known, &opened.err));
	assert_string_equal(load(&opened).items[0].id, "tag:a");
	opened_release(&opened);
}

static void test_articles_sequence(void **state)
{
	struct opened opened = opened_new();
	struct known_article known[3] = {sample("a"), sample("b"), sample("c")};
	static const size_t order[] = {2, 0, 1};
	struct known_list list;
	int64_t sequence;
	(void)state;
	for (size_t i = 0; i < 3; i++) {
		GOOD(&opened, articles_put(opened.store, &known[i], &opened.err));
	}
	assert_int_equal(load(&opened).items[0].sequence, 0);
	for (size_t i = 0; i < 3; i++) {
		GOOD(&opened, articles_give_sequence(opened.store, known[order[i]].number,
				      &sequence, &opened.err));
		assert_int_equal(sequence, i + 1);
		known[order[i]].sequence = sequence;
	}
	/* Writing the row again leaves what belongs to the plan. */
	known[0].sequence = 99;
	known[0].held = known[0].silent = true;
	GOOD(&opened, articles_put(opened.store, &known[0], &opened.err));
	list = load(&opened);
	assert_int_equal(list.items[0].sequence, 2);
	assert_int_equal(list.items[1].sequence, 3);
	assert_int_equal(list.items[2].sequence, 1);
	assert_false(list.items[0].held);
	assert_false(list.items[0].silent);
	opened_release(&opened);
}

static void test_articles_sequence_of_a_rolled_back_transaction_is_free_again(void **state)
{
	struct opened opened = opened_new();
	struct known_article known = sample("a");
	int64_t sequence;
	(void)state;
	GOOD(&opened, articles_put(opened.store, &known, &opened.err));
	GOOD(&opened, db_begin(opened.store->db, &opened.err));
	GOOD(&opened, articles_give_sequence(opened.store, known.number, &sequence, &opened.err));
	db_rollback(opened.store->db);
	assert_int_equal(load(&opened).items[0].sequence, 0);
	GOOD(&opened, articles_give_sequence(opened.store, known.number, &sequence, &opened.err));
	assert_int_equal(sequence, 1);
	opened_release(&opened);
}

static void test_articles_held_and_silent(void **state)
{
	struct opened opened = opened_new();
	struct known_article known = sample("a"), other = sample("b");
	struct known_list list;
	int64_t sequence;
	(void)state;
	GOOD(&opened, articles_put(opened.store, &known, &opened.err));
	GOOD(&opened, articles_put(opened.store, &other, &opened.err));
	GOOD(&opened, articles_set_held(opened.store, known.number, true, &opened.err));
	GOOD(&opened, articles_set_silent(opened.store, known.number, true, &opened.err));
	list = load(&opened);
	assert_true(list.items[0].held && list.items[0].silent);
	assert_false(list.items[1].held || list.items[1].silent);
	GOOD(&opened, articles_set_held(opened.store, known.number, false, &opened.err));
	GOOD(&opened, articles_set_silent(opened.store, known.number, false, &opened.err));
	list = load(&opened);
	assert_false(list.items[0].held || list.items[0].silent);
	/* What gets its number is held no longer. */
	GOOD(&opened, articles_set_held(opened.store, known.number, true, &opened.err));
	GOOD(&opened, articles_give_sequence(opened.store, known.number, &sequence, &opened.err));
	assert_false(load(&opened).items[0].held);
	opened_release(&opened);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_articles_of_an_empty_store),
		cmocka_unit_test(test_articles_go_round),
		cmocka_unit_test(test_articles_have_one_id),
		cmocka_unit_test(test_articles_keep_their_id),
		cmocka_unit_test(test_articles_sequence),
		cmocka_unit_test(test_articles_sequence_of_a_rolled_back_transaction_is_free_again),
		cmocka_unit_test(test_articles_held_and_silent),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
