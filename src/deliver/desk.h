#ifndef POSTRIDER_DELIVER_DESK_H
#define POSTRIDER_DELIVER_DESK_H

/*
 * Where the threads of a run meet. Workers take jobs, ask for the mark that must be durable before
 * a server can have the message, and hand back what came of it; the committer, which alone uses
 * the store, lays jobs out, answers, and collects. All of it is locked inside.
 *
 * A worker that finds no server retires where others are left; the last one closes the desk.
 */

#include <pthread.h>
#include <stdbool.h>

#include "deliver/job.h"

struct desk {
	pthread_mutex_t lock;
	pthread_cond_t for_committer; /* a question, an idle worker, one that ended */
	pthread_cond_t for_workers;   /* jobs are laid out, or the desk was closed */
	struct job_list ready;        /* to be taken */
	struct job_list asking;       /* their workers wait */
	struct job_list done;         /* handed back */
	size_t workers;               /* that have not ended */
	size_t idle;                  /* that wait for a job */
	bool closed;                  /* no job is given out any more */
	bool unreachable;             /* the last worker found no server */
};

void desk_init(struct desk *desk);
/* How many workers there are. Called once, after they were started. */
void desk_expect(struct desk *desk, size_t workers);
void desk_release(struct desk *desk);

/* ---- For workers ---- */

/* The next job; NULL where there will be none: the worker has ended then. */
struct job *desk_take(struct desk *desk);
/* The same without waiting; NULL where none is ready. */
struct job *desk_try_take(struct desk *desk);
/* Asks for the durable mark; once for a job, also where a second connection begins with it. */
void desk_ask(struct desk *desk, struct job *job);
/* Waits for the answer. */
enum job_answer desk_await(struct desk *desk, struct job *job);
/* Hands it back. False where the worker has ended with that: there was no server. */
bool desk_give_back(struct desk *desk, struct job *job);
/* Lays back one that was only taken, for the others: of a worker that has ended. */
void desk_leave(struct desk *desk, struct job *job);

/* ---- For the committer ---- */

/* What the committer finds when it looks. */
struct desk_view {
	struct job_list asking, done; /* now the committer's */
	size_t ready;                 /* jobs that nobody has taken */
	bool quiet;                   /* no worker has a job */
	bool ended;                   /* no worker is left */
	bool unreachable;
};
/* Waits, at most for the milliseconds, until there is something to do, and takes it. */
void desk_collect(struct desk *desk, long milliseconds, struct desk_view *ret_view);
/* Lays jobs out, behind those that are there or (`first`) before them. The list is empty then. */
void desk_lay_out(struct desk *desk, struct job_list *jobs, bool first);
/* Tells the workers of these jobs the verdicts. The jobs are theirs again, the list is empty. */
void desk_answer(struct desk *desk, struct job_list *asked);
/* Gives out no more; what lies there goes to ret_left. */
void desk_close(struct desk *desk, struct job_list *ret_left);

#endif
