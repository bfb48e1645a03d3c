#ifndef POSTRIDER_CMD_REPORT_RUN_H
#define POSTRIDER_CMD_REPORT_RUN_H

/* What a run did, in a few lines or as JSON: shared by run, build, digest and deliver. */

#include "announce/announce.h"
#include "cmd/context.h"
#include "cmd/freeze.h"
#include "deliver/deliver.h"
#include "publication/site.h"

struct run_summary {
	size_t articles;
	struct site_counts files;
	struct freeze_result plan;
	struct announce_result pings;
	struct deliver_result mail;
};

void report_run(struct context *context, const struct run_summary *summary);
void report_plan(struct context *context, const struct freeze_result *plan);

#endif
