#include "cmd/cmd_article.h"
#include "base/mem.h"
#include "cmd/command.h"
#include "cmd/print.h"
#include "model/translation.h"
#include "publication/articles_find.h"

static json_t *terms(const struct term *items, size_t count)
{
	json_t *list = json_array();

	for (size_t i = 0; i < count; i++) {
		json_array_append_new(list, json_string(items[i].slug));
	}
	return list;
}

static json_t *translations(const struct context *context, const struct article *article)
{
	const char *own = context->publication.settings->site.language;
	json_t *list = json_array();

	for (size_t i = 0; i < article->translation_count; i++) {
		const struct article *translation = article->translations[i];

		json_array_append_new(
			list, json_pack("{s:s, s:s, s:s, s:s}", "language",
				      article_language(translation, own), "path", translation->path,
				      "url", translation->url, "title", translation->title));
	}
	return list;
}

static json_t *values(const struct context *context, const struct article *article,
	const struct known_article *row)
{
	FREE_ON_EXIT char *published = print_instant(context, article->published.at);
	FREE_ON_EXIT char *updated = print_instant(context, article->updated.at);

	return json_pack(
		"{s:s, s:s, s:s, s:s, s:s, s:s, s:o, s:o, s:i, s:I, s:b, s:b, s:s, s:s, s:o}", "id",
		article->id, "path", article->path, "url", article->url, "title", article->title,
		"published", published, "updated", updated, "categories",
		terms(article->categories, article->category_count), "tags",
		terms(article->tags, article->tag_count), "reading_minutes",
		article->reading_minutes, "sequence", (json_int_t)article->sequence, "held",
		(int)row->held, "silent", (int)article->silent, "summary", article->summary,
		"language", article_language(article, context->publication.settings->site.language),
		"translations", translations(context, article));
}

static const char *state(const struct article *article, const struct known_article *row)
{
	if (row->held) {
		return "held";
	}
	if (article->silent) {
		return "marked as sent";
	}
	return article->sequence ? "planned" : "waiting";
}

static int list_articles(struct context *context, const struct articles *articles)
{
	const struct catalogue *catalogue = articles->catalogue;
	json_t *list = json_array();

	for (size_t i = 0; i < catalogue->count; i++) {
		const struct article *article = catalogue->articles[i];
		FREE_ON_EXIT char *day = print_instant(context, article->published.at);

		json_array_append_new(list, values(context, article, articles->rows[i]));
		print_line(context, "%.10s  %-14s  %s  %s", day, state(article, articles->rows[i]),
			article->path, article->title);
	}
	if (context->json) {
		print_json(list);
	} else {
		json_decref(list);
	}
	return 0;
}

static void show_article(const struct context *context, const struct articles *articles,
	const struct article *article)
{
	const struct known_article *row = article_row(articles, article);
	json_t *object = values(context, article, row);
	const char *key;
	json_t *value;

	if (context->json) {
		print_json(object);
		return;
	}
	json_object_foreach (object, key, value) {
		FREE_ON_EXIT char *text = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT);

		print_line(context, "%-16s %s", key,
			json_is_string(value) ? json_string_value(value) : text);
	}
	print_line(context, "%-16s %s", "digest", state(article, row));
	json_decref(object);
}

static int cmd_list(struct context *context, struct error *err)
{
	struct articles articles;

	if (command_expect(context, 0, 0, "", err) < 0 ||
		article_load(context, false, &articles, err) < 0) {
		return -1;
	}
	list_articles(context, &articles);
	articles_release(&articles);
	return 0;
}

static int show(struct context *context, struct articles *articles, struct article *article,
	struct error *err)
{
	(void)err;
	show_article(context, articles, article);
	return 0;
}

static int cmd_show(struct context *context, struct error *err)
{
	return command_expect(context, 1, 1, "the article (path, URL or id)", err) < 0
		       ? -1
		       : article_with(context, false, show, err);
}

static const struct subcommand subcommands[] = {
	{"list", cmd_list},
	{"show", cmd_show},
	{"mark-sent", article_mark_sent_command},
	{"mark-new", article_mark_new_command},
	{"redate", article_redate_command},
	{"export", article_export_command},
	{"import", article_import_command},
	{0},
};

static int article(struct context *context, struct error *err)
{
	return command_dispatch(context, subcommands, err);
}

static const struct option_spec option_specs[] = {
	{.name = "held",
		OPTION_FLAG(struct article_options, held),
		.help = "mark-sent, mark-new: all that are held"},
	{0},
};

const struct command cmd_article = {
	.name = "article",
	.arguments = "list | show REF | mark-sent REF | mark-new REF | redate REF DATE |\n"
		     "                  export [FILE|-] | import FILE|-",
	.summary = "what is known of the articles",
	.help = "REF is a path, a URL or an id. mark-sent takes an article out of all digests to "
		"come,\nmark-new puts it into the next one.\n\nredate corrects the date with which "
		"an "
		"article was published (2026-11-19, or with time and\nzone); it mails nothing and "
		"leaves the article's id.\n\nexport writes ids and dates of all articles as a text "
		"file that can be committed; import\ntakes them from there, all or nothing: a "
		"known "
		"article is found by its id, path or URL and\ngets the id and the dates of the "
		"file, "
		"any other waits until a source has it. What was\nmailed is in neither.",
	.needs = NEEDS_SETTINGS | NEEDS_STORE,
	.options = option_specs,
	.options_size = sizeof(struct article_options),
	.run = article,
};
