#ifndef POSTRIDER_CMD_CONTEXT_H
#define POSTRIDER_CMD_CONTEXT_H

/* The command line: the options and arguments, how to print, and the publication that they are
 * about, opened as far as the command's row in the table asks for. */

#include "base/report.h"
#include "cmd/options.h"
#include "publication/publication.h"

struct context {
	const char *config;   /* the path given, or found */
	const char *now_text; /* --now, or NULL */
	bool verbose, quiet, json;
	int64_t clock_offset; /* --now's clock less the real one */
	struct settings *settings;
	struct report report; /* printed after the command */
	struct publication publication;
	struct arguments arguments;
	const void *options; /* of the command: the struct of its own */
	int lock;            /* of the run, or -1 */
};

/* Nothing is read or opened yet; the publication has its clock, its report and what asks it to
 * stop. The context must stay where it is. */
void context_init(struct context *context);

/* Then in this order, each where the command's row asks for it: main.c does so. */

/* Finds and loads the configuration. */
int context_load_settings(struct context *context, struct error *err);
/* Sets the clock from --now, which is refused more than an hour away from the real time while the
 * settings, if there are any, mail to a server off loopback. */
int context_set_clock(struct context *context, struct error *err);
/* Opens the store, behind the run's lock where that is asked for. */
int context_open_store(struct context *context, bool lock, struct error *err);
/* SIGTERM and SIGINT ask a run to end: finish what is past MAIL, claim no more. */
void context_catch_signals(void);

/* Takes the run's lock, for as long as the context lives: for a command that needs it in some of
 * its forms only. */
int context_lock_run(struct context *context, struct error *err);

void context_release(struct context *context);

/* The exit status that an error stands for; docs/postrider.1 lists them. */
int context_exit_status(const struct error *err);

#endif
