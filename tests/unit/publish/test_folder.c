#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "publish/folder.h"
#include "scratch.h"
#include "store/outputs.h"

#define LONG_AGO ((int64_t)1000000000)

struct fixture {
	char *folder;    /* of the test */
	char *directory; /* of the output */
	struct store *store;
	struct report report;
	struct strbuf told; /* "written a.xml\n" */
	struct error err;
};

static int set_up(void **state)
{
	struct fixture *fixture = xcalloc(1, sizeof(*fixture));
	FREE_ON_EXIT char *path = NULL;
	fixture->folder = scratch_new();
	fixture->directory = path_join(fixture->folder, "public/site");
	fixture->told = (struct strbuf)STRBUF_INIT;
	path = path_join(fixture->folder, "state/test.db");
	fixture->store = store_open(path, &fixture->err);
	if (!fixture->store) {
		fail_msg("%s", fixture->err.text);
	}
	*state = fixture;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *fixture = *state;
	store_close(fixture->store);
	report_release(&fixture->report);
	strbuf_release(&fixture->told);
	free(fixture->directory);
	scratch_free(fixture->folder);
	free(fixture);
	return 0;
}

static void tell(void *ctx, enum folder_change change, const char *path)
{
	static const char *const names[] = {"unchanged", "written", "removed", "refused"};
	struct fixture *fixture = ctx;
	strbuf_addf(&fixture->told, "%s %s\n", names[change], path);
}

struct file {
	const char *path; /* NULL ends a list */
	const char *text; /* NULL: could not be rendered */
};

static struct folder_params params_of(struct fixture *fixture)
{
	return (struct folder_params){.store = fixture->store,
		.directory = fixture->directory,
		.report = &fixture->report,
		.tell = tell,
		.ctx = fixture};
}

static int write_with(
	struct fixture *fixture, const struct file *files, const struct folder_params *params)
{
	struct folder *folder;
	strbuf_clear(&fixture->told);
	report_release(&fixture->report);
	fixture->report = (struct report)REPORT_INIT;
	fixture->err = (struct error)ERROR_INIT;
	folder = folder_open(params, &fixture->err);
	if (!folder) {
		return -1;
	}
	for (; files->path; files++) {
		STRBUF(bytes);
		if (files->text) {
			strbuf_add_string(&bytes, files->text);
			folder_add(folder, files->path, "", &bytes);
		} else {
			folder_keep(folder, files->path);
		}
	}
	return folder_close(folder, &fixture->err);
}

/* Writes, and compares what was told. */
static void write_files(
	struct fixture *fixture, const struct file *files, int result, const char *told)
{
	struct folder_params params = params_of(fixture);
	assert_int_equal(write_with(fixture, files, &params), result);
	assert_string_equal(fixture->told.data, told);
}

static char *path_of(const struct fixture *fixture, const char *name)
{
	return path_join(fixture->directory, name);
}

/* NULL: there is no such file. */
static void expect_file(const struct fixture *fixture, const char *name, const char *text)
{
	FREE_ON_EXIT char *path = path_of(fixture, name);
	struct error err = ERROR_INIT;
	STRBUF(bytes);
	if (!text) {
		assert_int_equal(access(path, F_OK), -1);
		return;
	}
	if (file_read(&bytes, path, 1 << 20, &err) < 0) {
		fail_msg("%s", err.text);
	}
	assert_string_equal(bytes.data, text);
}

static void put_stranger(const struct fixture *fixture, const char *name, const char *text)
{
	free(scratch_write_text(fixture->directory, name, text));
}

static void set_mtime(const struct fixture *fixture, const char *name, int64_t mtime)
{
	FREE_ON_EXIT char *path = path_of(fixture, name);
	const struct timespec times[2] = {{.tv_sec = mtime}, {.tv_sec = mtime}};
	assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
}

static int64_t mtime_of(const struct fixture *fixture, const char *name)
{
	FREE_ON_EXIT char *path = path_of(fixture, name);
	struct stat info;
	assert_int_equal(stat(path, &info), 0);
	return info.st_mtime;
}

static size_t count_rows(struct fixture *fixture)
{
	int64_t count;
	assert_int_equal(db_number(fixture->store->db, &count, -1, &fixture->err,
				 "SELECT count(*) FROM output", ""),
		0);
	return (size_t)count;
}

static void run_sql(struct fixture *fixture, const char *sql)
{
	if (db_script(fixture->store->db, sql, &fixture->err) < 0) {
		fail_msg("%s", fixture->err.text);
	}
}

static const struct file two[] = {{"a.xml", "A"}, {"category/b/feed.xml", "B"}, {0}};
static const struct file one[] = {{"a.xml", "A"}, {0}};

