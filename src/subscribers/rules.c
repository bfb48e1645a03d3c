#include "subscribers/rules.h"

#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/mem.h"
#include "base/text.h"
#include "model/mail_address.h"
#include "store/subscribers.h"
#include "subscribers/rules_categories.h"

#define MAX_NAME 200

void subscriber_rules_init(struct subscriber_rules *rules)
{
	rules->arena = arena_new();
}

void subscriber_rules_release(struct subscriber_rules *rules)
{
	free(rules->slugs);
	arena_free(rules->arena);
	*rules = (struct subscriber_rules){0};
}

int subscriber_address(struct subscriber_rules *rules, const char *text, const char **ret_address,
	const char **ret_key, struct error *err)
{
	struct mail_address address;
	STRBUF(wire);

	if (mail_address_parse(text, &address, err) < 0) {
		return -1;
	}
	mail_address_add(&wire, &address);
	{
		FREE_ON_EXIT char *key = mail_address_key(&address);

		*ret_key = arena_strdup(rules->arena, key);
	}
	*ret_address = arena_strdup(rules->arena, wire.data);
	mail_address_release(&address);
	return 0;
}

static int apply_rhythm(struct subscriber_rules *rules, const char *text,
	struct subscriber *subscriber, struct error *err)
{
	const struct digest_settings *digests = &rules->settings->digests;
	enum rhythm rhythm = text[0] ? rhythm_from_name(text) : digests->fallback;

	if (rhythm == RHYTHM_COUNT) {
		return error_set(err, ERROR_INPUT, "unknown rhythm '%s'", text);
	}
	if (!digests->offered[rhythm]) {
		return error_set(
			err, ERROR_INPUT, "the rhythm '%s' is not offered", rhythm_name(rhythm));
	}
	subscriber->rhythm = rhythm;
	return 0;
}

static int apply_name(struct subscriber_rules *rules, const char *text,
	struct subscriber *subscriber, struct error *err)
{
	STRBUF(name);

	if (!text_is_utf8(text, strlen(text)) || text_has_control(text, strlen(text)) ||
		strlen(text) > MAX_NAME) {
		return error_set(err, ERROR_INPUT,
			"the name has control characters or line ends, is not UTF-8, or is longer "
			"than "
			"%d bytes",
			MAX_NAME);
	}
	text_collapse(&name, text);
	subscriber->name = name.len ? arena_strdup(rules->arena, name.data) : NULL;
	return 0;
}

static int apply_language(struct subscriber_rules *rules, const char *text,
	struct subscriber *subscriber, struct error *err)
{
	if (strlen(text) > 35 || text[strspn(text, "abcdefghijklmnopqrstuvwxyz"
						   "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-")]) {
		return error_set(err, ERROR_INPUT, "'%s' is no language tag such as 'en'", text);
	}
	subscriber->language = arena_strdup(rules->arena, text);
	return 0;
}

static int apply_format(struct subscriber_rules *rules, const char *text,
	struct subscriber *subscriber, struct error *err)
{
	enum mail_format format = text[0] ? mail_format_from_name(text) : FORMAT_HTML;

	(void)rules;
	if (format == FORMAT_COUNT) {
		return error_set(err, ERROR_INPUT, "unknown format '%s': html or text", text);
	}
	subscriber->format = format;
	return 0;
}

static int apply_status(struct subscriber_rules *rules, const char *text,
	struct subscriber *subscriber, struct error *err)
{
	enum subscriber_status status = text[0] ? subscriber_status_from_name(text)
						: SUBSCRIBER_ACTIVE;

	(void)rules;
	if (status >= SUBSCRIBER_ERASED) {
		return error_set(err, ERROR_INPUT,
			"unknown status '%s': active, pending, unsubscribed or suppressed", text);
	}
	subscriber->status = status;
	return 0;
}

/* The proof of a consent is never emptied: a field that says nothing leaves what is known. */
static int apply_consent_at(struct subscriber_rules *rules, const char *text,
	struct subscriber *subscriber, struct error *err)
{
	struct moment moment;

