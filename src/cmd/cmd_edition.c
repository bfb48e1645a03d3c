#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "cmd/command.h"
#include "cmd/print.h"
#include "newsletter/edition_change.h"
#include "store/editions.h"
#include "store/outbox.h"

struct edition_options {
	bool missing;
	bool failed;
};

static json_t *edition_values(const struct context *context, const struct edition *edition)
{
	FREE_ON_EXIT char *due = print_instant(context, edition->due);
	FREE_ON_EXIT char *frozen = print_instant(context, edition->frozen);
	json_t *counts = json_object();

	for (int i = 0; i < DELIVERY_STATE_COUNT; i++) {
		json_object_set_new(counts, delivery_state_name((enum delivery_state)i),
			json_integer((json_int_t)edition->counts[i]));
	}
	return json_pack("{s:I, s:s, s:s, s:s, s:s, s:s, s:o}", "number",
		(json_int_t)edition->number, "rhythm", rhythm_name(edition->rhythm), "due", due,
		"frozen", frozen, "state", edition_state_name(edition->state), "reason",
		edition->reason, "deliveries", counts);
}

static void print_edition(const struct context *context, const struct edition *edition)
{
	FREE_ON_EXIT char *due = print_instant(context, edition->due);
	STRBUF(counts);

	for (int i = 0; i < DELIVERY_STATE_COUNT; i++) {
		if (edition->counts[i]) {
			strbuf_addf(&counts, ", %zu %s", edition->counts[i],
				delivery_state_name((enum delivery_state)i));
		}
	}
	print_line(context, "%lld  %s of %s  %s%s%s%s%s", (long long)edition->number,
		rhythm_name(edition->rhythm), due, edition_state_name(edition->state),
		edition->reason[0] ? " (" : "", edition->reason, edition->reason[0] ? ")" : "",
		counts.data);
}

static int list(struct context *context, struct error *err)
{
	struct arena *arena = arena_new();
	struct edition *editions;
	json_t *array = json_array();
	size_t count = 0;
	int result = command_expect(context, 0, 0, "", err);

	if (result == 0) {
		result = editions_load(context->publication.store, arena, &editions, &count, err);
	}
	for (size_t i = 0; result == 0 && i < count; i++) {
		json_array_append_new(array, edition_values(context, &editions[i]));
		print_edition(context, &editions[i]);
	}
	if (result == 0 && context->json) {
		json_incref(array);
		print_json(array);
	}
	json_decref(array);
	arena_free(arena);
	return result;
}

/* The number that the first argument is. */
static int read_number(const struct context *context, int64_t *ret_number, struct error *err)
{
	const char *text = command_argument(context, 0);
	char *end;

	if (command_expect(context, 1, 1, "the edition's number", err) < 0) {
		return -1;
	}
	*ret_number = strtoll(text, &end, 10);
	return *end || *ret_number < 1
		       ? error_set(err, ERROR_USAGE, "'%s' is no edition's number", text)
		       : 0;
}

static int load(struct context *context, struct arena *arena, struct edition *ret_edition,
	struct error *err)
{
	int64_t number;
	int found;

	if (read_number(context, &number, err) < 0) {
		return -1;
	}
	found = edition_load(context->publication.store, arena, number, ret_edition, err);
	return found ? (found < 0 ? -1 : 0)
		     : error_set(err, ERROR_USAGE, "there is no edition %lld", (long long)number);
}

struct showing {
	struct context *context;
	bool missing; /* only those who have not got it */
	json_t *articles, *deliveries;
};

static int show_article(void *ctx, const struct edition_article_row *row)
{
	struct showing *showing = ctx;

	json_array_append_new(
		showing->articles, json_pack("{s:s, s:s}", "title", row->title, "url", row->url));
	print_line(showing->context, "   article  %s  %s", row->title, row->url);
	return 0;
}

