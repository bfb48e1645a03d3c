#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "settings_load.h"

#define SECRET "s3cr3t-Word"

struct password_case {
	const char *name;
	const char *credential; /* content of $CREDENTIALS_DIRECTORY/smtp-password; NULL: none */
	const char *file;       /* content of password_file; NULL: no such key; "!": no such file */
	const char *command;    /* NULL: no such key */
	const char *expected;   /* the password; NULL: none */
	const char *error;      /* part of the text; NULL: none */
};

static void check_case(const struct password_case *test, char *folder)
{
	FREE_ON_EXIT char *credentials = xasprintf("%s/credentials", folder);
	FREE_ON_EXIT char *file = xasprintf("%s/password", folder);
	struct settings settings = {.mail = {.password_file = test->file ? file : NULL,
					    .password_command = test->command}};
	struct error err = ERROR_INIT;
	char *password = strbuf_empty;
	if (test->credential) {
		free(scratch_write_text(folder, "credentials/smtp-password", test->credential));
	}
	if (test->file && strcmp(test->file, "!") != 0) {
		free(scratch_write_text(folder, "password", test->file));
	}
	setenv("CREDENTIALS_DIRECTORY", credentials, 1);
	int result = settings_password(&settings, &password, &err);
	unsetenv("CREDENTIALS_DIRECTORY");
	scratch_empty(folder);
	if (test->error) {
		if (result != -1 || err.kind != ERROR_CONFIG || !strstr(err.text, test->error) ||
			strstr(err.text, "s3cr3t") || password != strbuf_empty) {
			fail_msg("%s: %d: %s", test->name, result, err.text);
		}
		return;
	}
	if (result != 0 || !password != !test->expected ||
		(password && strcmp(password, test->expected) != 0)) {
		fail_msg("%s: '%s' %s", test->name, password ? password : "none", err.text);
	}
	free(password);
}

static void check_cases(const struct password_case *cases, size_t count)
{
	char *folder = scratch_new();
	for (size_t i = 0; i < count; i++) {
		check_case(&cases[i], folder);
	}
	scratch_free(folder);
}

static void test_password_sources_and_their_order(void **state)
{
	static const struct password_case cases[] = {
		{"none", NULL, NULL, NULL, NULL, NULL},
		{"credential", SECRET, NULL, NULL, SECRET, NULL},
		{"credential before file", SECRET, "other", NULL, SECRET, NULL},
		{"credential before command", SECRET, NULL, "echo other", SECRET, NULL},
		{"credential before all", SECRET, "!", "exit 1", SECRET, NULL},
		{"a blank credential is none", "\n", SECRET, NULL, SECRET, NULL},
		{"an empty credential is none", "", SECRET, NULL, SECRET, NULL},
		{"file", NULL, SECRET, NULL, SECRET, NULL},
		{"file before command", NULL, SECRET, "echo other", SECRET, NULL},
		{"command", NULL, NULL, "echo " SECRET, SECRET, NULL},
	};
	(void)state;
	check_cases(cases, ARRAY_LEN(cases));
}

static void test_password_line_ends(void **state)
{
	static const struct password_case cases[] = {
		{"lf", NULL, SECRET "\n", NULL, SECRET, NULL},
		{"crlf", NULL, SECRET "\r\n", NULL, SECRET, NULL},
		{"further lines", NULL, SECRET "\nsecond\n", NULL, SECRET, NULL},
		{"of a credential", SECRET "\n", NULL, NULL, SECRET, NULL},
		{"of a command", NULL, NULL, "printf '" SECRET "\\r\\nsecond\\n'", SECRET, NULL},
		{"command without one", NULL, NULL, "printf " SECRET, SECRET, NULL},
		{"spaces stay", NULL, " a b \n", NULL, " a b ", NULL},
		{"tabs and quotes stay", NULL, "\t\"a'\\ $x\n", NULL, "\t\"a'\\ $x", NULL},
		{"utf-8 stays", NULL, "p\xc3\xa4ss\n", NULL, "p\xc3\xa4ss", NULL},
	};
	(void)state;
	check_cases(cases, ARRAY_LEN(cases));
}

