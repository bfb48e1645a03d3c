#include "base/mem.h"
#include "cmd/cmd_subscriber.h"
#include "cmd/command.h"
#include "cmd/print.h"
#include "cmd/print_explained.h"
#include "cmd/print_subscriber.h"
#include "newsletter/eligible.h"
#include "publication/subscriber_rules.h"
#include "store/editions.h"
#include "store/subscribers.h"

#define DELIVERIES 10

/* When a reader's next digest is due; null where that is not known. NULL where the store fails. */
static json_t *next_due(const struct context *context, enum rhythm rhythm, struct error *err)
{
	const struct settings *settings = context->publication.settings;
	struct rhythm_state state;
	FREE_ON_EXIT char *text = NULL;

	if (rhythm_load(context->publication.store, rhythm, &state, err) < 0) {
		return NULL;
	}
	if (!state.last_due || rhythm == RHYTHM_INSTANT || !settings->digests.offered[rhythm]) {
		return json_null();
	}
	text = print_instant(context, schedule_next(&settings->digests.schedules[rhythm],
					      settings->site.zone, state.last_due));
	return json_string(text);
}

/* What the next digest would bring, if it were now; NULL on failure. */
static json_t *explain_next(
	struct context *context, const struct subscriber *subscriber, struct error *err)
{
	struct plan_explanation explanation;
	struct articles articles;
	json_t *next = NULL;

	if (articles_look(&context->publication, &articles, err) < 0) {
		return NULL;
	}
	if (eligible_number_in_memory(&context->publication, &articles, err) == 0) {
		struct arena *arena = arena_new();

		plan_explain(arena, context->settings->site.language, articles.catalogue,
			subscriber, clock_now(&context->publication.clock), &explanation);
		next = print_explained_values(&explanation);
		arena_free(arena);
	}
	articles_release(&articles);
	return next;
}

static int add_next(struct context *context, const struct subscriber *subscriber, json_t *object,
	struct error *err)
{
	json_t *due = next_due(context, subscriber->rhythm, err);
	json_t *next = due ? explain_next(context, subscriber, err) : NULL;

	if (!next) {
		json_decref(due);
		return -1;
	}
	json_object_set_new(next, "due", due);
	json_object_set_new(object, "next", next);
	return 0;
}

struct showing {
	const struct context *context;
	json_t *deliveries;
};

static int add_delivery(void *ctx, const struct reader_delivery *row)
{
	struct showing *showing = ctx;
	FREE_ON_EXIT char *due = print_instant(showing->context, row->due);
	FREE_ON_EXIT char *changed = print_instant(showing->context, row->changed);

	json_array_append_new(showing->deliveries,
		json_pack("{s:I, s:s, s:s, s:s, s:s, s:s, s:s}", "edition",
			(json_int_t)row->edition, "rhythm", rhythm_name(row->rhythm), "due", due,
			"subject", row->subject, "state", delivery_state_name(row->state),
			"changed", changed, "reply", row->reply));
	return 0;
}

static void print_shown(const struct context *context, json_t *object)
{
	const char *name;
	size_t index;
	json_t *value;

	json_object_foreach (object, name, value) {
		if (json_is_string(value) || json_is_null(value)) {
			const char *text = json_string_value(value);

			print_line(context, "%-16s %s", name, text ? text : "");
		} else if (!json_is_object(value) && !json_is_array(value)) {
			FREE_ON_EXIT char *text = json_dumps(value, JSON_ENCODE_ANY);

			print_line(context, "%-16s %s", name, text);
		}
	}
	print_explained(context, "next digest", json_object_get(object, "next"));
	json_array_foreach (json_object_get(object, "deliveries"), index, value) {
		print_line(context, "%-16s %s  %s  %s",
			json_string_value(json_object_get(value, "state")),
			json_string_value(json_object_get(value, "changed")),
			json_string_value(json_object_get(value, "subject")),
			json_string_value(json_object_get(value, "reply")));
	}
}

static int show(struct context *context, struct subscriber_rules *rules, const char *reference,
	struct error *err)
{
	struct showing showing = {.context = context, .deliveries = json_array()};
	struct subscriber subscriber;
	const char *key;
	json_t *object;
	int result = subscriber_look_up(rules, reference, &subscriber, &key, err);

	if (result <= 0) {
		json_decref(showing.deliveries);
		return result < 0 ? -1
				  : error_set(err, ERROR_INPUT, "there is no subscriber '%s'",
					    reference);
	}
	object = print_subscriber_values(context, &subscriber);
	result = add_next(context, &subscriber, object, err);
	if (result == 0) {
		result = reader_each_delivery(context->publication.store, subscriber.number,
			DELIVERIES, add_delivery, &showing, err);
	}
	json_object_set_new(object, "deliveries", showing.deliveries);
	if (result == 0 && context->json) {
		json_incref(object);
		print_json(object);
	} else if (result == 0) {
		print_shown(context, object);
	}
	json_decref(object);
	return result;
}

int subscriber_show_command(struct context *context, struct error *err)
{
	struct subscriber_rules rules;
	int result;

	if (command_expect(context, 1, 1, "the address", err) < 0) {
		return -1;
	}
	rules = publication_subscriber_rules(&context->publication);
	result = show(context, &rules, command_argument(context, 0), err);
	subscriber_rules_release(&rules);
	return result;
}
