#include "cmd/cmd_subscriber.h"

#include <pwd.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "cmd/command.h"
#include "cmd/print.h"
#include "cmd/print_subscriber.h"
#include "publication/subscriber_rules.h"
#include "store/subscribers.h"
#include "subscribers/change.h"
#include "subscribers/csv_export.h"

/* One call of a subcommand that changes one subscriber. */
struct changing {
	const struct subscriber_options *options;
	const char *reference;
	struct subscriber_rules rules;
	struct subscriber subscriber; /* as it became */
};

static int change_one(struct context *context,
	int (*act)(struct changing *changing, struct error *err), const char *done,
	struct error *err)
{
	struct changing changing = {
		.options = context->options, .reference = command_argument(context, 0)};
	int result;

	if (command_expect(context, 1, 1, "the address", err) < 0) {
		return -1;
	}
	changing.rules = publication_subscriber_rules(&context->publication);
	result = act(&changing, err);
	if (result == 0 && strcmp(done, "added") == 0) {
		print_line(context, "added %s, %s", changing.subscriber.address,
			rhythm_name(changing.subscriber.rhythm));
	} else if (result == 0) {
		print_line(context, "%s %s%s", done, changing.subscriber.address,
			changing.subscriber.number ? "" : ", who is no subscriber");
	}
	subscriber_rules_release(&changing.rules);
	return result;
}

/* "added by ada on the command line": the proof of consent for whom the owner adds by hand. */
static const char *added_by(struct changing *changing)
{
	const struct passwd *user = getpwuid(getuid());

	return arena_printf(changing->rules.arena, "added by %s on the command line",
		user ? user->pw_name : "the operator");
}

static const char *reason_of(const struct changing *changing, const char *usual)
{
	return changing->options->reason ? changing->options->reason : usual;
}

static int act_add(struct changing *changing, struct error *err)
{
	struct subscriber_values values = changing->options->said;

	values.email = changing->reference;
	return subscriber_join(&changing->rules, &values, added_by(changing),
		changing->options->again, &changing->subscriber, err);
}

static int act_set(struct changing *changing, struct error *err)
{
	return subscriber_change(&changing->rules, changing->reference, &changing->options->said,
		changing->options->again, &changing->subscriber, err);
}

static int act_unsubscribe(struct changing *changing, struct error *err)
{
	return subscriber_leave(&changing->rules, changing->reference,
		reason_of(changing, "unsubscribed on the command line"), &changing->subscriber,
		err);
}

static int act_suppress(struct changing *changing, struct error *err)
{
	return subscriber_suppress(&changing->rules, changing->reference,
		reason_of(changing, "suppressed on the command line"), &changing->subscriber, err);
}

static int act_erase(struct changing *changing, struct error *err)
{
	return subscriber_forget(&changing->rules, changing->reference, &changing->subscriber, err);
}

static int add(struct context *context, struct error *err)
{
	return change_one(context, act_add, "added", err);
}

static int set(struct context *context, struct error *err)
{
	return change_one(context, act_set, "changed", err);
}

static int unsubscribe(struct context *context, struct error *err)
{
	return change_one(context, act_unsubscribe, "unsubscribed", err);
}

static int suppress(struct context *context, struct error *err)
{
	return change_one(context, act_suppress, "suppressed", err);
}

static int erase(struct context *context, struct error *err)
{
	return change_one(context, act_erase, "erased", err);
}

struct listing {
	struct context *context;
	json_t *array;
};

static int list_one(void *ctx, const struct subscriber *subscriber)
{
	struct listing *listing = ctx;
	FREE_ON_EXIT char *categories = subscriber_categories_text(subscriber);

	if (listing->context->json) {
		json_array_append_new(
			listing->array, print_subscriber_values(listing->context, subscriber));
		return 0;
	}
	print_line(listing->context, "%-12s  %-8s  %-4s  %s%s%s%s",
		subscriber_status_name(subscriber->status), rhythm_name(subscriber->rhythm),
		mail_format_name(subscriber->format), subscriber->address,
		categories[0] ? " (" : "", categories, categories[0] ? ")" : "");
	return 0;
}

