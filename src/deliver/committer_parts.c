#include "deliver/committer_parts.h"

int64_t committer_micros(const struct committer *committer)
{
	return committer->params->clock(committer->params->ctx);
}

int64_t committer_now(const struct committer *committer)
{
	return committer_micros(committer) / 1000000;
}

void committer_report(struct committer *committer, const struct outbox_item *item,
	const struct outbox_result *result)
{
	size_t done = ++committer->done;
	struct deliver_event event = {
		.delivery = item->delivery,
		.address = item->subscriber.address,
		.state = result->state,
		.reply = result->reply,
		.done = done,
		.total = committer->total > done ? committer->total : done,
	};

	committer->result->counts[result->state]++;
	if (committer->params->event) {
		committer->params->event(committer->params->ctx, &event);
	}
}
