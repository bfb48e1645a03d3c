#ifndef POSTRIDER_DELIVER_WORKER_H
#define POSTRIDER_DELIVER_WORKER_H

/* A thread with a connection of its own: takes jobs from the desk, makes their messages and gives
 * them away. It never touches the store. */

#include "deliver/deliver.h"
#include "deliver/desk.h"

/* A job and its message. */
struct parcel {
	struct worker *worker;
	struct job *job;
	struct strbuf bytes, sender, recipient; /* kept for their memory */
	char delivery_token[TOKEN_LEN + 1], reader_token[TOKEN_LEN + 1];
	struct submission submission;
};

struct worker {
	struct desk *desk;
	const struct settings *settings;
	const struct token_key *key;
	const struct dkim_keys *dkim; /* or NULL */
	struct transport *transport;
	struct parcel parcels[2]; /* the one that is given, and the one that comes next */
	struct parcel *ahead;     /* which of them is made and not yet given; or NULL */
	pthread_t thread;
};

void worker_init(struct worker *worker, struct desk *desk, const struct deliver_params *params,
	struct transport *transport);
void worker_release(struct worker *worker);

/* For pthread_create, with a struct worker. Ends when the desk has no more jobs for it. */
void *worker_run(void *worker);

#endif
