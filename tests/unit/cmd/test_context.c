#include <string.h>

#include "base/mem.h"
#include "cmd/context.h"
#include "unit.h"

/* CONTRACT: 64 usage, 65 input, 69 a server, 74 disk or store, 75 the lock, 78 configuration. */
static void test_context_exit_status_of_each_kind(void **state)
{
	static const struct {
		enum error_kind kind;
		int status;
	} cases[] = {
		{ERROR_USAGE, 64},
		{ERROR_INPUT, 65},
		{ERROR_TEMPORARY, 69},
		{ERROR_PERMANENT, 69},
		{ERROR_IO, 74},
		{ERROR_STORE, 74},
		{ERROR_BUSY, 75},
		{ERROR_CONFIG, 78},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct error err = {.kind = cases[i].kind};
		assert_int_equal(context_exit_status(&err), cases[i].status);
	}
}

static void test_context_set_clock_refuses_what_is_no_time(void **state)
{
	static const char *const texts[] = {"", "now", "2026-13-01", "2026-11-19T08:00"};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		struct context context;
		struct error err = ERROR_INIT;
		context_init(&context);
		context.now_text = texts[i];
		assert_int_equal(context_set_clock(&context, &err), -1);
		assert_int_equal(err.kind, ERROR_USAGE);
		assert_ptr_equal(strstr(err.text, "--now: "), err.text);
	}
}

/* Far from the real time, where mail could leave this machine, is refused. */
static void test_context_set_clock_minds_the_mail_server(void **state)
{
	static const char *const off[] = {"smtp://127.0.0.1:25", "smtp://mail.example.org"};
	static const struct {
		struct mail_settings mail;
		int result;
	} cases[] = {
		{{.on = false, .servers = off, .server_count = 2}, 0},
		{{.on = true, .servers = off, .server_count = 1}, 0},
		{{.on = true, .servers = off, .server_count = 2}, -1},
		{{.on = true, .servers = off, .server_count = 2, .folder = "mails"}, 0},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct settings settings = {.mail = cases[i].mail};
		struct context context;
		struct error err = ERROR_INIT;
		context_init(&context);
		context.publication.settings = &settings;
		context.now_text = "2001-02-03T04:05:06Z";
		assert_int_equal(context_set_clock(&context, &err), cases[i].result);
		if (cases[i].result < 0) {
			assert_int_equal(err.kind, ERROR_USAGE);
			assert_int_equal(context.clock_offset, 0);
		} else {
			/* It ticks on. */
			assert_in_range(
				clock_now(&context.publication.clock), 981173106, 981173106 + 60);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_context_exit_status_of_each_kind),
		cmocka_unit_test(test_context_set_clock_refuses_what_is_no_time),
		cmocka_unit_test(test_context_set_clock_minds_the_mail_server),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
