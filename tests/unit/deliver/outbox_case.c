#include "outbox_case.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "mail/variant.h"
#include "scratch.h"
#include "store/editions.h"
#include "store/subscribers.h"

static const char *const addresses[READERS] = {"ada@example.org", "Bob@example.org",
	("cyd@b\xc3\xbc"
	 "cher.example"),
	"dan@example.org", "eve@example.org", "fay@example.org"};

static int refuse(struct error *err, enum error_kind kind)
{
	return error_set(err, kind, "as told");
}

static int play(
	struct outbox_case *outbox, enum act act, struct outcome *outcome, struct error *err)
{
	switch (act) {
	case DEFER:
		outcome->kind = OUTCOME_DEFERRED;
		outcome->code = 451;
		return 0;
	case SLOW_DOWN:
		*outcome = (struct outcome){
			.kind = OUTCOME_DEFERRED, .phase = OUTCOME_AT_RCPT, .code = 421};
		return 0;
	case FAIL:
		outcome->kind = OUTCOME_FAILED;
		outcome->code = 550;
		memcpy(outcome->enhanced, "5.1.1", sizeof("5.1.1"));
		return 0;
	case REFUSE:
		*outcome = (struct outcome){.kind = OUTCOME_FAILED,
			.phase = OUTCOME_AT_RCPT,
			.code = 554,
			.enhanced = "5.7.1",
			.text = "its words"};
		return 0;
	case UNSIGNED:
		*outcome = (struct outcome){.kind = OUTCOME_DEFERRED,
			.phase = OUTCOME_AT_END,
			.code = 451,
			.enhanced = "4.7.26",
			.text = "its words"};
		return 0;
	case DOUBT:
		outcome->kind = OUTCOME_IN_DOUBT;
		return 0;
	case BREAK:
		outcome->kind = OUTCOME_DEFERRED;
		outcome->unreachable = true;
		return 0;
	case LOST:
		outcome->kind = OUTCOME_DEFERRED;
		outcome->unreachable = true;
		outcome->lost = true;
		return 0;
	case REFUSE_SESSION:
		*outcome = (struct outcome){.kind = OUTCOME_DEFERRED,
			.phase = OUTCOME_AT_MAIL,
			.unreachable = true,
			.lost = true,
			.limit = true,
			.code = 550,
			.enhanced = "5.4.5"};
		memcpy(outcome->text, "its words", sizeof("its words"));
		return 0;
	case DISK:
		return refuse(err, ERROR_IO);
	case SEND_AND_PAUSE:
		outbox_case_sql(outbox,
			"INSERT INTO meta (name, value) VALUES ('paused', '1') ON CONFLICT (name) "
			"DO UPDATE SET value = '1'");
		break;
	case SEND_AND_STOP:
		outbox->stop = 1;
		break;
	case SEND_AND_LOSE_ALL:
		outbox_case_sql(outbox, "UPDATE subscriber SET status = 'unsubscribed'");
		break;
	default:
		break;
	}
	outcome->kind = OUTCOME_SENT;
	outcome->code = 250;
	return 0;
}

static size_t find_reader(const struct outbox_case *outbox, const char *name)
{
	int64_t number = token_read(&outbox->store->key, TOKEN_DELIVERY, name);
	assert_int_not_equal(number, 0);
	return (size_t)number - 1;
}

/* It was not given after all. */
static void forget_last(struct outbox_case *outbox)
{
	size_t at = --outbox->given;
	free(outbox->senders[at]);
	free(outbox->recipients[at]);
	free(outbox->names[at]);
	free(outbox->messages[at]);
}

