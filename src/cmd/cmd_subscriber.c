#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "cmd/cmd_subscriber.h"
#include "cmd/command.h"
#include "cmd/print.h"
#include "cmd/readers.h"
#include "store/subscribers.h"

const struct subscriber_options *subscriber_options(const struct context *context)
{
	return context->options;
}

static const char *reason_of(const struct context *context, const char *usual)
{
	const char *reason = subscriber_options(context)->reason;

	return reason ? reason : usual;
}

json_t *subscriber_values(const struct context *context, const struct subscriber *subscriber)
{
	char token[TOKEN_LEN + 1];
	FREE_ON_EXIT char *joined = print_instant(context, subscriber->joined);
	FREE_ON_EXIT char *consent = print_instant(context, subscriber->consent_at);
	FREE_ON_EXIT char *paused = subscriber->paused_until
					    ? print_instant(context, subscriber->paused_until)
					    : NULL;
	FREE_ON_EXIT char *categories = subscriber_categories(subscriber);

	token_make(&context->publication.store->key, TOKEN_READER, subscriber->number, token);
	return json_pack("{s:s, s:s?, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:I, s:s, s:s?, s:s}",
		"email", subscriber->address, "name", subscriber->name, "status",
		subscriber_status_name(subscriber->status), "rhythm",
		rhythm_name(subscriber->rhythm), "format", mail_format_name(subscriber->format),
		"language", subscriber->language, "categories", categories, "consent_at", consent,
		"consent_source", subscriber->consent_source, "joined", joined, "watermark",
		(json_int_t)subscriber->watermark, "reason", subscriber->reason, "paused_until",
		paused, "token", token);
}

char *subscriber_categories(const struct subscriber *subscriber)
{
	size_t len = strlen(subscriber->categories);

	return len ? xstrndup(subscriber->categories + 1, len - 2) : xstrdup("");
}

/* What every subcommand but list, import and export does with one reader. */
typedef int subscriber_act(struct reader_checks *checks, struct subscriber *subscriber,
	const char *key, struct error *err);

static int with_reader(struct context *context, subscriber_act *act, struct error *err)
{
	const char *reference = command_argument(context, 0);
	struct reader_checks checks;
	struct subscriber subscriber;
	const char *key;
	int result;

	if (command_expect(context, 1, 1, "the address", err) < 0 ||
		reader_checks_init(&checks, context, err) < 0) {
		return -1;
	}
	/* Read within the transaction: a freeze that was under way may have moved the reader on. */
	result = store_begin(context->publication.store, err);
	if (result == 0) {
		result = reader_find(&checks, reference, &subscriber, &key, err);
		if (result == 0) {
			result = error_set(
				err, ERROR_INPUT, "there is no subscriber '%s'", reference);
		} else if (result > 0) {
			result = act(&checks, &subscriber, key, err);
		}
		if (result == 0 && !context->publication.dry_run) {
			result = store_commit(context->publication.store, err);
		}
		store_rollback(context->publication.store);
	}
	reader_checks_release(&checks);
	return result;
}

static int change_address(struct reader_checks *checks, struct subscriber *subscriber,
	const char **key, struct error *err)
{
	const struct reader_values *said = &subscriber_options(checks->context)->said;
	struct subscriber other;
	int found;

	if (reader_address(checks, said->email, &subscriber->address, key, err) < 0) {
		return -1;
	}
	if (subscriber_refuse_suppressed(checks, *key, err) < 0) {
		return -1;
	}
	found = subscriber_find(
		checks->context->publication.store, checks->arena, *key, &other, err);
	if (found > 0 && other.number != subscriber->number) {
		return error_set(
			err, ERROR_INPUT, "'%s' is another subscriber's address", said->email);
	}
	return found < 0 ? -1 : suppression_remove(checks->context->publication.store, *key, err);
}

/* The list of suppressed addresses says what the status says, and who comes back starts anew. */
static int change_status(struct reader_checks *checks, struct subscriber *subscriber,
	enum subscriber_status before, const char *key, struct error *err)
{
	struct store *store = checks->context->publication.store;
	int64_t start;

	if (subscriber->status == before) {
		return 0;
	}
	if (subscriber->status == SUBSCRIBER_SUPPRESSED) {
		return suppression_add(store, key, "suppressed on the command line",
			clock_now(&checks->context->publication.clock), err);
	}
	if (subscriber->status != SUBSCRIBER_ACTIVE) {
		return 0;
	}
	if (subscriber_refuse_suppressed(checks, key, err) < 0 ||
		suppression_remove(store, key, err) < 0 ||
		subscribers_start(store, subscriber->rhythm, &start, err) < 0) {
		return -1;
	}
	subscriber->watermark = start > subscriber->watermark ? start : subscriber->watermark;
	return 0;
}

