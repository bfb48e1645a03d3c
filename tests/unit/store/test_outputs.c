#include "opened.h"
#include "store/outputs.h"

static void add_rows(struct opened *opened, const char *folder, struct strbuf *out)
{
	struct output_row *rows;
	size_t count;
	GOOD(opened,
		outputs_load(opened->store, opened->arena, folder, &rows, &count, &opened->err));
	for (size_t i = 0; i < count; i++) {
		strbuf_addf(
			out, "%s=%s@%lld ", rows[i].path, rows[i].hash, (long long)rows[i].mtime);
	}
}

static void assert_rows(struct opened *opened, const char *folder, const char *expected)
{
	STRBUF(found);
	add_rows(opened, folder, &found);
	assert_string_equal(found.data, expected);
}

static void put(struct opened *opened, const char *folder, const char *path, const char *hash,
	int64_t mtime)
{
	struct output_row row = {.path = path,
		.hash = hash,
		.mtime = mtime,
		.announced = "",
		.inputs = "",
		.stamp = ""};
	GOOD(opened, outputs_put(opened->store, folder, &row, &opened->err));
}

static void test_outputs_of_a_folder_by_path(void **state)
{
	struct opened opened = opened_new();
	(void)state;
	assert_rows(&opened, "/www", "");
	put(&opened, "/www", "feed.xml", "aa", 5);
	put(&opened, "/www", "category/\xc3\xa9/feed.xml", "bb", 6);
	put(&opened, "/www", "Feed.xml", "", 0);
	put(&opened, "/other", "feed.xml", "cc", 7);
	opened_reopen(&opened);
	assert_rows(&opened, "/www", "Feed.xml=@0 category/\xc3\xa9/feed.xml=bb@6 feed.xml=aa@5 ");
	assert_rows(&opened, "/other", "feed.xml=cc@7 ");
	assert_rows(&opened, "/ww", "");
	opened_release(&opened);
}

static void test_outputs_are_replaced_and_removed(void **state)
{
	struct opened opened = opened_new();
	(void)state;
	put(&opened, "/www", "a", "1", 1);
	put(&opened, "/www", "a", "2", -1);
	put(&opened, "/other", "a", "3", 3);
	assert_rows(&opened, "/www", "a=2@-1 ");
	GOOD(&opened, outputs_remove(opened.store, "/www", "a", &opened.err));
	GOOD(&opened, outputs_remove(opened.store, "/www", "never there", &opened.err));
	assert_rows(&opened, "/www", "");
	assert_rows(&opened, "/other", "a=3@3 ");
	opened_release(&opened);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_outputs_of_a_folder_by_path),
		cmocka_unit_test(test_outputs_are_replaced_and_removed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
