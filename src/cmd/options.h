#ifndef POSTRIDER_CMD_OPTIONS_H
#define POSTRIDER_CMD_OPTIONS_H

/* The command line: long and short options in any place, the rest in order. */

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

struct option_spec {
	const char *name;   /* without dashes; NULL ends a table */
	char letter;        /* 0: none */
	bool *flag;         /* an option without a value … */
	const char **value; /* … or with one */
	const char *help;   /* "FILE  the configuration" */
};

struct arguments {
	const char **items; /* what is no option; ends with NULL */
	size_t count;
};

/* Reads argv[from …] with the tables (NULL may stand for one). Where stop_at_first is set, stops
 * at the first argument that is no option, and *ret_next tells its index. "--" ends the options,
 * a lone "-" is an argument. ERROR_USAGE names the nearest known option. */
struct options_input {
	int argc;
	char **argv;
	int from;
	bool stop_at_first;
	const struct option_spec *global;
	const struct option_spec *own;
};
int options_read(const struct options_input *input, struct arguments *ret_arguments, int *ret_next,
	struct error *err);
void arguments_release(struct arguments *arguments);

#endif
