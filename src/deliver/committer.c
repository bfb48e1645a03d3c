#include "deliver/committer.h"

#include <time.h>

#include "deliver/committer_parts.h"

#define LOOK       20 /* milliseconds within which an outcome is durable, and a stop is seen */
#define LONG_LOOK  200
#define RETRY      500 /* milliseconds between tries to write down outcomes where the store fails */
#define RETRIES    60
#define SAVE_AFTER 1000000 /* microseconds between two saves of how fast mail may go */

/* ---- The transaction ---- */

static int record_all(struct committer *committer, const struct job_list *done, struct error *err)
{
	struct store *store = committer->params->store;
	int64_t now = committer_now(committer);

	for (const struct job *job = done->first; job; job = job->next) {
		/* The row of what was never marked says all this already. */
		bool changed = job->fate == JOB_ENDED || job->verdict == JOB_GRANTED;

		if (changed &&
			outbox_finish(store, job->item.delivery, &job->result, now, err) < 0) {
			return -1;
		}
	}
	return 0;
}

static int mark_all(struct committer *committer, struct job_list *asking, struct error *err)
{
	struct store *store = committer->params->store;
	const atomic_int *stop = committer->params->stop;
	int64_t now = committer_now(committer), paused;
	bool none;

	if (store_get(store, STORE_PAUSED, &paused, err) < 0) {
		return -1;
	}
	committer->result->paused = paused != 0;
	/* What has its mark is finished; what has not is left to another run. */
	none = paused || (stop && *stop);
	for (struct job *job = asking->first; job; job = job->next) {
		int marked = none ? 0 : outbox_mark_sending(store, &job->item, now, err);

		if (marked < 0) {
			return -1;
		}
		job->verdict = marked ? JOB_GRANTED : JOB_DENIED;
	}
	return 0;
}

static int save_throttle(struct committer *committer, struct error *err)
{
	int64_t now = committer_micros(committer);

	if (now - committer->throttle_saved < SAVE_AFTER && now >= committer->throttle_saved) {
		return 0;
	}
	committer->throttle_saved = now;
	return throttle_save_changes(committer->throttle, committer->params->store, err);
}

/* What one transaction writes down. */
struct batch {
	struct committer *committer;
	struct job_list *asking;
	const struct job_list *done;
};

static int write_batch(void *ctx, struct error *err)
{
	const struct batch *batch = ctx;

	return record_all(batch->committer, batch->done, err) < 0 ||
			       mark_all(batch->committer, batch->asking, err) < 0 ||
			       save_throttle(batch->committer, err) < 0
		       ? -1
		       : 0;
}

static int write_down(struct committer *committer, struct job_list *asking,
	const struct job_list *done, struct error *err)
{
	struct batch batch = {.committer = committer, .asking = asking, .done = done};

	return outbox_transaction(committer->params->store, write_batch, &batch, err);
}

/* Once it is durable: tells of them and frees them, but for those that go again. Returns whether
 * there are any. */
static bool let_end(struct committer *committer, struct job_list *done)
{
	struct job_list again = {0};
	struct job *job;
	bool any;

	while ((job = job_list_take(done))) {
		if (job->fate == JOB_ENDED) {
			committer_tell(committer, &job->item, &job->result);
		}
		if (job->fate == JOB_AGAIN) {
			job->verdict = job->answer = JOB_UNASKED;
			job->fate = JOB_OPEN;
			job_list_add(&again, job);
		} else {
			job_free(job);
		}
	}
	/* In front: a message waits for one retry, not for all others. */
	any = again.first != NULL;
	desk_lay_out(committer->desk, &again, true);
	return any;
}

static void refuse_all(struct committer *committer, struct job_list *asking)
{
	for (struct job *job = asking->first; job; job = job->next) {
		job->verdict = JOB_REFUSED;
	}
	desk_answer(committer->desk, asking);
}

