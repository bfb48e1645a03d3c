/* Every fault of a server at every phase: what becomes of the mail, how many connections it took,
 * and what the next run does. docs/faults.md shows the table; where it differs the test fails, and
 * POSTRIDER_UPDATE_GOLDEN=1 writes it anew. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "outbox_case.h"
#include "smtp_peer.h"

#define PAGE  POSTRIDER_SOURCE_DIR "/docs/faults.md"
#define BEGIN "<!-- begin: tests/unit/deliver/test_faults.c -->\n"
#define END   "<!-- end -->"
#define SHORT 120 /* milliseconds that a silent server is waited for */

enum phase {
	GREETING,
	EHLO, /* libcurl's; the second one is ours */
	MAIL,
	RCPT,
	DATA,
	DOT,
	PHASES,
};
static const char *const phase_names[PHASES] = {
	"the connection", "EHLO", "MAIL", "RCPT", "DATA", "the dot"};
static const char *const usual[PHASES] = {
	"220 hi", "250 hi", "250 ok", "250 ok", "354 go", "250 queued as Q1"};

struct fault {
	const char *name;
	const char *answer;
};
static const struct fault faults[] = {
	{"421", "421 4.3.2 closing"},
	{"4xx", "451 4.3.0 later"},
	{"5xx", "554 5.0.0 no"},
	{"garbage", "HTTP/1.1 400 Bad Request"},
	{"silence", PEER_HANG},
	{"closes", PEER_CLOSE},
};

/* What is recorded of one fault. */
struct record {
	char state[16];
	int64_t attempts;
	size_t connections;
	size_t copies; /* messages that a server took, or may have taken, in both runs */
	char later[16];
	bool same_id;
};

static struct {
	const char *script[64];
	size_t count;
} plan;

static void say(const char *answer)
{
	assert_in_range(plan.count, 0, ARRAY_LEN(plan.script) - 2);
	plan.script[plan.count++] = answer;
	plan.script[plan.count] = NULL;
}

/* One connection that goes well up to the phase, and then has the fault; with `ehlo` as what EHLO
 * says. */
static void plan_connection(enum phase phase, const char *answer, const char *ehlo)
{
	for (int i = GREETING; i < (int)phase; i++) {
		say(i == EHLO ? ehlo : usual[i]);
		if (i == EHLO) {
			say(ehlo);
		}
	}
	say(answer);
}

static int64_t tell_time(void *ctx)
{
	return ((struct outbox_case *)ctx)->now * 1000000;
}

static void run(
	struct outbox_case *outbox, const struct smtp_params *params, struct strbuf *ret_heard)
{
	struct peer *peer = peer_start(plan.script);
	const char *servers[] = {peer->url};
	struct transport *transport = transport_smtp_new(servers, 1, params, &outbox->err);
	struct deliver_params deliver_params = {
		.store = outbox->store,
		.settings = outbox->settings,
		.transports = &transport,
		.transport_count = 1,
		.clock = tell_time,
		.ctx = outbox,
		.stop = &outbox->stop,
	};
	assert_non_null(transport);
	assert_int_equal(deliver(&deliver_params, &outbox->result, &outbox->err), 0);
	transport_free(transport);
	peer_join(peer);
	strbuf_add(ret_heard, peer->heard.data, peer->heard.len);
	peer_free(peer);
}

static size_t count_of(const char *text, const char *word)
{
	size_t count = 0;
	for (; (text = strstr(text, word)); text += strlen(word)) {
		count++;
	}
	return count;
}

/* All that were given have one Message-ID. */
static bool has_one_id(const char *heard)
{
	const char *first = strstr(heard, "Message-ID: ");
	size_t len = first ? strcspn(first, "\n") : 0;
	for (const char *at = first; at; at = strstr(at + 1, "Message-ID: ")) {
		if (strncmp(at, first, len + 1) != 0) {
			return false;
		}
	}
	return true;
}

static struct smtp_params short_params(void)
{
	return (struct smtp_params){.helo = "client.test",
		.timeouts = {.open = 1000,
			.command = SHORT,
			.data = SHORT,
			.block = SHORT,
			.data_end = SHORT,
			.quit = SHORT}};
}

static void keep_one_reader(struct outbox_case *outbox)
{
	outbox_case_sql(outbox, "DELETE FROM delivery WHERE number > 1");
}

/* The run whose script stands in the plan, and a later one with a server that is well. */
static struct record record_runs(struct outbox_case *outbox, const struct smtp_params *params)
{
	struct record record = {0};
	struct smtp_params plain = short_params();
	STRBUF(heard);
	STRBUF(later);
	keep_one_reader(outbox);
	run(outbox, params, &heard);
	snprintf(record.state, sizeof(record.state), "%s",
		delivery_state_name(outbox_case_state(outbox, 0)));
	record.attempts = outbox_case_column(outbox, 0, "attempts");
	record.connections = heard.len ? 1 + count_of(heard.data, "\n--\n") : 1;
	plan.count = 0;
	plan_connection(DOT, usual[DOT], usual[EHLO]);
	say("221 bye");
	outbox->now += 2 * 3600;
	run(outbox, &plain, &later);
	record.copies = count_of(heard.data, "\n.\n") + count_of(later.data, "\n.\n");
	snprintf(record.later, sizeof(record.later), "%s",
		delivery_state_name(outbox_case_state(outbox, 0)));
	strbuf_add(&heard, later.data, later.len);
	record.same_id = has_one_id(heard.data);
	return record;
}

