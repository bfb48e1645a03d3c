#include "config/settings_read.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/file.h"
#include "base/language.h"
#include "base/loopback.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/url.h"

static bool has_control(const char *text)
{
	for (; *text; text++) {
		if (*text != '\n' && text_has_control(text, 1)) {
			return true;
		}
	}
	return false;
}

static bool is_clean(const char *text)
{
	STRBUF(clean);

	return text_clean(&clean, text, strlen(text), NULL) == 0;
}

const char *settings_expect_text(
	struct settings_reader *reader, const struct settings_key *key, const struct node *node)
{
	static const char *const kinds[] = {
		[NODE_SCALAR] = "nothing", [NODE_LIST] = "a list", [NODE_MAP] = "a map"};
	const char *text = node_text(node);

	if (!text && (node->kind != NODE_SCALAR || node_is_null(node))) {
		settings_fault(
			reader, node, "'%s' must be a text, not %s", key->name, kinds[node->kind]);
		return NULL;
	}
	if (!text || has_control(text)) {
		settings_fault(reader, node, "'%s' holds a control character", key->name);
		return NULL;
	}
	if (!is_clean(text)) {
		settings_fault(
			reader, node, "'%s' holds a character that no feed may have", key->name);
		return NULL;
	}
	return text;
}

void settings_read_text(struct settings_reader *reader, const struct settings_key *key,
	const struct node *node, void *field)
{
	const char *text = settings_expect_text(reader, key, node);

	if (text) {
		*(const char **)field = text;
	}
}

void settings_read_line(struct settings_reader *reader, const struct settings_key *key,
	const struct node *node, void *field)
{
	const char *text = settings_expect_text(reader, key, node);

	if (text && strchr(text, '\n')) {
		settings_fault(reader, node, "'%s' must be one line", key->name);
	} else if (text && !text[0]) {
		settings_fault(reader, node, "'%s' must not be empty", key->name);
	} else if (text) {
		*(const char **)field = text;
	}
}

void settings_read_path(struct settings_reader *reader, const struct settings_key *key,
	const struct node *node, void *field)
{
	const char *text = settings_expect_text(reader, key, node);

	if (text && !text[0]) {
		settings_fault(reader, node, "'%s' must not be empty", key->name);
	} else if (text) {
		FREE_ON_EXIT char *joined = path_join(reader->settings->folder, text);

		*(const char **)field = arena_strdup(reader->settings->arena, joined);
	}
}

/* Whether the URL has a user or password, which would be published. */
static bool has_user(const char *url)
{
	const char *authority = strstr(url, "//");

	return authority && memchr(authority + 2, '@', strcspn(authority + 2, "/"));
}

void settings_read_url(struct settings_reader *reader, const struct settings_key *key,
	const struct node *node, void *field)
{
	const char *text = settings_expect_text(reader, key, node);
	struct error err = ERROR_INIT;
	STRBUF(url);

	if (!text) {
		return;
	}
	if (has_user(text)) {
		settings_fault(
			reader, node, "'%s' must be a URL without user or password", key->name);
		return;
	}
	if (url_normalise(&url, text, &err) < 0 || strpbrk(text, "?#")) {
		settings_fault(reader, node,
			"'%s' must be a URL such as 'https://blog.example.org/', not '%s'",
			key->name, text);
		return;
	}
	if (!strbuf_ends_with(&url, "/")) {
		strbuf_add_char(&url, '/');
	}
	*(const char **)field = arena_strdup(reader->settings->arena, url.data);
}

void settings_read_endpoint(struct settings_reader *reader, const struct settings_key *key,
	const struct node *node, void *field)
{
	const char *text = settings_expect_text(reader, key, node);
	STRBUF(url);

	if (text && has_user(text)) {
		settings_fault(
			reader, node, "'%s' must be a URL without user or password", key->name);
	} else if (text && (!url_is_http(text) || url_normalise(&url, text, NULL) < 0)) {
		settings_fault(reader, node,
			"'%s' must be a URL such as 'https://hub.example.org/', not '%s'",
			key->name, text);
	} else if (text && strncmp(text, "https:", 6) != 0 && !url_is_loopback(text)) {
		settings_fault(
			reader, node, "'%s' must be an https URL, not '%s'", key->name, text);
	} else if (text) {
		*(const char **)field = text;
	}
}

void settings_read_words(struct settings_reader *reader, const struct settings_key *key,
	const struct node *node, const char *const *names, bool *const *flags)
{
	if (node->kind != NODE_LIST) {
		settings_fault(
			reader, node, "'%s' must be a list such as [%s]", key->name, names[0]);
		return;
	}
	for (size_t i = 0; names[i]; i++) {
		*flags[i] = false;
	}
	for (size_t i = 0; i < node->count; i++) {
		const char *text = node_text(node->items[i]);
		size_t at = 0;

		while (text && names[at] && strcmp(text, names[at]) != 0) {
			at++;
		}
		if (text && names[at]) {
			*flags[at] = true;
		} else {
			STRBUF(list);

			for (at = 0; names[at]; at++) {
				strbuf_addf(&list, "%s%s", at ? ", " : "", names[at]);
			}
			settings_fault(reader, node->items[i], "'%s' may hold %s only", key->name,
				list.data);
		}
	}
}

