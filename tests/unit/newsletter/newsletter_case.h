#ifndef POSTRIDER_TESTS_NEWSLETTER_CASE_H
#define POSTRIDER_TESTS_NEWSLETTER_CASE_H

/* A publication whose digests go into a folder, and its plans. */

#include "newsletter/freeze.h"
#include "newsletter/send.h"
#include "world.h"

#define WEEKLY "digests:\n  weekly: thursday 08:00\n"
#define MAIL                                                                                       \
	"mail:\n"                                                                                  \
	"  from: Notes <notes@example.org>\n"                                                      \
	"  server: file:out\n"                                                                     \
	"  leave: leave@example.org\n"

/* For world_expect: what is in whose mail, and what readers have considered. */
#define MAILED                                                                                     \
	"SELECT delivery.edition || ' ' || address || ' ' || articles FROM delivery "              \
	"JOIN subscriber ON subscriber.number = subscriber JOIN variant ON variant.number = "      \
	"variant ORDER BY 1"
/* What became of it. */
#define STATES                                                                                     \
	"SELECT address || ' ' || delivery.state FROM delivery JOIN subscriber ON "                \
	"subscriber.number = "                                                                     \
	"subscriber ORDER BY address"
#define WATERMARKS "SELECT address || ' ' || watermark FROM subscriber ORDER BY 1"

/* Loads the articles and plans with them. */
int case_try_freeze(struct world *world, const struct freeze_request *request,
	struct freeze_result *ret_result, struct error *err);
/* The same; fails the test where it fails. */
struct freeze_result case_freeze_with(struct world *world, const struct freeze_request *request);
struct freeze_result case_freeze(struct world *world);

/* The first plan was a week before the clock of a new world, at 2026-11-12T08:00:00Z, and knows of
 * an article named old. The clock is put back to where it stands in a new world: a weekly digest is
 * due. */
void case_plan_first(struct world *world);

/* A weekly reader who has considered the articles of the first plan. */
void case_reader(struct world *world, const char *address);
/* A weekly edition for two of them, ada and bob, frozen. */
void case_freeze_two(struct world *world);
/* Sends what is due, and fails the test where that fails. */
struct deliver_result case_send(struct world *world);

/* Every file NAME.eml in a folder below the world's, one after the other by name: a new string, ""
 * where there is none. */
char *case_mails(const struct world *world, const char *folder);
size_t case_count_mails(const struct world *world, const char *folder);

/* Calls attempt again and again, and lets its first step in the store fail, then the second, and so
 * on, until its COMMIT has gone through, or in a dry run until none fails. Before that it must fail
 * with the step, and leave the store as it was. */
void case_fail_everywhere(
	struct world *world, int (*attempt)(struct world *world, struct error *err));
/* The same of newsletter_send, until no step fails; what was sent until then is sent. */
void case_fail_sending(struct world *world);

#endif
