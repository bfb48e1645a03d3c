#include "unit.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"

/* The folder of one test, made anew; the process works in it. */
static char folder[] = "/tmp/postrider-test-file-XXXXXX";

static int set_up(void **state)
{
	(void)state;
	memcpy(folder + sizeof(folder) - 7, "XXXXXX", 6);
	umask(022);
	return mkdtemp(folder) && chdir(folder) == 0 ? 0 : -1;
}

static int tear_down(void **state)
{
	FREE_ON_EXIT char *command = xasprintf("rm -rf %s", folder);

	(void)state;
	umask(022);
	return chdir("/") == 0 && system(command) == 0 ? 0 : -1;
}

static void write_plain(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

static void assert_content(const char *path, const char *text)
{
	struct error err = ERROR_INIT;
	STRBUF(content);

	assert_int_equal(file_read(&content, path, 1 << 20, &err), 0);
	assert_string_equal(content.data, text);
}

/* How many names a folder holds, hidden ones too. */
static int names_in(const char *path)
{
	DIR *dir = opendir(path);
	int count = -2; /* "." and ".." */

	assert_non_null(dir);
	while (readdir(dir)) {
		count++;
	}
	closedir(dir);
	return count;
}

static mode_t mode_of(const char *path)
{
	struct stat info;

	assert_int_equal(stat(path, &info), 0);
	return info.st_mode & 07777;
}

static void test_file_read_takes_all(void **state)
{
	struct error err = ERROR_INIT;
	STRBUF(out);
	STRBUF(big);

	(void)state;
	for (int i = 0; i < 50000; i++) {
		strbuf_addf(&big, "%d,", i);
	}
	write_plain("big", big.data);
	write_plain("empty", "");
	strbuf_add_string(&out, "before:");
	assert_int_equal(file_read(&out, "empty", 0, &err), 0);
	assert_string_equal(out.data, "before:");
	assert_int_equal(file_read(&out, "big", big.len, &err), 0);
	assert_string_equal(out.data + 7, big.data);
	assert_int_equal(out.len, 7 + big.len);
}

static void test_file_read_keeps_nul_bytes(void **state)
{
	struct error err = ERROR_INIT;
	STRBUF(out);

	(void)state;
	assert_int_equal(file_replace("nul", "a\0b", 3, 0644, NULL, &err), 0);
	assert_int_equal(file_read(&out, "nul", 3, &err), 0);
	assert_int_equal(out.len, 3);
	assert_memory_equal(out.data, "a\0b", 4);
}

static void test_file_read_fails(void **state)
{
	static const struct {
		const char *path;
		enum error_kind kind;
		const char *text;
	} table[] = {
		{"seven", ERROR_INPUT, "'seven' is larger than 6 bytes"},
		{"gone", ERROR_IO, "cannot open 'gone': No such file or directory"},
		{"sub", ERROR_IO, "'sub' is not a regular file"},
		{"fifo", ERROR_IO, "'fifo' is not a regular file"}, /* and it does not wait */
		{"/dev/zero", ERROR_IO, "'/dev/zero' is not a regular file"},
		{"seven/below", ERROR_IO, "cannot open 'seven/below': Not a directory"},
		{"loop", ERROR_IO, "cannot open 'loop': Too many levels of symbolic links"},
	};

	(void)state;
	write_plain("seven", "1234567");
	assert_int_equal(mkdir("sub", 0755), 0);
	assert_int_equal(mkfifo("fifo", 0644), 0);
	assert_int_equal(symlink("loop", "loop"), 0);
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		struct error err = ERROR_INIT;
		STRBUF(out);

		strbuf_add_string(&out, "before");
		assert_int_equal(file_read(&out, table[i].path, 6, &err), -1);
		assert_int_equal(err.kind, table[i].kind);
		assert_string_equal(err.text, table[i].text);
		assert_int_equal(out.len, 6);
		assert_string_equal(out.data, "before");
	}
}

