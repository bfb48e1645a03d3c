#include "publish/bodies.h"

#include <glib.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/parallel.h"
#include "markup/body.h"
#include "source/body_source.h"

/* An article's body while files need it. */
struct shown {
	const struct article *article;
	size_t uses; /* by files that are still to be made */
	bool wanted; /* and soon ready */
	struct strbuf html, summary;
	struct report report;
	struct error err;
};

struct bodies {
	const struct publish_params *params;
	GHashTable *by_article; /* article → struct shown */
	struct shown **wanted;  /* to be prepared together */
	size_t wanted_count, wanted_capacity;
};

static void free_shown(void *data)
{
	struct shown *shown = data;

	strbuf_release(&shown->html);
	strbuf_release(&shown->summary);
	report_release(&shown->report);
	free(shown);
}

struct bodies *bodies_new(const struct publish_params *params)
{
	struct bodies *bodies = xcalloc(1, sizeof(*bodies));

	bodies->params = params;
	bodies->by_article = g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL, free_shown);
	return bodies;
}

void bodies_free(struct bodies *bodies)
{
	if (bodies) {
		g_hash_table_destroy(bodies->by_article);
		free(bodies->wanted);
		free(bodies);
	}
}

void bodies_count(struct bodies *bodies, const struct article *article)
{
	struct shown *shown = g_hash_table_lookup(bodies->by_article, article);

	if (!shown) {
		shown = xmalloc(sizeof(*shown));
		*shown = (struct shown){
			.article = article, .html = STRBUF_INIT, .summary = STRBUF_INIT};
		g_hash_table_insert(bodies->by_article, (gpointer)(uintptr_t)article, shown);
	}
	shown->uses++;
}

void bodies_want(struct bodies *bodies, const struct article *article)
{
	struct shown *shown = g_hash_table_lookup(bodies->by_article, article);

	if (!shown->wanted) {
		shown->wanted = true;
		GROW(bodies->wanted, bodies->wanted_count, bodies->wanted_capacity);
		bodies->wanted[bodies->wanted_count++] = shown;
	}
}

size_t bodies_wanted(const struct bodies *bodies)
{
	return bodies->wanted_count;
}

/* In any thread: nothing is touched but this body. */
static void prepare(void *ctx, size_t index)
{
	const struct bodies *bodies = ctx;
	const struct settings *settings = bodies->params->settings;
	struct shown *shown = bodies->wanted[index];
	struct arena *arena = arena_new();
	struct body body;

	if (source_read_body(settings, shown->article, arena, &body, &shown->err) == 0) {
		body_summary(&shown->summary, shown->article, &body);
		if (settings->output.full) {
			body_to_html(&shown->html, shown->article, &body, &shown->report);
		}
	}
	arena_free(arena);
}

void bodies_prepare(struct bodies *bodies)
{
	parallel_for(bodies->wanted_count, prepare, bodies);
	for (size_t i = 0; i < bodies->wanted_count; i++) {
		report_move(bodies->params->folder.report, &bodies->wanted[i]->report);
	}
	bodies->wanted_count = 0;
}

int bodies_get(const struct bodies *bodies, const struct article *article,
	struct rendered *ret_rendered, struct error *err)
{
	const struct shown *shown = g_hash_table_lookup(bodies->by_article, article);

	if (shown->err.kind != ERROR_NONE) {
		*err = shown->err;
		return -1;
	}
	*ret_rendered = (struct rendered){
		.summary = shown->summary.data,
		.html = shown->html.len ? shown->html.data : NULL,
	};
	return 0;
}

void bodies_drop(struct bodies *bodies, const struct article *article)
{
	struct shown *shown = g_hash_table_lookup(bodies->by_article, article);

	if (!--shown->uses) {
		g_hash_table_remove(bodies->by_article, article);
	}
}
