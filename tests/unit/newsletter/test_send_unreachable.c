/* It is remembered since when no mail server can be reached. */

#include "newsletter/send.h"

#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "newsletter_case.h"
#include "smtp_peer.h"

#define UNREACHABLE                                                                                \
	"SELECT datetime(value, 'unixepoch') FROM meta WHERE name = 'unreachable_since' AND "      \
	"value <> '0'"

/* A port on which nobody listens, for as long as the descriptor is open. */
static int take_port(int *ret_port)
{
	struct sockaddr_in address = {
		.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t len = sizeof(address);
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	assert_int_equal(bind(fd, (struct sockaddr *)&address, len), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &len), 0);
	*ret_port = ntohs(address.sin_port);
	return fd;
}

/* With two readers' mail for a server that is not there. Returns the descriptor. */
static int open_unreachable(struct world *world)
{
	int port, fd = take_port(&port);
	FREE_ON_EXIT char *yaml = xasprintf(WEEKLY "mail:\n"
						   "  from: Notes <notes@example.org>\n"
						   "  server: smtp://127.0.0.1:%d\n"
						   "  connections: 1\n",
		port);

	world_open(world, yaml);
	case_freeze_two(world);
	return fd;
}

/* From here on mail goes into a folder: the server is there again. */
static void make_reachable(struct world *world)
{
	world->settings->mail.folder = world->folder;
}

static void expect_unreachable(struct world *world)
{
	struct deliver_result result = case_send(world);

	assert_true(result.unreachable);
	assert_true(world_reports(
		world, "the mail server cannot be reached, mail stays queued: smtp://127.0.0.1:"));
	world_expect(world, STATES, "ada@example.org queued\nbob@example.org queued\n");
}

static void test_send_remembers_since_when_nothing_is_reached(void **state)
{
	struct world world;
	int fd = open_unreachable(&world);

	(void)state;
	expect_unreachable(&world);
	world_expect(&world, UNREACHABLE, "2026-11-19 08:00:00\n");
	world_at(&world, "2026-11-19T09:00:00Z");
	expect_unreachable(&world);
	world_expect(&world, UNREACHABLE, "2026-11-19 08:00:00\n");
	world_close(&world);
	close(fd);
}

static void test_send_fails_after_six_hours_without_a_server(void **state)
{
	static const struct send_events unwatched;
	struct world world;
	struct deliver_result result;
	struct error err = ERROR_INIT;
	int fd = open_unreachable(&world);

	(void)state;
	expect_unreachable(&world);
	world_at(&world, "2026-11-19T14:00:00Z");
	expect_unreachable(&world);
	world_at(&world, "2026-11-19T14:00:01Z");
	assert_int_equal(newsletter_send(&world.publication, &unwatched, &result, &err), -1);
	assert_int_equal(err.kind, ERROR_TEMPORARY);
	assert_non_null(strstr(
		err.text, "no mail server could be reached for over six hours: smtp://127.0.0.1:"));
	world_expect(&world, UNREACHABLE, "2026-11-19 08:00:00\n");
	world_close(&world);
	close(fd);
}

/* And begins to count anew. */
static void test_send_forgets_it_when_a_server_is_reached(void **state)
{
	struct world world;
	int fd = open_unreachable(&world);

	(void)state;
	expect_unreachable(&world);
	world_at(&world, "2026-11-19T13:00:00Z");
	make_reachable(&world);
	case_send(&world);
	world_expect(&world, STATES, "ada@example.org sent\nbob@example.org sent\n");
	world_expect(&world, UNREACHABLE, "");
	world_at(&world, "2026-11-19T15:00:00Z");
	world.settings->mail.folder = NULL;
	world_sql(&world, "UPDATE delivery SET state = 'queued'");
	expect_unreachable(&world);
	world_expect(&world, UNREACHABLE, "2026-11-19 15:00:00\n");
	world_close(&world);
	close(fd);
}

/* Nothing waits for it. */
static void test_send_forgets_it_where_nothing_is_left(void **state)
{
	struct world world;
	int fd = open_unreachable(&world);

	(void)state;
	expect_unreachable(&world);
	world_sql(&world, "UPDATE delivery SET state = 'skipped'");
	case_send(&world);
	world_expect(&world, UNREACHABLE, "");
	world_close(&world);
	close(fd);
}

/* Nobody was asked. */
static void test_send_remembers_it_while_it_is_paused_or_stopped(void **state)
{
	struct world world;
	int fd = open_unreachable(&world);

	(void)state;
	expect_unreachable(&world);
	world_at(&world, "2026-11-19T12:00:00Z");
	world_sql(&world, "INSERT INTO meta (name, value) VALUES ('paused', '1')");
	make_reachable(&world);
	assert_true(case_send(&world).paused);
	world_expect(&world, UNREACHABLE, "2026-11-19 08:00:00\n");
	world_sql(&world, "DELETE FROM meta WHERE name = 'paused'");
	world.stop = 1;
	case_send(&world);
	world_expect(&world, UNREACHABLE, "2026-11-19 08:00:00\n");
	world_close(&world);
	close(fd);
}

static void test_send_without_a_server_fails_with_the_store(void **state)
{
	struct world world;
	int fd = open_unreachable(&world);

	(void)state;
	case_fail_sending(&world);
	world_expect(&world, UNREACHABLE, "2026-11-19 08:00:00\n");
	make_reachable(&world);
	case_fail_sending(&world);
	world_expect(&world, STATES, "ada@example.org sent\nbob@example.org sent\n");
	world_expect(&world, UNREACHABLE, "");
	world_close(&world);
	close(fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_send_remembers_since_when_nothing_is_reached),
		cmocka_unit_test(test_send_fails_after_six_hours_without_a_server),
		cmocka_unit_test(test_send_forgets_it_when_a_server_is_reached),
		cmocka_unit_test(test_send_forgets_it_where_nothing_is_left),
		cmocka_unit_test(test_send_remembers_it_while_it_is_paused_or_stopped),
		cmocka_unit_test(test_send_without_a_server_fails_with_the_store),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
