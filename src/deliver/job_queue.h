#ifndef POSTRIDER_DELIVER_JOB_QUEUE_H
#define POSTRIDER_DELIVER_JOB_QUEUE_H

/*
 * The job queue between the committer and the workers; the functions lock it. The committer adds
 * jobs. A worker takes one, requests the mark that must be durable before a server can have the
 * message, waits for it, and completes the job. The committer, which alone uses the store, collects
 * the requests and the completed jobs and answers the requests.
 *
 * A worker that finds no server ends, with its job completed; when the last one ends like that, the
 * queue says that no server can be reached.
 */

#include <pthread.h>
#include <stdbool.h>

#include "deliver/job.h"

struct job_queue {
	pthread_mutex_t lock;
	pthread_cond_t wake_committer; /* a request, an idle worker, one that ended */
	pthread_cond_t wake_workers;   /* jobs were added, or the queue was closed */
	struct job_list ready;         /* to be taken */
	struct job_list asking;        /* whose marks are requested */
	struct job_list done;          /* completed */
	size_t workers;                /* that have not ended */
	size_t idle;                   /* that wait for a job */
	bool closed;                   /* no job can be taken any more */
	bool unreachable;              /* the last worker found no server */
};

void job_queue_init(struct job_queue *queue);
/* How many workers there are. Called once, after they were started. */
void job_queue_add_workers(struct job_queue *queue, size_t workers);
void job_queue_release(struct job_queue *queue);

/* ---- For workers ---- */

/* The next job; NULL where there will be none: the worker has ended then. */
struct job *job_queue_take(struct job_queue *queue);
/* The same without waiting; NULL where none is ready. */
struct job *job_queue_try_take(struct job_queue *queue);
/* Asks for the durable mark, without waiting. A job whose mark was requested before, over a
 * connection that turned out to be closed, is left as it is. */
void job_queue_request_mark(struct job_queue *queue, struct job *job);
/* Waits until the requested mark is no longer pending. */
enum job_mark job_queue_await_mark(struct job_queue *queue, struct job *job);
/* Gives the job back, its end and outcome filled in. False where there was no server: the worker
 * has ended then. */
bool job_queue_complete(struct job_queue *queue, struct job *job);
/* Gives back a job that was taken and not begun, for the other workers. For a worker that has
 * ended. */
void job_queue_put_back(struct job_queue *queue, struct job *job);

/* ---- For the committer ---- */

/* What job_queue_collect finds. */
struct job_queue_state {
	struct job_list asking, done; /* now the committer's */
	size_t ready;                 /* jobs that nobody has taken */
	bool quiet;                   /* no worker has a job */
	bool ended;                   /* no worker is left */
	bool unreachable;
};
/* Waits until something happens, for so many milliseconds at most, and takes the requests and the
 * completed jobs. */
void job_queue_collect(
	struct job_queue *queue, long milliseconds, struct job_queue_state *ret_state);
/* Adds jobs behind those that are there. The list is empty then. */
void job_queue_add(struct job_queue *queue, struct job_list *jobs);
/* Passes each job's mark_decision on to its worker, whose the job is again. The list is empty
 * then. */
void job_queue_answer(struct job_queue *queue, struct job_list *asking);
/* Ends the taking of jobs; those that nobody has taken go to ret_left. */
void job_queue_close(struct job_queue *queue, struct job_list *ret_left);

#endif
