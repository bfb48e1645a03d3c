#ifndef POSTRIDER_SOURCE_GENERATOR_H
#define POSTRIDER_SOURCE_GENERATOR_H

/*
 * Finds out which generator a site's folder belongs to, and what its configuration says of the
 * site: what a first postrider.yaml is made of. YAML, TOML and JSON are read; programs (JavaScript,
 * Python) are not run, only texts that stand in them as they are are taken, and marked as guesses.
 */

#include "base/arena.h"
#include "base/report.h"
#include "base/strbuf.h"
#include "config/node.h"
#include "config/preset.h"

/* A text of the site, and where it was found. */
struct found_text {
	const char *text; /* NULL: nowhere */
	bool guessed;     /* in a program, which may say something else when it runs */
};

struct proposed_source {
	const char *articles;  /* a folder, below the site's */
	const char *catalogue; /* or a file */
	const char *preset;
	const char *permalink; /* NULL: the preset's */
	const char *language;  /* NULL: the site's */
	const char *authors;   /* a file, or NULL */
};

struct proposal {
	const char *generator; /* "Hugo"; NULL: none was recognised */
	const char *config;    /* the file that was read, or NULL */
	const char *output;    /* the folder that the web server serves, usually */
	struct found_text title, url, description, language, zone, author;
	const char **languages; /* ended by NULL; NULL: one */
	struct proposed_source *sources;
	size_t source_count;
};

/* Probes the folder. preset: of the generator that it is, or NULL: finds out. Everything belongs
 * to the arena. What cannot be read of a configuration is a warning; nothing is an error. */
struct proposal generator_find(
	const char *folder, const char *preset, struct arena *arena, struct report *report);

/* Appends a commented postrider.yaml. Texts are quoted where they need it; what was not found
 * stands there as a comment that says what to fill in. */
void generator_write(struct strbuf *out, const struct proposal *proposal);

#endif
