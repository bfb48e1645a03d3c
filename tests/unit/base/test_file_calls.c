/* What file.h makes of system calls that fail, do less than was asked, or must come in an order.
 * The linker gives them to this test. */

#include "unit.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/strbuf.h"
#include "scratch.h"

#define NEW "new bytes"

int __real_fsync(int fd);
int __wrap_fsync(int fd);
int __real_rename(const char *from, const char *to);
int __wrap_rename(const char *from, const char *to);

ssize_t __real_read(int fd, void *bytes, size_t len);
ssize_t __wrap_read(int fd, void *bytes, size_t len);
ssize_t __real_write(int fd, const void *bytes, size_t len);
ssize_t __wrap_write(int fd, const void *bytes, size_t len);

/* While `slow`, a signal interrupts every second call, and the others do three bytes. */
static struct {
	bool slow;
	unsigned calls;
} kernel;

static bool interrupts(void)
{
	if (kernel.slow && kernel.calls++ % 2 == 0) {
		errno = EINTR;
		return true;
	}
	return false;
}

ssize_t __wrap_read(int fd, void *bytes, size_t len)
{
	return interrupts() ? -1 : __real_read(fd, bytes, kernel.slow && len > 3 ? 3 : len);
}

ssize_t __wrap_write(int fd, const void *bytes, size_t len)
{
	return interrupts() ? -1 : __real_write(fd, bytes, kernel.slow && len > 3 ? 3 : len);
}

static struct {
	struct strbuf calls;
	ino_t file, folder; /* that were synced last */
	mode_t failing;     /* the kind of file whose fsync fails; or 0 */
} seen = {.calls = STRBUF_INIT};

int __wrap_fsync(int fd)
{
	struct stat info;

	assert_int_equal(fstat(fd, &info), 0);
	if (S_ISDIR(info.st_mode)) {
		seen.folder = info.st_ino;
		strbuf_add_string(&seen.calls, "folder ");
	} else {
		seen.file = info.st_ino;
		strbuf_addf(&seen.calls, "%lld bytes, mode %o, of %lld; ", (long long)info.st_size,
			info.st_mode & 07777, (long long)info.st_mtime);
	}
	if ((info.st_mode & S_IFMT) == seen.failing) {
		errno = EIO;
		return -1;
	}
	return __real_fsync(fd);
}

int __wrap_rename(const char *from, const char *to)
{
	strbuf_add_string(&seen.calls, "rename; ");
	return __real_rename(from, to);
}

/* A folder with a file, and what was called on the way forgotten. */
static int set_up(void **state)
{
	char *folder = scratch_new();
	FREE_ON_EXIT char *path = scratch_write_text(folder, "feed.xml", "old");

	seen.failing = 0;
	strbuf_clear(&seen.calls);
	*state = folder;
	return path ? 0 : -1;
}

static int tear_down(void **state)
{
	seen.failing = 0;
	kernel.slow = false;
	scratch_free(*state);
	return 0;
}

static int replace(const char *folder, struct error *err)
{
	static const int64_t mtime = 1790000000;
	FREE_ON_EXIT char *path = path_join(folder, "feed.xml");

	return file_replace(path, NEW, strlen(NEW), 0640, &mtime, err);
}

static void assert_content(const char *folder, const char *expected)
{
	FREE_ON_EXIT char *path = path_join(folder, "feed.xml");
	STRBUF(content);

	assert_int_equal(file_read(&content, path, 100, NULL), 0);
	assert_string_equal(content.data, expected);
}

/* A crash after the rename must not leave a name with nothing behind it, nor, once it has returned,
 * the old file. */
static void test_file_replace_syncs_the_file_and_then_its_folder(void **state)
{
	FREE_ON_EXIT char *path = path_join(*state, "feed.xml");
	struct stat file, folder;

	assert_int_equal(replace(*state, NULL), 0);
	assert_string_equal(seen.calls.data, "9 bytes, mode 640, of 1790000000; rename; folder ");
	assert_int_equal(stat(path, &file), 0);
	assert_int_equal(stat(*state, &folder), 0);
	assert_int_equal(seen.file, file.st_ino);
	assert_int_equal(seen.folder, folder.st_ino);
}

static void test_file_replace_keeps_the_old_where_the_new_cannot_be_synced(void **state)
{
	struct error err = ERROR_INIT;

	seen.failing = S_IFREG;
	assert_int_equal(replace(*state, &err), -1);
	assert_int_equal(err.kind, ERROR_IO);
	assert_non_null(strstr(err.text, "feed.xml': Input/output error"));
	assert_null(strstr(seen.calls.data, "rename"));
	assert_content(*state, "old");
}

static void test_file_replace_tells_of_a_folder_that_cannot_be_synced(void **state)
{
	struct error err = ERROR_INIT;

	seen.failing = S_IFDIR;
	assert_int_equal(replace(*state, &err), -1);
	assert_int_equal(err.kind, ERROR_IO);
	assert_ptr_equal(strstr(err.text, "cannot sync folder"), err.text);
	assert_content(*state, NEW);
}

static void test_file_replace_goes_on_where_a_write_is_short(void **state)
{
	kernel.slow = true;
	assert_int_equal(replace(*state, NULL), 0);
	kernel.slow = false;
	assert_content(*state, NEW);
}

static void test_file_read_goes_on_where_a_read_is_short(void **state)
{
	FREE_ON_EXIT char *path = scratch_write_text(*state, "some", "0123456789");
	FREE_ON_EXIT char *empty = scratch_write_text(*state, "empty", "");
	struct error err = ERROR_INIT;
	STRBUF(out);

	kernel.slow = true;
	assert_int_equal(file_read(&out, path, 10, &err), 0);
	assert_string_equal(out.data, "0123456789");
	assert_int_equal(file_read(&out, empty, 0, &err), 0);
	assert_string_equal(out.data, "0123456789");
	/* The limit is that of all reads together. */
	assert_int_equal(file_read(&out, path, 9, &err), -1);
	assert_int_equal(err.kind, ERROR_INPUT);
	assert_string_equal(out.data, "0123456789");
}

int main(void)
{
#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_file_replace_syncs_the_file_and_then_its_folder),
		TEST(test_file_replace_keeps_the_old_where_the_new_cannot_be_synced),
		TEST(test_file_replace_goes_on_where_a_write_is_short),
		TEST(test_file_read_goes_on_where_a_read_is_short),
		TEST(test_file_replace_tells_of_a_folder_that_cannot_be_synced),
	};
#undef TEST
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	strbuf_release(&seen.calls);
	return failed;
}
