#ifndef POSTRIDER_TESTS_READERS_H
#define POSTRIDER_TESTS_READERS_H

/* Rules with a store in memory (failing_store.h), for one test: it offers instant, weekly and
 * monthly digests, and the store knows the categories "go" and "sql". */

#include "subscribers/change.h"
#include "unit.h"

struct readers {
	struct settings settings;
	struct store *store;
	struct subscriber_rules rules;
	size_t asked; /* how often categories were looked for: then "rust" is found, too */
	struct error err;
};

#define READERS_NOW INT64_C(1795075200) /* 2026-11-19T08:00:00Z */

/* The readers must stay where they are. */
void readers_open(struct readers *readers);
void readers_close(struct readers *readers);

/* An article with the next sequence number, and its date. */
void readers_article(struct readers *readers, const char *name, int64_t published);
/* The rhythm's last frozen edition went up to this sequence number. */
void readers_frozen(struct readers *readers, enum rhythm rhythm, int64_t watermark);

/* An active weekly reader, with a watermark. */
struct subscriber readers_put(struct readers *readers, const char *address, int64_t watermark);
/* One with a status of its own, which nothing else says. */
struct subscriber readers_put_as(
	struct readers *readers, const char *address, enum subscriber_status status);
/* Who has the address in the store; fails the test where nobody has. */
struct subscriber readers_get(struct readers *readers, const char *address);
bool readers_has(struct readers *readers, const char *address);
/* Why the address is suppressed, in the rules' arena, or NULL. */
const char *readers_suppressed(struct readers *readers, const char *address);

/* Short ways to the calls of subscribers/change.h, for a reason of the test's. */
int readers_join(struct readers *readers, const char *address, bool again);
int readers_leave(struct readers *readers, const char *reference);
int readers_suppress(struct readers *readers, const char *reference);

/* That the call failed so; forgets the error. */
void readers_refused(struct readers *readers, int result, enum error_kind kind, const char *text);
#define readers_done(readers, result)                                                              \
	do {                                                                                       \
		if ((result) < 0) {                                                                \
			fail_msg("%s", (readers)->err.text);                                       \
		}                                                                                  \
	} while (0)

#endif
