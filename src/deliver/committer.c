#include "deliver/committer.h"

#include <glib.h>
#include <time.h>

#include "deliver/committer_parts.h"

#define POLL          20  /* milliseconds within which an outcome is durable, and a stop is seen */
#define LONGEST_SLEEP 200 /* milliseconds */
#define RETRY_PAUSE   500 /* milliseconds between tries to write outcomes to a store that fails */
#define RETRY_SECONDS 30  /* for so long, since the store began to fail */
#define SAVE_AFTER    1000000 /* microseconds between two saves of the throttle */

/* ---- The transaction ---- */

static int record_all(struct committer *committer, const struct job_list *done, struct error *err)
{
	struct store *store = committer->params->store;
	int64_t now = committer_now(committer);

	for (const struct job *job = done->first; job; job = job->next) {
		/* The row of a delivery that was never marked holds the same already. */
		bool changed = job->fate == JOB_FINISHED || job->mark_decision == JOB_MARKED;

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
	/* Deliveries that have their mark go on; the others are left to another run. */
	none = paused || (stop && *stop);
	for (struct job *job = asking->first; job; job = job->next) {
		bool refused = none || committer_is_refused(committer, job->domain);
		int marked = refused ? 0 : outbox_mark_sending(store, &job->item, now, err);

		if (marked < 0) {
			return -1;
		}
		job->mark_decision = marked ? JOB_MARKED : JOB_MARK_DENIED;
		if (!marked && !refused) {
			g_hash_table_add(
				committer->denied, committer_denied_key(job->item.delivery));
		}
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
			       committer_requeue(batch->committer, err) < 0 ||
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

/* Reports finished jobs, whose results are durable by now, and frees all but those to be retried,
 * which go back to the queue. Returns whether there are any. */
static bool finish_jobs(struct committer *committer, struct job_list *done)
{
	struct job_list retries = {0};
	struct job *job;
	bool any;

	while ((job = job_list_take(done))) {
		if (job->fate == JOB_FINISHED) {
			committer_report(committer, &job->item, &job->result);
		}
		if (job->fate == JOB_RETRY) {
			job->mark_decision = job->mark = JOB_UNMARKED;
			job->fate = JOB_OPEN;
			job_list_add(&retries, job);
		} else {
			job_free(job);
		}
	}
	/* Behind those that are ready: a server that refused one is to be asked with another. */
	any = retries.first != NULL;
	job_queue_add(committer->queue, &retries);
	return any;
}

static void refuse_all(struct committer *committer, struct job_list *asking)
{
	for (struct job *job = asking->first; job; job = job->next) {
		job->mark_decision = JOB_MARK_FAILED;
	}
	job_queue_answer(committer->queue, asking);
}

/* Writes the results and marks that have come together, in one transaction. */
static int commit(struct committer *committer, struct job_queue_state *state, struct error *err)
{
	struct error fault = ERROR_INIT;
	int result;

	if (!state->asking.first && !state->done.first) {
		return 0;
	}
	for (struct job *job = state->done.first; job; job = job->next) {
		committer_settle(committer, job, &fault);
	}
	result = write_down(committer, &state->asking, &state->done, err);
	if (result < 0) {
		refuse_all(committer, &state->asking);
		return -1;
	}
	job_queue_answer(committer->queue, &state->asking);
	if (finish_jobs(committer, &state->done)) {
		state->quiet = false;
	}
	return fault.kind == ERROR_NONE ? 0 : error_set(err, fault.kind, "%s", fault.text);
}

/* ---- The loop ---- */

static bool is_stopped(const struct committer *committer)
{
	const atomic_int *stop = committer->params->stop;

	return (stop && *stop) || committer->result->paused || committer->result->unreachable;
}

/* Jobs that no worker has taken stay queued in the store. */
static void close_queue(struct committer *committer)
{
	struct job_list left = {0};

	job_queue_close(committer->queue, &left);
	job_list_free(&left);
	job_list_free(&committer->waiting);
}

static bool is_over(struct committer *committer, const struct job_queue_state *state)
{
	if (is_stopped(committer) || state->ended) {
		return true;
	}
	if (!state->quiet || !committer->exhausted || committer->waiting.first) {
		return false;
	}
	if (committer->another_pass) {
		committer->another_pass = false;
		committer->exhausted = false;
		committer->after = (struct outbox_place){0};
	}
	return committer->exhausted;
}

static void sleep_for(int64_t microseconds)
{
	struct timespec pause = {.tv_nsec = LONGEST_SLEEP * 1000000};

	if (microseconds < LONGEST_SLEEP * 1000) {
		pause.tv_nsec = microseconds * 1000;
	}
	nanosleep(&pause, NULL);
}

static long collect_timeout(const struct committer *committer)
{
	return committer->until_next / 1000 < POLL ? (long)(committer->until_next / 1000) + 1
						   : POLL;
}

static int64_t monotonic_seconds(void)
{
	struct timespec at;

	clock_gettime(CLOCK_MONOTONIC, &at);
	return at.tv_sec;
}

/* Before the store is used. What it does may wait for half a minute until it fails. */
static void begin_step(struct committer *committer)
{
	if (!committer->failed) {
		committer->step_began = monotonic_seconds();
	}
}

static void commit_failed(struct committer *committer, struct job_queue_state *state)
{
	committer->failed = true;
	job_list_move(&state->done, &committer->unwritten);
}

static int run_until_over(struct committer *committer, struct error *err)
{
	struct job_queue_state state = {0};

	do {
		begin_step(committer);
		if (committer_claim(committer, state.ready, err) < 0) {
			commit_failed(committer, &state);
			return -1;
		}
		job_queue_collect(committer->queue, collect_timeout(committer), &state);
		if (state.quiet && !state.done.first && committer->waiting.first) {
			sleep_for(committer->until_next);
		}
		begin_step(committer);
		if (commit(committer, &state, err) < 0) {
			commit_failed(committer, &state);
			return -1;
		}
		committer->result->unreachable |= state.unreachable;
	} while (!is_over(committer, &state));
	return 0;
}

/* Waits for the workers to complete the jobs that they have, and writes the results. Once the store
 * has failed, no job is marked any more, so that nothing is sent without a record. */
static int drain(struct committer *committer, struct error *err)
{
	struct job_queue_state state;

	do {
		job_queue_collect(committer->queue, POLL, &state);
		begin_step(committer);
		if (committer->failed) {
			refuse_all(committer, &state.asking);
			job_list_move(&state.done, &committer->unwritten);
		} else if (commit(committer, &state, err) < 0) {
			commit_failed(committer, &state);
		}
	} while (!state.ended);
	return committer->failed ? -1 : 0;
}

static bool is_given_up(const struct committer *committer)
{
	const atomic_int *stop = committer->params->stop;

	return (stop && *stop) || monotonic_seconds() - committer->step_began >= RETRY_SECONDS;
}

/* The marks are in the store, and nothing else ever will be. */
static void report_in_doubt(struct committer *committer)
{
	for (const struct job *job = committer->unwritten.first; job; job = job->next) {
		struct outbox_result result = {.state = DELIVERY_IN_DOUBT,
			.reply = "what came of it could not be written down"};

		if (job->mark_decision == JOB_MARKED) {
			committer->result->unwritten++;
			committer_report(committer, &job->item, &result);
		}
	}
}

/* The store failed while results were known. A delivery without a written result is in doubt, which
 * is worth trying for a while. */
static void write_unwritten(struct committer *committer)
{
	static const struct timespec pause = {.tv_nsec = RETRY_PAUSE * 1000000};
	bool given_up = false;
	struct job_list none = {0};
	struct error ignored = ERROR_INIT, fault = ERROR_INIT;

	for (struct job *job = committer->unwritten.first; job; job = job->next) {
		committer_settle(committer, job, &fault);
	}
	while (committer->unwritten.first && !given_up) {
		if (write_down(committer, &none, &committer->unwritten, &ignored) == 0) {
			finish_jobs(committer, &committer->unwritten);
			break;
		}
		given_up = is_given_up(committer);
		if (!given_up) {
			nanosleep(&pause, NULL);
		}
	}
	report_in_doubt(committer);
}

static int save_changes(void *ctx, struct error *err)
{
	const struct committer *committer = ctx;

	return throttle_save_changes(committer->throttle, committer->params->store, err);
}

/* What was learnt since the throttle was saved last: the next run is to know it. */
static int save_last(struct committer *committer, struct error *err)
{
	return outbox_transaction(committer->params->store, save_changes, committer, err);
}

int committer_run(struct committer *committer, struct error *err)
{
	struct error later = ERROR_INIT;
	int result = run_until_over(committer, err);

	close_queue(committer);
	if (drain(committer, result < 0 ? &later : err) < 0) {
		result = -1;
	}
	write_unwritten(committer);
	committer_note_end(committer);
	if (!committer->failed && save_last(committer, err) < 0) {
		result = -1;
	}
	return result;
}
