#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "opened.h"

#define NOBODY 65534

/* What store_become_owner does to a process: its user afterwards, or -1. */
static int user_after(const char *path, uid_t user, struct error *err)
{
	int pipes[2], status, result = -2;
	assert_int_equal(pipe(pipes), 0);
	pid_t child = fork();
	if (child == 0) {
		struct error fault = ERROR_INIT;
		int ours = user && setuid(user) < 0 ? -3 : store_become_owner(path, &fault);
		ours = ours < 0 ? ours : (int)geteuid();
		(void)!write(pipes[1], &ours, sizeof(ours));
		(void)!write(pipes[1], &fault, sizeof(fault));
		_exit(0);
	}
	assert_int_equal(read(pipes[0], &result, sizeof(result)), sizeof(result));
	assert_int_equal(read(pipes[0], err, sizeof(*err)), sizeof(*err));
	close(pipes[0]);
	close(pipes[1]);
	waitpid(child, &status, 0);
	return result;
}

static void test_owner_of_the_folder_goes_on(void **state)
{
	char *folder = scratch_new();
	FREE_ON_EXIT char *path = path_join(folder, "x.db");
	struct error err;
	(void)state;
	assert_int_equal(user_after(path, 0, &err), geteuid());
	scratch_free(folder);
}

static void test_owner_of_a_missing_folder_is_anybody(void **state)
{
	char *folder = scratch_new();
	FREE_ON_EXIT char *path = path_join(folder, "none/x.db");
	FREE_ON_EXIT char *file = scratch_write_text(folder, "file", "");
	FREE_ON_EXIT char *below = path_join(file, "x.db");
	struct error err;
	(void)state;
	assert_int_equal(user_after(path, 0, &err), geteuid());
	assert_int_equal(user_after(below, 0, &err), geteuid());
	scratch_free(folder);
}

static void test_owner_is_whom_root_becomes(void **state)
{
	char *folder = scratch_new();
	FREE_ON_EXIT char *path = path_join(folder, "x.db");
	struct error err;
	(void)state;
	if (geteuid() != 0 || chown(folder, NOBODY, NOBODY) < 0) {
		scratch_free(folder);
		print_message("skipped: only root may give folders away\n");
		skip();
	}
	assert_int_equal(user_after(path, 0, &err), NOBODY);
	scratch_free(folder);
}

static void test_owner_is_named_to_others(void **state)
{
	struct error err;
	int result = user_after("/x.db", geteuid() == 0 ? NOBODY : 0, &err);
	(void)state;
	assert_int_equal(result, -1);
	assert_int_equal(err.kind, ERROR_STORE);
	assert_non_null(strstr(err.text, "the store's folder '/' belongs to user 'root'"));
}

static int lock_in_a_child(const char *path, const char *name)
{
	struct error err = ERROR_INIT;
	int status;
	pid_t child = fork();
	if (child == 0) {
		_exit(store_lock(path, name, &err) >= 0 ? 0 : (int)err.kind);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	return WEXITSTATUS(status);
}

/* Before there is a store, or a folder for it. */
static void test_lock_keeps_others_out(void **state)
{
	char *folder = scratch_new();
	FREE_ON_EXIT char *path = path_join(folder, "none/x.db");
	FREE_ON_EXIT char *beside = path_join(folder, "none/x.db.lock");
	struct error err = ERROR_INIT;
	struct stat info;
	int lock = store_lock(path, "lock", &err);
	(void)state;
	assert_true(lock >= 0);
	assert_int_equal(stat(beside, &info), 0);
	assert_int_equal(lock_in_a_child(path, "lock"), ERROR_BUSY);
	assert_int_equal(lock_in_a_child(path, "other.lock"), 0);
	file_unlock(lock);
	assert_int_equal(lock_in_a_child(path, "lock"), 0);
	assert_int_equal(stat(path, &info), -1);
	scratch_free(folder);
}

static void test_lock_that_cannot_be_made(void **state)
{
	char *folder = scratch_new();
	FREE_ON_EXIT char *file = scratch_write_text(folder, "file", "");
	FREE_ON_EXIT char *path = path_join(file, "x.db");
	struct error err = ERROR_INIT;
	(void)state;
	assert_int_equal(store_lock(path, "lock", &err), -1);
	assert_int_equal(err.kind, ERROR_IO);
	scratch_free(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_owner_of_the_folder_goes_on),
		cmocka_unit_test(test_owner_of_a_missing_folder_is_anybody),
		cmocka_unit_test(test_owner_is_whom_root_becomes),
		cmocka_unit_test(test_owner_is_named_to_others),
		cmocka_unit_test(test_lock_keeps_others_out),
		cmocka_unit_test(test_lock_that_cannot_be_made),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
