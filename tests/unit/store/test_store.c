#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "opened.h"

static void test_store_close_takes_null(void **state)
{
	(void)state;
	store_close(NULL);
}

static void test_store_is_made_with_its_folder(void **state)
{
	char *folder = scratch_new();
	FREE_ON_EXIT char *path = path_join(folder, "a/b/state.db");
	struct error err = ERROR_INIT;
	struct store *store = store_open(path, &err);
	struct stat info;
	(void)state;
	assert_non_null(store);
	assert_string_equal(store->path, path);
	assert_int_equal(stat(path, &info), 0);
	store_close(store);
	scratch_free(folder);
}

/* It holds addresses, and the key that signs links to leave. */
static void test_store_is_nobody_elses_to_read(void **state)
{
	static const char *const names[] = {"state.db", "state.db-wal", "state.db-shm"};
	mode_t umask_before = umask(0022);
	struct opened opened = opened_new();
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		FREE_ON_EXIT char *path = path_join(opened.folder, names[i]);
		struct stat info;
		assert_int_equal(stat(path, &info), 0);
		assert_int_equal(info.st_mode & 0777, 0600);
	}
	umask(umask_before);
	opened_release(&opened);
}

static void test_store_keeps_its_key(void **state)
{
	static const struct token_key none;
	struct opened opened = opened_new(), other = opened_new();
	struct token_key key = opened.store->key;
	(void)state;
	assert_memory_not_equal(&key, &none, sizeof(key));
	opened_reopen(&opened);
	assert_memory_equal(&key, &opened.store->key, sizeof(key));
	assert_memory_not_equal(&key, &other.store->key, sizeof(key));
	opened_release(&opened);
	opened_release(&other);
}

static void test_store_open_existing(void **state)
{
	struct opened opened = opened_new();
	FREE_ON_EXIT char *missing = path_join(opened.folder, "none.db");
	FREE_ON_EXIT char *below_missing = path_join(opened.folder, "none/none.db");
	FREE_ON_EXIT char *below_file = path_join(opened.path, "none.db");
	FREE_ON_EXIT char *empty = scratch_write_text(opened.folder, "empty.db", "");
	const char *const paths[] = {missing, below_missing, below_file, empty};
	struct stat info;
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
		struct error err = {.kind = ERROR_STORE, .text = "left over"};
		assert_null(store_open_existing(paths[i], &err));
		assert_int_equal(err.kind, ERROR_NONE);
	}
	assert_int_equal(stat(missing, &info), -1);
	assert_int_equal(stat(empty, &info), 0);
	assert_int_equal(info.st_size, 0);
	assert_null(store_open_existing(missing, NULL));
	GOOD(&opened, store_set(opened.store, STORE_PAUSED, 1, &opened.err));
	store_close(opened.store);
	opened.store = store_open_existing(opened.path, &opened.err);
	assert_non_null(opened.store);
	int64_t paused = 0;
	GOOD(&opened, store_get(opened.store, STORE_PAUSED, &paused, &opened.err));
	assert_int_equal(paused, 1);
	opened_release(&opened);
}

static void test_store_facts(void **state)
{
	static const enum store_fact facts[] = {STORE_FIRST_PLAN, STORE_LAST_RUN, STORE_LAST_BUILD,
		STORE_PAUSED, STORE_UNREACHABLE_SINCE};
	static const int64_t values[] = {1, -1, INT64_MAX, INT64_MIN, 0};
	struct opened opened = opened_new();
	int64_t value;
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(facts); i++) {
		value = 99;
		GOOD(&opened, store_get(opened.store, facts[i], &value, &opened.err));
		assert_int_equal(value, 0);
		for (size_t j = 0; j < ARRAY_LEN(values); j++) {
			GOOD(&opened, store_set(opened.store, facts[i], values[j], &opened.err));
			GOOD(&opened, store_get(opened.store, facts[i], &value, &opened.err));
			assert_int_equal(value, values[j]);
		}
		GOOD(&opened, store_set(opened.store, facts[i], 1000 + (int64_t)i, &opened.err));
	}
	opened_reopen(&opened);
	for (size_t i = 0; i < ARRAY_LEN(facts); i++) {
		GOOD(&opened, store_get(opened.store, facts[i], &value, &opened.err));
		assert_int_equal(value, 1000 + i);
	}
	opened_release(&opened);
}

