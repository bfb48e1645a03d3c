#include "base/mem.h"
#include "config/settings_read.h"

#define FIELD(member) offsetof(struct settings, member)

static void read_schedule(struct settings_reader *reader, const struct settings_key *key,
	const struct node *node, void *field)
{
	static const enum schedule_period periods[RHYTHM_COUNT] = {
		[RHYTHM_DAILY] = SCHEDULE_DAILY,
		[RHYTHM_WEEKLY] = SCHEDULE_WEEKLY,
		[RHYTHM_MONTHLY] = SCHEDULE_MONTHLY,
	};
	enum rhythm rhythm = rhythm_from_name(key->name);
	struct digest_settings *digests = &reader->settings->digests;
	struct error err = ERROR_INIT;
	const char *text;
	bool on;

	(void)field;
	if (node->plain && node_bool(node, &on) == 0 && !on) {
		return;
	}
	text = settings_expect_text(reader, key, node);
	if (!text) {
		return;
	}
	if (schedule_parse(text, periods[rhythm], &digests->schedules[rhythm], &err) < 0) {
		settings_fault(reader, node, "'%s': %s", key->name, err.text);
		return;
	}
	digests->offered[rhythm] = true;
}

static void read_fallback(struct settings_reader *reader, const struct settings_key *key,
	const struct node *node, void *field)
{
	const char *text = settings_expect_text(reader, key, node);
	enum rhythm rhythm = text ? rhythm_from_name(text) : RHYTHM_COUNT;

	if (text && rhythm == RHYTHM_COUNT) {
		settings_fault(reader, node,
			"'default' must name a rhythm such as weekly, not '%s'", text);
	} else {
		*(enum rhythm *)field = rhythm;
	}
}

/* Without a default, takes the most usual rhythm of those offered. */
static void choose_fallback(struct settings_reader *reader, const struct node *node)
{
	static const enum rhythm order[] = {
		RHYTHM_WEEKLY, RHYTHM_DAILY, RHYTHM_MONTHLY, RHYTHM_INSTANT};
	struct digest_settings *digests = &reader->settings->digests;

	if (digests->fallback != RHYTHM_COUNT && !digests->offered[digests->fallback]) {
		settings_fault(reader, node_get(node, "default"),
			"'default' is %s, which 'digests' does not offer",
			rhythm_name(digests->fallback));
	}
	for (size_t i = 0; digests->fallback == RHYTHM_COUNT && i < ARRAY_LEN(order); i++) {
		if (digests->offered[order[i]]) {
			digests->fallback = order[i];
		}
	}
	if (digests->fallback == RHYTHM_COUNT) {
		settings_fault(reader, node,
			"'digests' must offer a rhythm, such as 'weekly: thursday 08:00'");
	}
}

void settings_read_digests(struct settings_reader *reader, const struct settings_key *key,
	const struct node *node, void *field)
{
	static const struct settings_key keys[] = {
		{.name = "weekly", .read = read_schedule},
		{.name = "daily", .read = read_schedule},
		{.name = "monthly", .read = read_schedule},
		{.name = "instant",
			.read = settings_read_bool,
			.offset = FIELD(digests.offered[RHYTHM_INSTANT])},
		{.name = "default", .read = read_fallback, .offset = FIELD(digests.fallback)},
		{.name = "settle", .read = settings_read_duration, .offset = FIELD(digests.settle)},
		{.name = "check_live",
			.read = settings_read_bool,
			.offset = FIELD(digests.check_live)},
		{.name = "review", .read = settings_read_duration, .offset = FIELD(digests.review)},
		{0},
	};
	size_t faults = reader->faults;

	(void)key;
	(void)field;
	settings_read_map(reader, "digests", keys, node, reader->settings);
	/* A rhythm that was refused is not reported as missing, too. */
	if (reader->faults == faults) {
		choose_fallback(reader, node);
	}
}
