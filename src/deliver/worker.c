#include "deliver/worker.h"

#include "base/mem.h"
#include "base/text.h"
#include "deliver/message.h"

void worker_init(struct worker *worker, struct desk *desk, const struct deliver_params *params,
	struct transport *transport)
{
	*worker = (struct worker){
		.desk = desk,
		.settings = params->settings,
		.key = &params->store->key,
		.dkim = params->dkim,
		.transport = transport,
	};
	for (size_t i = 0; i < ARRAY_LEN(worker->parcels); i++) {
		worker->parcels[i] = (struct parcel){.worker = worker,
			.bytes = STRBUF_INIT,
			.sender = STRBUF_INIT,
			.recipient = STRBUF_INIT};
	}
}

void worker_release(struct worker *worker)
{
	for (size_t i = 0; i < ARRAY_LEN(worker->parcels); i++) {
		strbuf_release(&worker->parcels[i].bytes);
		strbuf_release(&worker->parcels[i].sender);
		strbuf_release(&worker->parcels[i].recipient);
	}
}

/* ---- What the transport asks for ---- */

static void ask_for_mark(void *ctx)
{
	struct parcel *parcel = ctx;

	desk_ask(parcel->worker->desk, parcel->job);
}

static int await_mark(void *ctx, struct error *err)
{
	struct parcel *parcel = ctx;

	return desk_await(parcel->worker->desk, parcel->job) == JOB_GRANTED
		       ? 0
		       : error_set(err, ERROR_BUSY, "not to be sent any more");
}

/* ---- Parcels ---- */

/* A message that cannot be made is this reader's fate alone. */
static void fail(struct job *job, const struct error *fault)
{
	job->end = JOB_TRIED;
	job->outcome = (struct outcome){.kind = OUTCOME_FAILED};
	memcpy(job->outcome.text, fault->text, sizeof(job->outcome.text) - 1);
}

static int fill(struct parcel *parcel, struct error *err)
{
	const struct worker *worker = parcel->worker;
	const struct job *job = parcel->job;
	const struct outbox_item *item = &job->item;
	struct deliver_message message = {
		.blob = job->variant->blob.data,
		.blob_len = job->variant->blob.len,
		.subscriber = &item->subscriber,
		.rhythm = item->rhythm,
		.edition = item->edition,
		.date = item->edition_date,
		.delivery_token = parcel->delivery_token,
		.reader_token = parcel->reader_token,
		.dkim = worker->dkim,
	};

	token_make(worker->key, TOKEN_DELIVERY, item->delivery, parcel->delivery_token);
	token_make(worker->key, TOKEN_READER, item->subscriber.number, parcel->reader_token);
	strbuf_clear(&parcel->bytes);
	strbuf_clear(&parcel->sender);
	strbuf_clear(&parcel->recipient);
	if (deliver_fill(worker->settings, &message, &parcel->bytes, err) < 0) {
		return -1;
	}
	return deliver_envelope(
		worker->settings, &message, &parcel->sender, &parcel->recipient, err);
}

static const struct submission *make_ahead(void *ctx);

/* False where the message cannot be made; its job has the reason then. */
static bool make(struct parcel *parcel, struct job *job)
{
	struct error fault = ERROR_INIT;

	parcel->job = job;
	if (fill(parcel, &fault) < 0) {
		fail(job, &fault);
		return false;
	}
	parcel->submission = (struct submission){
		.name = parcel->delivery_token,
		.sender = parcel->sender.data,
		.recipient = parcel->recipient.data,
		.bytes = parcel->bytes.data,
		.len = parcel->bytes.len,
		.needs_smtputf8 = !text_is_ascii(parcel->recipient.data),
		.before_begin = ask_for_mark,
		.before_commit = await_mark,
		.next = make_ahead,
		.ctx = parcel,
	};
	return true;
}

/* Makes the message after this one, if there is one already. */
static const struct submission *make_ahead(void *ctx)
{
	struct parcel *parcel = ctx;
	struct worker *worker = parcel->worker;
	struct parcel *other = &worker->parcels[parcel == &worker->parcels[0]];
	struct job *job;

	while (!worker->ahead && (job = desk_try_take(worker->desk))) {
		if (make(other, job)) {
			worker->ahead = other;
		} else {
			desk_give_back(worker->desk, job);
		}
	}
	return worker->ahead ? &worker->ahead->submission : NULL;
}

/* The next parcel to give, or NULL where there is none any more. */
static struct parcel *next_parcel(struct worker *worker)
{
	struct parcel *parcel = worker->ahead;
	struct job *job;

	worker->ahead = NULL;
	while (!parcel && (job = desk_take(worker->desk))) {
		if (make(&worker->parcels[0], job)) {
			parcel = &worker->parcels[0];
		} else {
			desk_give_back(worker->desk, job);
		}
	}
	return parcel;
}

static void give(struct worker *worker, struct parcel *parcel)
{
	struct job *job = parcel->job;

	job->fault = (struct error)ERROR_INIT;
	if (transport_send(worker->transport, &parcel->submission, &job->outcome, &job->fault) ==
		0) {
		job->end = JOB_TRIED;
	} else {
		job->end = job->fault.kind == ERROR_BUSY ? JOB_UNTOUCHED : JOB_BROKEN;
	}
}

void *worker_run(void *argument)
{
	struct worker *worker = argument;
	struct parcel *parcel;

	while ((parcel = next_parcel(worker))) {
		give(worker, parcel);
		if (!desk_give_back(worker->desk, parcel->job)) {
			break;
		}
	}
	if (worker->ahead) {
		desk_leave(worker->desk, worker->ahead->job);
	}
	return NULL;
}