static void add_row(
	struct strbuf *table, const char *where, const char *what, const struct record *record)
{
	assert_true(record->same_id);
	strbuf_addf(table, "| %s | %s | %s | %lld | %zu | %s | %zu |\n", where, what, record->state,
		(long long)record->attempts, record->connections, record->later, record->copies);
}

static void begin_table(struct strbuf *table)
{
	strbuf_add_string(table, "| at | the server | state | attempts | connections | next run | "
				 "copies that left |\n|---|---|---|---|---|---|---|\n");
}

static struct outbox_case *fresh(void **state)
{
	outbox_case_set_up(state);
	plan.count = 0;
	return *state;
}

static void add_phases(struct strbuf *table)
{
	struct smtp_params params = short_params();
	for (int phase = 0; phase < PHASES; phase++) {
		for (size_t i = 0; i < ARRAY_LEN(faults); i++) {
			void *state;
			struct outbox_case *outbox = fresh(&state);
			/* The same fault on every connection. */
			for (int n = 0; n < 4; n++) {
				plan_connection((enum phase)phase, faults[i].answer, usual[EHLO]);
			}
			{
				struct record record = record_runs(outbox, &params);
				add_row(table, phase_names[phase], faults[i].name, &record);
			}
			outbox_case_tear_down(&state);
		}
	}
}

/* What does not belong to one phase. */
static void add_others(struct strbuf *table)
{
	static const struct {
		const char *at, *what;
		enum phase phase;
		const char *answer, *ehlo;
		bool user, tls;
		bool well_after; /* the next connection goes well */
	} rows[] = {
		{"RCPT", "half a line, then closes", RCPT, PEER_IDLE "250", "250 hi", false, false,
			false},
		{"RCPT", "closes, and then is well", RCPT, PEER_CLOSE, "250 hi", false, false,
			true},
		{"the pipeline", "offers PIPELINING, answers MAIL alone, then is well", RCPT,
			PEER_HANG, "250-hi\r\n250 PIPELINING", false, false, true},
		{"the message", "closes as soon as it comes", DOT, PEER_CUT, "250 hi", false, false,
			false},
		{"MAIL", "550 5.4.5, a quota", MAIL, "550 5.4.5 Daily user sending limit exceeded",
			"250 hi", false, false, false},
		{"MAIL", "553, not the login's own sender", MAIL, "553 5.7.1 not owned by user",
			"250 hi", false, false, false},
		{"RCPT", "452 4.4.5, a limit of the session", RCPT, "452 4.4.5 too many messages",
			"250 hi", false, false, false},
		{"the dot", "454, a rate of the account", DOT,
			"454 Throttling failure: Maximum sending rate exceeded.", "250 hi", false,
			false, false},
		{"the login", "offers no AUTH", MAIL, "221 bye", "250 hi", true, false, false},
		{"the login", "refuses it", MAIL, "535 5.7.8 no", "250-hi\r\n250 AUTH PLAIN", true,
			false, false},
		{"TLS", "offers no STARTTLS", MAIL, "221 bye", "250 hi", false, true, false},
	};
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct smtp_params params = short_params();
		struct record record;
		void *state;
		struct outbox_case *outbox = fresh(&state);
		params.user = rows[i].user ? "ada" : NULL;
		params.password = "secret";
		params.tls = rows[i].tls ? SMTP_TLS_REQUIRED : SMTP_TLS_DEFAULT;
		for (int n = 0; n < (rows[i].well_after ? 1 : 3); n++) {
			plan_connection(rows[i].phase, rows[i].answer, rows[i].ehlo);
		}
		if (rows[i].well_after) {
			plan_connection(DOT, usual[DOT], rows[i].ehlo);
			say("221 bye");
		}
		record = record_runs(outbox, &params);
		add_row(table, rows[i].at, rows[i].what, &record);
		outbox_case_tear_down(&state);
	}
}

static void compare(const struct strbuf *table)
{
	struct error err = ERROR_INIT;
	STRBUF(page);
	STRBUF(wanted);
	const char *begin, *end;
	assert_int_equal(file_read(&page, PAGE, 1 << 20, &err), 0);
	begin = strstr(page.data, BEGIN);
	end = begin ? strstr(begin, END) : NULL;
	assert_non_null(end);
	begin += strlen(BEGIN);
	strbuf_add(&wanted, page.data, (size_t)(begin - page.data));
	strbuf_add(&wanted, table->data, table->len);
	strbuf_add_string(&wanted, end);
	if (strcmp(wanted.data, page.data) == 0) {
		return;
	}
	if (!getenv("POSTRIDER_UPDATE_GOLDEN")) {
		fail_msg("docs/faults.md says otherwise:\n%s", table->data);
	}
	assert_int_equal(file_replace(PAGE, wanted.data, wanted.len, 0644, NULL, &err), 0);
}

static void test_deliver_faults_are_as_documented(void **state)
{
	STRBUF(table);
	(void)state;
	begin_table(&table);
	add_phases(&table);
	add_others(&table);
	compare(&table);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_deliver_faults_are_as_documented),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
