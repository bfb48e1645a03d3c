#ifndef POSTRIDER_CMD_OPTIONS_H
#define POSTRIDER_CMD_OPTIONS_H

/* The command line: long and short options in any place, the rest in order. */

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

struct option_spec {
	const char *name; /* without dashes; NULL ends a table */
	char letter;      /* 0: none */
	bool is_flag;     /* takes no value: its member is a bool, else a const char * */
	bool is_list;     /* may be given often: its member is a struct option_list */
	size_t member;    /* where that lies in the struct that the table is for */
	const char *help; /* "FILE  the configuration" */
};
/* The members of a row: OPTION_FLAG(struct build_options, no_cache). */
#define OPTION_FLAG(type, name_)  .is_flag = true, .member = offsetof(type, name_)
#define OPTION_VALUE(type, name_) .member = offsetof(type, name_)
#define OPTION_LIST(type, name_)  .is_list = true, .member = offsetof(type, name_)

#define OPTION_LIST_MAX 64
struct option_list {
	const char *items[OPTION_LIST_MAX + 1]; /* ends with NULL */
	size_t count;
};

struct arguments {
	const char **items; /* what is no option; ends with NULL */
	size_t count;
};

/* Reads argv[from …] with the tables (NULL may stand for one) into their structs. Where
 * stop_at_first is set, stops at the first argument that is no option, and *ret_next tells its
 * index. "--" ends the options, a lone "-" is an argument. ERROR_USAGE names the nearest known
 * option. */
struct options_input {
	int argc;
	char **argv;
	int from;
	bool stop_at_first;
	const struct option_spec *global;
	void *global_options; /* the struct that the table is for */
	const struct option_spec *own;
	void *own_options;
};
int options_read(const struct options_input *input, struct arguments *ret_arguments, int *ret_next,
	struct error *err);
void arguments_release(struct arguments *arguments);

#endif
