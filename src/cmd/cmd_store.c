#include "cmd/command.h"
#include "cmd/print.h"

static int copy(struct context *context, struct error *err)
{
	const char *to = command_argument(context, 0);

	if (command_expect(context, 1, 1, "the file of the copy", err) < 0) {
		return -1;
	}
	if (context->publication.dry_run) {
		print_line(context, "the store would be copied to '%s'", to);
		return 0;
	}
	if (store_copy(context->publication.store, to, err) < 0) {
		return -1;
	}
	print_line(context, "the store was copied to '%s'", to);
	return 0;
}

static int run(struct context *context, struct error *err)
{
	static const struct subcommand table[] = {{"copy", copy}, {0}};

	return command_dispatch(context, table, err);
}

const struct command cmd_store = {
	.name = "store",
	.arguments = "copy TO",
	.summary = "back the store up, also while others use it",
	.help = "The copy is a file of its own that is not there yet, and is checked before it "
		"counts.\n"
		"To put it back, stop the timer, and run 'postrider resume --restored' before it "
		"goes on.",
	.needs = NEEDS_SETTINGS | NEEDS_STORE,
	.run = run,
};
