#ifndef POSTRIDER_CMD_PRINT_RUN_H
#define POSTRIDER_CMD_PRINT_RUN_H

/* What a run did, in a few lines or as JSON: shared by run, digest and deliver. */

#include <jansson.h>

#include "announce/announce.h"
#include "cmd/context.h"
#include "deliver/deliver.h"
#include "newsletter/freeze.h"
#include "publication/site.h"

struct run_summary {
	size_t articles;
	struct site_counts files;
	struct freeze_result plan;
	json_t *explained[RHYTHM_COUNT]; /* of readers of each, by a dry run that was asked; or NULL
					  */
	struct announce_result announced;
	struct deliver_result mail;
};

void report_run(struct context *context, const struct run_summary *summary);
void report_plan(struct context *context, const struct run_summary *summary);
/* A line of what was sent. */
void report_mail(const struct context *context, const struct deliver_result *result);

#endif
