#ifndef POSTRIDER_DELIVER_WORKER_H
#define POSTRIDER_DELIVER_WORKER_H

/* A thread with a connection of its own: takes jobs from the queue, makes their messages and sends
 * them. It never touches the store. */

#include <pthread.h>

#include "deliver/deliver.h"
#include "deliver/job_queue.h"

/* A job and its message. */
struct outgoing {
	struct worker *worker;
	struct job *job;
	struct strbuf bytes, sender, recipient; /* kept for their memory */
	char delivery_token[TOKEN_LEN + 1], reader_token[TOKEN_LEN + 1];
	struct submission submission;
};

struct worker {
	struct job_queue *queue;
	const struct settings *settings;
	const struct token_key *key;
	const struct dkim_keys *dkim; /* or NULL */
	struct transport *transport;
	struct outgoing slots[2]; /* the message that is being sent, and the one after it */
	struct outgoing *ahead;   /* the slot whose message is made and not yet sent; or NULL */
	pthread_t thread;
};

void worker_init(struct worker *worker, struct job_queue *queue,
	const struct deliver_params *params, struct transport *transport);
void worker_release(struct worker *worker);

/* For pthread_create, with a struct worker. Ends when the queue has no more jobs for it. */
void *worker_run(void *worker);

#endif