static void test_folder_writes_in_order_and_makes_folders(void **state)
{
	struct fixture *fixture = *state;
	FREE_ON_EXIT char *path = path_of(fixture, "category/b/feed.xml");
	struct stat info;
	mode_t mask = umask(077);
	write_files(fixture, two, 0, "written a.xml\nwritten category/b/feed.xml\n");
	umask(mask);
	expect_file(fixture, "a.xml", "A");
	expect_file(fixture, "category/b/feed.xml", "B");
	assert_int_equal(stat(path, &info), 0);
	assert_int_equal(info.st_mode & 07777, 0644);
	assert_int_equal(fixture->report.count, 0);
}

static void test_folder_does_not_touch_what_is_the_same(void **state)
{
	static const struct file changed[] = {{"a.xml", "A"}, {"category/b/feed.xml", "C"}, {0}};
	struct fixture *fixture = *state;
	write_files(fixture, two, 0, "written a.xml\nwritten category/b/feed.xml\n");
	set_mtime(fixture, "a.xml", LONG_AGO);
	set_mtime(fixture, "category/b/feed.xml", LONG_AGO);
	write_files(fixture, changed, 0, "unchanged a.xml\nwritten category/b/feed.xml\n");
	assert_int_equal(mtime_of(fixture, "a.xml"), LONG_AGO);
	assert_true(mtime_of(fixture, "category/b/feed.xml") > LONG_AGO);
	expect_file(fixture, "category/b/feed.xml", "C");
}

static void test_folder_refuses_strangers_and_does_the_rest(void **state)
{
	struct fixture *fixture = *state;
	struct folder_params params = params_of(fixture);
	put_stranger(fixture, "a.xml", "theirs");
	put_stranger(fixture, "z.txt", "theirs");
	write_files(fixture, two, -1, "refused a.xml\nwritten category/b/feed.xml\n");
	assert_int_equal(fixture->err.kind, ERROR_IO);
	assert_non_null(strstr(fixture->err.text, "/public/site/a.xml"));
	assert_non_null(strstr(fixture->err.text, "--take-over"));
	assert_int_equal(report_count(&fixture->report, REPORT_ERROR), 1);
	expect_file(fixture, "a.xml", "theirs");
	/* With a word for it; and from then on it is ours. */
	params.take_over = true;
	assert_int_equal(write_with(fixture, two, &params), 0);
	assert_string_equal(fixture->told.data, "written a.xml\nunchanged category/b/feed.xml\n");
	expect_file(fixture, "a.xml", "A");
	write_files(fixture, (const struct file[]){{0}}, 0,
		"removed a.xml\nremoved category/b/feed.xml\n");
	expect_file(fixture, "z.txt", "theirs");
}

/* With our very bytes nothing is lost. */
static void test_folder_takes_a_strangers_file_that_is_the_same(void **state)
{
	static const struct file changed[] = {{"a.xml", "B"}, {0}};
	struct fixture *fixture = *state;
	put_stranger(fixture, "a.xml", "A");
	write_files(fixture, one, 0, "unchanged a.xml\n");
	write_files(fixture, changed, 0, "written a.xml\n");
	expect_file(fixture, "a.xml", "B");
}

static void test_folder_refuses_links_and_folders_in_the_way(void **state)
{
	struct fixture *fixture = *state;
	FREE_ON_EXIT char *link = path_of(fixture, "a.xml");
	put_stranger(fixture, "elsewhere", "theirs");
	put_stranger(fixture, "category", "a file where a folder should be");
	assert_int_equal(symlink("elsewhere", link), 0);
	write_files(fixture, two, -1, "refused a.xml\nrefused category/b/feed.xml\n");
	assert_int_equal(report_count(&fixture->report, REPORT_ERROR), 2);
	expect_file(fixture, "elsewhere", "theirs");
}

static void test_folder_removes_its_own_unchanged_bytes_alone(void **state)
{
	static const struct file three[] = {{"a.xml", "A"}, {"b.xml", "B"}, {"c.xml", "C"}, {0}};
	struct fixture *fixture = *state;
	FREE_ON_EXIT char *gone = path_of(fixture, "c.xml");
	write_files(fixture, three, 0, "written a.xml\nwritten b.xml\nwritten c.xml\n");
	put_stranger(fixture, "b.xml", "edited");
	assert_int_equal(unlink(gone), 0);
	write_files(fixture, (const struct file[]){{0}}, 0, "removed a.xml\n");
	expect_file(fixture, "a.xml", NULL);
	expect_file(fixture, "b.xml", "edited");
	assert_int_equal(count_rows(fixture), 0);
	/* It is theirs now. */
	write_files(fixture, (const struct file[]){{"b.xml", "B"}, {0}}, -1, "refused b.xml\n");
	expect_file(fixture, "b.xml", "edited");
}

