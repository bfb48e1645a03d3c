#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "deliver/transport.h"
#include "unit.h"

#define MESSAGE "Subject: x\r\n\r\n.dot\r\n"

struct fixture {
	char folder[64];
	struct transport *transport;
	char *path; /* of "one.eml" */
	bool existed_at_commit;
	int commits;
};

static int set_up(void **state)
{
	struct fixture *fixture = xcalloc(1, sizeof(*fixture));
	snprintf(fixture->folder, sizeof(fixture->folder), "/tmp/transport-dir-XXXXXX");
	assert_non_null(mkdtemp(fixture->folder));
	fixture->transport = transport_dir_new(fixture->folder, NULL);
	assert_non_null(fixture->transport);
	fixture->path = path_join(fixture->folder, "one.eml");
	*state = fixture;
	return 0;
}

static int count_files(const char *folder)
{
	int count = 0;
	DIR *dir = opendir(folder);
	assert_non_null(dir);
	for (struct dirent *entry; (entry = readdir(dir));) {
		count += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
	}
	closedir(dir);
	return count;
}

static int tear_down(void **state)
{
	struct fixture *fixture = *state;
	chmod(fixture->folder, 0700);
	unlink(fixture->path);
	assert_int_equal(rmdir(fixture->folder), 0);
	transport_free(fixture->transport);
	free(fixture->path);
	free(fixture);
	return 0;
}

static int mark(void *ctx, struct error *err)
{
	struct fixture *fixture = ctx;
	(void)err;
	fixture->commits++;
	fixture->existed_at_commit = access(fixture->path, F_OK) == 0;
	return 0;
}

static struct submission make_submission(struct fixture *fixture)
{
	return (struct submission){.name = "one",
		.sender = "from@example.org",
		.recipient = "to@example.org",
		.bytes = MESSAGE,
		.len = sizeof(MESSAGE) - 1,
		.before_commit = mark,
		.ctx = fixture};
}

static void test_transport_dir_writes_the_bytes_after_the_mark(void **state)
{
	struct fixture *fixture = *state;
	struct submission submission = make_submission(fixture);
	struct outcome outcome;
	struct error err = ERROR_INIT;
	struct stat stat_buf;
	STRBUF(written);
	mode_t mask = umask(077);
	assert_int_equal(transport_send(fixture->transport, &submission, &outcome, &err), 0);
	umask(mask);
	assert_int_equal(outcome.kind, OUTCOME_SENT);
	assert_int_equal(outcome.code, 0);
	assert_string_equal(outcome.text, "written to 'one.eml'");
	assert_int_equal(fixture->commits, 1);
	assert_false(fixture->existed_at_commit);
	assert_int_equal(file_read(&written, fixture->path, 1000, &err), 0);
	assert_string_equal(written.data, MESSAGE);
	assert_int_equal(stat(fixture->path, &stat_buf), 0);
	assert_int_equal(stat_buf.st_mode & 07777, 0644);
	assert_int_equal(count_files(fixture->folder), 1);
}

static void test_transport_dir_replaces_a_file_of_that_name(void **state)
{
	struct fixture *fixture = *state;
	struct submission submission = make_submission(fixture);
	struct outcome outcome;
	struct error err = ERROR_INIT;
	STRBUF(written);
	assert_int_equal(transport_send(fixture->transport, &submission, &outcome, &err), 0);
	submission.bytes = "B: c\r\n";
	submission.len = 6;
	assert_int_equal(transport_send(fixture->transport, &submission, &outcome, &err), 0);
	assert_int_equal(file_read(&written, fixture->path, 1000, &err), 0);
	assert_string_equal(written.data, "B: c\r\n");
	assert_int_equal(count_files(fixture->folder), 1);
}

static void test_transport_dir_refuses_names_that_are_no_file_names(void **state)
{
	static const char *const names[] = {
		"", ".", "..", ".one", "a/b", "../one", "/etc/one", "a\nb", "a\tb", "a\x7f"};
	struct fixture *fixture = *state;
	char longest[202];
	memset(longest, 'a', sizeof(longest) - 1);
	longest[sizeof(longest) - 1] = '\0';
	for (size_t i = 0; i < ARRAY_LEN(names) + 2; i++) {
		struct submission submission = make_submission(fixture);
		struct outcome outcome;
		struct error err = ERROR_INIT;
		submission.name = i < ARRAY_LEN(names)    ? names[i]
				  : i == ARRAY_LEN(names) ? longest
							  : NULL;
		assert_int_equal(
			transport_send(fixture->transport, &submission, &outcome, &err), 0);
		assert_int_equal(outcome.kind, OUTCOME_FAILED);
		assert_string_equal(outcome.text, "the message's name is no file name");
	}
	assert_int_equal(fixture->commits, 0);
	assert_int_equal(count_files(fixture->folder), 0);
}

static int refuse(void *ctx, struct error *err)
{
	(void)ctx;
	return error_set(err, ERROR_STORE, "no mark");
}

static void test_transport_dir_writes_nothing_where_the_mark_fails(void **state)
{
	struct fixture *fixture = *state;
	struct submission submission = make_submission(fixture);
	struct outcome outcome;
	struct error err = ERROR_INIT;
	submission.before_commit = refuse;
	assert_int_equal(transport_send(fixture->transport, &submission, &outcome, &err), -1);
	assert_int_equal(err.kind, ERROR_STORE);
	assert_string_equal(err.text, "no mark");
	assert_int_equal(count_files(fixture->folder), 0);
}

static void test_transport_dir_says_what_is_wrong_with_the_disk(void **state)
{
	struct fixture *fixture = *state;
	struct submission submission = make_submission(fixture);
	struct outcome outcome;
	struct error err = ERROR_INIT;
	assert_int_equal(mkdir(fixture->path, 0700), 0); /* a folder is where the file should go */
	assert_int_equal(transport_send(fixture->transport, &submission, &outcome, &err), -1);
	assert_int_equal(err.kind, ERROR_IO);
	assert_int_equal(count_files(fixture->folder), 1);
	assert_int_equal(rmdir(fixture->path), 0);
}

static void test_transport_dir_checks_the_folder(void **state)
{
	struct fixture *fixture = *state;
	struct transport_facts facts = {0};
	struct error err = ERROR_INIT;
	assert_int_equal(transport_check(fixture->transport, &facts, &err), 0);
	assert_string_equal(facts.server, fixture->folder);
	assert_null(facts.tls);
	transport_facts_release(&facts);
	assert_null(transport_dir_new("/nowhere/at/all", &err));
	assert_int_equal(err.kind, ERROR_IO);
	assert_null(transport_dir_new("/etc/passwd", &err));
	assert_string_equal(err.text, "'/etc/passwd' is no folder");
}

int main(void)
{
#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_transport_dir_writes_the_bytes_after_the_mark),
		TEST(test_transport_dir_replaces_a_file_of_that_name),
		TEST(test_transport_dir_refuses_names_that_are_no_file_names),
		TEST(test_transport_dir_writes_nothing_where_the_mark_fails),
		TEST(test_transport_dir_says_what_is_wrong_with_the_disk),
		TEST(test_transport_dir_checks_the_folder),
	};
#undef TEST
	return cmocka_run_group_tests(tests, NULL, NULL);
}
