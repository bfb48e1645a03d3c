#ifndef POSTRIDER_CMD_COMMAND_H
#define POSTRIDER_CMD_COMMAND_H

/*
 * The table of commands (command_table.c), and what they share. A row says what a command needs, so
 * that the commands themselves hold no set-up; main.c provides it.
 */

#include "cmd/context.h"

enum command_needs {
	NEEDS_SETTINGS = 1,
	NEEDS_STORE = 2, /* made where it is missing */
	NEEDS_LOCK = 4,  /* with it, the run's lock */
};

struct command {
	const char *name;
	const char *arguments; /* for the usage line */
	const char *summary;   /* one line */
	const char *help;      /* the options and what else there is to know; may be "" */
	unsigned needs;
	/* Whether it needs nothing of that, with these options; or NULL. */
	bool (*alone)(const void *options);
	const struct option_spec *options; /* or NULL */
	size_t options_size;               /* of the struct that they fill in: context->options */
	/* Returns the exit status; -1 where err says what went wrong. */
	int (*run)(struct context *context, struct error *err);
};

extern const struct command *const commands[]; /* ends with NULL */
const struct command *command_find(const char *name);

extern const struct command cmd_run, cmd_build, cmd_digest, cmd_deliver, cmd_preview, cmd_mail,
	cmd_subscriber, cmd_article, cmd_edition, cmd_pause, cmd_resume, cmd_status, cmd_check,
	cmd_adopt, cmd_init, cmd_store;

/* A command's second word ("subscriber add"): the functions of a table by name. */
struct subcommand {
	const char *name;
	int (*run)(struct context *context, struct error *err);
};
/* Takes the first argument off and runs what it names. ERROR_USAGE names the nearest. */
int command_dispatch(struct context *context, const struct subcommand *table, struct error *err);

/* The nth argument, or NULL. */
const char *command_argument(const struct context *context, size_t n);
/* ERROR_USAGE unless there are between low and high arguments. */
int command_expect(const struct context *context, size_t low, size_t high, const char *what,
	struct error *err);

/* Reads the file, or standard input for "-", up to max bytes. */
int command_read_input(const char *file, size_t max, struct strbuf *out, struct error *err);
/* The name that messages call it by. */
const char *command_input_name(const char *file);

#endif
