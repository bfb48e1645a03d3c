#include "readers.h"

#include <string.h>

#include "base/mem.h"
#include "failing_store.h"
#include "store/articles.h"
#include "store/channels.h"
#include "store/editions.h"
#include "store/subscribers.h"

static void find_categories(void *ctx, struct subscriber_rules *rules)
{
	struct readers *readers = ctx;

	readers->asked++;
	subscriber_rules_add_category(rules, "rust");
	subscriber_rules_add_category(rules, "go");
}

static void save_categories(struct readers *readers)
{
	struct term categories[] = {{.name = "Go", .slug = "go"}, {.name = "SQL", .slug = "sql"}};
	const struct term_list list = {.items = categories, .count = 2};

	readers_done(
		readers, channels_save(readers->store, CHANNEL_CATEGORY, &list, &readers->err));
}

void readers_open(struct readers *readers)
{
	*readers = (struct readers){.err = ERROR_INIT};
	readers->settings.path = "postrider.yaml";
	readers->settings.site.zone = zone_new("Europe/Berlin", &readers->err);
	assert_non_null(readers->settings.site.zone);
	readers->settings.digests.offered[RHYTHM_INSTANT] = true;
	readers->settings.digests.offered[RHYTHM_WEEKLY] = true;
	readers->settings.digests.offered[RHYTHM_MONTHLY] = true;
	readers->settings.digests.fallback = RHYTHM_WEEKLY;
	readers->store = failing_store_open();
	save_categories(readers);
	readers->rules = (struct subscriber_rules){
		.settings = &readers->settings,
		.store = readers->store,
		.now = READERS_NOW,
		.find_categories = find_categories,
		.ctx = readers,
	};
	subscriber_rules_init(&readers->rules);
}

void readers_close(struct readers *readers)
{
	subscriber_rules_release(&readers->rules);
	store_close(readers->store);
	zone_free(readers->settings.site.zone);
}

void readers_article(struct readers *readers, const char *name, int64_t published)
{
	struct known_article known = {.id = name,
		.path = name,
		.url = "https://blog.example.org/",
		.title = name,
		.content_hash = "",
		.published = {.set = true, .at = published},
		.updated = {.set = true, .at = published}};
	int64_t sequence;

	readers_done(readers, articles_put(readers->store, &known, &readers->err));
	readers_done(readers,
		articles_give_sequence(readers->store, known.number, &sequence, &readers->err));
}

void readers_frozen(struct readers *readers, enum rhythm rhythm, int64_t watermark)
{
	const struct rhythm_state state = {.last_due = READERS_NOW, .watermark = watermark};

	readers_done(readers, rhythm_save(readers->store, rhythm, &state, &readers->err));
}

static struct subscriber put(struct readers *readers, struct subscriber subscriber)
{
	const char *key;

	readers_done(readers, subscriber_address(&readers->rules, subscriber.address,
				      &subscriber.address, &key, &readers->err));
	readers_done(readers, subscriber_put(readers->store, &subscriber, key, &readers->err));
	return subscriber;
}

struct subscriber readers_put(struct readers *readers, const char *address, int64_t watermark)
{
	struct subscriber subscriber = subscriber_default(&readers->rules);

	subscriber.address = address;
	subscriber.watermark = watermark;
	return put(readers, subscriber);
}

struct subscriber readers_put_as(
	struct readers *readers, const char *address, enum subscriber_status status)
{
	struct subscriber subscriber = subscriber_default(&readers->rules);

	subscriber.address = address;
	subscriber.status = status;
	return put(readers, subscriber);
}

static int find(struct readers *readers, const char *address, struct subscriber *ret_subscriber)
{
	const char *key;
	int found = subscriber_look_up(
		&readers->rules, address, ret_subscriber, &key, &readers->err);

	readers_done(readers, found);
	return found;
}

struct subscriber readers_get(struct readers *readers, const char *address)
{
	struct subscriber subscriber;

	if (!find(readers, address, &subscriber)) {
		fail_msg("nobody has '%s'", address);
	}
	return subscriber;
}

bool readers_has(struct readers *readers, const char *address)
{
	struct subscriber subscriber;

	return find(readers, address, &subscriber) > 0;
}

const char *readers_suppressed(struct readers *readers, const char *address)
{
	FREE_ON_EXIT char *why = NULL;
	const char *wire, *key;
	int found;

	readers_done(
		readers, subscriber_address(&readers->rules, address, &wire, &key, &readers->err));
	found = suppression_find(readers->store, key, &why, &readers->err);
	readers_done(readers, found);
	return found ? arena_strdup(readers->rules.arena, why) : NULL;
}

void readers_refused(struct readers *readers, int result, enum error_kind kind, const char *text)
{
	assert_int_equal(result, -1);
	assert_string_equal(readers->err.text, text);
	assert_int_equal(readers->err.kind, kind);
	readers->err = (struct error)ERROR_INIT;
}

int readers_join(struct readers *readers, const char *address, bool again)
{
	const struct subscriber_values values = {.email = address};
	struct subscriber subscriber;

	return subscriber_join(
		&readers->rules, &values, "the test", again, &subscriber, &readers->err);
}

int readers_leave(struct readers *readers, const char *reference)
{
	struct subscriber subscriber;

	return subscriber_leave(
		&readers->rules, reference, "had enough", &subscriber, &readers->err);
}

int readers_suppress(struct readers *readers, const char *reference)
{
	struct subscriber subscriber;

	return subscriber_suppress(
		&readers->rules, reference, "bounces", &subscriber, &readers->err);
}