static void test_store_since(void **state)
{
	struct opened opened = opened_new();
	char *day = strbuf_empty;
	(void)state;
	GOOD(&opened, store_get_since(opened.store, &day, &opened.err));
	assert_null(day);
	GOOD(&opened, store_set_since(opened.store, "2023-05-06", &opened.err));
	GOOD(&opened, store_set_since(opened.store, "2024-01-01", &opened.err));
	opened_reopen(&opened);
	GOOD(&opened, store_get_since(opened.store, &day, &opened.err));
	assert_string_equal(day, "2024-01-01");
	free(day);
	opened_release(&opened);
}

static void test_store_last_sequence(void **state)
{
	struct opened opened = opened_new();
	int64_t sequence = 99;
	(void)state;
	GOOD(&opened, store_last_sequence(opened.store, &sequence, &opened.err));
	assert_int_equal(sequence, 0);
	opened_article(&opened, "a");
	opened_article(&opened, "b");
	GOOD(&opened, store_last_sequence(opened.store, &sequence, &opened.err));
	assert_int_equal(sequence, 2);
	opened_release(&opened);
}

/* What was not committed when the process ends never was. */
static void test_store_closed_within_a_transaction(void **state)
{
	struct opened opened = opened_new();
	int64_t value;
	(void)state;
	GOOD(&opened, db_begin(opened.store->db, &opened.err));
	GOOD(&opened, store_set(opened.store, STORE_PAUSED, 2, &opened.err));
	opened_reopen(&opened);
	GOOD(&opened, store_get(opened.store, STORE_PAUSED, &value, &opened.err));
	assert_int_equal(value, 0);
	opened_release(&opened);
}

/* Waits for the children; how many of them failed. */
static int count_failures(const pid_t *children, size_t count)
{
	int failures = 0;
	for (size_t i = 0; i < count; i++) {
		int status;
		assert_int_equal(waitpid(children[i], &status, 0), children[i]);
		failures += status != 0;
	}
	return failures;
}

/* The child's answer is the key that it got. */
static void open_in_child(const char *path, int answer)
{
	struct error err = ERROR_INIT;
	struct store *store = store_open(path, &err);
	if (!store) {
		print_error("%s\n", err.text);
		_exit(1);
	}
	_exit(write(answer, &store->key, sizeof(store->key)) == sizeof(store->key) ? 0 : 1);
}

static void test_store_is_made_once_by_many_processes(void **state)
{
	(void)state;
	for (int round = 0; round < 10; round++) {
		struct opened opened = {
			.folder = scratch_new(), .arena = arena_new(), .err = ERROR_INIT};
		pid_t children[6];
		struct token_key key;
		int answers[2];
		opened.path = path_join(opened.folder, "state/x.db");
		assert_int_equal(pipe(answers), 0);
		for (size_t i = 0; i < ARRAY_LEN(children); i++) {
			children[i] = fork();
			if (children[i] == 0) {
				open_in_child(opened.path, answers[1]);
			}
		}
		assert_int_equal(count_failures(children, ARRAY_LEN(children)), 0);
		opened_reopen(&opened);
		for (size_t i = 0; i < ARRAY_LEN(children); i++) {
			assert_int_equal(read(answers[0], &key, sizeof(key)), sizeof(key));
			assert_memory_equal(&key, &opened.store->key, sizeof(key));
		}
		close(answers[0]);
		close(answers[1]);
		opened_release(&opened);
	}
}

