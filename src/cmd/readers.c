#include "cmd/readers.h"

#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/mem.h"
#include "base/text.h"
#include "model/mail_address.h"
#include "source/source.h"
#include "store/categories.h"
#include "store/subscribers.h"

#define MAX_NAME 200

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void add_slug(struct reader_checks *checks, const char *slug)
{
	for (size_t i = 0; i < checks->slug_count; i++) {
		if (strcmp(checks->slugs[i], slug) == 0) {
			return;
		}
	}
	checks->slugs = xreallocarray(
		checks->slugs, checks->slug_count + 2, sizeof(*checks->slugs));
	checks->slugs[checks->slug_count++] = arena_strdup(checks->arena, slug);
	checks->slugs[checks->slug_count] = NULL;
}

/* A source that cannot be read now has had its say at an earlier build. */
static void add_present(struct reader_checks *checks)
{
	struct catalogue *catalogue = catalogue_new();

	source_load_all(checks->context->publication.settings,
		source_scan_take(checks->context->publication.settings, 0), NULL, catalogue, NULL,
		NULL);
	catalogue_finish(catalogue, clock_now(&checks->context->publication.clock));
	for (size_t i = 0; i < catalogue->category_count; i++) {
		add_slug(checks, catalogue->categories[i].slug);
	}
	catalogue_free(catalogue);
}

int reader_checks_init(struct reader_checks *checks, struct context *context, struct error *err)
{
	struct category *former;
	size_t count;

	*checks = (struct reader_checks){.context = context, .arena = arena_new()};
	checks->slugs = xcalloc(1, sizeof(*checks->slugs));
	if (categories_load(context->publication.store, checks->arena, &former, &count, err) < 0) {
		reader_checks_release(checks);
		return -1;
	}
	for (size_t i = 0; i < count; i++) {
		add_slug(checks, former[i].slug);
	}
	add_present(checks);
	qsort(checks->slugs, checks->slug_count, sizeof(*checks->slugs), by_text);
	return 0;
}

void reader_checks_release(struct reader_checks *checks)
{
	free(checks->slugs);
	arena_free(checks->arena);
	*checks = (struct reader_checks){0};
}

int reader_address(struct reader_checks *checks, const char *text, const char **ret_address,
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

		*ret_key = arena_strdup(checks->arena, key);
	}
	*ret_address = arena_strdup(checks->arena, wire.data);
	mail_address_release(&address);
	return 0;
}

static int apply_categories(struct reader_checks *checks, const char *text,
	struct subscriber *subscriber, struct error *err)
{
	const char **chosen = xcalloc(strlen(text) + 1, sizeof(*chosen));
	size_t count = 0;
	STRBUF(set);

	while (*text) {
		size_t len = strcspn(text, ";,");
		FREE_ON_EXIT char *name = xstrndup(text, len);
		FREE_ON_EXIT char *slug = text_term_slug(name);
		const char **known = bsearch(&(const char *){slug}, checks->slugs,
			checks->slug_count, sizeof(*checks->slugs), by_text);

		text += len + (text[len] != '\0');
		if (!name[strspn(name, " \t")]) {
			continue;
		}
		if (!known) {
			const char *nearest = text_nearest(slug, checks->slugs);

			free(chosen);
			return error_set(err, ERROR_INPUT, "unknown category '%s'%s%s%s", name,
				nearest ? "; did you mean '" : "", nearest ? nearest : "",
				nearest ? "'?" : "");
		}
		chosen[count++] = *known;
	}
	qsort(chosen, count, sizeof(*chosen), by_text);
	for (size_t i = 0; i < count; i++) {
		if (!i || strcmp(chosen[i], chosen[i - 1]) != 0) {
			strbuf_addf(&set, "%s%s;", set.len ? "" : ";", chosen[i]);
		}
	}
	free(chosen);
	subscriber->categories = arena_strdup(checks->arena, set.data);
	return 0;
}

static int apply_rhythm(struct reader_checks *checks, const char *text,
	struct subscriber *subscriber, struct error *err)
{
	const struct digest_settings *digests = &checks->context->publication.settings->digests;
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

static int apply_name(struct reader_checks *checks, const char *text, struct subscriber *subscriber,
	struct error *err)
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
	subscriber->name = name.len ? arena_strdup(checks->arena, name.data) : NULL;
	return 0;
}

static int apply_language(struct reader_checks *checks, const char *text,
	struct subscriber *subscriber, struct error *err)
{
	if (strlen(text) > 35 || text[strspn(text, "abcdefghijklmnopqrstuvwxyz"
						   "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-")]) {
		return error_set(err, ERROR_INPUT, "'%s' is no language tag such as 'en'", text);
	}
	subscriber->language = arena_strdup(checks->arena, text);
	return 0;
}