static void test_folder_keeps_what_could_not_be_rendered(void **state)
{
	static const struct file kept[] = {{"a.xml", NULL}, {"category/b/feed.xml", "B"}, {0}};
	struct fixture *fixture = *state;
	write_files(fixture, two, 0, "written a.xml\nwritten category/b/feed.xml\n");
	write_files(fixture, kept, 0, "unchanged category/b/feed.xml\n");
	expect_file(fixture, "a.xml", "A");
	assert_int_equal(count_rows(fixture), 2);
}

static void test_folder_gives_old_bytes_their_old_time(void **state)
{
	static const struct file changed[] = {{"a.xml", "B"}, {0}};
	struct fixture *fixture = *state;
	FREE_ON_EXIT char *path = path_of(fixture, "a.xml");
	write_files(fixture, one, 0, "written a.xml\n");
	run_sql(fixture, "UPDATE output SET mtime = 1000000000");
	assert_int_equal(unlink(path), 0);
	write_files(fixture, one, 0, "written a.xml\n");
	assert_int_equal(mtime_of(fixture, "a.xml"), LONG_AGO);
	/* Other bytes are new. */
	assert_int_equal(unlink(path), 0);
	write_files(fixture, changed, 0, "written a.xml\n");
	assert_true(mtime_of(fixture, "a.xml") > LONG_AGO);
}

static void test_folder_says_what_a_dry_run_would_do(void **state)
{
	static const struct file next[] = {{"a.xml", "A"}, {"c.xml", "C"}, {0}};
	struct fixture *fixture = *state;
	struct folder_params params = params_of(fixture);
	params.dry_run = true;
	assert_int_equal(write_with(fixture, two, &params), 0);
	assert_string_equal(fixture->told.data, "written a.xml\nwritten category/b/feed.xml\n");
	assert_int_equal(access(fixture->directory, F_OK), -1);
	assert_int_equal(count_rows(fixture), 0);
	write_files(fixture, two, 0, "written a.xml\nwritten category/b/feed.xml\n");
	assert_int_equal(write_with(fixture, next, &params), 0);
	assert_string_equal(fixture->told.data,
		"unchanged a.xml\nwritten c.xml\nremoved category/b/feed.xml\n");
	expect_file(fixture, "category/b/feed.xml", "B");
	expect_file(fixture, "c.xml", NULL);
	assert_int_equal(count_rows(fixture), 2);
}

/* The row of a new file is there before the file; a crash may come at any point after. */
/* Killed after it was announced and before it was confirmed: by then the disk has the bytes of
 * before, or those of now. */
static void test_folder_knows_its_own_after_a_crash(void **state)
{
	static const struct file new[] = {{"a.xml", "new"}, {0}};
	static const char *const on_disk[] = {"A", "new", NULL};
	struct fixture *fixture = *state;
	char hash[HASH_HEX];
	STRBUF(sql);
	hash_hex("new", 3, hash);
	strbuf_addf(&sql, "UPDATE output SET announced = '%s', stamp = ''", hash);
	for (size_t i = 0; i < ARRAY_LEN(on_disk); i++) {
		FREE_ON_EXIT char *path = path_of(fixture, "a.xml");
		write_files(fixture, one, 0, "written a.xml\n");
		assert_int_equal(unlink(path), 0);
		run_sql(fixture, sql.data);
		if (on_disk[i]) {
			put_stranger(fixture, "a.xml", on_disk[i]);
		}
		write_files(fixture, new, 0,
			on_disk[i] && strcmp(on_disk[i], "new") == 0 ? "unchanged a.xml\n"
								     : "written a.xml\n");
		expect_file(fixture, "a.xml", "new");
		assert_true(mtime_of(fixture, "a.xml") > LONG_AGO);
	}
	write_files(fixture, (const struct file[]){{0}}, 0, "removed a.xml\n");
}

/* A file is announced before it is there: where the store refuses, nothing is written. */
static void test_folder_announces_before_it_writes(void **state)
{
	struct fixture *fixture = *state;
	run_sql(fixture, "CREATE TRIGGER full BEFORE INSERT ON output WHEN new.path = 'a.xml' "
			 "BEGIN SELECT RAISE(ABORT, 'no row'); END");
	write_files(fixture, two, -1, "refused a.xml\nrefused category/b/feed.xml\n");
	assert_int_equal(fixture->err.kind, ERROR_STORE);
	expect_file(fixture, "a.xml", NULL);
	expect_file(fixture, "category/b/feed.xml", NULL);
}

