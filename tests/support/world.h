#ifndef POSTRIDER_TESTS_WORLD_H
#define POSTRIDER_TESTS_WORLD_H

/* A publication for one test of a use case: a folder with a configuration and articles, a store in
 * memory, and a clock that stands where the test puts it. */

#include "publication/articles.h"
#include "publication/publication.h"
#include "unit.h"

struct world {
	char *folder; /* absolute; removed with all that is in it */
	struct settings *settings;
	struct report report;
	int64_t now; /* the clock, in seconds */
	atomic_int stop;
	struct publication publication; /* of the above, as it was opened */
};

/* With the lines of YAML behind those that every publication needs: a site at
 * https://blog.example.org/ in UTC, and a folder of articles named articles/. The clock stands at
 * 2026-11-19T08:00:00Z. The world must stay where it is. */
void world_open(struct world *world, const char *yaml);
void world_close(struct world *world);

/* Puts the clock, and what the run plans for, to an RFC 3339 instant. */
void world_at(struct world *world, const char *instant);

/* Writes a file below the folder. */
void world_write(struct world *world, const char *path, const char *text);
/* An article of that name: articles/NAME.md, with a title and a date, and further lines of front
 * matter, or "". */
void world_article(
	struct world *world, const char *name, const char *date, const char *front_matter);

/* Loads the articles, and fails the test where that fails. For articles_release. */
struct articles world_load(struct world *world);
/* Whether the report has a problem with this text in it. */
bool world_reports(const struct world *world, const char *text);

#endif