void settings_read_bool(struct settings_reader *reader, const struct settings_key *key,
	const struct node *node, void *field)
{
	if (node_bool(node, field) < 0) {
		settings_fault(reader, node, "'%s' must be yes or no", key->name);
	}
}

void settings_read_int(struct settings_reader *reader, const struct settings_key *key,
	const struct node *node, void *field)
{
	const char *text = node_text(node);
	char *end = NULL;
	long value = 0;

	errno = 0;
	if (text) {
		value = strtol(text, &end, 10);
	}
	if (!text || end == text || *end || errno || value < key->low || value > key->high) {
		settings_fault(reader, node, "'%s' must be a whole number from %lld to %lld",
			key->name, (long long)key->low, (long long)key->high);
		return;
	}
	*(int *)field = (int)value;
}

void settings_read_bytes(struct settings_reader *reader, const struct settings_key *key,
	const struct node *node, void *field)
{
	const char *text = node_text(node);
	char *end = NULL;
	long long value = 0;
	int shift = 0;

	errno = 0;
	if (text) {
		value = strtoll(text, &end, 10);
		if (end != text && (*end == 'K' || *end == 'k')) {
			shift = 10;
		} else if (end != text && *end == 'M') {
			shift = 20;
		}
	}
	if (!text || end == text || end[shift ? 1 : 0] || errno || value < 0 ||
		value > key->high >> shift || value << shift < key->low) {
		settings_fault(reader, node,
			"'%s' must be a size such as '512K' or '1M', from %lld to %lld bytes",
			key->name, (long long)key->low, (long long)key->high);
		return;
	}
	*(int64_t *)field = value << shift;
}

void settings_read_duration(struct settings_reader *reader, const struct settings_key *key,
	const struct node *node, void *field)
{
	const char *text = settings_expect_text(reader, key, node);
	struct error err = ERROR_INIT;

	if (text && duration_parse(text, field, &err) < 0) {
		settings_fault(reader, node, "'%s' must be a time such as '15m' or '2h', not '%s'",
			key->name, text);
	}
}

void settings_read_zone(struct settings_reader *reader, const struct settings_key *key,
	const struct node *node, void *field)
{
	const char *text = settings_expect_text(reader, key, node);
	struct error err = ERROR_INIT;
	struct zone *zone;

	if (!text) {
		return;
	}
	zone = zone_new(text, &err);
	if (!zone) {
		settings_fault(reader, node, "%s", err.text);
		return;
	}
	zone_free(*(struct zone **)field);
	*(struct zone **)field = zone;
}

void settings_read_day(struct settings_reader *reader, const struct settings_key *key,
	const struct node *node, void *field)
{
	const char *text = settings_expect_text(reader, key, node);
	struct error err = ERROR_INIT;
	int64_t at;

	if (!text) {
		return;
	}
	if (strlen(text) != 10 || date_parse_rfc3339(text, &at, &err) < 0) {
		settings_fault(reader, node, "'%s' must be a day such as '2024-01-01', not '%s'",
			key->name, text);
		return;
	}
	*(const char **)field = text;
}

void settings_read_address(struct settings_reader *reader, const struct settings_key *key,
	const struct node *node, void *field)
{
	const char *text = settings_expect_text(reader, key, node);
	const char *at = text ? strrchr(text, '@') : NULL;

	if (text && (!at || at == text || !at[1] || strpbrk(text, " \t\n<>,;"))) {
		settings_fault(reader, node,
			"'%s' must be an address such as 'notes@example.org', not '%s'", key->name,
			text);
	} else if (text) {
		*(const char **)field = text;
	}
}

void settings_read_file_name(struct settings_reader *reader, const struct settings_key *key,
	const struct node *node, void *field)
{
	const char *text = settings_expect_text(reader, key, node);
	bool on;

	if (!text) {
		return;
	}
	if (node->plain && node_bool(node, &on) == 0) {
		if (!on) {
			*(const char **)field = NULL;
		}
		return;
	}
	if (!text[0] || strpbrk(text, "/\n\t") || text[0] == '.' || strlen(text) > 200) {
		settings_fault(reader, node, "'%s' must be a file name such as 'feed.xml', or no",
			key->name);
		return;
	}
	*(const char **)field = text;
}

void settings_read_language(struct settings_reader *reader, const struct settings_key *key,
	const struct node *node, void *field)
{
	const char *text = settings_expect_text(reader, key, node);

	if (text && !language_is_tag(text)) {
		settings_fault(reader, node,
			"'%s' must be a language tag such as 'en' or 'de-DE', not '%s'", key->name,
			text);
	} else if (text) {
		*(const char **)field = text;
	}
}
