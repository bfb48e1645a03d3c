/* How mail leaves, as the configuration says. */

#include "newsletter/transports.h"

#include <string.h>
#include <unistd.h>

#include "../mail/dkim_files.h"
#include "base/mem.h"
#include "newsletter_case.h"
#include "smtp_peer.h"

#define FROM  "mail:\n  from: Notes <notes@example.org>\n"
#define LEAVE "  leave: leave@example.org\n"
#define HELLO "220 hi", "250 hi", "250 hi"

static int open_some(struct world *world, size_t wanted, size_t *ret_count, struct error *err)
{
	struct transport *transports[MAIL_MAX_CONNECTIONS] = {0};
	int result = transports_open(&world->publication, transports, wanted, ret_count, err);

	for (size_t i = 0; i < *ret_count; i++) {
		assert_non_null(transports[i]);
		transport_free(transports[i]);
	}
	return result;
}

static void expect(const char *yaml, size_t wanted, size_t expected)
{
	struct world world;
	struct error err = ERROR_INIT;
	size_t count;

	world_open(&world, yaml);
	if (open_some(&world, wanted, &count, &err) < 0) {
		fail_msg("%s: %s", yaml, err.text);
	}
	assert_int_equal(count, expected);
	world_close(&world);
}

static void expect_error(const char *yaml, const char *text)
{
	struct world world;
	struct error err = ERROR_INIT;
	size_t count;

	world_open(&world, yaml);
	assert_int_equal(open_some(&world, 2, &count, &err), -1);
	assert_int_equal(err.kind, ERROR_CONFIG);
	if (!strstr(err.text, text)) {
		fail_msg("%s", err.text);
	}
	assert_int_equal(count, 0);
	world_close(&world);
}

static void test_transports_are_as_many_as_wanted(void **state)
{
	(void)state;
	expect(FROM LEAVE "  server: smtp://mail.example.org\n", 3, 3);
	expect(FROM LEAVE "  server: smtp://mail.example.org\n", 1, 1);
	expect(FROM LEAVE "  server: file:out\n", 3, 1);
}

static void test_transports_need_mail(void **state)
{
	(void)state;
	expect_error("", "has no 'mail'");
}

static void test_transports_make_the_folder(void **state)
{
	FREE_ON_EXIT char *path = NULL;
	struct world world;
	struct transport *transport;
	struct error err = ERROR_INIT;

	(void)state;
	world_open(&world, FROM "  server: file:a/b\n");
	transport = transport_open(&world.publication, &err);
	assert_non_null(transport);
	transport_free(transport);
	path = path_join(world.folder, "a/b");
	assert_int_equal(access(path, W_OK), 0);
	world_close(&world);
}

static void test_transports_fail_where_the_folder_is_none(void **state)
{
	struct world world;
	struct error err = ERROR_INIT;
	size_t count;

	(void)state;
	world_open(&world, FROM "  server: file:out\n");
	world_write(&world, "out", "a file");
	assert_int_equal(open_some(&world, 1, &count, &err), -1);
	assert_int_equal(err.kind, ERROR_IO);
	assert_null(transport_open(&world.publication, &err));
	world_close(&world);
}

static void test_transports_fail_with_what_cannot_be_said(void **state)
{
	struct world world;
	struct error err = ERROR_INIT;
	size_t count;

	(void)state;
	world_open(&world, FROM LEAVE "  server: smtp://mail.example.org\n");
	world.settings->mail.helo = "a b";
	assert_int_equal(open_some(&world, 1, &count, &err), -1);
	assert_int_equal(err.kind, ERROR_CONFIG);
	assert_int_equal(count, 0);
	world_close(&world);
}

static void test_transports_need_the_users_password(void **state)
{
	static const char with_user[] = FROM LEAVE "  server: smtps://a.example\n  user: notes\n";
	static const char with_file[] = FROM LEAVE
		"  server: smtps://a.example\n  user: notes\n  password_file: nowhere\n";

	(void)state;
	expect_error(with_user, "mail.user is set, but there is no password");
	expect_error(with_file, "nowhere");
	expect(FROM LEAVE "  server: smtps://a.example\n  password_file: nowhere\n", 1, 1);
}

