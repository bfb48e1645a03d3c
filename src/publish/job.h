#ifndef POSTRIDER_PUBLISH_JOB_H
#define POSTRIDER_PUBLISH_JOB_H

/*
 * Files that are to be made. Each says what it is made from, as a hash, so that a file whose
 * inputs did not change is not made again; and which articles it shows in full, so that a body is
 * read and rendered once however many files show it, and only for files that are made.
 */

#include "base/hash.h"
#include "publish/publish.h"

/* The hash of what a file is made from. Starts with what every file depends on: the program, the
 * configuration, the file's name. */
struct inputs {
	struct hash hash;
};
void inputs_begin(struct inputs *inputs, const struct publish_params *params, const char *path);
void inputs_text(struct inputs *inputs, const char *text); /* or NULL */
void inputs_number(struct inputs *inputs, int64_t number);
void inputs_article(struct inputs *inputs, const struct article *article);
void inputs_end(struct inputs *inputs, char ret_inputs[HASH_HEX]);

/* Renders a file and parses it again. Called in any thread. */
typedef int job_render(const void *data, struct strbuf *out, struct error *err);

struct job {
	const char *path;
	enum publish_role role;
	char inputs[HASH_HEX];
	job_render *render;
	const void *data;
	/* Whose bodies or summaries it shows. */
	struct article *const *articles;
	size_t article_count;
};

struct jobs {
	const struct publish_params *params;
	struct arena *arena; /* of paths and data */
	struct job *items;   /* in the order of writing: members before indexes */
	size_t count, capacity;
};

/* The job is copied. */
void jobs_add(struct jobs *jobs, const struct job *job);
/* Makes what is not fresh, into the folder. Returns how many files could not be made: those keep
 * their last version, and the report says why. */
size_t jobs_run(struct jobs *jobs, struct folder *folder);

/* The parts of publish: each adds its files. */
struct channels;
int feeds_plan(struct jobs *jobs, const struct channels *channels, struct error *err);
void sitemaps_plan(struct jobs *jobs);
void subscribe_plan(struct jobs *jobs, const struct channels *channels);
void opml_plan(struct jobs *jobs, const struct channels *channels);

/* Appends the URL at which a file of the output folder is served. */
void output_url(struct strbuf *out, const struct settings *settings, const char *path);
const char *output_url_in(
	struct arena *arena, const struct settings *settings, const char *folder, const char *name);

#endif
