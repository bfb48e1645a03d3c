#ifndef POSTRIDER_PUBLISH_INPUTS_H
#define POSTRIDER_PUBLISH_INPUTS_H

/* The hash of what a file is made from: a file whose inputs did not change is not made again. */

#include "base/hash.h"
#include "publish/publish.h"

struct inputs {
	struct hash hash;
};

/* Starts with what every file depends on: the program, the configuration, the file's name. */
void inputs_begin(struct inputs *inputs, const struct publish_params *params, const char *path);
void inputs_text(struct inputs *inputs, const char *text); /* or NULL */
void inputs_number(struct inputs *inputs, int64_t number);
void inputs_article(struct inputs *inputs, const struct article *article);
void inputs_end(struct inputs *inputs, char ret_inputs[HASH_HEX]);

#endif
