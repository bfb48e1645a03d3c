/* What is remembered of files comes back as it was, and goes when the files do. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
	assert_int_equal(back.known.items[0].packs, 1);
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

/* Of every file, whatever became of it, the store says what a list would say. */
static void test_source_files_are_spread_and_gathered(void **state)
{
	static const size_t counts[] = {0, 1, 1000, 1003, 700, 30, 5000, 4999, 2};
	struct opened opened = opened_new();
	char paths[5000][32];
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(counts); i++) {
		struct source_memory memory = load(&opened), back;
		bool there[5000] = {false};
		for (size_t j = 0; j < memory.known.count; j++) {
			size_t number = strtoul(memory.known.items[j].path, NULL, 10);
			assert_int_equal(memory.known.items[j].record_len, number % 7);
			if (number < counts[i] && number % 11) {
				memory.known.items[j].state = SOURCE_FILE_SAME;
				there[number] = true;
			}
		}
		for (size_t j = 0; j < counts[i]; j++) {
			snprintf(paths[j], sizeof(paths[j]), "%zu.md", j);
			if (!there[j]) {
				add(&memory, paths[j], "record", j % 7);
			}
		}
		GOOD(&opened, source_files_save(opened.store, &memory, &opened.err));
		back = load(&opened);
		assert_int_equal(back.known.count, counts[i]);
		memset(there, 0, sizeof(there));
		for (size_t j = 0; j < back.known.count; j++) {
			size_t number = strtoul(back.known.items[j].path, NULL, 10);
			assert_false(there[number]);
			there[number] = true;
		}
		release(&memory);
		release(&back);
	}
	opened_release(&opened);
}

static void test_source_files_of_a_damaged_pack_are_unknown(void **state)
{
	static const char *const damages[] = {"x''", "x'00'", "substr(files, 2)",
		"substr(files, 1, length(files) - 1)", "files || x'ff'",
		"substr(files, 1, 32) || x'ffffffffffffffff' || substr(files, 41)"};
	struct opened opened = opened_new();
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(damages); i++) {
		struct source_memory memory = load(&opened), back;
		FREE_ON_EXIT char *sql = xasprintf("UPDATE source_pack SET files = %s", damages[i]);
		add(&memory, "a.md", "record", 6);
		GOOD(&opened, source_files_save(opened.store, &memory, &opened.err));
		GOOD(&opened, db_script(opened.store->db, sql, &opened.err));
		back = load(&opened);
		assert_int_equal(back.known.count, 0);
		release(&memory);
		release(&back);
	}
	opened_release(&opened);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_source_files_come_back_as_they_were),
		cmocka_unit_test(test_source_files_not_seen_are_removed),
		cmocka_unit_test(test_source_files_are_spread_and_gathered),
		cmocka_unit_test(test_source_files_of_a_damaged_pack_are_unknown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
