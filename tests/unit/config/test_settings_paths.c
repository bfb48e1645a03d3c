#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include "settings_load.h"

/* Where the file lies, and what follows from it. */

/* Two publications must never share a store: the name is all but the ending. */
static void test_settings_paths_name_of_the_publication(void **state)
{
	static const char *const cases[][2] = {{"postrider.yaml", "postrider"},
		{"notes.yml", "notes"}, {"blog.example.org.yaml", "blog.example.org"},
		{"blog.example.org", "blog.example.org"}, {"notes", "notes"}, {".yaml", ".yaml"},
		{".notes.yaml", ".notes"}};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct loaded loaded = load_bytes(cases[i][0], BASE, strlen(BASE));
		assert_non_null(loaded.settings);
		assert_text(loaded.settings->name, cases[i][1]);
		assert_path(&loaded, loaded.settings->store, "state/postrider.db");
		loaded_release(&loaded);
	}
}

/* Run with a /etc of its own: 0, or the number of what is wrong. */
static int check_etc(void)
{
	static const char *const paths[] = {"/etc/postrider/notes.yaml",
		"/etc/postrider//notes.yaml", "notes.yaml", "./notes.yaml",
		"../postrider/notes.yaml", "/proc/self/cwd/notes.yaml"};
	struct error err = ERROR_INIT;
	free(scratch_write_text("/etc/postrider", "notes.yaml", BASE));
	if (chdir("/etc/postrider") < 0) {
		return 100;
	}
	for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
		struct settings *settings = settings_load(paths[i], NULL, &err);
		bool good = settings && strcmp(settings->store, "/var/lib/postrider/notes.db") == 0;
		settings_free(settings);
		if (!good) {
			return (int)i + 1;
		}
	}
	return 0;
}

static void test_settings_paths_of_etc_keep_their_state_in_var_lib(void **state)
{
	pid_t child = fork();
	int status;
	(void)state;
	if (child == 0) {
		if (unshare(CLONE_NEWNS) < 0 ||
			mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0 ||
			mount("tmpfs", "/etc", "tmpfs", 0, "size=1m") < 0) {
			_exit(UNIT_SKIPPED);
		}
		_exit(check_etc());
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	if (WEXITSTATUS(status) == UNIT_SKIPPED) {
		print_message("skipped: no mount namespace here\n");
		skip();
	}
	assert_int_equal(WEXITSTATUS(status), 0);
}

/* In the folder of the file, paths stay short. */
static void test_settings_paths_in_the_present_folder(void **state)
{
	struct loaded loaded = load_good(BASE "output: {directory: ../out}\n");
	struct error err = ERROR_INIT;
	char before[4096];
	(void)state;
	assert_path(&loaded, loaded.settings->output.directory, "../out");
	assert_non_null(getcwd(before, sizeof(before)));
	assert_int_equal(chdir(loaded.folder), 0);
	settings_free(loaded.settings);
	loaded.settings = settings_load("postrider.yaml", &loaded.report, &err);
	assert_non_null(loaded.settings);
	assert_text(loaded.settings->folder, "");
	assert_text(loaded.settings->output.directory, "../out");
	assert_text(loaded.settings->sources[0].path, "posts");
	assert_text(loaded.settings->store, "state/postrider.db");
	assert_int_equal(chdir(before), 0);
	loaded_release(&loaded);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_settings_paths_name_of_the_publication),
		cmocka_unit_test(test_settings_paths_of_etc_keep_their_state_in_var_lib),
		cmocka_unit_test(test_settings_paths_in_the_present_folder),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
