#ifndef POSTRIDER_DELIVER_JOB_H
#define POSTRIDER_DELIVER_JOB_H

/* A delivery on its way through a run: from the store to a worker and back. Who holds the pointer
 * owns it; the lists only link. */

#include <pthread.h>

#include "base/strbuf.h"
#include "net/submission.h"
#include "store/outbox.h"

/* A variant's bytes, shared by the jobs that need them. Counted by the committer alone; workers
 * read. */
struct job_variant {
	int64_t number;
	size_t users;
	struct strbuf blob;
};

enum job_answer {
	JOB_UNASKED,
	JOB_ASKING,  /* the committer has not answered yet */
	JOB_GRANTED, /* marked as being sent, durably */
	JOB_DENIED,  /* it may not be sent any more */
	JOB_REFUSED, /* the store failed */
};

enum job_end {
	JOB_TRIED,     /* the outcome says what came of it */
	JOB_UNTOUCHED, /* nothing was given to anybody: as before */
	JOB_BROKEN,    /* this machine's fault says why */
};

enum job_fate {
	JOB_OPEN,
	JOB_ENDED, /* the result stands, and is told */
	JOB_BACK,  /* as before; another run, or another pass, sees to it */
	JOB_AGAIN, /* as before, and laid out once more */
};

struct job {
	struct job *next;
	struct outbox_item item; /* its strings are the job's */
	const char *domain;      /* of the address, in it */
	struct job_variant *variant;
	int losses;              /* connections that broke in the middle of it, in this run */
	enum job_answer verdict; /* the committer's, until it is told */
	enum job_answer answer;  /* to the question for the mark; the desk's */
	pthread_cond_t answered;
	enum job_end end;
	struct outcome outcome;
	struct error fault;

	/* What the committer makes of it. */
	enum job_fate fate;
	struct outbox_result result; /* to be written down; its strings are the job's */
	char *reply;
};

/* A copy of the item; variant is borrowed, its users are raised. */
struct job *job_new(const struct outbox_item *item, struct job_variant *variant);
/* Lowers the variant's users as well. */
void job_free(struct job *job);

/* A queue of jobs. Zeroed: empty. */
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
