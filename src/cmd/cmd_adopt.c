#include "cmd/adopt.h"
#include "cmd/command.h"

struct adopt_options {
	bool force;
};

static int adopt(struct context *context, struct error *err)
{
	const struct adopt_options *options = context->options;

	return command_expect(context, 1, 1, "the feed (a URL or a file)", err) < 0
		       ? -1
		       : adopt_feed(
				 context, command_argument(context, 0), options->force, true, err);
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
