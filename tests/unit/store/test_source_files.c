/* What is remembered of files comes back as it was, and goes when the files do. */

#include "opened.h"
#include "store/source_files.h"

static struct source_memory load(struct opened *opened)
{
	struct source_memory memory = {0};
	GOOD(opened, source_files_load(opened->store, opened->arena, &memory, &opened->err));
	return memory;
}

static void release(struct source_memory *memory)
{
	free(memory->known.items);
	free(memory->fresh.items);
}

static void add(struct source_memory *memory, const char *path, const char *record, size_t len)
{
	struct source_file_list *fresh = &memory->fresh;
	GROW(fresh->items, fresh->count, fresh->capacity);
	fresh->items[fresh->count++] = (struct source_file){
		.source = "key",
		.path = path,
		.size = INT64_MAX,
		.modified = -1,
		.changed = 1790000000123456789,
		.inode = 77,
		.record = record,
		.record_len = len,
		.state = SOURCE_FILE_NEW,
	};
}

static void test_source_files_come_back_as_they_were(void **state)
{
	struct opened opened = opened_new();
	struct source_memory memory = load(&opened), back;
	(void)state;
	assert_int_equal(memory.known.count, 0);
	assert_false(source_files_differ(&memory));
	add(&memory, "a/b.md", "\0\xff\0", 3);
	add(&memory, "caf\xe9.md", "", 0);
	assert_true(source_files_differ(&memory));
	GOOD(&opened, source_files_save(opened.store, &memory, &opened.err));
	opened_reopen(&opened);
	back = load(&opened);
	assert_int_equal(back.known.count, 2);
	assert_string_equal(back.known.items[0].source, "key");
	assert_string_equal(back.known.items[0].path, "a/b.md");
	assert_int_equal(back.known.items[0].size, INT64_MAX);
	assert_int_equal(back.known.items[0].modified, -1);
	assert_int_equal(back.known.items[0].changed, 1790000000123456789);
	assert_int_equal(back.known.items[0].inode, 77);
	assert_int_equal(back.known.items[0].record_len, 3);
	assert_memory_equal(back.known.items[0].record, "\0\xff\0", 3);
	assert_string_equal(back.known.items[1].path, "caf\xe9.md");
	assert_int_equal(back.known.items[1].record_len, 0);
	release(&memory);
	release(&back);
	opened_release(&opened);
}

static void test_source_files_not_seen_are_removed(void **state)
{
	struct opened opened = opened_new();
	struct source_memory memory = load(&opened), next, last;
	(void)state;
	add(&memory, "a.md", "A", 1);
	add(&memory, "b.md", "B", 1);
	GOOD(&opened, source_files_save(opened.store, &memory, &opened.err));
	next = load(&opened);
	next.known.items[0].state = SOURCE_FILE_SAME;
	assert_true(source_files_differ(&next));
	next.known.items[1].state = SOURCE_FILE_SAME;
	assert_false(source_files_differ(&next));
	next.known.items[0].state = SOURCE_FILE_UNSEEN;
	GOOD(&opened, source_files_save(opened.store, &next, &opened.err));
	last = load(&opened);
	assert_int_equal(last.known.count, 1);
	assert_string_equal(last.known.items[0].path, "b.md");
	release(&memory);
	release(&next);
	release(&last);
	opened_release(&opened);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_source_files_come_back_as_they_were),
		cmocka_unit_test(test_source_files_not_seen_are_removed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
