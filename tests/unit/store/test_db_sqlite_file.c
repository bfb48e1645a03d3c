#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "opened.h"
#include "store/db_sqlite_file.h"

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
	assert_true(store_is_locked(path, "lock"));
	file_unlock(lock);
	assert_false(store_is_locked(path, "lock"));
	assert_false(store_is_locked(path, "no.lock"));
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

/* Names of one store, which need not be there yet: itself, a link to it, one to its folder, one by
 * way of another, and one that is relative. */
struct names {
	char *folder, *real;
	char *others[4];
};

static struct names names_new(void)
{
	char *folder = scratch_new();
	FREE_ON_EXIT char *home = path_join(folder, "home");
	FREE_ON_EXIT char *beside = path_join(folder, "beside");
	struct names names = {.folder = folder, .real = path_join(home, "x.db")};
	assert_int_equal(mkdir(home, 0700), 0);
	assert_int_equal(symlink(home, beside), 0);
	names.others[0] = path_join(folder, "link.db");
	names.others[1] = path_join(beside, "x.db");
	names.others[2] = path_join(folder, "far.db");
	names.others[3] = path_join(folder, "near.db");
	assert_int_equal(symlink(names.real, names.others[0]), 0);
	assert_int_equal(symlink(names.others[0], names.others[2]), 0);
	assert_int_equal(symlink("beside/x.db", names.others[3]), 0);
	return names;
}

static void names_release(struct names *names)
{
	for (size_t i = 0; i < ARRAY_LEN(names->others); i++) {
		free(names->others[i]);
	}
	free(names->real);
	scratch_free(names->folder);
}

/* Before there is a store as well as once it is there. */
static void test_lock_is_one_whatever_the_name(void **state)
{
	struct names names = names_new();
	struct error err = ERROR_INIT;
	(void)state;
	for (int made = 0; made < 2; made++) {
		for (size_t i = 0; i < ARRAY_LEN(names.others); i++) {
			int lock = store_lock(names.others[i], "lock", &err);
			assert_true(lock >= 0);
			assert_int_equal(lock_in_a_child(names.real, "lock"), ERROR_BUSY);
			file_unlock(lock);
			lock = store_lock(names.real, "lock", &err);
			assert_int_equal(lock_in_a_child(names.others[i], "lock"), ERROR_BUSY);
			file_unlock(lock);
		}
		store_close(store_open(names.others[made ? 1 : 3], &err));
		assert_int_equal(access(names.real, F_OK), 0);
	}
	names_release(&names);
}

/* A link to a folder that is yet to be made leads to nothing; one that leads in a circle neither.
 */
static void test_real_path_of_links_to_nothing(void **state)
{
	char *folder = scratch_new();
	FREE_ON_EXIT char *link = path_join(folder, "link.db");
	FREE_ON_EXIT char *circle = path_join(folder, "circle.db");
	(void)state;
	assert_int_equal(symlink("none/x.db", link), 0);
	assert_int_equal(symlink("circle.db", circle), 0);
	FREE_ON_EXIT char *there = path_join(folder, "none/x.db");
	FREE_ON_EXIT char *real = sqlite_file_real(link);
	FREE_ON_EXIT char *round = sqlite_file_real(circle);
	FREE_ON_EXIT char *bare = sqlite_file_real("no-such.db");
	struct error err = ERROR_INIT;
	assert_string_equal(real, there);
	assert_string_equal(round, circle);
	assert_int_equal(bare[0], '/');
	assert_null(store_open(circle, &err));
	assert_int_equal(err.kind, ERROR_IO);
	struct store *store = store_open(link, &err);
	assert_non_null(store);
	store_close(store);
	assert_int_equal(access(there, F_OK), 0);
	scratch_free(folder);
}

/* The counter that a restored store is told by lies beside the store itself. */
static void test_companions_are_one_whatever_the_name(void **state)
{
	struct names names = names_new();
	struct error err = ERROR_INIT;
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(names.others); i++) {
		struct store *store = store_open(names.others[i], &err);
		FREE_ON_EXIT char *epoch = db_companion(store->db, "epoch");
		FREE_ON_EXIT char *expected = xasprintf("%s.epoch", names.real);
		assert_string_equal(epoch, expected);
		store_close(store);
	}
	names_release(&names);
}

static void test_second_hard_link_is_refused(void **state)
{
	struct opened opened = opened_new();
	FREE_ON_EXIT char *second = path_join(opened.folder, "second.db");
	struct error err = ERROR_INIT;
	(void)state;
	store_close(opened.store);
	assert_int_equal(link(opened.path, second), 0);
	opened.store = store_open(opened.path, &err);
	assert_null(opened.store);
	assert_int_equal(err.kind, ERROR_STORE);
	assert_non_null(strstr(err.text, "state.db' has 2 names (hard links)"));
	assert_null(store_open_existing(second, &err));
	assert_int_equal(err.kind, ERROR_STORE);
	assert_int_equal(unlink(second), 0);
	opened_reopen(&opened);
	opened_release(&opened);
}

/* Whether another process finds SQLite's lock on the file. */
static bool is_locked(const char *path)
{
	int status;
	pid_t child = fork();
	if (child == 0) {
		struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
		int fd = open(path, O_RDWR | O_CLOEXEC);
		_exit(fd < 0 || fcntl(fd, F_GETLK, &lock) < 0 ? 2 : lock.l_type != F_UNLCK);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_in_range(WEXITSTATUS(status), 0, 1);
	return WEXITSTATUS(status) == 1;
}

static void test_open_store_keeps_its_locks(void **state)
{
	struct opened opened = opened_new();
	FREE_ON_EXIT char *link = path_join(opened.folder, "link.db");
	struct error err = ERROR_INIT;
	(void)state;
	assert_int_equal(symlink(opened.path, link), 0);
	assert_true(is_locked(opened.path));
	file_unlock(store_lock(link, "lock", &err));
	assert_int_equal(store_become_owner(opened.path, &err), 0);
	store_close(store_open(opened.path, &err));
	store_close(store_open_existing(link, &err));
	assert_true(is_locked(opened.path));
	opened_release(&opened);
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
		cmocka_unit_test(test_lock_is_one_whatever_the_name),
		cmocka_unit_test(test_real_path_of_links_to_nothing),
		cmocka_unit_test(test_companions_are_one_whatever_the_name),
		cmocka_unit_test(test_second_hard_link_is_refused),
		cmocka_unit_test(test_open_store_keeps_its_locks),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
