#include "cmd/print_explained.h"

#include "cmd/print.h"

json_t *print_explained_values(const struct plan_explanation *explanation)
{
	json_t *articles = json_array();

	for (size_t i = 0; i < explanation->article_count; i++) {
		const struct article *article = explanation->articles[i];

		json_array_append_new(articles,
			json_pack("{s:s, s:s}", "title", article->title, "url", article->url));
	}
	return json_pack("{s:s, s:o}", "reason", plan_reason_text(explanation->reason), "articles",
		articles);
}

void print_explained(const struct context *context, const char *name, json_t *explained)
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