static int list(struct context *context, struct error *err)
{
	const struct subscriber_options *options = context->options;
	const struct subscriber_values *said = &options->said;
	struct listing listing = {.context = context, .array = json_array()};
	struct subscriber_filter filter = {
		.status = said->status ? subscriber_status_from_name(said->status)
				       : SUBSCRIBER_STATUS_COUNT,
		.rhythm = said->rhythm ? rhythm_from_name(said->rhythm) : RHYTHM_COUNT,
		.category = said->categories,
	};
	int result = command_expect(context, 0, 0, "", err);

	if (result == 0 && ((said->status && filter.status == SUBSCRIBER_STATUS_COUNT) ||
				   (said->rhythm && filter.rhythm == RHYTHM_COUNT))) {
		result = error_set(err, ERROR_USAGE, "unknown status or rhythm");
	}
	if (result == 0) {
		result = subscribers_each(
			context->publication.store, &filter, list_one, &listing, err);
	}
	if (result == 0 && context->json) {
		print_json(json_incref(listing.array));
	}
	json_decref(listing.array);
	return result;
}

static const struct subcommand subcommands[] = {
	{"add", add},
	{"set", set},
	{"unsubscribe", unsubscribe},
	{"suppress", suppress},
	{"show", subscriber_show_command},
	{"list", list},
	{"import", subscriber_import_command},
	{"export", subscriber_export_command},
	{"erase", erase},
	{0},
};

static int run(struct context *context, struct error *err)
{
	return command_dispatch(context, subcommands, err);
}

static const struct option_spec option_specs[] = {
	{.name = "name", OPTION_VALUE(struct subscriber_options, said.name), .help = "NAME"},
	{.name = "email",
		OPTION_VALUE(struct subscriber_options, said.email),
		.help = "ADDRESS  set: a new address"},
	{.name = "categories",
		OPTION_VALUE(struct subscriber_options, said.categories),
		.help = "A;B  what the reader wants; \"\" for all"},
	{.name = "category",
		OPTION_VALUE(struct subscriber_options, said.categories),
		.help = "A  the same, of one"},
	{.name = "rhythm",
		OPTION_VALUE(struct subscriber_options, said.rhythm),
		.help = "instant, daily, weekly or monthly"},
	{.name = "format",
		OPTION_VALUE(struct subscriber_options, said.format),
		.help = "html or text"},
	{.name = "language", OPTION_VALUE(struct subscriber_options, said.language), .help = "TAG"},
	{.name = "status",
		OPTION_VALUE(struct subscriber_options, said.status),
		.help = "list, set: active, pending, unsubscribed or suppressed"},
	{.name = "pause-until",
		OPTION_VALUE(struct subscriber_options, said.paused_until),
		.help = "DATE  set: no digests before, and none of these later; no: goes on"},
	{.name = "reason",
		OPTION_VALUE(struct subscriber_options, reason),
		.help = "TEXT  suppress, unsubscribe: why"},
	{.name = "again",
		OPTION_FLAG(struct subscriber_options, again),
		.help = "add, import: also who left or is suppressed"},
	{.name = "strict",
		OPTION_FLAG(struct subscriber_options, strict),
		.help = "import: nothing at all where a line is bad"},
	{.name = "keep",
		OPTION_LIST(struct subscriber_options, keep),
		.help = "COLUMN  import: keep it as an attribute; may be given often"},
	{.name = "ignore",
		OPTION_LIST(struct subscriber_options, ignore),
		.help = "COLUMN  import: it means nothing; may be given often"},
	{.name = "start",
		OPTION_VALUE(struct subscriber_options, start),
		.help = "import: now, last (with the last digest) or a DATE"},
	{.name = "source",
		OPTION_VALUE(struct subscriber_options, said.consent_source),
		.help = "TEXT  where the consent comes from"},
	{0},
};

const struct command cmd_subscriber = {
	.name = "subscriber",
	.arguments = "add | set | unsubscribe | suppress | show | list | import | export | erase",
	.summary = "who gets the digests",
	.help = "subscriber add ADDRESS, set ADDRESS --rhythm daily, unsubscribe "
		"ADDRESS, TOKEN or \"leave TOKEN\",\n"
		"import FILE (CSV, also another service's; - for standard input), export [FILE]",
	.needs = NEEDS_SETTINGS | NEEDS_STORE,
	.options = option_specs,
	.options_size = sizeof(struct subscriber_options),
	.run = run,
};