/* Takes into one transaction what has come together. */
static int commit(struct committer *committer, struct desk_view *view, struct error *err)
{
	struct error fault = ERROR_INIT;
	int result;

	if (!view->asking.first && !view->done.first) {
		return 0;
	}
	for (struct job *job = view->done.first; job; job = job->next) {
		committer_settle(committer, job, &fault);
	}
	result = write_down(committer, &view->asking, &view->done, err);
	if (result < 0) {
		refuse_all(committer, &view->asking);
		return -1;
	}
	desk_answer(committer->desk, &view->asking);
	if (let_end(committer, &view->done)) {
		view->quiet = false;
	}
	return fault.kind == ERROR_NONE ? 0 : error_set(err, fault.kind, "%s", fault.text);
}

/* ---- The loop ---- */

static bool is_stopped(const struct committer *committer)
{
	const atomic_int *stop = committer->params->stop;

	return (stop && *stop) || committer->result->paused || committer->result->unreachable;
}

/* Nothing more is given out; what nobody has begun is as it was. */
static void close_desk(struct committer *committer)
{
	struct job_list left = {0};

	desk_close(committer->desk, &left);
	job_list_free(&left);
	job_list_free(&committer->waiting);
}

static bool is_over(struct committer *committer, const struct desk_view *view)
{
	if (is_stopped(committer) || view->ended) {
		return true;
	}
	if (!view->quiet || !committer->exhausted || committer->waiting.first) {
		return false;
	}
	if (committer->again) {
		committer->again = false;
		committer->exhausted = false;
		committer->after = 0;
	}
	return committer->exhausted;
}

static void wait_a_while(int64_t microseconds)
{
	struct timespec pause = {.tv_nsec = LONG_LOOK * 1000000};

	if (microseconds < LONG_LOOK * 1000) {
		pause.tv_nsec = microseconds * 1000;
	}
	nanosleep(&pause, NULL);
}

static long patience(const struct committer *committer)
{
	return committer->waits / 1000 < LOOK ? (long)(committer->waits / 1000) + 1 : LOOK;
}

static void commit_failed(struct committer *committer, struct desk_view *view)
{
	committer->failed = true;
	job_list_move(&view->done, &committer->unwritten);
}

static int serve(struct committer *committer, struct error *err)
{
	struct desk_view view = {0};

	do {
		if (committer_claim(committer, view.ready, err) < 0) {
			commit_failed(committer, &view);
			return -1;
		}
		desk_collect(committer->desk, patience(committer), &view);
		if (view.quiet && !view.done.first && committer->waiting.first) {
			wait_a_while(committer->waits);
		}
		if (commit(committer, &view, err) < 0) {
			commit_failed(committer, &view);
			return -1;
		}
		committer->result->unreachable |= view.unreachable;
	} while (!is_over(committer, &view));
	return 0;
}

/* Waits for the workers to end what they have begun, and writes it down. Once the store has failed
 * nothing more is marked: what would be sent could not be accounted for. */
static int drain(struct committer *committer, struct error *err)
{
	struct desk_view view;

	do {
		desk_collect(committer->desk, LOOK, &view);
		if (committer->failed) {
			refuse_all(committer, &view.asking);
			job_list_move(&view.done, &committer->unwritten);
		} else if (commit(committer, &view, err) < 0) {
			commit_failed(committer, &view);
		}
	} while (!view.ended);
	return committer->failed ? -1 : 0;
}

/* The store failed while outcomes were known: they are worth some patience, since what is not
 * written down is in doubt. */
static void rescue(struct committer *committer)
{
	static const struct timespec pause = {.tv_nsec = RETRY * 1000000};
	struct job_list none = {0};
	struct error ignored = ERROR_INIT, fault = ERROR_INIT;

	for (struct job *job = committer->unwritten.first; job; job = job->next) {
		committer_settle(committer, job, &fault);
	}
	for (int i = 0; i < RETRIES && committer->unwritten.first; i++) {
		if (write_down(committer, &none, &committer->unwritten, &ignored) == 0) {
			let_end(committer, &committer->unwritten);
		} else {
			nanosleep(&pause, NULL);
		}
	}
	committer->result->unwritten = committer->unwritten.count;
}

int committer_run(struct committer *committer, struct error *err)
{
	struct error later = ERROR_INIT;
	int result = serve(committer, err);

	close_desk(committer);
	if (drain(committer, result < 0 ? &later : err) < 0) {
		result = -1;
	}
	rescue(committer);
	return result;
}
