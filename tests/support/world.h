#ifndef POSTRIDER_TESTS_WORLD_H
#define POSTRIDER_TESTS_WORLD_H

/* A publication for one test of a use case: a folder with a configuration and articles, a store in
 * memory (failing_store.h), and a clock that stands where the test puts it. */

#include "model/subscriber.h"
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
 * https://blog.example.org/ in UTC, and a folder of articles named articles/, which is the source
 * where the lines name no `sources`. The clock stands at 2026-11-19T08:00:00Z. The world must stay
 * where it is. */
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

/* Adds a reader; what is not set is as of an active one of everything. Returns the number. */
int64_t world_subscriber(struct world *world, const struct subscriber *reader);

/* ---- The store ---- */

/* Puts a new store into the file that the settings name, in place of the one in memory. */
void world_use_file(struct world *world);
/* Runs SQL on it. */
void world_sql(struct world *world, const char *sql);
/* Compares the first column of all rows, each with "\n" behind it. */
void world_expect(struct world *world, const char *sql, const char *expected);
/* All that it holds, row by row; a new string. */
char *world_rows(struct world *world);

/* The nth step of it from here on fails (failing_store_fail_step); 0: none does. */
void world_fail_at(const struct world *world, long nth);
/* Since then: whether it came to that, and whether a COMMIT went through. */
bool world_has_failed(const struct world *world);
bool world_has_committed(const struct world *world);

/* ---- Articles and what is said of them ---- */

/* A new string with the file's bytes, or NULL where there is none. */
char *world_read(const struct world *world, const char *path);
bool world_has(const struct world *world, const char *path);
void world_remove(const struct world *world, const char *path);

/* Loads the articles, and fails the test where that fails. For articles_release. */
struct articles world_load(struct world *world);
/* Whether the report has a problem with this text in it. */
bool world_reports(const struct world *world, const char *text);

#endif
