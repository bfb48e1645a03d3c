/* mail.dkim and mail.relay_rewrites. */

#include <string.h>

#include "base/domain.h"
#include "base/text.h"
#include "config/settings_read.h"

/* Labels of letters, digits and hyphens with dots between (RFC 6376, 3.1): anything else would
 * break the header field that they are written into. */
static bool is_name(const char *text)
{
	char before = '.';

	for (const char *p = text; *p; before = *p++) {
		bool inner = *p == '.' || *p == '-';

		if (!inner &&
			!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789",
				*p)) {
			return false;
		}
		if ((before == '.' && inner) || (before == '-' && *p == '.')) {
			return false;
		}
	}
	return before != '.' && before != '-';
}

static void read_domain(struct settings_reader *reader, const struct settings_key *key,
	const struct node *node, void *field)
{
	const char *text = settings_expect_text(reader, key, node);
	STRBUF(ascii);

	if (!text) {
		return;
	}
	if (domain_to_ascii(&ascii, text, NULL) < 0 || !strchr(ascii.data, '.')) {
		settings_fault(reader, node,
			"'%s' must be a domain such as 'example.org', not '%s'", key->name, text);
		return;
	}
	*(const char **)field = arena_strdup(reader->settings->arena, ascii.data);
}

static void read_selector(struct settings_reader *reader, const struct settings_key *key,
	const struct node *node, void *field)
{
	const char *text = settings_expect_text(reader, key, node);

	if (text && !is_name(text)) {
		settings_fault(reader, node, "'%s' must be a name such as 'mail2026', not '%s'",
			key->name, text);
	} else if (text) {
		*(const char **)field = text;
	}
}

static void read_key(
	struct settings_reader *reader, const struct node *node, struct mail_dkim *dkim)
{
	static const struct settings_key keys[] = {
		{.name = "domain",
			.read = read_domain,
			.offset = offsetof(struct mail_dkim, domain),
			.required = true},
		{.name = "selector",
			.read = read_selector,
			.offset = offsetof(struct mail_dkim, selector),
			.required = true},
		{.name = "key_file",
			.read = settings_read_path,
			.offset = offsetof(struct mail_dkim, key_file),
			.required = true},
		{0},
	};

	settings_read_map(reader, "mail.dkim", keys, node, dkim);
}

void settings_read_dkim(struct settings_reader *reader, const struct settings_key *key,
	const struct node *node, void *field)
{
	struct mail_settings *mail = &reader->settings->mail;

	(void)field;
	if (node->kind != NODE_LIST) {
		settings_fault(reader, node, "'%s' must be a list", key->name);
		return;
	}
	mail->dkim = arena_alloc(reader->settings->arena, (node->count + 1) * sizeof(*mail->dkim));
	for (size_t i = 0; i < node->count; i++) {
		read_key(reader, node->items[i], &mail->dkim[mail->dkim_count++]);
	}
}

void settings_read_rewrites(struct settings_reader *reader, const struct settings_key *key,
	const struct node *node, void *field)
{
	static const char *const known[] = {"message-id", "date"};
	struct mail_settings *mail = &reader->settings->mail;
	const char **names;

	(void)field;
	if (node->kind != NODE_LIST) {
		settings_fault(reader, node, "'%s' must be a list", key->name);
		return;
	}
	names = arena_alloc(reader->settings->arena, (node->count + 1) * sizeof(*names));
	for (size_t i = 0; i < node->count; i++) {
		const char *text = node_text(node->items[i]);

		if (!text || (!text_equal_nocase(text, known[0]) &&
				     !text_equal_nocase(text, known[1]))) {
			settings_fault(reader, node->items[i], "'%s' may have message-id and date",
				key->name);
			return;
		}
		names[i] = text;
	}
	mail->relay_rewrites = names;
}
