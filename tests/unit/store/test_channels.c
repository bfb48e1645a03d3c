/* What had feeds of its own, by kind. */

#include <stdlib.h>

#include "opened.h"
#include "store/channels.h"
#include "store/db_driver.h"
#include "store/migrations.h"

static void save(struct opened *opened, enum channel_kind kind, const char *slug, const char *name)
{
	struct term term = {.slug = slug, .name = name};
	struct term_list list = {.items = &term, .count = 1};
	bool differ = false;

	GOOD(opened, channels_differ(opened->store, kind, &list, &differ, &opened->err));
	assert_true(differ);
	GOOD(opened, channels_save(opened->store, kind, &list, &opened->err));
	GOOD(opened, channels_differ(opened->store, kind, &list, &differ, &opened->err));
	assert_false(differ);
}

static void expect(struct opened *opened, enum channel_kind kind, const char *expected)
{
	struct term_list list = {.count = 99};
	STRBUF(found);

	GOOD(opened, channels_load(opened->store, opened->arena, kind, &list, &opened->err));
	for (size_t i = 0; i < list.count; i++) {
		strbuf_addf(&found, "%s=%s ", list.items[i].slug, list.items[i].name);
	}
	assert_string_equal(found.data, expected);
}

static void test_channels_are_remembered_by_kind(void **state)
{
	struct opened opened = opened_new();
	(void)state;
	expect(&opened, CHANNEL_CATEGORY, "");
	save(&opened, CHANNEL_CATEGORY, "go", "golang");
	save(&opened, CHANNEL_CATEGORY, "c", "C");
	save(&opened, CHANNEL_CATEGORY, "go", "Go");
	save(&opened, CHANNEL_TAG, "go", "go!");
	expect(&opened, CHANNEL_CATEGORY, "c=C go=Go ");
	expect(&opened, CHANNEL_TAG, "go=go! ");
	expect(&opened, CHANNEL_AUTHOR, "");
	opened_release(&opened);
}

/* A store as it was before categories were channels. */
static void make_old(struct opened *opened)
{
	FREE_ON_EXIT char *path = path_join(opened->folder, "old.db");
	struct db *db = db_open(&db_sqlite, path, DB_MAKE, &opened->err);

	assert_non_null(db);
	for (size_t i = 0; i < 7; i++) {
		GOOD(opened, db_script(db, migrations[i], &opened->err));
	}
	GOOD(opened, db_script(db,
			     "INSERT INTO category VALUES ('c', 'C'), ('go', 'Go');"
			     "INSERT INTO channel VALUES ('tag', 'c', 'c');"
			     "INSERT INTO meta SELECT 'schema', '7';"
			     "INSERT INTO meta SELECT 'key', hex(zeroblob(32));",
			     &opened->err));
	db_close(db);
	free(opened->path);
	opened->path = xstrdup(path);
}

/* Up to schema 7, categories had a table of their own. */
static void test_channels_take_the_categories_of_old_stores(void **state)
{
	struct opened opened = opened_new();
	(void)state;
	make_old(&opened);
	opened_reopen(&opened);
	expect(&opened, CHANNEL_CATEGORY, "c=C go=Go ");
	expect(&opened, CHANNEL_TAG, "c=c ");
	opened_release(&opened);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_channels_are_remembered_by_kind),
		cmocka_unit_test(test_channels_take_the_categories_of_old_stores),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
