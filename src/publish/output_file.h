#ifndef POSTRIDER_PUBLISH_OUTPUT_FILE_H
#define POSTRIDER_PUBLISH_OUTPUT_FILE_H

/*
 * Files that are to be made. Each says what it is made from, as a hash, so that a file whose
 * inputs did not change is not made again; and which articles it shows in full, so that a body is
 * read and rendered once however many files show it, and only for files that are made.
 */

#include "base/hash.h"
#include "publish/bodies.h"
#include "publish/inputs.h"

/* Renders a file and parses it again; `rendered` has the bodies of its articles, in their order.
 * Called in any thread. */
typedef int output_render(
	const void *data, const struct rendered *rendered, struct strbuf *out, struct error *err);

struct output_file {
	const char *path;
	enum publish_role role;
	char inputs[HASH_HEX]; /* publish/inputs.h */
	output_render *render;
	const void *data;
	/* Whose bodies or summaries it shows. */
	const struct article *const *articles;
	size_t article_count;
};

struct output_files {
	const struct publish_params *params;
	struct arena *arena; /* of paths and data */
	struct article_hashes *hashes;
	struct output_file *items; /* in the order of writing: members before indexes */
	size_t count, capacity;
};

/* The file is copied. */
void output_files_add(struct output_files *files, const struct output_file *file);
/* Makes what is not fresh, into the folder. Returns how many files could not be made: those keep
 * their last version, and the report says why. */
size_t output_files_make(struct output_files *files, struct folder *folder);

#endif
