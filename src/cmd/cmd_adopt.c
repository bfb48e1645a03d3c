#include "base/mem.h"
#include "cmd/command.h"
#include "cmd/print.h"
#include "publication/adopt.h"

struct adopt_options {
	bool force;
};

static json_t *matched_values(const struct context *context, const struct adopted *adopted)
{
	FREE_ON_EXIT char *published = print_instant(context, adopted->row->published.at);
	FREE_ON_EXIT char *updated = print_instant(context, adopted->row->updated.at);

	return json_pack("{s:s, s:s, s:s, s:s?, s:s, s:s, s:s, s:s}", "path",
		adopted->article->path, "title", adopted->article->title, "id", adopted->row->id,
		"before", adopted->old_id, "published", published, "updated", updated, "by",
		adopted->how, "state", adopt_state_text(adopted->state));
}

static json_t *print_items(
	const struct context *context, const struct adoption *adoption, bool matched)
{
	json_t *list = json_array();

	for (size_t i = 0; i < adoption->count; i++) {
		const struct adopted *adopted = &adoption->items[i];

		if ((adopted->article != NULL) != matched) {
			continue;
		}
		if (matched) {
			json_array_append_new(list, matched_values(context, adopted));
			print_line(context, "  %-14s  %s  %s  (%s)", adopted->how,
				adopted->article->path, adopted->row->id,
				adopt_state_text(adopted->state));
		} else {
			const struct read_item *item = adopted->item;

			json_array_append_new(
				list, json_pack("{s:s?, s:s?, s:s}", "id", item->id, "url",
					      item->url, "title", item->title));
			print_line(context, "  %s  %s", item->url ? item->url : "(no link)",
				item->title);
		}
	}
	return list;
}

static bool is_matched(const struct adoption *adoption, const struct article *article)
{
	for (size_t i = 0; i < adoption->count; i++) {
		if (adoption->items[i].article == article) {
			return true;
		}
	}
	return false;
}

static json_t *print_others(const struct context *context, const struct articles *articles,
	const struct adoption *adoption)
{
	json_t *list = json_array();

	for (size_t i = 0; i < articles->catalogue->count; i++) {
		const struct article *article = articles->catalogue->articles[i];

		if (!is_matched(adoption, article)) {
			json_array_append_new(
				list, json_pack("{s:s, s:s, s:s}", "path", article->path, "url",
					      article->url, "title", article->title));
			print_line(context, "  %s  %s", article->path, article->title);
		}
	}
	return list;
}

/* pinned: how many articles got an id or dates. */
static void print_table(
	const struct context *context, const struct adopting *adopting, size_t pinned)
{
	const struct adoption *adoption = &adopting->adoption;
	size_t count = adopting->articles.catalogue->count;
	json_t *matched, *feed_only, *articles_only, *object;

	print_line(context, "matched: %zu of %zu items (%s)", adoption->matched, adoption->count,
		adopting->feed.kind);
	matched = print_items(context, adoption, true);
	if (adoption->count > adoption->matched) {
		print_line(context, "in the feed alone: %zu", adoption->count - adoption->matched);
	}
	feed_only = print_items(context, adoption, false);
	if (count > adoption->matched) {
		print_line(context, "in the articles alone: %zu", count - adoption->matched);
	}
	articles_only = print_others(context, &adopting->articles, adoption);
	print_line(context, "%zu articles %s", pinned,
		context->publication.dry_run ? "would be pinned" : "pinned");
	object = json_pack("{s:b, s:s, s:I, s:o, s:o, s:o}", "dry_run",
		(int)context->publication.dry_run, "format", adopting->feed.kind, "pinned",
		(json_int_t)pinned, "matched", matched, "feed_only", feed_only, "articles_only",
		articles_only);
	if (context->json) {
		print_json(object);
	} else {
		json_decref(object);
	}
}

/* What was found is shown also where it is not to be saved: so that somebody can decide on --force.
 */
static int adopt(struct context *context, struct error *err)
{
	const struct adopt_options *options = context->options;
	struct adopting adopting;
	int result;

	if (command_expect(context, 1, 1, "the feed (a URL or a file)", err) < 0 ||
		adopt_look(&context->publication, command_argument(context, 0), &adopting, err) <
			0) {
		return -1;
	}
	result = adopt_save(&context->publication, &adopting, options->force, err);
	print_table(context, &adopting, result == 0 ? adopting.adoption.pinned : 0);
	adopting_release(&adopting);
	return result;
}

static const struct option_spec option_specs[] = {
	{.name = "force",
		OPTION_FLAG(struct adopt_options, force),
		.help = "change also ids that a run of postrider has published"},
	{0},
};

const struct command cmd_adopt = {
	.name = "adopt",
	.arguments = "URL | FILE",
	.summary = "take article ids over from a live feed or file",
	.help = "Reads an RSS, Atom or JSON feed, finds the article of each item by its URL, else "
		"by title\nand date, and gives it the item's id and dates, so that nobody who "
		"reads that feed sees\nold posts as new. Best before the first 'run'; an id in an "
		"article's front matter stays.",
	.needs = NEEDS_SETTINGS | NEEDS_STORE | NEEDS_LOCK,
	.options = option_specs,
	.options_size = sizeof(struct adopt_options),
	.run = adopt,
};
