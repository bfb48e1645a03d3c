#include "subscribers/change.h"

#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "store/subscribers.h"

/* One change of one subscriber, within its transaction. */
struct change {
	struct subscriber_rules *rules;
	const struct subscriber_values *values; /* or NULL */
	const char *reference;
	const char *text; /* the reason, or where the consent comes from */
	bool again;
	struct subscriber subscriber; /* as it was read, then as it becomes */
	const char *key;              /* of the address */
};

static int run(struct change *change, int (*act)(void *ctx, struct error *err),
	struct subscriber *ret_subscriber, struct error *err)
{
	struct subscriber_rules *rules = change->rules;
	int result = rules->dry_run ? store_dry_run(rules->store, act, change, err)
				    : store_transaction(rules->store, act, change, err);

	if (result == 0) {
		*ret_subscriber = change->subscriber;
	}
	return result;
}

static int find(struct change *change, struct error *err)
{
	int found = subscriber_look_up(
		change->rules, change->reference, &change->subscriber, &change->key, err);

	return found > 0   ? 0
	       : found < 0 ? -1
			   : error_set(err, ERROR_INPUT, "there is no subscriber '%s'",
				     change->reference);
}

static int save(struct change *change, struct error *err)
{
	return subscriber_put(change->rules->store, &change->subscriber, change->key, err);
}

static int refuse_suppressed(const struct change *change, const char *key, struct error *err)
{
	FREE_ON_EXIT char *why = NULL;
	int suppressed = suppression_find(change->rules->store, key, &why, err);

	if (suppressed <= 0 || change->again) {
		return suppressed < 0 ? -1 : 0;
	}
	return error_set(err, ERROR_INPUT,
		"the address is suppressed (%s); --again takes it all the same", why);
}

/* Somebody who left, is suppressed or was erased is not taken again without a word. */
static int refuse_gone(
	const struct change *change, const struct subscriber *known, struct error *err)
{
	if (refuse_suppressed(change, change->key, err) < 0) {
		return -1;
	}
	if (!change->again && known &&
		(known->status == SUBSCRIBER_UNSUBSCRIBED ||
			known->status == SUBSCRIBER_SUPPRESSED)) {
		return error_set(err, ERROR_INPUT,
			"this reader is %s; --again takes them all the same",
			subscriber_status_name(known->status));
	}
	return 0;
}

/* Starts where the rhythm's next digest does, but what somebody has had under another rhythm is not
 * new to them. */
static int start_anew(struct change *change, int64_t had, struct error *err)
{
	struct subscriber *subscriber = &change->subscriber;
	int64_t start;

	if (suppression_remove(change->rules->store, change->key, err) < 0 ||
		subscribers_start(change->rules->store, subscriber->rhythm, &start, err) < 0) {
		return -1;
	}
	subscriber->watermark = start > had ? start : had;
	subscriber->reason = "";
	return 0;
}

static int join(void *ctx, struct error *err)
{
	struct change *change = ctx;
	struct subscriber_rules *rules = change->rules;
	struct subscriber *subscriber = &change->subscriber;
	struct subscriber known = {0};
	int found;

	*subscriber = subscriber_default(rules);
	if (subscriber_address(rules, change->reference, &subscriber->address, &change->key, err) <
		0) {
		return -1;
	}
	found = subscriber_find(rules->store, rules->arena, change->key, &known, err);
	if (found < 0) {
		return -1;
	}
	if (found && known.status == SUBSCRIBER_ACTIVE) {
		return error_set(err, ERROR_INPUT,
			"'%s' is a subscriber already (see 'subscriber set')", change->reference);
	}
	if (found) {
		subscriber->number = known.number;
		subscriber->attributes = known.attributes;
		subscriber->name = known.name;
	}
	subscriber->consent_source = change->text;
	return refuse_gone(change, found ? &known : NULL, err) < 0 ||
			       subscriber_apply(rules, change->values, subscriber, err) < 0 ||
			       start_anew(change, known.watermark, err) < 0
		       ? -1
		       : save(change, err);
}

int subscriber_join(struct subscriber_rules *rules, const struct subscriber_values *values,
	const char *source, bool again, struct subscriber *ret_subscriber, struct error *err)
{
	struct change change = {.rules = rules,
		.values = values,
		.reference = values->email,
		.text = source,
		.again = again};

	return subscriber_require_rhythm(rules->settings, err) < 0
		       ? -1
		       : run(&change, join, ret_subscriber, err);
}

static int list_suppressed(const struct change *change, struct error *err)
{
	const struct subscriber_rules *rules = change->rules;

	return suppression_add(
		rules->store, change->key, change->subscriber.reason, rules->now, err);
}

