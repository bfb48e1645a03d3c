#include "deliver/worker.h"

#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "deliver/message.h"

void worker_init(struct worker *worker, struct job_queue *queue,
	const struct deliver_params *params, struct transport *transport)
{
	*worker = (struct worker){
		.queue = queue,
		.settings = params->settings,
		.key = &params->store->key,
		.dkim = params->dkim,
		.transport = transport,
	};
	for (size_t i = 0; i < ARRAY_LEN(worker->slots); i++) {
		worker->slots[i] = (struct outgoing){.worker = worker,
			.bytes = STRBUF_INIT,
			.sender = STRBUF_INIT,
			.recipient = STRBUF_INIT};
	}
}

void worker_release(struct worker *worker)
{
	for (size_t i = 0; i < ARRAY_LEN(worker->slots); i++) {
		strbuf_release(&worker->slots[i].bytes);
		strbuf_release(&worker->slots[i].sender);
		strbuf_release(&worker->slots[i].recipient);
	}
}

/* ---- What the transport asks for ---- */

static void request_mark(void *ctx)
{
	struct outgoing *outgoing = ctx;

	job_queue_request_mark(outgoing->worker->queue, outgoing->job);
}

static int await_mark(void *ctx, struct error *err)
{
	struct outgoing *outgoing = ctx;

	return job_queue_await_mark(outgoing->worker->queue, outgoing->job) == JOB_MARKED
		       ? 0
		       : error_set(err, ERROR_BUSY, "not to be sent any more");
}

/* ---- Messages ---- */

/* What is impossible for everybody was looked for before: this is about one reader. */
static void give_up(struct job *job, const struct error *fault)
{
	job->end = JOB_TRIED;
	job->outcome = (struct outcome){
		.kind = fault->kind == ERROR_STORE ? OUTCOME_FAILED : OUTCOME_IMPOSSIBLE};
	memcpy(job->outcome.text, fault->text, sizeof(job->outcome.text) - 1);
}

static int fill(struct outgoing *outgoing, struct error *err)
{
	const struct worker *worker = outgoing->worker;
	const struct job *job = outgoing->job;
	const struct outbox_item *item = &job->item;
	struct deliver_message message = {
		.blob = job->variant->blob.data,
		.blob_len = job->variant->blob.len,
		.subscriber = &item->subscriber,
		.rhythm = item->rhythm,
		.edition = item->edition,
		.date = item->date,
		.delivery_token = outgoing->delivery_token,
		.reader_token = outgoing->reader_token,
		.dkim = worker->dkim,
	};

	token_make(worker->key, TOKEN_DELIVERY, item->delivery, outgoing->delivery_token);
	token_make(worker->key, TOKEN_READER, item->subscriber.number, outgoing->reader_token);
	strbuf_clear(&outgoing->bytes);
	strbuf_clear(&outgoing->sender);
	strbuf_clear(&outgoing->recipient);
	if (deliver_fill(worker->settings, &message, &outgoing->bytes, err) < 0) {
		return -1;
	}
	return deliver_envelope(
		worker->settings, &message, &outgoing->sender, &outgoing->recipient, err);
}

static const struct submission *make_ahead(void *ctx);

/* False where the message cannot be made: the job is decided then, and has the reason. */
static bool make(struct outgoing *outgoing, struct job *job)
{
	struct error fault = ERROR_INIT;

	outgoing->job = job;
	if (fill(outgoing, &fault) < 0) {
		give_up(job, &fault);
		return false;
	}
	outgoing->submission = (struct submission){
		.name = outgoing->delivery_token,
		.sender = outgoing->sender.data,
		.recipient = outgoing->recipient.data,
		.bytes = outgoing->bytes.data,
		.len = outgoing->bytes.len,
		.needs_smtputf8 = !text_is_ascii(outgoing->recipient.data),
		.before_begin = request_mark,
		.before_commit = await_mark,
		.next = make_ahead,
		.ctx = outgoing,
	};
	return true;
}

/* Makes the message after this one where its job is ready. */
static const struct submission *make_ahead(void *ctx)
{
	struct outgoing *outgoing = ctx;
	struct worker *worker = outgoing->worker;
	struct outgoing *other = &worker->slots[outgoing == &worker->slots[0]];
	struct job *job;

	while (!worker->ahead && (job = job_queue_try_take(worker->queue))) {
		if (make(other, job)) {
			worker->ahead = other;
		} else {
			job_queue_complete(worker->queue, job);
		}
	}
	return worker->ahead ? &worker->ahead->submission : NULL;
}

/* The next message to send, or NULL where there is none any more. */
static struct outgoing *next_outgoing(struct worker *worker)
{
	struct outgoing *outgoing = worker->ahead;
	struct job *job;

	worker->ahead = NULL;
	while (!outgoing && (job = job_queue_take(worker->queue))) {
		if (make(&worker->slots[0], job)) {
			outgoing = &worker->slots[0];
		} else {
			job_queue_complete(worker->queue, job);
		}
	}
	return outgoing;
}

static void send_message(struct worker *worker, struct outgoing *outgoing)
{
	struct job *job = outgoing->job;

	job->fault = (struct error)ERROR_INIT;
	if (transport_send(worker->transport, &outgoing->submission, &job->outcome, &job->fault) ==
		0) {
		job->end = JOB_TRIED;
	} else {
		job->end = job->fault.kind == ERROR_BUSY ? JOB_UNTOUCHED : JOB_LOCAL_FAULT;
	}
}

void *worker_run(void *argument)
{
	struct worker *worker = argument;
	struct outgoing *outgoing;

	while ((outgoing = next_outgoing(worker))) {
		send_message(worker, outgoing);
		if (!job_queue_complete(worker->queue, outgoing->job)) {
			break;
		}
	}
	if (worker->ahead) {
		job_queue_put_back(worker->queue, worker->ahead->job);
	}
	return NULL;
}
