#include "deliver/desk.h"

#include <time.h>

void desk_init(struct desk *desk)
{
	pthread_condattr_t attributes;

	*desk = (struct desk){0};
	pthread_mutex_init(&desk->lock, NULL);
	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(&desk->for_committer, &attributes);
	pthread_condattr_destroy(&attributes);
	pthread_cond_init(&desk->for_workers, NULL);
}

void desk_expect(struct desk *desk, size_t workers)
{
	pthread_mutex_lock(&desk->lock);
	desk->workers += workers;
	pthread_mutex_unlock(&desk->lock);
}

void desk_release(struct desk *desk)
{
	job_list_free(&desk->ready);
	job_list_free(&desk->asking);
	job_list_free(&desk->done);
	pthread_cond_destroy(&desk->for_committer);
	pthread_cond_destroy(&desk->for_workers);
	pthread_mutex_destroy(&desk->lock);
}

/* ---- Workers ---- */

struct job *desk_take(struct desk *desk)
{
	struct job *job = NULL;

	pthread_mutex_lock(&desk->lock);
	while (!desk->closed && !desk->ready.first) {
		desk->idle++;
		pthread_cond_signal(&desk->for_committer);
		pthread_cond_wait(&desk->for_workers, &desk->lock);
		desk->idle--;
	}
	if (!desk->closed) {
		job = job_list_take(&desk->ready);
	} else {
		desk->workers--;
		pthread_cond_signal(&desk->for_committer);
	}
	pthread_mutex_unlock(&desk->lock);
	return job;
}

struct job *desk_try_take(struct desk *desk)
{
	struct job *job;

	pthread_mutex_lock(&desk->lock);
	job = desk->closed ? NULL : job_list_take(&desk->ready);
	pthread_mutex_unlock(&desk->lock);
	return job;
}

void desk_ask(struct desk *desk, struct job *job)
{
	pthread_mutex_lock(&desk->lock);
	if (job->answer == JOB_UNASKED) {
		job->answer = JOB_ASKING;
		job_list_add(&desk->asking, job);
		pthread_cond_signal(&desk->for_committer);
	}
	pthread_mutex_unlock(&desk->lock);
}

static void await_answer(struct desk *desk, struct job *job)
{
	while (job->answer == JOB_ASKING) {
		pthread_cond_wait(&job->answered, &desk->lock);
	}
}

enum job_answer desk_await(struct desk *desk, struct job *job)
{
	enum job_answer answer;

	pthread_mutex_lock(&desk->lock);
	await_answer(desk, job);
	answer = job->answer;
	pthread_mutex_unlock(&desk->lock);
	return answer;
}

static bool found_no_server(const struct job *job)
{
	return job->end == JOB_TRIED && job->outcome.kind == OUTCOME_DEFERRED &&
	       job->outcome.unreachable && !job->outcome.lost;
}

/* The outcome is durable with the worker's next mark, or within one look of the committer's:
 * waking it for each would cost more than what it does. */
bool desk_give_back(struct desk *desk, struct job *job)
{
	bool ended = found_no_server(job);

	pthread_mutex_lock(&desk->lock);
	/* Refused before the answer came: a job is in one list at a time. */
	await_answer(desk, job);
	job_list_add(&desk->done, job);
	if (ended) {
		desk->workers--;
		desk->unreachable |= desk->workers == 0;
		pthread_cond_signal(&desk->for_committer);
	}
	pthread_mutex_unlock(&desk->lock);
	return !ended;
}

void desk_leave(struct desk *desk, struct job *job)
{
	pthread_mutex_lock(&desk->lock);
	job_list_add_first(&desk->ready, job);
	pthread_cond_signal(&desk->for_workers);
	pthread_mutex_unlock(&desk->lock);
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

void desk_collect(struct desk *desk, long milliseconds, struct desk_view *ret_view)
{
	struct timespec until = from_now(milliseconds);

	pthread_mutex_lock(&desk->lock);
	if (milliseconds > 0 && !desk->asking.first && desk->workers &&
		desk->idle < desk->workers) {
		/* Once: whatever woke it, the committer looks. Others' questions that come while
		 * it commits are answered together; waiting for them would only cost time. */
		pthread_cond_timedwait(&desk->for_committer, &desk->lock, &until);
	}
	*ret_view = (struct desk_view){
		.ready = desk->ready.count,
		.quiet = desk->idle == desk->workers && !desk->ready.first,
		.ended = desk->workers == 0,
		.unreachable = desk->unreachable,
	};
	job_list_move(&desk->asking, &ret_view->asking);
	job_list_move(&desk->done, &ret_view->done);
	pthread_mutex_unlock(&desk->lock);
}

void desk_lay_out(struct desk *desk, struct job_list *jobs, bool first)
{
	if (!jobs->first) {
		return;
	}
	pthread_mutex_lock(&desk->lock);
	if (first) {
		job_list_move(&desk->ready, jobs);
	}
	job_list_move(jobs, &desk->ready);
	if (desk->idle) {
		pthread_cond_broadcast(&desk->for_workers);
	}
	pthread_mutex_unlock(&desk->lock);
}

void desk_answer(struct desk *desk, struct job_list *asked)
{
	struct job *job;

	pthread_mutex_lock(&desk->lock);
	while ((job = job_list_take(asked))) {
		job->answer = job->verdict;
		pthread_cond_signal(&job->answered);
	}
	pthread_mutex_unlock(&desk->lock);
}

void desk_close(struct desk *desk, struct job_list *ret_left)
{
	pthread_mutex_lock(&desk->lock);
	desk->closed = true;
	job_list_move(&desk->ready, ret_left);
	pthread_cond_broadcast(&desk->for_workers);
	pthread_mutex_unlock(&desk->lock);
}