static void test_file_replace_makes_and_replaces(void **state)
{
	struct error err = ERROR_INIT;

	(void)state;
	assert_int_equal(file_replace("feed.xml", "one", 3, 0644, NULL, &err), 0);
	assert_content("feed.xml", "one");
	assert_int_equal(file_replace("feed.xml", "", 0, 0644, NULL, &err), 0);
	assert_content("feed.xml", "");
	assert_int_equal(names_in("."), 1);
}

/* A reader that has the old file open keeps it whole. */
static void test_file_replace_leaves_the_old_bytes_to_their_readers(void **state)
{
	struct error err = ERROR_INIT;
	char bytes[8] = "";
	int fd;

	(void)state;
	write_plain("feed.xml", "old");
	fd = open("feed.xml", O_RDONLY);
	assert_int_equal(file_replace("feed.xml", "newer", 5, 0644, NULL, &err), 0);
	assert_int_equal(read(fd, bytes, sizeof(bytes)), 3);
	assert_string_equal(bytes, "old");
	close(fd);
	assert_content("feed.xml", "newer");
}

static void test_file_replace_gives_the_mode_whatever_the_umask(void **state)
{
	static const mode_t masks[] = {0, 022, 027, 077, 0777};
	struct error err = ERROR_INIT;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(masks); i++) {
		umask(masks[i]);
		assert_int_equal(file_replace("public", "x", 1, 0644, NULL, &err), 0);
		assert_int_equal(file_replace("private", "x", 1, 0600, NULL, &err), 0);
		umask(022);
		assert_int_equal(mode_of("public"), 0644);
		assert_int_equal(mode_of("private"), 0600);
	}
}

static void test_file_replace_gives_the_time(void **state)
{
	static const int64_t times[] = {0, 1, 1700000000, INT64_C(4102444800)};
	struct error err = ERROR_INIT;
	struct stat info;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(times); i++) {
		assert_int_equal(file_replace("feed.xml", "x", 1, 0644, &times[i], &err), 0);
		assert_int_equal(stat("feed.xml", &info), 0);
		assert_true(info.st_mtim.tv_sec == times[i] && info.st_mtim.tv_nsec == 0);
	}
}

static void test_file_replace_replaces_a_link_not_its_target(void **state)
{
	struct error err = ERROR_INIT;

	(void)state;
	write_plain("target", "target");
	assert_int_equal(symlink("target", "link"), 0);
	assert_int_equal(file_replace("link", "new", 3, 0644, NULL, &err), 0);
	assert_content("target", "target");
	assert_content("link", "new");
}

static void test_file_replace_fails_and_leaves_nothing(void **state)
{
	static const struct {
		const char *path;
		const char *text;
	} table[] = {
		{"gone/feed.xml", "cannot write in folder 'gone': No such file or directory"},
		{"plain/feed.xml", "cannot write in folder 'plain': Not a directory"},
		{"/proc/feed.xml", "cannot write in folder '/proc': No such file or directory"},
		{"sub", "cannot replace 'sub': Is a directory"},
	};

	(void)state;
	write_plain("plain", "kept");
	assert_int_equal(mkdir("sub", 0755), 0);
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		struct error err = ERROR_INIT;

		assert_int_equal(file_replace(table[i].path, "x", 1, 0644, NULL, &err), -1);
		assert_int_equal(err.kind, ERROR_IO);
		assert_string_equal(err.text, table[i].text);
	}
	assert_content("plain", "kept");
	assert_int_equal(names_in("."), 2);
	assert_int_equal(names_in("sub"), 0);
}

/* A full disk, played by the process's own limit on a file's size: what does not fit must not
 * take the place of what is there. */
static void test_file_replace_on_a_full_disk(void **state)
{
	static char bytes[64 * 1024];
	struct rlimit before, small;
	struct error err = ERROR_INIT;
	int result;

	(void)state;
	write_plain("feed.xml", "old");
	memset(bytes, 'x', sizeof(bytes));
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	small = before;
	small.rlim_cur = 4096;
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	result = file_replace("feed.xml", bytes, sizeof(bytes), 0644, NULL, &err);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	assert_int_equal(result, -1);
	assert_string_equal(err.text, "cannot write 'feed.xml': File too large");
	assert_content("feed.xml", "old");
	assert_int_equal(names_in("."), 1);
}