	if (!text[0]) {
		return 0;
	}
	if (date_parse(text, rules->settings->site.zone, &moment, err) < 0) {
		return error_wrap(err, "consent_at");
	}
	subscriber->consent_at = moment.at;
	return 0;
}

static int apply_consent_source(struct subscriber_rules *rules, const char *text,
	struct subscriber *subscriber, struct error *err)
{
	if (!text_is_utf8(text, strlen(text)) || text_has_control(text, strlen(text))) {
		return error_set(err, ERROR_INPUT, "the consent's source has control characters");
	}
	if (text[0]) {
		subscriber->consent_source = arena_strdup(rules->arena, text);
	}
	return 0;
}

static int apply_paused_until(struct subscriber_rules *rules, const char *text,
	struct subscriber *subscriber, struct error *err)
{
	struct moment moment = {0};

	if (text[0] && strcmp(text, "no") != 0 &&
		date_parse(text, rules->settings->site.zone, &moment, err) < 0) {
		return error_wrap(err, "paused_until");
	}
	subscriber->paused_until = moment.at;
	return 0;
}

int subscriber_apply(struct subscriber_rules *rules, const struct subscriber_values *values,
	struct subscriber *subscriber, struct error *err)
{
	const struct {
		const char *text;
		int (*apply)(struct subscriber_rules *rules, const char *text,
			struct subscriber *subscriber, struct error *err);
	} fields[] = {
		{values->name, apply_name},
		{values->categories, subscriber_apply_categories},
		{values->rhythm, apply_rhythm},
		{values->format, apply_format},
		{values->language, apply_language},
		{values->status, apply_status},
		{values->consent_at, apply_consent_at},
		{values->consent_source, apply_consent_source},
		{values->paused_until, apply_paused_until},
	};

	for (size_t i = 0; i < ARRAY_LEN(fields); i++) {
		if (fields[i].text && fields[i].apply(rules, fields[i].text, subscriber, err) < 0) {
			return -1;
		}
	}
	return 0;
}

int subscriber_require_rhythm(const struct settings *settings, struct error *err)
{
	if (settings->digests.fallback == RHYTHM_COUNT) {
		return error_set(err, ERROR_CONFIG,
			"'%s' offers no digests: set 'digests', such as 'weekly: thursday 08:00'",
			settings->path);
	}
	return 0;
}

struct subscriber subscriber_default(const struct subscriber_rules *rules)
{
	enum rhythm fallback = rules->settings->digests.fallback;
	int64_t now = rules->now;

	return (struct subscriber){
		.status = SUBSCRIBER_ACTIVE,
		.rhythm = fallback == RHYTHM_COUNT ? RHYTHM_WEEKLY : fallback,
		.format = FORMAT_HTML,
		.language = "",
		.categories = "",
		.attributes = "{}",
		.consent_at = now,
		.consent_source = "",
		.joined = now,
		.reason = "",
	};
}

static int find_by_token(struct subscriber_rules *rules, const char *token,
	struct subscriber *ret_subscriber, const char **ret_key, struct error *err)
{
	struct store *store = rules->store;
	int64_t number = token_read(&store->key, TOKEN_READER, token);
	int found = number ? subscriber_get(store, rules->arena, number, ret_subscriber, err) : 0;
	const char *address;

	if (found > 0 && ret_subscriber->status == SUBSCRIBER_ERASED) {
		return 0;
	}
	return found > 0 && subscriber_address(
				    rules, ret_subscriber->address, &address, ret_key, err) < 0
		       ? -1
		       : found;
}

int subscriber_look_up(struct subscriber_rules *rules, const char *reference,
	struct subscriber *ret_subscriber, const char **ret_key, struct error *err)
{
	const char *address;

	*ret_key = NULL;
	if (!strchr(reference, '@')) {
		return find_by_token(rules, reference, ret_subscriber, ret_key, err);
	}
	if (subscriber_address(rules, reference, &address, ret_key, err) < 0) {
		return -1;
	}
	return subscriber_find(rules->store, rules->arena, *ret_key, ret_subscriber, err);
}