static int send_message(struct transport *transport, const struct submission *submission,
	struct outcome *ret_outcome, struct error *err)
{
	struct outbox_case *outbox = (struct outbox_case *)transport;
	size_t at = outbox->given++;
	enum act act = at < outbox->act_count ? outbox->acts[at] : SEND;
	struct outcome outcome = {.text = "its words", .queue_id = "Q1"};
	if (outbox->breaker && strcmp(submission->recipient, outbox->breaker) == 0) {
		act = LOST;
	}
	assert_true(at < ARRAY_LEN(outbox->senders));
	outbox->senders[at] = xstrdup(submission->sender);
	outbox->recipients[at] = xstrdup(submission->recipient);
	outbox->names[at] = xstrdup(submission->name);
	outbox->messages[at] = xstrndup(submission->bytes, submission->len);
	if (act == UNREACHABLE) {
		outcome.kind = OUTCOME_DEFERRED;
		outcome.unreachable = true;
		*ret_outcome = outcome;
		return 0;
	}
	if (act == STOPPED) {
		outbox->stop = 1;
		return refuse(err, ERROR_BUSY);
	}
	submission->before_begin(submission->ctx);
	if (submission->before_commit(submission->ctx, err) < 0) {
		forget_last(outbox);
		return -1;
	}
	/* Whatever happens to the process now, the store knows. */
	assert_int_equal(
		outbox_case_state(outbox, find_reader(outbox, submission->name)), DELIVERY_SENDING);
	if (play(outbox, act, &outcome, err) < 0) {
		return -1;
	}
	*ret_outcome = outcome;
	return 0;
}

static const struct transport_driver driver = {.send = send_message};

static int64_t tell_time(void *ctx)
{
	return ((struct outbox_case *)ctx)->now * 1000000;
}

static void note_event(void *ctx, const struct deliver_event *event)
{
	struct outbox_case *outbox = ctx;
	strbuf_addf(&outbox->events, "%s %s %zu/%zu: %s\n", event->address,
		delivery_state_name(event->state), event->done, event->total, event->reply);
}

void outbox_case_configure(struct outbox_case *outbox, const char *lines, const char *rest)
{
	struct report report = REPORT_INIT;
	FREE_ON_EXIT char *text = xasprintf("site:\n  title: Backend Notes\n"
					    "  url: https://blog.example.org/\n"
					    "  timezone: Europe/Berlin\n"
					    "sources: [{articles: articles}]\n"
					    "mail:\n  from: Notes <notes@example.org>\n"
					    "  server: smtp://127.0.0.1:25\n%s%s",
		lines, rest);
	FREE_ON_EXIT char *path = scratch_write_text(outbox->folder, "postrider.yaml", text);
	settings_free(outbox->settings);
	outbox->settings = settings_load(path, &report, &outbox->err);
	if (!outbox->settings) {
		fail_msg("%s: %s", outbox->err.text, report.count ? report.items[0].text : "");
	}
	report_release(&report);
}

static void add_readers(struct outbox_case *outbox)
{
	for (size_t i = 0; i < READERS; i++) {
		struct subscriber subscriber = {
			.address = addresses[i],
			.name = i == 0 ? "Ada Example" : NULL,
			.rhythm = RHYTHM_WEEKLY,
			.language = "",
			.categories = "",
			.attributes = "{}",
			.consent_source = "",
			.reason = "",
		};
		assert_int_equal(
			subscriber_put(outbox->store, &subscriber, addresses[i], &outbox->err), 0);
		outbox->readers[i] = subscriber.number;
	}
}

static void add_edition(struct outbox_case *outbox)
{
	const struct mail_variant variant = {.subject = "Hello",
		.text = "Dear \1N, leave with \1T.\n",
		.html = "<p>Dear \1N</p>\n"};
	struct reader_group group = {.categories = "", .language = ""};
	struct variant_row row = {.language = "en", .subject = "Hello", .articles = ""};
	struct enqueue enqueue = {.rhythm = RHYTHM_WEEKLY,
		.group = &group,
		.now = OUTBOX_NOW - 3600,
		.due = OUTBOX_NOW - 3600};
	int64_t count;
	STRBUF(blob);
	assert_int_equal(mail_variant_compose(&blob, &variant, &outbox->err), 0);
	assert_int_equal(edition_create(outbox->store, RHYTHM_WEEKLY, OUTBOX_NOW - 7200,
				 OUTBOX_NOW - 3600, &outbox->edition, &outbox->err),
		0);
	row.edition = enqueue.edition = outbox->edition;
	row.message = blob.data;
	row.message_len = blob.len;
	assert_int_equal(variant_create(outbox->store, &row, &enqueue.variant, &outbox->err), 0);
	assert_int_equal(edition_enqueue(outbox->store, &enqueue, &count, &outbox->err), 0);
	assert_int_equal(count, READERS);
}

