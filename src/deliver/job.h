#ifndef POSTRIDER_DELIVER_JOB_H
#define POSTRIDER_DELIVER_JOB_H

/* A delivery on its way through a run: from the store to a worker and back. Who holds the pointer
 * owns the job; the lists only link. */

#include <pthread.h>

#include "base/strbuf.h"
#include "net/submission.h"
#include "store/outbox.h"

/* A variant's bytes, shared by the jobs that need them. Counted by the committer alone; workers
 * read. */
struct job_variant {
	int64_t number, edition;
	size_t users;
	struct strbuf blob;
};

/* The durable mark in the store that a delivery is being sent: without it, nothing may leave. */
enum job_mark {
	JOB_UNMARKED,     /* not asked for */
	JOB_MARK_PENDING, /* asked for; the committer has not answered yet */
	JOB_MARKED,       /* committed */
	JOB_MARK_DENIED,  /* the delivery may not be sent any more */
	JOB_MARK_FAILED,  /* the store failed */
};

/* How a worker's turn with a job ended. */
enum job_end {
	JOB_TRIED,       /* the outcome says what came of it */
	JOB_UNTOUCHED,   /* the message was given to nobody */
	JOB_LOCAL_FAULT, /* given to nobody, by a fault of this machine; `fault` says which */
};

/* What the committer does with a job that came back. */
enum job_fate {
	JOB_OPEN,     /* not decided */
	JOB_FINISHED, /* the result is written down and reported */
	JOB_REQUEUED, /* stays queued in the store, for another run or pass */
	JOB_RETRY,    /* goes to a worker once more, in this run */
};

struct job {
	struct job *next;
	struct outbox_item item; /* its strings are the job's */
	const char *domain;      /* of the address, in it */
	struct job_variant *variant;
	int losses;                  /* sessions that were lost in the middle of it, in this run */
	size_t well_before;          /* the committer's `well` at the first of them */
	enum job_mark mark_decision; /* the committer's, until the queue passes it on */
	enum job_mark mark;          /* as the worker sees it; under the queue's lock */
	pthread_cond_t mark_known;   /* mark is no longer pending */
	enum job_end end;
	struct outcome outcome;
	struct error fault;

	/* The committer's decisions. */
	enum job_fate fate;
	struct outbox_result result; /* to be written down; its strings are the job's */
	char *reply;
};

/* A copy of the item; variant is borrowed, its users are raised. */
struct job *job_new(const struct outbox_item *item, struct job_variant *variant);
/* Lowers the variant's users as well. */
void job_free(struct job *job);

/* First in, first out. Zeroed: empty. */
struct job_list {
	struct job *first, *last;
	size_t count;
};
void job_list_add(struct job_list *list, struct job *job);
void job_list_add_first(struct job_list *list, struct job *job);
/* NULL where it is empty. */
struct job *job_list_take(struct job_list *list);
/* Moves all to the end of `to`. */
void job_list_move(struct job_list *from, struct job_list *to);
void job_list_free(struct job_list *list);

#endif