/* Whether a file written from the inputs is fresh now, for the inputs. */
static bool fresh(const struct folder_params *params, const char *inputs)
{
	struct error err = ERROR_INIT;
	struct folder *folder = folder_open(params, &err);
	bool result = folder_is_fresh(folder, "a.xml", inputs);
	STRBUF(bytes);
	strbuf_add_string(&bytes, "A");
	if (!result) {
		folder_add(folder, "a.xml", inputs, &bytes);
	}
	assert_int_equal(folder_close(folder, &err), 0);
	return result;
}

/* Fresh is what was made from the same and not touched since. */
static void test_folder_tells_what_is_fresh(void **state)
{
	struct fixture *fixture = *state;
	FREE_ON_EXIT char *path = path_of(fixture, "a.xml");
	FREE_ON_EXIT char *copy = path_of(fixture, "a.xml.gz");
	struct folder_params params = params_of(fixture);
	assert_false(fresh(&params, "1"));
	assert_true(fresh(&params, "1"));
	assert_string_equal(fixture->told.data, "written a.xml\nunchanged a.xml\n");
	assert_false(fresh(&params, "2"));
	assert_true(fresh(&params, "2"));
	assert_false(fresh(&params, ""));
	assert_false(fresh(&params, ""));
	assert_false(fresh(&params, "2"));
	assert_int_equal(unlink(path), 0);
	assert_false(fresh(&params, "2"));
	assert_true(fresh(&params, "2"));
	params.render = true;
	assert_false(fresh(&params, "2"));
	params.render = false;
	/* With its compressed copy. */
	params.gzip = true;
	assert_false(fresh(&params, "2"));
	assert_true(fresh(&params, "2"));
	assert_int_equal(access(copy, F_OK), 0);
	assert_int_equal(unlink(copy), 0);
	assert_false(fresh(&params, "2"));
	params.gzip = false;
	assert_true(fresh(&params, "2"));
	assert_int_equal(access(copy, F_OK), -1);
}

static void test_folder_says_what_is_wrong_with_the_disk(void **state)
{
	struct fixture *fixture = *state;
	struct folder_params params = params_of(fixture);
	free(scratch_write_text(fixture->folder, "file", ""));
	params.directory = "/proc/postrider";
	assert_int_equal(write_with(fixture, one, &params), -1);
	assert_int_equal(fixture->err.kind, ERROR_IO);
	assert_int_equal(report_count(&fixture->report, REPORT_ERROR), 1);
	assert_int_equal(count_rows(fixture), 0);
	if (geteuid() != 0) {
		assert_int_equal(file_make_folder(fixture->directory, &fixture->err), 0);
		assert_int_equal(chmod(fixture->directory, 0500), 0);
		write_files(fixture, one, -1, "refused a.xml\n");
		assert_int_equal(chmod(fixture->directory, 0700), 0);
		write_files(fixture, one, 0, "written a.xml\n");
	}
}

/* However it is named: a manifest belongs to the folder itself. */
static void test_folder_is_one_by_any_name(void **state)
{
	static const struct file other[] = {{"b.xml", "B"}, {0}};
	struct fixture *fixture = *state;
	FREE_ON_EXIT char *roundabout = path_join(fixture->directory, "../site/.");
	FREE_ON_EXIT char *elsewhere = path_join(fixture->folder, "elsewhere");
	struct folder_params params = params_of(fixture);
	write_files(fixture, one, 0, "written a.xml\n");
	params.directory = roundabout;
	assert_int_equal(write_with(fixture, one, &params), 0);
	assert_string_equal(fixture->told.data, "unchanged a.xml\n");
	/* Another folder is another's. */
	params.directory = elsewhere;
	assert_int_equal(write_with(fixture, other, &params), 0);
	assert_string_equal(fixture->told.data, "written b.xml\n");
	expect_file(fixture, "a.xml", "A");
}

int main(void)
{
#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_folder_writes_in_order_and_makes_folders),
		TEST(test_folder_does_not_touch_what_is_the_same),
		TEST(test_folder_refuses_strangers_and_does_the_rest),
		TEST(test_folder_takes_a_strangers_file_that_is_the_same),
		TEST(test_folder_refuses_links_and_folders_in_the_way),
		TEST(test_folder_removes_its_own_unchanged_bytes_alone),
		TEST(test_folder_keeps_what_could_not_be_rendered),
		TEST(test_folder_gives_old_bytes_their_old_time),
		TEST(test_folder_says_what_a_dry_run_would_do),
		TEST(test_folder_knows_its_own_after_a_crash),
		TEST(test_folder_announces_before_it_writes),
		TEST(test_folder_tells_what_is_fresh),
		TEST(test_folder_says_what_is_wrong_with_the_disk),
		TEST(test_folder_is_one_by_any_name),
	};
#undef TEST
	return cmocka_run_group_tests(tests, NULL, NULL);
}