static void test_file_make_folder(void **state)
{
	static const char *const good[] = {
		"a", "a/b/c", "a/b/c", "d//e/", "./f/../g", ".", "/", ""};
	struct error err = ERROR_INIT;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(good); i++) {
		assert_int_equal(file_make_folder(good[i], &err), 0);
		assert_true(!good[i][0] || access(good[i], X_OK) == 0);
	}
	umask(027);
	assert_int_equal(file_make_folder("masked/below", &err), 0);
	umask(022);
	assert_int_equal(mode_of("masked"), 0750);
	assert_int_equal(mode_of("masked/below"), 0750);
	assert_int_equal(symlink("a", "link"), 0);
	assert_int_equal(file_make_folder("link", &err), 0);
	assert_int_equal(file_make_parent("p/q/file", &err), 0);
	assert_int_equal(names_in("p/q"), 0);
	assert_int_equal(file_make_parent("file", &err), 0);
}

static void test_file_make_folder_where_a_file_is(void **state)
{
	static const char *const table[][2] = {
		{"plain", "cannot make folder 'plain': Not a directory"},
		{"plain/", "cannot make folder 'plain': Not a directory"},
		{"plain/below", "cannot make folder 'plain': Not a directory"},
		{"dangling", "cannot make folder 'dangling': No such file or directory"},
		{"/proc/below", "cannot make folder '/proc/below': No such file or directory"},
	};

	(void)state;
	write_plain("plain", "kept");
	assert_int_equal(symlink("nowhere", "dangling"), 0);
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		struct error err = ERROR_INIT;

		assert_int_equal(file_make_folder(table[i][0], &err), -1);
		assert_string_equal(err.text, table[i][1]);
	}
}

static int add_name(void *ctx, const char *relative, const struct stat *info)
{
	struct strbuf *names = ctx;

	assert_true(S_ISREG(info->st_mode));
	strbuf_addf(names, "%s ", relative);
	return 0;
}

static void test_file_walk_in_order_without_the_hidden(void **state)
{
	static const char *const files[] = {"z.md", "a/b.md", "a/B.md", "a/é.md", "a-b.md", "a.md",
		"_x", "A/deep/er/x.md", ".hidden", ".git/config", "a/.draft.md", "10", "9"};
	struct error err = ERROR_INIT;
	STRBUF(names);

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(files); i++) {
		assert_int_equal(file_make_parent(files[i], &err), 0);
		write_plain(files[i], "");
	}
	assert_int_equal(mkdir("empty", 0755), 0);
	assert_int_equal(mkfifo("fifo", 0644), 0);
	assert_int_equal(file_walk(".", add_name, &names, &err), 0);
	assert_string_equal(
		names.data, "10 9 A/deep/er/x.md _x a/B.md a/b.md a/é.md a-b.md a.md z.md ");
	strbuf_clear(&names);
	assert_int_equal(file_walk("a/", add_name, &names, &err), 0);
	assert_string_equal(names.data, "B.md b.md é.md ");
}

static void test_file_walk_follows_links_to_files_only(void **state)
{
	struct error err = ERROR_INIT;
	STRBUF(names);

	(void)state;
	assert_int_equal(file_make_folder("root/sub", &err), 0);
	assert_int_equal(file_make_folder("elsewhere", &err), 0);
	write_plain("elsewhere/x.md", "");
	write_plain("root/sub/y.md", "");
	assert_int_equal(symlink("../elsewhere/x.md", "root/file"), 0);
	assert_int_equal(symlink("../elsewhere", "root/folder"), 0);
	assert_int_equal(symlink("..", "root/sub/loop"), 0);
	assert_int_equal(symlink("nowhere", "root/dangling"), 0);
	assert_int_equal(file_walk("root", add_name, &names, &err), 0);
	assert_string_equal(names.data, "file sub/y.md ");
}