static int act_set(struct reader_checks *checks, struct subscriber *subscriber, const char *key,
	struct error *err)
{
	const struct reader_values *said = &subscriber_options(checks->context)->said;
	enum subscriber_status before = subscriber->status;

	if (reader_apply(checks, said, subscriber, err) < 0 ||
		change_status(checks, subscriber, before, key, err) < 0) {
		return -1;
	}
	if (said->email && change_address(checks, subscriber, &key, err) < 0) {
		return -1;
	}
	print_line(checks->context, "changed %s", subscriber->address);
	return subscriber_put(checks->context->publication.store, subscriber, key, err);
}

static int act_unsubscribe(struct reader_checks *checks, struct subscriber *subscriber,
	const char *key, struct error *err)
{
	if (subscriber->status != SUBSCRIBER_SUPPRESSED) {
		subscriber->status = SUBSCRIBER_UNSUBSCRIBED;
		subscriber->reason = reason_of(checks->context, "unsubscribed on the command line");
	}
	print_line(checks->context, "unsubscribed %s", subscriber->address);
	return subscriber_put(checks->context->publication.store, subscriber, key, err);
}

static int act_suppress(struct reader_checks *checks, struct subscriber *subscriber,
	const char *key, struct error *err)
{
	struct store *store = checks->context->publication.store;

	subscriber->status = SUBSCRIBER_SUPPRESSED;
	subscriber->reason = reason_of(checks->context, "suppressed on the command line");
	print_line(checks->context, "suppressed %s", subscriber->address);
	return suppression_add(store, key, subscriber->reason,
		       clock_now(&checks->context->publication.clock), err) < 0 ||
			       subscriber_put(store, subscriber, key, err) < 0
		       ? -1
		       : 0;
}

/* An address can be suppressed before anybody subscribes with it. */
static int suppress(struct context *context, struct error *err)
{
	const char *reference = command_argument(context, 0);
	struct reader_checks checks;
	struct subscriber subscriber;
	const char *key = NULL;
	int found;

	if (command_expect(context, 1, 1, "the address", err) < 0 ||
		reader_checks_init(&checks, context, err) < 0) {
		return -1;
	}
	found = reader_find(&checks, reference, &subscriber, &key, err);
	if (found == 0 && key) {
		if (!context->publication.dry_run) {
			found = suppression_add(context->publication.store, key,
				reason_of(context, "suppressed on the command line"),
				clock_now(&context->publication.clock), err);
		}
		print_line(context, "suppressed %s, who is no subscriber", reference);
		reader_checks_release(&checks);
		return found;
	}
	reader_checks_release(&checks);
	return found < 0 ? -1 : with_reader(context, act_suppress, err);
}

static int act_erase(struct reader_checks *checks, struct subscriber *subscriber, const char *key,
	struct error *err)
{
	struct store *store = checks->context->publication.store;

	print_line(checks->context, "erased %s", subscriber->address);
	return suppression_add(store, key, "erased", clock_now(&checks->context->publication.clock),
		       err) < 0 ||
			       subscriber_erase(store, subscriber->number, err) < 0
		       ? -1
		       : 0;
}

static int set(struct context *context, struct error *err)
{
	return with_reader(context, act_set, err);
}

static int unsubscribe(struct context *context, struct error *err)
{
	return with_reader(context, act_unsubscribe, err);
}

static int erase(struct context *context, struct error *err)
{
	return with_reader(context, act_erase, err);
}

struct listing {
	struct context *context;
	json_t *array;
};

static int list_one(void *ctx, const struct subscriber *subscriber)
{
	struct listing *listing = ctx;
	FREE_ON_EXIT char *categories = subscriber_categories(subscriber);

	if (listing->context->json) {
		json_array_append_new(
			listing->array, subscriber_values(listing->context, subscriber));
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
	const struct reader_values *said = &subscriber_options(context)->said;
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
	{"add", subscriber_add},
	{"set", set},
	{"unsubscribe", unsubscribe},
	{"suppress", suppress},
	{"show", subscriber_show},
	{"list", list},
	{"import", subscriber_import},
	{"export", subscriber_export},
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
		"ADDRESS-OR-TOKEN,\n"
		"import FILE (CSV, - for standard input), export [FILE]",
	.needs = NEEDS_SETTINGS | NEEDS_STORE,
	.options = option_specs,
	.options_size = sizeof(struct subscriber_options),
	.run = run,
};
