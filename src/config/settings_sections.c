#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "base/url.h"
#include "config/settings_read.h"

#define FIELD(member) offsetof(struct settings, member)

/* output: */

static void read_content(struct settings_reader *reader, const struct settings_key *key,
	const struct node *node, void *field)
{
	const char *text = settings_expect_text(reader, key, node);

	if (text && strcmp(text, "full") != 0 && strcmp(text, "summary") != 0) {
		settings_fault(reader, node, "'content' must be full or summary, not '%s'", text);
	} else if (text) {
		*(bool *)field = strcmp(text, "full") == 0;
	}
}

/* A list that may hold the word category. */
static void read_per(struct settings_reader *reader, const struct settings_key *key,
	const struct node *node, void *field)
{
	bool per_category = false;

	if (node->kind != NODE_LIST) {
		settings_fault(reader, node, "'%s' must be a list such as [category]", key->name);
		return;
	}
	for (size_t i = 0; i < node->count; i++) {
		const char *text = node_text(node->items[i]);

		if (text && strcmp(text, "category") == 0) {
			per_category = true;
		} else if (text && (strcmp(text, "tag") == 0 || strcmp(text, "author") == 0)) {
			settings_fault(reader, node->items[i],
				"'per: %s' is not supported by this version of postrider", text);
		} else {
			settings_fault(
				reader, node->items[i], "'%s' may hold category only", key->name);
		}
	}
	*(bool *)field = per_category;
}

static void read_category_path(struct settings_reader *reader, const struct settings_key *key,
	const struct node *node, void *field)
{
	const char *text = settings_expect_text(reader, key, node);

	if (!text) {
		return;
	}
	if (text[0] == '/' || strstr(text, "..") || !strstr(text, ":slug") ||
		!text_ends_with(text, "/") || strchr(text, '\n')) {
		settings_fault(reader, node,
			"'%s' must be a folder below the output with ':slug' in it, such as "
			"'category/:slug/'",
			key->name);
		return;
	}
	*(const char **)field = text;
}

static void read_paths(struct settings_reader *reader, const struct settings_key *key,
	const struct node *node, void *field)
{
	static const struct settings_key keys[] = {
		{.name = "category",
			.read = read_category_path,
			.offset = FIELD(output.category_path)},
		{.name = "tag"},
		{.name = "author"},
		{.name = "archive"},
		{0},
	};

	(void)key;
	(void)field;
	settings_read_map(reader, "output.paths", keys, node, reader->settings);
}

void settings_read_output(struct settings_reader *reader, const struct settings_key *key,
	const struct node *node, void *field)
{
	static const struct settings_key keys[] = {
		{.name = "directory",
			.read = settings_read_path,
			.offset = FIELD(output.directory),
			.required = true},
		{.name = "rss", .read = settings_read_file_name, .offset = FIELD(output.rss)},
		{.name = "atom", .read = settings_read_file_name, .offset = FIELD(output.atom)},
		{.name = "json", .read = settings_read_file_name, .offset = FIELD(output.json)},
		{.name = "content", .read = read_content, .offset = FIELD(output.full)},
		{.name = "items",
			.read = settings_read_int,
			.offset = FIELD(output.items),
			.low = 1,
			.high = 10000},
		{.name = "per", .read = read_per, .offset = FIELD(output.per_category)},
		{.name = "paths", .read = read_paths},
		{.name = "bytes",
			.read = settings_read_bytes,
			.offset = FIELD(output.bytes),
			.low = 4096,
			.high = 64 * 1024 * 1024},
		{.name = "archive"},
		{.name = "gzip"},
		{.name = "robots"},
		{.name = "tombstones"},
		{0},
	};

	(void)key;
	(void)field;
	reader->settings->output.on = true;
	settings_read_map(reader, "output", keys, node, reader->settings);
}

void settings_read_sitemap(struct settings_reader *reader, const struct settings_key *key,
	const struct node *node, void *field)
{
	static const struct settings_key keys[] = {
		{.name = "per", .read = read_per, .offset = FIELD(sitemap_per_category)},
		{.name = "include"},
		{.name = "urls"},
		{0},
	};

	(void)key;
	(void)field;
	settings_read_map(reader, "sitemap", keys, node, reader->settings);
}

/* digests: */

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

/* Without a default the most usual of those offered. */
static void settle_fallback(struct settings_reader *reader, const struct node *node)
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
		{.name = "review"},
		{0},
	};

	(void)key;
	(void)field;
	settings_read_map(reader, "digests", keys, node, reader->settings);
	if (node->kind == NODE_MAP) {
		settle_fallback(reader, node);
	}
}

/* mail: */

static void read_from(struct settings_reader *reader, const struct settings_key *key,
	const struct node *node, void *field)
{
	struct settings *settings = reader->settings;
	const char *text = settings_expect_text(reader, key, node);
	const char *open = text ? strrchr(text, '<') : NULL;
	struct node address = *node;
	STRBUF(name);

	(void)field;
	if (!text) {
		return;
	}
	if (strchr(text, '\n') || (open && !text_ends_with(text, ">"))) {
		settings_fault(reader, node,
			"'from' must be an address such as 'Backend Notes <notes@example.org>'");
		return;
	}
	if (open) {
		strbuf_add(&name, text, (size_t)(open - text));
		strbuf_trim(&name);
		settings->mail.from_name = name.len ? arena_strdup(settings->arena, name.data)
						    : NULL;
		address.text = arena_strndup(settings->arena, open + 1, strlen(open) - 2);
		address.text_len = strlen(address.text);
	}
	settings_read_address(reader, key, &address, &settings->mail.from_email);
}