static void test_file_walk_ends_in_deep_folders(void **state)
{
	struct error err = ERROR_INIT;
	STRBUF(path);
	STRBUF(names);

	(void)state;
	for (int i = 0; i < 100; i++) {
		strbuf_add_string(&path, "d/");
	}
	assert_int_equal(file_make_folder(path.data, &err), 0);
	strbuf_add_string(&path, "x.md");
	write_plain(path.data, "");
	write_plain("d/d/x.md", "");
	assert_int_equal(file_walk(".", add_name, &names, &err), 0);
	assert_string_equal(names.data, "d/d/x.md ");
}

/* The folder that is walked, and 64 below one another. */
static void test_file_walk_enters_64_folders(void **state)
{
	struct error err = ERROR_INIT;
	STRBUF(path);
	STRBUF(names);

	(void)state;
	for (int i = 0; i < 64; i++) {
		strbuf_add_string(&path, "d/");
	}
	assert_int_equal(file_make_folder(path.data, &err), 0);
	strbuf_add_string(&path, "x.md");
	write_plain(path.data, "");
	assert_int_equal(file_walk(".", add_name, &names, &err), 0);
	strbuf_add_char(&path, ' ');
	assert_string_equal(names.data, path.data);
	strbuf_truncate(&path, path.len - strlen("x.md "));
	strbuf_add_string(&path, "d");
	assert_int_equal(mkdir(path.data, 0755), 0);
	strbuf_add_string(&path, "/y.md");
	write_plain(path.data, "");
	strbuf_clear(&names);
	assert_int_equal(file_walk(".", add_name, &names, &err), 0);
	assert_null(strstr(names.data, "y.md"));
}

static int next_descriptor(void)
{
	int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);

	close(fd);
	return fd;
}

static void test_file_walk_closes_what_it_opened(void **state)
{
	int before = next_descriptor();
	struct error err = ERROR_INIT;
	STRBUF(names);

	(void)state;
	assert_int_equal(file_make_folder("a/b/c", &err), 0);
	assert_int_equal(file_walk(".", add_name, &names, &err), 0);
	assert_int_equal(file_walk("gone", add_name, &names, &err), -1);
	assert_int_equal(next_descriptor(), before);
}

/* So many that they are looked at in several pieces. */
static void test_file_walk_sees_each_of_many(void **state)
{
	static const int counts[] = {255, 256, 257, 600};
	struct error err = ERROR_INIT;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(counts); i++) {
		FREE_ON_EXIT char *many = xasprintf("%d", counts[i]);
		STRBUF(names);
		STRBUF(expected);

		assert_int_equal(mkdir(many, 0755), 0);
		for (int j = 0; j < counts[i]; j++) {
			FREE_ON_EXIT char *path = xasprintf("%s/%03d", many, j);

			write_plain(path, "");
			strbuf_addf(&expected, "%03d ", j);
		}
		assert_int_equal(file_walk(many, add_name, &names, &err), 0);
		assert_string_equal(names.data, expected.data);
	}
}

static int stop_at_b(void *ctx, const char *relative, const struct stat *info)
{
	add_name(ctx, relative, info);
	return strcmp(relative, "b/b") == 0 ? 5 : 0;
}

static void test_file_walk_stops(void **state)
{
	struct error err = ERROR_INIT;
	STRBUF(names);

	(void)state;
	assert_int_equal(file_make_folder("b", &err), 0);
	write_plain("a", "");
	write_plain("b/b", "");
	write_plain("b/c", "");
	write_plain("c", "");
	assert_int_equal(file_walk(".", stop_at_b, &names, &err), 5);
	assert_string_equal(names.data, "a b/b ");
}

static void test_file_walk_fails(void **state)
{
	struct error err = ERROR_INIT;
	STRBUF(names);

	(void)state;
	write_plain("plain", "");
	assert_int_equal(file_walk("gone", add_name, &names, &err), -1);
	assert_string_equal(err.text, "cannot read folder 'gone': No such file or directory");
	assert_int_equal(file_walk("plain", add_name, &names, &err), -1);
	assert_string_equal(err.text, "cannot read folder 'plain': Not a directory");
}

