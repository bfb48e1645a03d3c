#ifndef POSTRIDER_TESTS_IDENTITY_WORLD_H
#define POSTRIDER_TESTS_IDENTITY_WORLD_H

/* A site over several builds: what its files say, and a store that remembers what identity told
 * it. A row gets its number when it is saved, as from the database. */

#include "base/arena.h"
#include "base/mem.h"
#include "source/identity.h"
#include "unit.h"

#define SITE "https://blog.example.org"
#define DAY  86400
#define NOW  ((int64_t)1790000000) /* 2026-09-21 */

/* A post as its source gives it. What is left out has a default: see world_build. */
struct post {
	const char *path; /* NULL ends a list */
	const char *url;  /* its path; NULL: made from `path` */
	const char *title;
	const char *hash;
	const char *alias;
	const char *translations[2]; /* paths, of which their URLs are made */
	const char *id;
	int64_t published; /* 0: no date */
	int64_t updated;
	bool draft, minor;
};

struct world {
	struct arena *arena; /* of the rows */
	struct known_list known;
	size_t capacity;
	int64_t now, last_build;
	const char *since;
	bool accept_removals;
	/* Of the last build: */
	struct catalogue *catalogue;
	struct identity_result result;
	struct report report;
	struct error err;
};

void world_init(struct world *world);
void world_release(struct world *world);

/* Builds at world->now with the posts, and saves what came out unless it was refused. */
int world_build_count(struct world *world, const struct post *posts, size_t count);
/* As world_build_count, with a list that ends at a NULL path. */
int world_build(struct world *world, const struct post *posts);

/* The public article of a path in the last build, or NULL. */
const struct article *world_article(const struct world *world, const char *path);
/* How many items of the report hold the text. */
size_t world_told(const struct world *world, const char *text);

#endif