static int apply_format(struct reader_checks *checks, const char *text,
	struct subscriber *subscriber, struct error *err)
{
	enum mail_format format = text[0] ? mail_format_from_name(text) : FORMAT_HTML;

	(void)checks;
	if (format == FORMAT_COUNT) {
		return error_set(err, ERROR_INPUT, "unknown format '%s': html or text", text);
	}
	subscriber->format = format;
	return 0;
}

static int apply_status(struct reader_checks *checks, const char *text,
	struct subscriber *subscriber, struct error *err)
{
	enum subscriber_status status = text[0] ? subscriber_status_from_name(text)
						: SUBSCRIBER_ACTIVE;

	(void)checks;
	if (status >= SUBSCRIBER_ERASED) {
		return error_set(err, ERROR_INPUT,
			"unknown status '%s': active, pending, unsubscribed or suppressed", text);
	}
	subscriber->status = status;
	return 0;
}

/* The proof of a consent is never emptied: a field that says nothing leaves what is known. */
static int apply_consent_at(struct reader_checks *checks, const char *text,
	struct subscriber *subscriber, struct error *err)
{
	struct moment moment;

	if (!text[0]) {
		return 0;
	}
	if (date_parse(text, checks->context->publication.settings->site.zone, &moment, err) < 0) {
		return error_wrap(err, "consent_at");
	}
	subscriber->consent_at = moment.at;
	return 0;
}

static int apply_consent_source(struct reader_checks *checks, const char *text,
	struct subscriber *subscriber, struct error *err)
{
	if (!text_is_utf8(text, strlen(text)) || text_has_control(text, strlen(text))) {
		return error_set(err, ERROR_INPUT, "the consent's source has control characters");
	}
	if (text[0]) {
		subscriber->consent_source = arena_strdup(checks->arena, text);
	}
	return 0;
}

static int apply_paused_until(struct reader_checks *checks, const char *text,
	struct subscriber *subscriber, struct error *err)
{
	struct moment moment = {0};

	if (text[0] && strcmp(text, "no") != 0 &&
		date_parse(text, checks->context->publication.settings->site.zone, &moment, err) <
			0) {
		return error_wrap(err, "paused_until");
	}
	subscriber->paused_until = moment.at;
	return 0;
}

int reader_apply(struct reader_checks *checks, const struct reader_values *values,
	struct subscriber *subscriber, struct error *err)
{
	const struct {
		const char *text;
		int (*apply)(struct reader_checks *checks, const char *text,
			struct subscriber *subscriber, struct error *err);
	} fields[] = {
		{values->name, apply_name},
		{values->categories, apply_categories},
		{values->rhythm, apply_rhythm},
		{values->format, apply_format},
		{values->language, apply_language},
		{values->status, apply_status},
		{values->consent_at, apply_consent_at},
		{values->consent_source, apply_consent_source},
		{values->paused_until, apply_paused_until},
	};

	for (size_t i = 0; i < ARRAY_LEN(fields); i++) {
		if (fields[i].text &&
			fields[i].apply(checks, fields[i].text, subscriber, err) < 0) {
			return -1;
		}
	}
	return 0;
}

int reader_require_rhythm(const struct context *context, struct error *err)
{
	if (context->publication.settings->digests.fallback == RHYTHM_COUNT) {
		return error_set(err, ERROR_CONFIG,
			"'%s' offers no digests: set 'digests', such as 'weekly: thursday 08:00'",
			context->publication.settings->path);
	}
	return 0;
}

struct subscriber reader_default(const struct reader_checks *checks)
{
	enum rhythm fallback = checks->context->publication.settings->digests.fallback;
	int64_t now = clock_now(&checks->context->publication.clock);

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

static int find_by_token(struct reader_checks *checks, const char *token,
	struct subscriber *ret_subscriber, const char **ret_key, struct error *err)
{
	struct store *store = checks->context->publication.store;
	int64_t number = token_read(&store->key, TOKEN_READER, token);
	int found = number ? subscriber_get(store, checks->arena, number, ret_subscriber, err) : 0;
	const char *address;

	if (found > 0 && ret_subscriber->status == SUBSCRIBER_ERASED) {
		return 0;
	}
	return found > 0 && reader_address(
				    checks, ret_subscriber->address, &address, ret_key, err) < 0
		       ? -1
		       : found;
}

int reader_find(struct reader_checks *checks, const char *reference,
	struct subscriber *ret_subscriber, const char **ret_key, struct error *err)
{
	const char *address;

	if (!strchr(reference, '@')) {
		return find_by_token(checks, reference, ret_subscriber, ret_key, err);
	}
	if (reader_address(checks, reference, &address, ret_key, err) < 0) {
		return -1;
	}
	return subscriber_find(
		checks->context->publication.store, checks->arena, *ret_key, ret_subscriber, err);
}
