/* How fast mail goes: mail.connections, mail.rate, mail.limits. */

#include <string.h>

#include "base/scan.h"
#include "base/text.h"
#include "config/settings_read.h"

#define SECOND INT64_C(1000000) /* in microseconds */

static const struct {
	const char *name;
	int64_t length;
} periods[] = {
	{"s", SECOND},
	{"min", 60 * SECOND},
	{"h", 3600 * SECOND},
	{"d", 86400 * SECOND},
	{0},
};

void settings_read_rate(struct settings_reader *reader, const struct settings_key *key,
	const struct node *node, void *field)
{
	const char *text = settings_expect_text(reader, key, node), *cursor = text;
	char unit[8];
	int number;

	if (!text) {
		return;
	}
	if (scan_number(&cursor, &number) && number > 0 && scan_char(&cursor, '/') &&
		scan_word(&cursor, unit, sizeof(unit)) && !*cursor) {
		for (size_t i = 0; periods[i].name; i++) {
			if (strcmp(unit, periods[i].name) == 0 && number <= periods[i].length) {
				*(int64_t *)field = periods[i].length / number;
				return;
			}
		}
	}
	settings_fault(reader, node, "'%s' must be a rate such as '30/s', '100/min' or '5000/h'",
		key->name);
}

static void read_limit(
	struct settings_reader *reader, const struct node *node, struct mail_limit *limit)
{
	static const struct settings_key keys[] = {
		{.name = "domain",
			.read = settings_read_line,
			.offset = offsetof(struct mail_limit, domain),
			.required = true},
		{.name = "rate",
			.read = settings_read_rate,
			.offset = offsetof(struct mail_limit, interval)},
		{.name = "connections",
			.read = settings_read_int,
			.offset = offsetof(struct mail_limit, connections),
			.low = 1,
			.high = MAIL_MAX_CONNECTIONS},
		{0},
	};

	settings_read_map(reader, "mail.limits", keys, node, limit);
	if (limit->domain && strpbrk(limit->domain, "@/: ")) {
		settings_fault(reader, node, "'domain' must be a domain such as 'example.org'");
	}
}

void settings_read_limits(struct settings_reader *reader, const struct settings_key *key,
	const struct node *node, void *field)
{
	struct mail_settings *mail = &reader->settings->mail;

	(void)field;
	if (node->kind != NODE_LIST) {
		settings_fault(reader, node, "'%s' must be a list", key->name);
		return;
	}
	mail->limits = arena_alloc(
		reader->settings->arena, (node->count + 1) * sizeof(*mail->limits));
	for (size_t i = 0; i < node->count; i++) {
		read_limit(reader, node->items[i], &mail->limits[mail->limit_count++]);
	}
}
