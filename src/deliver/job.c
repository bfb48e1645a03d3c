#include "deliver/job.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

struct job *job_new(const struct outbox_item *item, struct job_variant *variant)
{
	struct job *job = xcalloc(1, sizeof(*job));
	char *address = xstrdup(item->subscriber.address);
	const char *at = strrchr(address, '@');

	job->item = *item;
	job->item.subscriber.address = address;
	job->item.subscriber.name = xstrdup_or_null(item->subscriber.name);
	job->domain = at ? at + 1 : "";
	job->variant = variant;
	if (variant) {
		variant->users++;
	}
	pthread_cond_init(&job->mark_known, NULL);
	return job;
}

void job_free(struct job *job)
{
	if (job) {
		if (job->variant) {
			job->variant->users--;
		}
		pthread_cond_destroy(&job->mark_known);
		mem_free_ptr(&job->item.subscriber.address);
		mem_free_ptr(&job->item.subscriber.name);
		free(job->reply);
		free(job);
	}
}

void job_list_add(struct job_list *list, struct job *job)
{
	job->next = NULL;
	*(list->last ? &list->last->next : &list->first) = job;
	list->last = job;
	list->count++;
}

void job_list_add_first(struct job_list *list, struct job *job)
{
	job->next = list->first;
	list->first = job;
	list->last = list->last ? list->last : job;
	list->count++;
}

struct job *job_list_take(struct job_list *list)
{
	struct job *job = list->first;

	if (job) {
		list->first = job->next;
		list->last = list->first ? list->last : NULL;
		list->count--;
		job->next = NULL;
	}
	return job;
}

void job_list_move(struct job_list *from, struct job_list *to)
{
	if (from->first) {
		*(to->last ? &to->last->next : &to->first) = from->first;
		to->last = from->last;
		to->count += from->count;
		*from = (struct job_list){0};
	}
}

void job_list_free(struct job_list *list)
{
	struct job *job;

	while ((job = job_list_take(list))) {
		job_free(job);
	}
}