static int show_delivery(void *ctx, const struct delivery_row *row)
{
	struct showing *showing = ctx;
	FREE_ON_EXIT char *due = row->due < OUTBOX_NEVER ? print_instant(showing->context, row->due)
							 : NULL;
	FREE_ON_EXIT char *changed = print_instant(showing->context, row->changed);

	if (showing->missing && (row->state == DELIVERY_SENT || row->state == DELIVERY_SKIPPED)) {
		return 0;
	}
	json_array_append_new(showing->deliveries,
		json_pack("{s:I, s:s, s:s, s:s?, s:s, s:s, s:s, s:s}", "number",
			(json_int_t)row->number, "address", row->address, "state",
			delivery_state_name(row->state), "due", due, "changed", changed, "articles",
			row->articles, "reply", row->reply, "queue_id", row->queue_id));
	print_line(showing->context, "   %-8s %s  %s%s%s", delivery_state_name(row->state), changed,
		row->address[0] ? row->address : "(erased)", row->reply[0] ? "  " : "", row->reply);
	return 0;
}

static int show(struct context *context, struct error *err)
{
	const struct edition_options *options = context->options;
	struct showing showing = {.context = context,
		.missing = options->missing,
		.articles = json_array(),
		.deliveries = json_array()};
	struct arena *arena = arena_new();
	struct edition edition;
	int result = load(context, arena, &edition, err);

	if (result == 0) {
		print_edition(context, &edition);
		result = edition_each_article(
			context->publication.store, edition.number, show_article, &showing, err);
	}
	if (result == 0) {
		result = edition_each_delivery(
			context->publication.store, edition.number, show_delivery, &showing, err);
	}
	if (result == 0 && context->json) {
		json_t *values = edition_values(context, &edition);

		json_object_set(values, "articles", showing.articles);
		json_object_set(values, "readers", showing.deliveries);
		print_json(values);
	}
	json_decref(showing.articles);
	json_decref(showing.deliveries);
	arena_free(arena);
	return result;
}

static int set_state(
	struct context *context, enum edition_state state, const char *reason, struct error *err)
{
	int64_t number;

	if (read_number(context, &number, err) < 0 ||
		edition_change(&context->publication, number, state, reason, err) < 0) {
		return -1;
	}
	print_line(context, "edition %lld is %s", (long long)number, edition_state_name(state));
	return 0;
}

static int hold(struct context *context, struct error *err)
{
	return set_state(context, EDITION_HELD, "held by hand", err);
}

static int release_failed(struct context *context, struct error *err)
{
	int64_t number, count;

	if (read_number(context, &number, err) < 0 ||
		edition_queue_failed(&context->publication, number, &count, err) < 0) {
		return -1;
	}
	print_line(context, "%lld failed mails are queued again", (long long)count);
	return 0;
}

static int release(struct context *context, struct error *err)
{
	const struct edition_options *options = context->options;
	int result = set_state(context, EDITION_READY, "released by hand", err);

	return result == 0 && options->failed ? release_failed(context, err) : result;
}

static int cancel(struct context *context, struct error *err)
{
	return set_state(context, EDITION_CANCELLED, "", err);
}

static const struct subcommand subcommands[] = {
	{"list", list},
	{"show", show},
	{"hold", hold},
	{"release", release},
	{"cancel", cancel},
	{0},
};

static int edition(struct context *context, struct error *err)
{
	return command_dispatch(context, subcommands, err);
}

static const struct option_spec option_specs[] = {
	{.name = "missing",
		OPTION_FLAG(struct edition_options, missing),
		.help = "show: only who has not got it"},
	{.name = "failed",
		OPTION_FLAG(struct edition_options, failed),
		.help = "release: queue also what failed again"},
	{0},
};

const struct command cmd_edition = {
	.name = "edition",
	.arguments = "list | show N [--missing] | hold N | release N [--failed] | cancel N",
	.summary = "frozen digests, and what became of their mails",
	.help = "",
	.needs = NEEDS_SETTINGS | NEEDS_STORE,
	.options = option_specs,
	.options_size = sizeof(struct edition_options),
	.run = edition,
};
