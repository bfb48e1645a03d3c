#include "deliver/job_queue.h"

#include <time.h>

void job_queue_init(struct job_queue *queue)
{
	pthread_condattr_t attributes;

	*queue = (struct job_queue){0};
	pthread_mutex_init(&queue->lock, NULL);
	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(&queue->wake_committer, &attributes);
	pthread_condattr_destroy(&attributes);
	pthread_cond_init(&queue->wake_workers, NULL);
}

void job_queue_add_workers(struct job_queue *queue, size_t workers)
{
	pthread_mutex_lock(&queue->lock);
	queue->workers += workers;
	pthread_mutex_unlock(&queue->lock);
}

void job_queue_release(struct job_queue *queue)
{
	job_list_free(&queue->ready);
	job_list_free(&queue->asking);
	job_list_free(&queue->done);
	pthread_cond_destroy(&queue->wake_committer);
	pthread_cond_destroy(&queue->wake_workers);
	pthread_mutex_destroy(&queue->lock);
}

/* ---- Workers ---- */

struct job *job_queue_take(struct job_queue *queue)
{
	struct job *job = NULL;

	pthread_mutex_lock(&queue->lock);
	while (!queue->closed && !queue->ready.first) {
		queue->idle++;
		pthread_cond_signal(&queue->wake_committer);
		pthread_cond_wait(&queue->wake_workers, &queue->lock);
		queue->idle--;
	}
	if (!queue->closed) {
		job = job_list_take(&queue->ready);
	} else {
		queue->workers--;
		pthread_cond_signal(&queue->wake_committer);
	}
	pthread_mutex_unlock(&queue->lock);
	return job;
}

struct job *job_queue_try_take(struct job_queue *queue)
{
	struct job *job;

	pthread_mutex_lock(&queue->lock);
	job = queue->closed ? NULL : job_list_take(&queue->ready);
	pthread_mutex_unlock(&queue->lock);
	return job;
}

void job_queue_request_mark(struct job_queue *queue, struct job *job)
{
	pthread_mutex_lock(&queue->lock);
	if (job->mark == JOB_UNMARKED) {
		job->mark = JOB_MARK_PENDING;
		job_list_add(&queue->asking, job);
		pthread_cond_signal(&queue->wake_committer);
	}
	pthread_mutex_unlock(&queue->lock);
}

static void wait_for_mark(struct job_queue *queue, struct job *job)
{
	while (job->mark == JOB_MARK_PENDING) {
		pthread_cond_wait(&job->mark_known, &queue->lock);
	}
}

enum job_mark job_queue_await_mark(struct job_queue *queue, struct job *job)
{
	enum job_mark mark;

	pthread_mutex_lock(&queue->lock);
	wait_for_mark(queue, job);
	mark = job->mark;
	pthread_mutex_unlock(&queue->lock);
	return mark;
}

static bool found_no_server(const struct job *job)
{
	return job->end == JOB_TRIED && job->outcome.kind == OUTCOME_DEFERRED &&
	       job->outcome.unreachable && !job->outcome.lost;
}

/* Does not wake the committer, which would cost more than it gains: the outcome becomes durable
 * with the worker's next mark, or when the committer's wait in job_queue_collect ends. */
bool job_queue_complete(struct job_queue *queue, struct job *job)
{
	bool ended = found_no_server(job);

	pthread_mutex_lock(&queue->lock);
	/* A job is in one list at a time, and the server may have refused it before its mark was
	 * answered. */
	wait_for_mark(queue, job);
	job_list_add(&queue->done, job);
	if (ended) {
		queue->workers--;
		queue->unreachable |= queue->workers == 0;
		pthread_cond_signal(&queue->wake_committer);
	}
	pthread_mutex_unlock(&queue->lock);
	return !ended;
}

void job_queue_put_back(struct job_queue *queue, struct job *job)
{
	pthread_mutex_lock(&queue->lock);
	job_list_add_first(&queue->ready, job);
	pthread_cond_signal(&queue->wake_workers);
	pthread_mutex_unlock(&queue->lock);
}

/* ---- The committer ---- */

static struct timespec from_now(long milliseconds)
{
	struct timespec at;

	clock_gettime(CLOCK_MONOTONIC, &at);
	at.tv_sec += milliseconds / 1000;
	at.tv_nsec += milliseconds % 1000 * 1000000;
	if (at.tv_nsec >= 1000000000) {
		at.tv_sec++;
		at.tv_nsec -= 1000000000;
	}
	return at;
}

void job_queue_collect(
	struct job_queue *queue, long milliseconds, struct job_queue_state *ret_state)
{
	struct timespec until = from_now(milliseconds);

	pthread_mutex_lock(&queue->lock);
	if (milliseconds > 0 && !queue->asking.first && queue->workers &&
		queue->idle < queue->workers) {
		/* No loop: a spurious wake-up costs the committer one round. Nor a wait for more
		 * requests to commit together: those that come during a commit share the next. */
		pthread_cond_timedwait(&queue->wake_committer, &queue->lock, &until);
	}
	*ret_state = (struct job_queue_state){
		.ready = queue->ready.count,
		.quiet = queue->idle == queue->workers && !queue->ready.first,
		.ended = queue->workers == 0,
		.unreachable = queue->unreachable,
	};
	job_list_move(&queue->asking, &ret_state->asking);
	job_list_move(&queue->done, &ret_state->done);
	pthread_mutex_unlock(&queue->lock);
}

void job_queue_add(struct job_queue *queue, struct job_list *jobs)
{
	if (!jobs->first) {
		return;
	}
	pthread_mutex_lock(&queue->lock);
	job_list_move(jobs, &queue->ready);
	if (queue->idle) {
		pthread_cond_broadcast(&queue->wake_workers);
	}
	pthread_mutex_unlock(&queue->lock);
}

void job_queue_answer(struct job_queue *queue, struct job_list *asking)
{
	struct job *job;

	pthread_mutex_lock(&queue->lock);
	while ((job = job_list_take(asking))) {
		job->mark = job->mark_decision;
		pthread_cond_signal(&job->mark_known);
	}
	pthread_mutex_unlock(&queue->lock);
}

void job_queue_close(struct job_queue *queue, struct job_list *ret_left)
{
	pthread_mutex_lock(&queue->lock);
	queue->closed = true;
	job_list_move(&queue->ready, ret_left);
	pthread_cond_broadcast(&queue->wake_workers);
	pthread_mutex_unlock(&queue->lock);
}