int outbox_case_set_up(void **state)
{
	struct outbox_case *outbox = xcalloc(1, sizeof(*outbox));
	FREE_ON_EXIT char *path = NULL;
	outbox->transport.driver = &driver;
	outbox->events = (struct strbuf)STRBUF_INIT;
	outbox->folder = scratch_new();
	outbox->now = OUTBOX_NOW;
	outbox_case_configure(outbox, "", "");
	path = path_join(outbox->folder, "test.db");
	outbox->store = store_open(path, &outbox->err);
	if (!outbox->store) {
		fail_msg("%s", outbox->err.text);
	}
	add_readers(outbox);
	add_edition(outbox);
	*state = outbox;
	return 0;
}

static void forget(struct outbox_case *outbox)
{
	while (outbox->given) {
		forget_last(outbox);
	}
	strbuf_clear(&outbox->events);
}

int outbox_case_tear_down(void **state)
{
	struct outbox_case *outbox = *state;
	forget(outbox);
	strbuf_release(&outbox->events);
	settings_free(outbox->settings);
	store_close(outbox->store);
	scratch_free(outbox->folder);
	free(outbox);
	return 0;
}

int outbox_case_run(struct outbox_case *outbox, const enum act *acts, size_t count)
{
	struct transport *transport = &outbox->transport;
	struct deliver_params params = {
		.store = outbox->store,
		.settings = outbox->settings,
		.transports = &transport,
		.transport_count = 1,
		.clock = tell_time,
		.event = note_event,
		.ctx = outbox,
		.stop = &outbox->stop,
	};
	forget(outbox);
	outbox->acts = acts;
	outbox->act_count = count;
	outbox->stop = 0;
	outbox->err = (struct error)ERROR_INIT;
	return deliver(&params, &outbox->result, &outbox->err);
}

char *outbox_case_text(struct outbox_case *outbox, size_t reader, const char *column)
{
	FREE_ON_EXIT char *sql = xasprintf("SELECT %s FROM delivery WHERE subscriber = ?1", column);
	struct store *other = store_open_existing(outbox->store->path, &outbox->err);
	struct db_rows *rows;
	char *text;
	assert_non_null(other);
	rows = db_query(other->db, &outbox->err, sql, "i", outbox->readers[reader]);
	assert_non_null(rows);
	assert_int_equal(db_next(rows, &outbox->err), 1);
	text = xstrdup(db_text_or_empty(rows, 0));
	db_rows_free(rows);
	store_close(other);
	return text;
}

int64_t outbox_case_column(struct outbox_case *outbox, size_t reader, const char *column)
{
	FREE_ON_EXIT char *text = outbox_case_text(outbox, reader, column);
	return strtoll(text, NULL, 10);
}

enum delivery_state outbox_case_state(struct outbox_case *outbox, size_t reader)
{
	FREE_ON_EXIT char *text = outbox_case_text(outbox, reader, "state");
	return delivery_state_from_name(text);
}

void outbox_case_sql(struct outbox_case *outbox, const char *sql)
{
	struct store *other = store_open_existing(outbox->store->path, &outbox->err);
	assert_non_null(other);
	if (db_script(other->db, sql, &outbox->err) < 0) {
		fail_msg("%s", outbox->err.text);
	}
	store_close(other);
}
