#include "model/remote_feed.h"

#include <stdlib.h>

#include "base/mem.h"

struct remote_feed_list *remote_feed_list_new(size_t count)
{
	struct remote_feed_list *list = xcalloc(1, sizeof(*list));

	list->arena = arena_new();
	list->feeds = xcalloc(count, sizeof(*list->feeds));
	list->count = count;
	return list;
}

void remote_feed_list_free(struct remote_feed_list *list)
{
	if (!list) {
		return;
	}
	for (size_t i = 0; i < list->count; i++) {
		free(list->feeds[i].items);
	}
	free(list->feeds);
	arena_free(list->arena);
	free(list);
}
