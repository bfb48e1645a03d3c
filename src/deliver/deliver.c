#include "deliver/deliver.h"

#include <glib.h>
#include <pthread.h>
#include <stdlib.h>

#include "base/mem.h"
#include "deliver/committer.h"
#include "deliver/worker.h"
#include "store/damage.h"
#include "store/editions.h"
#include "store/throttles.h"

static int prepare(struct committer *committer, struct error *err)
{
	const struct deliver_params *params = committer->params;
	int64_t now = params->clock(params->ctx) / 1000000, count, damaged;

	if (outbox_recover(params->store, now, params->settings->mail.hold_doubt, &count, err) <
		0) {
		return -1;
	}
	committer->result->recovered = (size_t)count;
	if (throttles_remove_idle(params->store, now, err) < 0 ||
		editions_hold_withdrawn(params->store, &count, err) < 0 ||
		damage_find(params->store, now, &damaged, err) < 0 ||
		outbox_due(params->store, now, &count, err) < 0) {
		return -1;
	}
	committer->result->damaged = (size_t)damaged;
	committer->total = (size_t)count;
	committer->refusals = refusals_new();
	committer->throttle = throttle_load(&params->settings->mail, params->store, err);
	return committer->throttle ? 0 : -1;
}

/* One for each transport, as long as threads can be started. Returns how many. */
static size_t start(
	struct worker *workers, const struct deliver_params *params, struct job_queue *queue)
{
	size_t started = 0;

	while (started < params->transport_count) {
		struct worker *worker = &workers[started];

		worker_init(worker, queue, params, params->transports[started]);
		if (pthread_create(&worker->thread, NULL, worker_run, worker) != 0) {
			break;
		}
		started++;
	}
	return started;
}

static int run(struct committer *committer, struct error *err)
{
	const struct deliver_params *params = committer->params;
	struct worker *workers = xcalloc(params->transport_count, sizeof(*workers));
	struct job_queue queue;
	size_t started;
	int result;

	job_queue_init(&queue);
	committer->queue = &queue;
	started = start(workers, params, &queue);
	job_queue_add_workers(&queue, started);
	result = started ? committer_run(committer, err)
			 : error_set(err, ERROR_IO, "no thread can be started");
	for (size_t i = 0; i < started; i++) {
		pthread_join(workers[i].thread, NULL);
		worker_release(&workers[i]);
	}
	job_queue_release(&queue);
	free(workers);
	return result;
}

int deliver(
	const struct deliver_params *params, struct deliver_result *ret_result, struct error *err)
{
	struct committer committer = {
		.params = params, .result = ret_result, .denied = g_hash_table_new(NULL, NULL)};
	int result;

	*ret_result = (struct deliver_result){0};
	result = prepare(&committer, err);
	if (result == 0) {
		result = run(&committer, err);
	}
	committer_release(&committer);
	return result;
}
