#include "publication/subscriber_rules.h"

#include "base/mem.h"
#include "world.h"

static int apply(struct subscriber_rules *rules, const char *categories, struct error *err)
{
	const struct subscriber_values values = {.categories = categories};
	struct subscriber subscriber = subscriber_default(rules);

	return subscriber_apply(rules, &values, &subscriber, err);
}

/* Before the first build, categories are those of the articles that are public. */
static void test_rules_look_into_the_articles(void **state)
{
	struct world world;
	struct subscriber_rules rules;
	struct error err = ERROR_INIT;

	(void)state;
	world_open(&world, "");
	world_article(&world, "a", "2026-11-01", "categories: [Go]\n");
	world_article(&world, "b", "2026-11-02", "categories: [SQL]\ndraft: true\n");
	rules = publication_subscriber_rules(&world.publication);
	assert_int_equal(apply(&rules, "go", &err), 0);
	assert_int_equal(apply(&rules, "sql", &err), -1);
	assert_string_equal(err.text, "unknown category 'sql'");
	subscriber_rules_release(&rules);
	world_close(&world);
}

/* After it the store knows them, and no article is opened. */
static void test_rules_ask_the_store(void **state)
{
	struct world world;
	struct articles articles;
	struct subscriber_rules rules;
	struct error err = ERROR_INIT;

	(void)state;
	world_open(&world, "");
	world_article(&world, "a", "2026-11-01", "categories: [Go]\n");
	articles = world_load(&world);
	articles_release(&articles);
	world_remove(&world, "articles/a.md");
	rules = publication_subscriber_rules(&world.publication);
	assert_int_equal(apply(&rules, "Go", &err), 0);
	assert_false(rules.asked);
	subscriber_rules_release(&rules);
	world_close(&world);
}

static void test_rules_go_by_the_publication(void **state)
{
	struct world world;
	struct subscriber_rules rules;

	(void)state;
	world_open(&world, "");
	world.publication.dry_run = true;
	world.publication.started = 5;
	rules = publication_subscriber_rules(&world.publication);
	assert_true(rules.dry_run);
	assert_int_equal(rules.now, world.now);
	assert_ptr_equal(rules.settings, world.settings);
	assert_ptr_equal(rules.store, world.publication.store);
	subscriber_rules_release(&rules);
	world_close(&world);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rules_look_into_the_articles),
		cmocka_unit_test(test_rules_ask_the_store),
		cmocka_unit_test(test_rules_go_by_the_publication),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