static int add_one(void *ctx, struct error *err)
{
	struct store *store = ctx;
	int64_t value;
	return store_get(store, STORE_LAST_RUN, &value, err) < 0
		       ? -1
		       : store_set(store, STORE_LAST_RUN, value + 1, err);
}

/* Each of several processes adds to a number in transactions: none is lost. */
static void test_store_writers_take_turns(void **state)
{
	struct opened opened = opened_new();
	pid_t children[4];
	int64_t value;
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(children); i++) {
		children[i] = fork();
		if (children[i] != 0) {
			continue;
		}
		struct error err = ERROR_INIT;
		struct store *store = store_open(opened.path, &err);
		int result = store ? 0 : -1;
		for (int j = 0; j < 25 && result == 0; j++) {
			result = store_transaction(store, add_one, store, &err);
		}
		_exit(result == 0 ? 0 : 1);
	}
	assert_int_equal(count_failures(children, ARRAY_LEN(children)), 0);
	GOOD(&opened, store_get(opened.store, STORE_LAST_RUN, &value, &opened.err));
	assert_int_equal(value, 100);
	opened_release(&opened);
}

/* Run in a child, since files of the whole process may grow no more: 0, or what went wrong. */
static int write_with_no_room(const char *path)
{
	static const struct known_article known = {
		.id = "b", .path = "p", .url = "u", .title = "t", .content_hash = ""};
	struct known_article copy = known;
	struct error err = ERROR_INIT;
	struct store *store = store_open(path, &err);
	struct rlimit limit = {0, RLIM_INFINITY};
	int64_t sequence;
	if (!store) {
		return 1;
	}
	signal(SIGXFSZ, SIG_IGN);
	if (setrlimit(RLIMIT_FSIZE, &limit) < 0) {
		return 2;
	}
	if (store_set(store, STORE_PAUSED, 1, &err) == 0 || err.kind != ERROR_IO) {
		return 3;
	}
	/* Statements that return a row are not done when the row is there. */
	if (articles_put(store, &copy, &err) == 0 || err.kind != ERROR_IO || copy.number) {
		return 4;
	}
	if (articles_give_sequence(store, 1, &sequence, &err) == 0) {
		return 5;
	}
	limit.rlim_cur = RLIM_INFINITY;
	if (setrlimit(RLIMIT_FSIZE, &limit) < 0 || store_set(store, STORE_LAST_RUN, 7, &err) < 0) {
		return 6;
	}
	store_close(store);
	return 0;
}

static void test_store_without_room_says_so_and_goes_on(void **state)
{
	struct opened opened = opened_new();
	pid_t child;
	int status;
	int64_t value;
	(void)state;
	opened_article(&opened, "a");
	store_close(opened.store);
	opened.store = NULL;
	child = fork();
	if (child == 0) {
		_exit(write_with_no_room(opened.path));
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
	opened_reopen(&opened);
	GOOD(&opened, store_get(opened.store, STORE_PAUSED, &value, &opened.err));
	assert_int_equal(value, 0);
	GOOD(&opened, store_get(opened.store, STORE_LAST_RUN, &value, &opened.err));
	assert_int_equal(value, 7);
	assert_int_equal(opened_count(&opened, "SELECT count(*) FROM article"), 1);
	opened_release(&opened);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_store_close_takes_null),
		cmocka_unit_test(test_store_is_made_with_its_folder),
		cmocka_unit_test(test_store_is_nobody_elses_to_read),
		cmocka_unit_test(test_store_keeps_its_key),
		cmocka_unit_test(test_store_open_existing),
		cmocka_unit_test(test_store_facts),
		cmocka_unit_test(test_store_since),
		cmocka_unit_test(test_store_last_sequence),
		cmocka_unit_test(test_store_closed_within_a_transaction),
		cmocka_unit_test(test_store_is_made_once_by_many_processes),
		cmocka_unit_test(test_store_writers_take_turns),
		cmocka_unit_test(test_store_without_room_says_so_and_goes_on),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
