#include "base/parallel.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>

#define MAX_THREADS 8
#define MAX_WAITING 16

struct task {
	void (*work)(void *ctx, size_t index);
	void *ctx;
	size_t count;
	atomic_size_t next;
};

static size_t processors(void)
{
	cpu_set_t set;
	int count = sched_getaffinity(0, sizeof(set), &set) == 0 ? CPU_COUNT(&set) : 1;

	return count < 1 ? 1 : count > MAX_THREADS ? MAX_THREADS : (size_t)count;
}

static void *run(void *argument)
{
	struct task *task = argument;
	size_t index;

	while ((index = atomic_fetch_add(&task->next, 1)) < task->count) {
		task->work(task->ctx, index);
	}
	return NULL;
}

/* wanted: at most MAX_WAITING. */
static void run_all(size_t wanted, size_t count, void (*work)(void *ctx, size_t index), void *ctx)
{
	struct task task = {.work = work, .ctx = ctx, .count = count};
	pthread_t helpers[MAX_WAITING];
	size_t started = 0;

	if (wanted > count) {
		wanted = count;
	}
	/* Where a thread cannot be had, the others do its part. */
	while (started + 1 < wanted && pthread_create(&helpers[started], NULL, run, &task) == 0) {
		started++;
	}
	run(&task);
	while (started) {
		pthread_join(helpers[--started], NULL);
	}
}

void parallel_for(size_t count, void (*work)(void *ctx, size_t index), void *ctx)
{
	run_all(processors(), count, work, ctx);
}

void parallel_wait_for(size_t count, void (*work)(void *ctx, size_t index), void *ctx)
{
	run_all(MAX_WAITING, count, work, ctx);
}
