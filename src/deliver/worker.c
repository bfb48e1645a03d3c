#include "deliver/worker.h"

#include "base/mem.h"
#include "base/text.h"
#include "deliver/message.h"

/* A job and who works on it. */
struct task {
	struct worker *worker;
	struct job *job;
};

static void ask_for_mark(void *ctx)
{
	struct task *task = ctx;

	desk_ask(task->worker->desk, task->job);
}

static int await_mark(void *ctx, struct error *err)
{
	struct task *task = ctx;

	return desk_await(task->worker->desk, task->job) == JOB_GRANTED
		       ? 0
		       : error_set(err, ERROR_BUSY, "not to be sent any more");
}

/* A message that cannot be made is this reader's fate alone. */
static void fail(struct job *job, const struct error *fault)
{
	job->end = JOB_TRIED;
	job->outcome = (struct outcome){.kind = OUTCOME_FAILED};
	memcpy(job->outcome.text, fault->text, sizeof(job->outcome.text) - 1);
}

static void give(struct task *task, const struct submission *submission)
{
	struct job *job = task->job;

	job->fault = (struct error)ERROR_INIT;
	if (transport_send(task->worker->transport, submission, &job->outcome, &job->fault) == 0) {
		job->end = JOB_TRIED;
	} else {
		job->end = job->fault.kind == ERROR_BUSY ? JOB_UNTOUCHED : JOB_BROKEN;
	}
}

static void work(struct worker *worker, struct job *job)
{
	const struct outbox_item *item = &job->item;
	char delivery_token[TOKEN_LEN + 1], reader_token[TOKEN_LEN + 1];
	struct task task = {.worker = worker, .job = job};
	struct deliver_message message = {
		.blob = job->variant->blob.data,
		.blob_len = job->variant->blob.len,
		.subscriber = &item->subscriber,
		.rhythm = item->rhythm,
		.edition = item->edition,
		.date = item->edition_date,
		.delivery_token = delivery_token,
		.reader_token = reader_token,
	};
	struct submission submission = {.name = delivery_token,
		.before_begin = ask_for_mark,
		.before_commit = await_mark,
		.ctx = &task};
	struct error fault = ERROR_INIT;
	STRBUF(sender);
	STRBUF(recipient);

	token_make(worker->key, TOKEN_DELIVERY, item->delivery, delivery_token);
	token_make(worker->key, TOKEN_READER, item->subscriber.number, reader_token);
	strbuf_clear(&worker->bytes);
	if (deliver_fill(worker->settings, &message, &worker->bytes, &fault) < 0 ||
		deliver_envelope(worker->settings, &message, &sender, &recipient, &fault) < 0) {
		fail(job, &fault);
		return;
	}
	submission.sender = sender.data;
	submission.recipient = recipient.data;
	submission.bytes = worker->bytes.data;
	submission.len = worker->bytes.len;
	submission.needs_smtputf8 = !text_is_ascii(recipient.data);
	give(&task, &submission);
}

void *worker_run(void *argument)
{
	struct worker *worker = argument;
	struct job *job;

	while ((job = desk_take(worker->desk))) {
		work(worker, job);
		if (!desk_give_back(worker->desk, job)) {
			break;
		}
	}
	return NULL;
}
