#ifndef POSTRIDER_DELIVER_WORKER_H
#define POSTRIDER_DELIVER_WORKER_H

/* A thread with a connection of its own: takes jobs from the desk, makes their messages and gives
 * them away. It never touches the store. */

#include "deliver/deliver.h"
#include "deliver/desk.h"

struct worker {
	struct desk *desk;
	const struct settings *settings;
	const struct token_key *key;
	struct transport *transport;
	struct strbuf bytes; /* the message at hand; kept for its memory */
	pthread_t thread;
};

/* For pthread_create, with a struct worker. Ends when the desk has no more jobs for it. */
void *worker_run(void *worker);

#endif
