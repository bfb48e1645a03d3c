#include "cmd/print_status.h"

#include "base/mem.h"
#include "base/strbuf.h"
#include "cmd/print.h"
#include "cmd/print_announced.h"
#include "cmd/print_damage.h"
#include "cmd/print_starving.h"

json_t *print_instant_or_null(const struct context *context, int64_t at)
{
	FREE_ON_EXIT char *text = at ? print_instant(context, at) : NULL;

	return text ? json_string(text) : json_null();
}

json_t *print_status_values(const struct context *context, const struct status *status)
{
	json_t *deliveries = json_object(), *subscribers = json_object(), *next = json_object();

	for (int i = 0; i < DELIVERY_STATE_COUNT; i++) {
		json_object_set_new(deliveries, delivery_state_name((enum delivery_state)i),
			json_integer((json_int_t)status->deliveries[i]));
	}
	for (int i = 0; i < SUBSCRIBER_ERASED; i++) {
		json_object_set_new(subscribers, subscriber_status_name((enum subscriber_status)i),
			json_integer((json_int_t)status->subscribers[i]));
	}
	for (int i = 0; i < RHYTHM_COUNT; i++) {
		if (status->next_due[i]) {
			json_object_set_new(next, rhythm_name((enum rhythm)i),
				print_instant_or_null(context, status->next_due[i]));
		}
	}
	return json_pack("{s:s, s:s, s:o, s:o, s:o, s:I, s:I, s:O, s:I, s:I, s:b, s:o, s:o, s:o, "
			 "s:o, s:o, s:O, s:O, s:o, s:O}",
		"configuration", context->publication.settings->path, "store",
		context->publication.settings->store, "last_build",
		print_instant_or_null(context, status->facts[STORE_LAST_BUILD]), "last_run",
		print_instant_or_null(context, status->facts[STORE_LAST_RUN]), "first_plan",
		print_instant_or_null(context, status->facts[STORE_FIRST_PLAN]), "articles",
		(json_int_t)status->published, "waiting", (json_int_t)status->waiting,
		"waiting_paths", status->waiting_paths, "held", (json_int_t)status->held,
		"held_editions", (json_int_t)status->held_editions, "paused",
		(int)(status->facts[STORE_PAUSED] != 0), "unreachable_since",
		print_instant_or_null(context, status->facts[STORE_UNREACHABLE_SINCE]),
		"subscribers", subscribers, "deliveries", deliveries, "next", next, "pings",
		print_announce_state_values(context, &status->pings), "feeds", status->feeds,
		"slowed", status->slowed, "starving", print_starving_values(&status->starving),
		"damage", status->damage);
}

static void print_slowed(const struct context *context, json_t *slowed)
{
	size_t index;
	json_t *value;

	json_array_foreach (slowed, index, value) {
		const char *until = json_string_value(json_object_get(value, "paused_until"));
		const char *refused = json_string_value(json_object_get(value, "refused_since"));
		const char *domain = json_string_value(json_object_get(value, "domain"));

		print_line(context, "%s    %s%s%s: %s", refused ? "refused    " : "slowed down",
			domain[0] ? domain : "all mail", until ? ", not before " : "",
			until ? until : "", json_string_value(json_object_get(value, "reason")));
		if (refused) {
			print_line(context,
				"  since        %s, for a fault of the sender's; once it is "
				"mended: "
				"postrider resume%s%s",
				refused, domain[0] ? " " : "", domain);
		}
	}
}

/* Of those that fail. */
static void print_feeds(const struct context *context, const json_t *values)
{
	size_t i;
	json_t *feed;

	json_array_foreach (values, i, feed) {
		const char *since = json_string_value(json_object_get(feed, "failing_since"));

		if (since) {
			print_line(context, "feed           fails since %s: %s", since,
				json_string_value(json_object_get(feed, "reason")));
		}
	}
}

static void print_trouble(const struct context *context, const struct status *status)
{
	FREE_ON_EXIT char *since = print_instant(context, status->facts[STORE_UNREACHABLE_SINCE]);

	if (status->facts[STORE_UNREACHABLE_SINCE]) {
		print_line(context, "mail server    cannot be reached since %s; mail stays queued",
			since);
	}
	if (status->facts[STORE_PAUSED]) {
		print_line(context, "paused         no mail leaves until 'postrider resume'");
	}
	if (status->held) {
		print_line(context,
			"held           %zu old posts turned up at once: 'postrider article "
			"mark-sent "
			"--held' mails them never, 'mark-new --held' with the next digest",
			status->held);
	}
	if (status->held_editions) {
		print_line(context,
			"held           %zu editions: 'postrider edition list', then release or "
			"cancel",
			status->held_editions);
	}
}

/* What is there before the first plan is mailed to nobody: it does not wait. */
static void print_articles(const struct context *context, const struct status *status)
{
	bool mails = context->publication.settings->mail.on;

	if (!mails || !status->facts[STORE_LAST_RUN]) {
		print_line(context, "articles       %zu public%s", status->published,
			mails ? "; the first run counts them as known, and mails none" : "");
		return;
	}
	print_line(context, "articles       %zu public, %zu wait to be mailed", status->published,
		status->waiting);
	for (size_t i = 0; i < json_array_size(status->waiting_paths); i++) {
		print_line(context, "  waits        %s",
			json_string_value(json_array_get(status->waiting_paths, i)));
	}
}

void print_status(const struct context *context, const struct status *status)
{
	FREE_ON_EXIT char *last_run = print_instant(context, status->facts[STORE_LAST_RUN]);
	STRBUF(readers);
	STRBUF(mails);

	for (int i = 0; i < SUBSCRIBER_ERASED; i++) {
		if (status->subscribers[i]) {
			strbuf_addf(&readers, "%s%lld %s", readers.len ? ", " : "",
				(long long)status->subscribers[i],
				subscriber_status_name((enum subscriber_status)i));
		}
	}
	for (int i = 0; i < DELIVERY_STATE_COUNT; i++) {
		if (status->deliveries[i]) {
			strbuf_addf(&mails, "%s%lld %s", mails.len ? ", " : "",
				(long long)status->deliveries[i],
				delivery_state_name((enum delivery_state)i));
		}
	}
	print_line(context, "configuration  %s", context->publication.settings->path);
	print_line(context, "store          %s", context->publication.settings->store);
	print_articles(context, status);
	print_line(context, "subscribers    %s", readers.len ? readers.data : "none");
	print_line(context, "mail           %s", mails.len ? mails.data : "none yet");
	print_line(context, "last plan      %s",
		status->facts[STORE_LAST_RUN] ? last_run : "none yet");
	for (int i = 0; i < RHYTHM_COUNT; i++) {
		if (status->next_due[i]) {
			FREE_ON_EXIT char *due = print_instant(context, status->next_due[i]);

			print_line(context, "next %-8s  %s", rhythm_name((enum rhythm)i), due);
		}
	}
	print_announce_state(context, &status->pings);
	print_feeds(context, status->feeds);
	print_slowed(context, status->slowed);
	print_starving(context, &status->starving);
	print_damage(context, status->damage);
	print_trouble(context, status);
}
