#include <pwd.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/mem.h"
#include "cmd/cmd_subscriber.h"
#include "cmd/command.h"
#include "cmd/print.h"
#include "store/subscribers.h"

/* "added by ada on host": the proof of consent for whom the owner adds by hand. */
static const char *added_by(struct reader_checks *checks)
{
	const struct passwd *user = getpwuid(getuid());

	return arena_printf(checks->arena, "added by %s on the command line",
		user ? user->pw_name : "the operator");
}

int subscriber_refuse_suppressed(struct reader_checks *checks, const char *key, struct error *err)
{
	FREE_ON_EXIT char *why = NULL;
	int suppressed = suppression_find(checks->context->publication.store, key, &why, err);

	if (suppressed <= 0 || subscriber_options(checks->context)->again) {
		return suppressed < 0 ? -1 : 0;
	}
	return error_set(err, ERROR_INPUT,
		"the address is suppressed (%s); --again takes it all the same", why);
}

/* Somebody who left, is suppressed or was erased is not taken again without a word. */
static int refuse_gone(struct reader_checks *checks, const struct subscriber *subscriber,
	const char *key, struct error *err)
{
	if (subscriber_refuse_suppressed(checks, key, err) < 0) {
		return -1;
	}
	if (!subscriber_options(checks->context)->again && subscriber->number &&
		(subscriber->status == SUBSCRIBER_UNSUBSCRIBED ||
			subscriber->status == SUBSCRIBER_SUPPRESSED)) {
		return error_set(err, ERROR_INPUT,
			"this reader is %s; --again takes them all the same",
			subscriber_status_name(subscriber->status));
	}
	return 0;
}

static int add_reader(struct reader_checks *checks, const char *reference, struct error *err)
{
	struct store *store = checks->context->publication.store;
	struct subscriber subscriber = reader_default(checks), known;
	const char *key;
	int found;

	if (reader_address(checks, reference, &subscriber.address, &key, err) < 0) {
		return -1;
	}
	found = subscriber_find(store, checks->arena, key, &known, err);
	if (found < 0) {
		return -1;
	}
	if (found && known.status == SUBSCRIBER_ACTIVE) {
		return error_set(err, ERROR_INPUT,
			"'%s' is a subscriber already (see 'subscriber set')", reference);
	}
	if (found) {
		subscriber.number = known.number;
		subscriber.attributes = known.attributes;
		subscriber.name = known.name;
	}
	subscriber.consent_source = added_by(checks);
	if (refuse_gone(checks, found ? &known : &subscriber, key, err) < 0 ||
		reader_apply(checks, &subscriber_options(checks->context)->said, &subscriber, err) <
			0 ||
		subscribers_start(store, subscriber.rhythm, &subscriber.watermark, err) < 0 ||
		suppression_remove(store, key, err) < 0) {
		return -1;
	}
	/* What a reader has had under another rhythm is not new to them. */
	if (found && known.watermark > subscriber.watermark) {
		subscriber.watermark = known.watermark;
	}
	print_line(checks->context, "added %s, %s", subscriber.address,
		rhythm_name(subscriber.rhythm));
	return subscriber_put(store, &subscriber, key, err);
}

int subscriber_add(struct context *context, struct error *err)
{
	struct reader_checks checks;
	int result;

	if (command_expect(context, 1, 1, "the address", err) < 0 ||
		reader_require_rhythm(context, err) < 0 ||
		reader_checks_init(&checks, context, err) < 0) {
		return -1;
	}
	result = store_begin(context->publication.store, err);
	if (result == 0) {
		result = add_reader(&checks, command_argument(context, 0), err);
		if (result == 0 && !context->publication.dry_run) {
			result = store_commit(context->publication.store, err);
		}
		store_rollback(context->publication.store);
	}
	reader_checks_release(&checks);
	return result;
}
