#include "publish/inputs.h"

#include <string.h>

/* Raised when the same inputs give other bytes. */
#define RENDERING "3"

static void add_bytes(struct inputs *inputs, const void *bytes, size_t len)
{
	uint64_t prefix = len;

	hash_add(&inputs->hash, &prefix, sizeof(prefix));
	hash_add(&inputs->hash, bytes, len);
}

void inputs_text(struct inputs *inputs, const char *text)
{
	inputs_number(inputs, text != NULL);
	add_bytes(inputs, text ? text : "", text ? strlen(text) : 0);
}

void inputs_number(struct inputs *inputs, int64_t number)
{
	hash_add(&inputs->hash, &number, sizeof(number));
}

void inputs_article(struct inputs *inputs, const struct article *article)
{
	add_bytes(inputs, article->fingerprint, sizeof(article->fingerprint));
	inputs_text(inputs, article->id);
	for (size_t i = 0; i < article->category_count; i++) {
		inputs_text(inputs, article->categories[i].name);
	}
	inputs_number(inputs, article->published.at);
	inputs_number(inputs, article->updated.at);
	inputs_number(inputs, article->updated.day);
	inputs_number(inputs, article->updated.offset);
}

void inputs_begin(struct inputs *inputs, const struct publish_params *params, const char *path)
{
	hash_init(&inputs->hash);
	inputs_text(inputs, RENDERING " " POSTRIDER_VERSION);
	inputs_text(inputs, params->settings->fingerprint);
	inputs_text(inputs, params->since);
	inputs_text(inputs, path);
}

void inputs_end(struct inputs *inputs, char ret_inputs[HASH_HEX])
{
	unsigned char digest[HASH_BYTES];

	hash_final(&inputs->hash, digest);
	hash_to_hex(digest, ret_inputs);
}