static int change_address(struct change *change, struct error *err)
{
	struct subscriber_rules *rules = change->rules;
	const char *email = change->values->email;
	struct subscriber other;
	int found;

	if (subscriber_address(rules, email, &change->subscriber.address, &change->key, err) < 0 ||
		refuse_suppressed(change, change->key, err) < 0) {
		return -1;
	}
	found = subscriber_find(rules->store, rules->arena, change->key, &other, err);
	if (found > 0 && other.number != change->subscriber.number) {
		return error_set(err, ERROR_INPUT, "'%s' is another subscriber's address", email);
	}
	if (found < 0) {
		return -1;
	}
	return change->subscriber.status == SUBSCRIBER_SUPPRESSED
		       ? list_suppressed(change, err)
		       : suppression_remove(rules->store, change->key, err);
}

static int change_status(struct change *change, enum subscriber_status before, struct error *err)
{
	struct subscriber *subscriber = &change->subscriber;

	if (subscriber->status == before) {
		return 0;
	}
	if (subscriber->status == SUBSCRIBER_SUPPRESSED) {
		subscriber->reason = "suppressed on the command line";
		return list_suppressed(change, err);
	}
	if (subscriber->status != SUBSCRIBER_ACTIVE) {
		return 0;
	}
	return refuse_suppressed(change, change->key, err) < 0
		       ? -1
		       : start_anew(change, subscriber->watermark, err);
}

static int change_said(void *ctx, struct error *err)
{
	struct change *change = ctx;
	enum subscriber_status before;

	if (find(change, err) < 0) {
		return -1;
	}
	before = change->subscriber.status;
	return subscriber_apply(change->rules, change->values, &change->subscriber, err) < 0 ||
			       change_status(change, before, err) < 0 ||
			       (change->values->email && change_address(change, err) < 0)
		       ? -1
		       : save(change, err);
}

int subscriber_change(struct subscriber_rules *rules, const char *reference,
	const struct subscriber_values *values, bool again, struct subscriber *ret_subscriber,
	struct error *err)
{
	struct change change = {
		.rules = rules, .values = values, .reference = reference, .again = again};

	return run(&change, change_said, ret_subscriber, err);
}

static int leave(void *ctx, struct error *err)
{
	struct change *change = ctx;
	if (find(change, err) < 0) {
		return -1;
	}
	if (change->subscriber.status != SUBSCRIBER_SUPPRESSED) {
		change->subscriber.status = SUBSCRIBER_UNSUBSCRIBED;
		change->subscriber.reason = change->text;
	}
	return save(change, err);
}

/* What a mail to the address for leaving has as its subject names the reader by its second word. */
static const char *without_command(struct subscriber_rules *rules, const char *reference)
{
	static const char command[] = "leave";
	const char *blanks = " \t";
	size_t len;

	reference += strspn(reference, blanks);
	len = strcspn(reference, blanks);
	if (len == strlen(command) &&
		text_equal_nocase(arena_strndup(rules->arena, reference, len), command)) {
		reference += len + strspn(reference + len, blanks);
	}
	return arena_strndup(rules->arena, reference, strcspn(reference, blanks));
}

int subscriber_leave(struct subscriber_rules *rules, const char *reference, const char *reason,
	struct subscriber *ret_subscriber, struct error *err)
{
	struct change change = {
		.rules = rules, .reference = without_command(rules, reference), .text = reason};

	return run(&change, leave, ret_subscriber, err);
}

static int suppress(void *ctx, struct error *err)
{
	struct change *change = ctx;
	struct subscriber_rules *rules = change->rules;
	int found = subscriber_look_up(
		rules, change->reference, &change->subscriber, &change->key, err);

	if (found < 0) {
		return -1;
	}
	if (!change->key) {
		return error_set(
			err, ERROR_INPUT, "there is no subscriber '%s'", change->reference);
	}
	if (suppression_add(rules->store, change->key, change->text, rules->now, err) < 0) {
		return -1;
	}
	if (!found) {
		change->subscriber = (struct subscriber){.address = change->reference};
		return 0;
	}
	change->subscriber.status = SUBSCRIBER_SUPPRESSED;
	change->subscriber.reason = change->text;
	return save(change, err);
}

int subscriber_suppress(struct subscriber_rules *rules, const char *reference, const char *reason,
	struct subscriber *ret_subscriber, struct error *err)
{
	struct change change = {.rules = rules, .reference = reference, .text = reason};

	return run(&change, suppress, ret_subscriber, err);
}

static int forget(void *ctx, struct error *err)
{
	struct change *change = ctx;
	struct subscriber_rules *rules = change->rules;

	return find(change, err) < 0 ||
			       suppression_add(
				       rules->store, change->key, "erased", rules->now, err) < 0 ||
			       subscriber_erase(rules->store, change->subscriber.number, err) < 0
		       ? -1
		       : 0;
}

int subscriber_forget(struct subscriber_rules *rules, const char *reference,
	struct subscriber *ret_subscriber, struct error *err)
{
	struct change change = {.rules = rules, .reference = reference};

	return run(&change, forget, ret_subscriber, err);
}