/* The exit status of a child that tries the lock: the error's kind, or 0 where it got it. */
static int lock_in_a_child(const char *path)
{
	int status;
	pid_t child = fork();

	assert_true(child >= 0);
	if (!child) {
		struct error err = ERROR_INIT;

		_exit(file_lock(path, &err) >= 0 ? 0 : (int)err.kind);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void test_file_lock_keeps_others_out(void **state)
{
	struct error err = ERROR_INIT;
	int fd, again;

	(void)state;
	assert_int_equal(lock_in_a_child("lock"), 0); /* and died with it */
	fd = file_lock("lock", &err);
	assert_true(fd >= 0);
	assert_int_equal(lock_in_a_child("lock"), ERROR_BUSY);
	assert_int_equal(lock_in_a_child("other"), 0);
	again = file_lock("lock", &err);
	assert_int_equal(again, -1);
	assert_int_equal(err.kind, ERROR_BUSY);
	assert_string_equal(err.text, "another run holds the lock 'lock'");
	file_unlock(again);
	file_unlock(fd);
	assert_int_equal(lock_in_a_child("lock"), 0);
}

static void test_file_lock_fails(void **state)
{
	struct error err = ERROR_INIT;

	(void)state;
	assert_int_equal(file_lock("gone/lock", &err), -1);
	assert_int_equal(err.kind, ERROR_IO);
	assert_int_equal(symlink("elsewhere", "link"), 0);
	assert_int_equal(file_lock("link", &err), -1); /* a link leads where others may write */
	assert_int_equal(access("elsewhere", F_OK), -1);
}

static void test_path_functions(void **state)
{
	static const char *const joins[][3] = {
		{"a", "b", "a/b"},
		{"a/", "b", "a/b"},
		{"", "b", "b"},
		{"a", "", "a"},
		{"", "", ""},
		{"a", "/b", "/b"},
		{"/", "b", "/b"},
		{"a", "../b", "a/../b"},
	};
	static const char *const parts[][3] = {
		{"a/b/c", "a/b", "c"},
		{"c", ".", "c"},
		{"/c", "/", "c"},
		{"a/", "a", ""},
		{"", ".", ""},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(joins); i++) {
		FREE_ON_EXIT char *joined = path_join(joins[i][0], joins[i][1]);

		assert_string_equal(joined, joins[i][2]);
	}
	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		FREE_ON_EXIT char *above = path_folder(parts[i][0]);

		assert_string_equal(above, parts[i][1]);
		assert_string_equal(path_name(parts[i][0]), parts[i][2]);
	}
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_file_read_takes_all),
		TEST(test_file_read_keeps_nul_bytes),
		TEST(test_file_read_fails),
		TEST(test_file_replace_makes_and_replaces),
		TEST(test_file_replace_leaves_the_old_bytes_to_their_readers),
		TEST(test_file_replace_gives_the_mode_whatever_the_umask),
		TEST(test_file_replace_gives_the_time),
		TEST(test_file_replace_replaces_a_link_not_its_target),
		TEST(test_file_replace_fails_and_leaves_nothing),
		TEST(test_file_replace_on_a_full_disk),
		TEST(test_file_make_folder),
		TEST(test_file_make_folder_where_a_file_is),
		TEST(test_file_walk_in_order_without_the_hidden),
		TEST(test_file_walk_follows_links_to_files_only),
		TEST(test_file_walk_ends_in_deep_folders),
		TEST(test_file_walk_enters_64_folders),
		TEST(test_file_walk_closes_what_it_opened),
		TEST(test_file_walk_sees_each_of_many),
		TEST(test_file_walk_stops),
		TEST(test_file_walk_fails),
		TEST(test_file_lock_keeps_others_out),
		TEST(test_file_lock_fails),
		cmocka_unit_test(test_path_functions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
