#include "cmd/explain.h"

#include "cmd/print.h"
#include "digest/plan.h"
#include "store/subscribers.h"

json_t *explain_reader(const struct context *context, const struct catalogue *catalogue,
	const struct subscriber *subscriber, int64_t now)
{
	struct arena *arena = arena_new();
	struct plan_explanation explanation;
	json_t *articles = json_array();
	json_t *object;

	plan_explain(arena, context->publication.settings->site.language, catalogue, subscriber,
		now, &explanation);
	for (size_t i = 0; i < explanation.article_count; i++) {
		const struct article *article = explanation.articles[i];

		json_array_append_new(articles,
			json_pack("{s:s, s:s}", "title", article->title, "url", article->url));
	}
	object = json_pack(
		"{s:s, s:o}", "reason", plan_reason_text(explanation.reason), "articles", articles);
	arena_free(arena);
	return object;
}

struct explaining {
	struct context *context;
	const struct catalogue *catalogue;
	int64_t now;
	json_t *array;
};

static int explain_one(void *ctx, const struct subscriber *subscriber)
{
	struct explaining *explaining = ctx;
	json_t *object = explain_reader(
		explaining->context, explaining->catalogue, subscriber, explaining->now);

	json_object_set_new(object, "email", json_string(subscriber->address));
	json_array_append_new(explaining->array, object);
	return 0;
}

json_t *explain_readers(struct context *context, const struct catalogue *catalogue,
	enum rhythm rhythm, int64_t now, struct error *err)
{
	struct subscriber_filter filter = {.status = SUBSCRIBER_STATUS_COUNT, .rhythm = rhythm};
	struct explaining explaining = {
		.context = context, .catalogue = catalogue, .now = now, .array = json_array()};

	if (subscribers_each(context->publication.store, &filter, explain_one, &explaining, err) <
		0) {
		json_decref(explaining.array);
		return NULL;
	}
	return explaining.array;
}

void explain_print(const struct context *context, const char *name, json_t *explained)
{
	json_t *articles = json_object_get(explained, "articles");
	size_t count = json_array_size(articles);
	STRBUF(titles);

	for (size_t i = 0; i < count; i++) {
		strbuf_addf(&titles, "%s%s", i ? ", " : "",
			json_string_value(json_object_get(json_array_get(articles, i), "title")));
	}
	print_line(context, "%s: %s", name,
		count ? titles.data : json_string_value(json_object_get(explained, "reason")));
}
