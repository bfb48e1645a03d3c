#ifndef POSTRIDER_CMD_CONTEXT_H
#define POSTRIDER_CMD_CONTEXT_H

/* What a command is given: the global options, and what its row in the table asks for. */

#include <stdatomic.h>

#include "base/report.h"
#include "cmd/options.h"
#include "config/settings.h"
#include "store/store.h"

struct context {
	const char *config;   /* the path given, or found */
	const char *now_text; /* --now, or NULL */
	bool verbose, quiet, dry_run, json;
	int64_t clock_offset; /* --now's clock less the real one */
	int64_t started;      /* what the run plans for: its clock, read once */
	struct settings *settings;
	struct store *store;
	struct report report; /* printed after the command */
	struct arguments arguments;
	const void *options; /* of the command: the struct of its own */
	int lock;            /* of the run, or -1 */
};

/* The run's clock: the real time, or --now ticking on. */
int64_t context_now(const struct context *context);
/* The same in microseconds. */
int64_t context_micros(const struct context *context);

/* SIGTERM and SIGINT ask a run to end: finish what is past MAIL, claim no more. */
extern atomic_int context_stop;
void context_catch_signals(void);

/* Finds and loads the configuration. */
int context_load_settings(struct context *context, struct error *err);
/* Sets the clock from --now, which is refused more than an hour away from the real time while
 * mail goes to a server off loopback. */
int context_set_clock(struct context *context, struct error *err);
/* Takes the run's lock beside the store: ERROR_BUSY where another run holds it. */
int context_take_lock(struct context *context, struct error *err);
/* Opens the store, as the owner of its folder, behind the run's lock where that is asked for. */
int context_open_store(struct context *context, bool lock, struct error *err);
/* The lock of the deliveries; a descriptor for file_unlock, or -1. */
int context_lock_delivery(const struct context *context, struct error *err);

void context_release(struct context *context);

/* The exit status that an error stands for (CONTRACT.md). */
int context_exit_status(const struct error *err);

#endif