/* Checks a transport to such a server, with such lines below mail: and at the top level. */
static int check_peer(
	const char *const *script, const char *lines, struct strbuf *ret_heard, struct error *err)
{
	struct peer *peer = peer_start(script);
	FREE_ON_EXIT char *yaml = xasprintf(FROM "  server: %s\n%s", peer->url, lines);
	struct world world;
	struct transport *transport;
	struct transport_facts facts;
	int result;

	world_open(&world, yaml);
	world_write(&world, "password", "secret\n");
	transport = transport_open(&world.publication, err);
	assert_non_null(transport);
	result = transport_check(transport, &facts, err);
	if (result == 0) {
		transport_facts_release(&facts);
	}
	transport_free(transport);
	peer_join(peer);
	strbuf_add(ret_heard, peer->heard.data, peer->heard.len);
	peer_free(peer);
	world_close(&world);
	return result;
}

static void test_transports_say_what_is_configured(void **state)
{
	static const char *const script[] = {"220 hi", "250-hi\r\n250 AUTH PLAIN", "334 ",
		"235 2.7.0 welcome", "250 hi", "221 bye", NULL};
	struct error err = ERROR_INIT;
	STRBUF(heard);

	(void)state;
	assert_int_equal(check_peer(script,
				 "  helo: client.test\n  user: notes\n  password_file: password\n",
				 &heard, &err),
		0);
	/* \0notes\0secret */
	assert_string_equal(heard.data, "EHLO client.test\nAUTH PLAIN\nAG5vdGVzAHNlY3JldA==\n"
					"EHLO client.test\nQUIT\n");
}

/* Only what does not leave this machine may go without. */
static void test_transports_encrypt_as_configured(void **state)
{
	static const char *const script[] = {HELLO, "221 bye", NULL};
	static const struct {
		const char *lines;
		int result;
	} cases[] = {
		{"", 0},
		{"  tls: no\n", 0},
		{"  tls: yes\n", -1},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct error err = ERROR_INIT;
		STRBUF(heard);

		if (check_peer(script, cases[i].lines, &heard, &err) != cases[i].result) {
			fail_msg("%s: %s", cases[i].lines, err.text);
		}
	}
}

static void test_transports_trust_who_is_configured(void **state)
{
	static const char *const script[] = {
		"220 hi", "250-hi\r\n250 STARTTLS", "220 go", PEER_CLOSE, NULL};
	struct error err = ERROR_INIT;
	STRBUF(heard);

	(void)state;
	assert_int_equal(
		check_peer(script, "  tls: yes\n  ca_file: nobody.pem\n", &heard, &err), -1);
	assert_non_null(strstr(err.text, "nobody.pem"));
}

static void test_transports_stop_with_the_run(void **state)
{
	struct world world;
	struct transport *transport;
	struct transport_facts facts;
	struct error err = ERROR_INIT;

	(void)state;
	world_open(&world, FROM "  server: smtp://127.0.0.1:9\n");
	world.stop = 1;
	transport = transport_open(&world.publication, &err);
	assert_non_null(transport);
	assert_int_equal(transport_check(transport, &facts, &err), -1);
	assert_int_equal(err.kind, ERROR_BUSY);
	transport_free(transport);
	world_close(&world);
}

static void test_transports_keys(void **state)
{
	struct world world;
	struct dkim_keys *keys;
	struct error err = ERROR_INIT;

	(void)state;
	world_open(&world, FROM "  server: file:out\n"
				"  dkim:\n"
				"    - {domain: example.org, selector: s1, key_file: one.pem}\n"
				"    - {domain: example.org, selector: s2, key_file: two.pem}\n");
	world_write(&world, "one.pem", EXAMPLE_PRIVATE);
	assert_null(transport_keys(world.settings, &err));
	assert_non_null(strstr(err.text, "two.pem"));
	world_write(&world, "two.pem", EXAMPLE_PRIVATE);
	keys = transport_keys(world.settings, &err);
	assert_non_null(keys);
	dkim_keys_free(keys);
	world_close(&world);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_transports_are_as_many_as_wanted),
		cmocka_unit_test(test_transports_need_mail),
		cmocka_unit_test(test_transports_make_the_folder),
		cmocka_unit_test(test_transports_fail_where_the_folder_is_none),
		cmocka_unit_test(test_transports_fail_with_what_cannot_be_said),
		cmocka_unit_test(test_transports_need_the_users_password),
		cmocka_unit_test(test_transports_say_what_is_configured),
		cmocka_unit_test(test_transports_encrypt_as_configured),
		cmocka_unit_test(test_transports_trust_who_is_configured),
		cmocka_unit_test(test_transports_stop_with_the_run),
		cmocka_unit_test(test_transports_keys),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