static void test_password_faults_never_tell_it(void **state)
{
	static const struct password_case cases[] = {
		{"empty file", NULL, "", NULL, NULL, "is empty"},
		{"empty first line", NULL, "\n" SECRET "\n", NULL, NULL, "is empty"},
		{"missing file", NULL, "!", "echo " SECRET, NULL, "password: cannot open"},
		{"command prints nothing", NULL, NULL, "true", NULL, "is empty"},
		{"command fails", NULL, NULL, "echo " SECRET "; exit 3", NULL, "status 3"},
		{"command is missing", NULL, NULL, "/nonexistent/" SECRET " 2>&-", NULL,
			"status 127"},
		{"command is killed", NULL, NULL, "echo " SECRET "; kill -9 $$", NULL,
			"killed by signal 9"},
		{"command never ends", NULL, NULL, "while echo " SECRET "; do :; done", NULL,
			"prints more than 4096 bytes"},
		{"command never ends its line", NULL, NULL, "tr '\\0' x < /dev/zero", NULL,
			"prints more than 4096 bytes"},
		{"nul in a command's line", NULL, NULL, "printf 's3cr3t\\0Word\\n'", NULL,
			"holds a NUL"},
	};
	(void)state;
	check_cases(cases, ARRAY_LEN(cases));
}

static int load_file(const void *bytes, size_t len, char **ret_password, struct error *err)
{
	char *folder = scratch_new();
	FREE_ON_EXIT char *path = scratch_write(folder, "password", bytes, len);
	struct settings settings = {.mail = {.password_file = path}};
	int result = settings_password(&settings, ret_password, err);
	scratch_free(folder);
	return result;
}

static void test_password_files_with_harm(void **state)
{
	static char huge[5000];
	struct error err = ERROR_INIT;
	char *password = NULL;
	(void)state;
	memset(huge, 'x', sizeof(huge));
	assert_int_equal(load_file("s3cr3t\0Word\n", 12, &password, &err), -1);
	assert_int_equal(err.kind, ERROR_CONFIG);
	assert_non_null(strstr(err.text, "holds a NUL"));
	assert_null(strstr(err.text, "s3cr3t"));
	assert_int_equal(load_file(huge, sizeof(huge), &password, &err), -1);
	assert_int_equal(err.kind, ERROR_CONFIG);
	assert_non_null(strstr(err.text, "larger than 4096 bytes"));
	assert_int_equal(load_file(huge, 4096, &password, &err), 0);
	assert_int_equal(strlen(password), 4096);
	free(password);
	assert_int_equal(load_file(huge, sizeof(huge), &password, NULL), -1);
}

static void test_password_folder_instead_of_file(void **state)
{
	char *folder = scratch_new();
	struct settings settings = {.mail = {.password_file = folder}};
	struct error err = ERROR_INIT;
	char *password = NULL;
	(void)state;
	assert_int_equal(settings_password(&settings, &password, &err), -1);
	assert_int_equal(err.kind, ERROR_CONFIG);
	assert_non_null(strstr(err.text, "not a regular file"));
	scratch_free(folder);
}

/* An empty variable names no folder, least of all the present one. */
static void test_password_empty_credentials_directory(void **state)
{
	char *folder = scratch_new();
	struct settings settings = {0};
	struct error err = ERROR_INIT;
	char *password = strbuf_empty;
	char before[4096];
	(void)state;
	free(scratch_write_text(folder, "smtp-password", SECRET));
	assert_non_null(getcwd(before, sizeof(before)));
	assert_int_equal(chdir(folder), 0);
	setenv("CREDENTIALS_DIRECTORY", "", 1);
	assert_int_equal(settings_password(&settings, &password, &err), 0);
	assert_null(password);
	unsetenv("CREDENTIALS_DIRECTORY");
	assert_int_equal(chdir(before), 0);
	scratch_free(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_password_sources_and_their_order),
		cmocka_unit_test(test_password_line_ends),
		cmocka_unit_test(test_password_faults_never_tell_it),
		cmocka_unit_test(test_password_files_with_harm),
		cmocka_unit_test(test_password_folder_instead_of_file),
		cmocka_unit_test(test_password_empty_credentials_directory),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