static void read_server(
	struct settings_reader *reader, const struct node *node, const char **ret_server)
{
	struct settings *settings = reader->settings;
	const char *text = node_text(node);
	struct settings_key folder = {.name = "server"};
	struct node path = *node;

	if (text && text_starts_with(text, "file:")) {
		path.text = text_starts_with(text, "file://") ? text + 7 : text + 5;
		path.text_len = strlen(path.text);
		settings_read_path(reader, &folder, &path, &settings->mail.folder);
	} else if (!text || strpbrk(text, " \t\n@") ||
		   (!text_starts_with(text, "smtp://") && !text_starts_with(text, "smtps://"))) {
		settings_fault(reader, node,
			"'server' must be a URL such as 'smtp://mail.example.org:587' without user "
			"or password, or 'file:FOLDER'");
	}
	*ret_server = text ? text : "";
}

static void read_servers(struct settings_reader *reader, const struct settings_key *key,
	const struct node *node, void *field)
{
	struct mail_settings *mail = &reader->settings->mail;
	size_t count = node->kind == NODE_LIST ? node->count : 1;
	const char **servers = arena_alloc(reader->settings->arena, (count + 1) * sizeof(*servers));

	(void)key;
	(void)field;
	for (size_t i = 0; i < count; i++) {
		read_server(reader, node->kind == NODE_LIST ? node->items[i] : node, &servers[i]);
	}
	if (!count || (mail->folder && count > 1)) {
		settings_fault(reader, node, "'server' must be SMTP servers, or one folder");
	}
	mail->servers = servers;
	mail->server_count = count;
}

static void read_secret(struct settings_reader *reader, const struct settings_key *key,
	const struct node *node, void *field)
{
	(void)field;
	settings_fault(reader, node,
		"'%s' must not stand in this file: use password_file or password_command",
		key->name);
}

static void read_in_doubt(struct settings_reader *reader, const struct settings_key *key,
	const struct node *node, void *field)
{
	const char *text = settings_expect_text(reader, key, node);

	(void)field;
	if (text && strcmp(text, "resend") != 0) {
		settings_fault(reader, node,
			"'in_doubt' must be resend; hold is not supported by this version of "
			"postrider");
	}
}

static void read_tls(struct settings_reader *reader, const struct settings_key *key,
	const struct node *node, void *field)
{
	reader->settings->mail.tls_given = true;
	settings_read_bool(reader, key, node, field);
}

void settings_read_mail(struct settings_reader *reader, const struct settings_key *key,
	const struct node *node, void *field)
{
	static const struct settings_key keys[] = {
		{.name = "from", .read = read_from, .required = true},
		{.name = "reply_to", .read = settings_read_address, .offset = FIELD(mail.reply_to)},
		{.name = "postal_address",
			.read = settings_read_text,
			.offset = FIELD(mail.postal_address)},
		{.name = "server", .read = read_servers, .required = true},
		{.name = "tls", .read = read_tls, .offset = FIELD(mail.tls)},
		{.name = "ca_file", .read = settings_read_path, .offset = FIELD(mail.ca_file)},
		{.name = "helo", .read = settings_read_line, .offset = FIELD(mail.helo)},
		{.name = "user", .read = settings_read_line, .offset = FIELD(mail.user)},
		{.name = "password", .read = read_secret},
		{.name = "password_file",
			.read = settings_read_path,
			.offset = FIELD(mail.password_file)},
		{.name = "password_command",
			.read = settings_read_line,
			.offset = FIELD(mail.password_command)},
		{.name = "leave", .read = settings_read_address, .offset = FIELD(mail.leave)},
		{.name = "bounces", .read = settings_read_address, .offset = FIELD(mail.bounces)},
		{.name = "list_id", .read = settings_read_line, .offset = FIELD(mail.list_id)},
		{.name = "in_doubt", .read = read_in_doubt},
		{.name = "connections"},
		{.name = "rate"},
		{.name = "dkim"},
		{.name = "relay_rewrites"},
		{0},
	};

	(void)key;
	(void)field;
	reader->settings->mail.on = true;
	settings_read_map(reader, "mail", keys, node, reader->settings);
}

/* web: and store: */

void settings_read_web(struct settings_reader *reader, const struct settings_key *key,
	const struct node *node, void *field)
{
	static const struct settings_key keys[] = {
		{.name = "url",
			.read = settings_read_url,
			.offset = FIELD(web_url),
			.required = true},
		{.name = "listen"},
		{0},
	};

	(void)key;
	(void)field;
	settings_read_map(reader, "web", keys, node, reader->settings);
}

void settings_read_store(struct settings_reader *reader, const struct settings_key *key,
	const struct node *node, void *field)
{
	const char *text = node_text(node);

	if (text &&
		(text_starts_with(text, "postgresql:") || text_starts_with(text, "postgres:"))) {
		settings_fault(reader, node,
			"'store' must be a file: PostgreSQL is not supported by this version of "
			"postrider");
		return;
	}
	settings_read_path(reader, key, node, field);
}
