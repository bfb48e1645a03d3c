#include "world.h"

#include <string.h>

#include "base/mem.h"
#include "newsletter/freeze.h"
#include "newsletter/possible.h"
#include "newsletter/send.h"
#include "store/articles.h"

#define MAIL                                                                                       \
	"digests: {instant: yes}\n"                                                                \
	"mail:\n"                                                                                  \
	"  from: Notes <notes@example.org>\n"                                                      \
	"  server: smtp://mail.invalid:587\n"

/* With those lines of `mail`, what is said of them, or NULL. */
static const struct {
	const char *yaml, *said;
} cases[] = {
	{"  leave: leave@example.org\n", NULL},
	{"  leave: leave@b\303\274cher.example\n  list_id: b\303\274cher.example\n", NULL},
	{"", "no way to leave"},
	{"  leave: leave@-x.example\n", "mail.leave"},
	{"  leave: leave@example.org\n  reply_to: r\303\251@example.org\n", "mail.reply_to"},
	{"  leave: r\303\251@example.org\n", NULL},
	{"  leave: leave@example.org\n  list_id: a b\n", "List-Id"},
	{"  leave: leave@example.org\n"
	 "  bounces: bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb@example.org\n",
		"more than 64 bytes"},
};

static void test_possible_finds_obstacles(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct world world;
		struct error err = ERROR_INIT;
		STRBUF(yaml);
		int result;

		strbuf_addf(&yaml, MAIL "%s", cases[i].yaml);
		world_open(&world, yaml.data);
		result = newsletter_require_possible(world.settings, NULL, &err);
		if ((result < 0) != (cases[i].said != NULL)) {
			fail_msg("%s: %s", cases[i].yaml, err.text);
		}
		if (cases[i].said) {
			assert_int_equal(err.kind, ERROR_CONFIG);
			assert_non_null(strstr(err.text, cases[i].said));
		}
		world_close(&world);
	}
}

static void test_possible_comes_before_the_freeze(void **state)
{
	const struct freeze_request request = {0};
	struct freeze_result frozen;
	struct world world;
	struct articles articles;
	struct error err = ERROR_INIT;
	int64_t sequence, first_plan;

	(void)state;
	world_open(&world, MAIL);
	world_article(&world, "a", "2026-11-01", "");
	articles = world_load(&world);
	assert_int_equal(
		newsletter_freeze(&world.publication, &articles, &request, &frozen, &err), -1);
	assert_int_equal(err.kind, ERROR_CONFIG);
	articles_release(&articles);
	assert_int_equal(store_last_sequence(world.publication.store, &sequence, &err), 0);
	assert_int_equal(
		store_get(world.publication.store, STORE_FIRST_PLAN, &first_plan, &err), 0);
	assert_int_equal(sequence, 0);
	assert_int_equal(first_plan, 0);
	world_close(&world);
}

static void test_possible_comes_before_a_delivery(void **state)
{
	const struct send_events events = {0};
	struct deliver_result result;
	struct world world;
	struct error err = ERROR_INIT;

	(void)state;
	world_open(&world, MAIL);
	assert_int_equal(newsletter_send(&world.publication, &events, &result, &err), -1);
	assert_int_equal(err.kind, ERROR_CONFIG);
	assert_non_null(strstr(err.text, "no way to leave"));
	world_close(&world);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_possible_finds_obstacles),
		cmocka_unit_test(test_possible_comes_before_the_freeze),
		cmocka_unit_test(test_possible_comes_before_a_delivery),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
