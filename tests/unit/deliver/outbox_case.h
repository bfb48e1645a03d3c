#ifndef POSTRIDER_TESTS_OUTBOX_CASE_H
#define POSTRIDER_TESTS_OUTBOX_CASE_H

/* A real store with an edition for a few readers, and a transport that does what it is told and
 * writes down what it was given. */

#include <stdatomic.h>

#include "config/settings.h"
#include "deliver/deliver.h"
#include "store/store.h"
#include "unit.h"

#define OUTBOX_NOW ((int64_t)1790000000)
#define READERS    6

/* What the transport does with a message. */
enum act {
	SEND,
	DEFER,
	SLOW_DOWN, /* as DEFER, with the words of a server that gets too much */
	FAIL,
	REFUSE,   /* for good, by 554 5.7.1: it may be about anything */
	UNSIGNED, /* for now, by 4.7.26: a proof of the sender's is missing */
	DOUBT,
	UNREACHABLE,       /* no connection: the mark is not asked for */
	BREAK,             /* the connection broke after the mark */
	LOST,              /* the connection broke in the middle of this message */
	REFUSE_SESSION,    /* likewise: the account has had its share, by 550 5.4.5 to MAIL */
	DISK,              /* fails with ERROR_IO after the mark */
	STOPPED,           /* the wait was ended by the stop flag */
	SEND_AND_PAUSE,    /* somebody pauses while it is sent */
	SEND_AND_STOP,     /* a signal comes while it is sent */
	SEND_AND_LOSE_ALL, /* every reader leaves while it is sent */
};

struct outbox_case {
	struct transport transport; /* first: the seam hands it back */
	char *folder;
	struct settings *settings;
	struct store *store;
	int64_t now; /* the run's clock */
	int64_t edition;
	int64_t readers[READERS];
	/* By the order in which messages are given. Beyond the end: SEND. */
	const enum act *acts;
	size_t act_count;
	const char *breaker; /* a recipient whose messages break the connection; or NULL */
	/* What happened. */
	size_t given;
	char *senders[64], *recipients[64], *names[64], *messages[64];
	struct strbuf events; /* "ADDRESS STATE DONE/TOTAL: REPLY\n" */
	atomic_int stop;
	struct deliver_result result;
	struct error err;
};

/* For cmocka. The configuration is that of outbox_case_configure with no further lines. */
int outbox_case_set_up(void **state);
int outbox_case_tear_down(void **state);

/* Loads another configuration: `lines` come below mail:, `rest` at the top level. */
void outbox_case_configure(struct outbox_case *outbox, const char *lines, const char *rest);

/* One run with these acts; returns what deliver did. */
int outbox_case_run(struct outbox_case *outbox, const enum act *acts, size_t count);

/* The state of the delivery to a reader, as another connection to the store sees it. */
enum delivery_state outbox_case_state(struct outbox_case *outbox, size_t reader);
/* A number from the row of the delivery to a reader. */
int64_t outbox_case_column(struct outbox_case *outbox, size_t reader, const char *column);
/* Its text; a new string. */
char *outbox_case_text(struct outbox_case *outbox, size_t reader, const char *column);
/* Runs SQL on the store. */
void outbox_case_sql(struct outbox_case *outbox, const char *sql);

#endif
