#include <string.h>

#include "base/scan.h"
#include "base/text.h"
#include "base/url.h"
#include "config/settings_read.h"

#define FIELD(member) offsetof(struct settings, member)

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

/* A host and perhaps a port behind the scheme, and nothing else. */
static bool is_server(const char *url)
{
	size_t scheme = text_starts_with(url, "smtp://")    ? strlen("smtp://")
			: text_starts_with(url, "smtps://") ? strlen("smtps://")
							    : 0;
	const char *host = url + scheme;
	const char *end = host[0] == '[' ? strchr(host, ']') : host + strcspn(host, ":/");
	int port = 1;
	STRBUF(found);

	if (!scheme || !end || strpbrk(url, " \t\n@?#") || url_host(&found, url) < 0) {
		return false;
	}
	end += *end == ']';
	if (*end == ':') {
		end++;
		if (!scan_number(&end, &port)) {
			return false;
		}
	}
	return port >= 1 && port <= 65535 && (!*end || strcmp(end, "/") == 0);
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
	} else if (!text || !is_server(text)) {
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

	if (text && strcmp(text, "resend") != 0 && strcmp(text, "hold") != 0) {
		settings_fault(reader, node, "'in_doubt' must be resend or hold, not '%s'", text);
		return;
	}
	*(bool *)field = text && strcmp(text, "hold") == 0;
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
		{.name = "subject", .read = settings_read_line, .offset = FIELD(mail.subject)},
		{.name = "intro", .read = settings_read_text, .offset = FIELD(mail.intro)},
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
		{.name = "in_doubt", .read = read_in_doubt, .offset = FIELD(mail.hold_doubt)},
		{.name = "connections",
			.read = settings_read_int,
			.offset = FIELD(mail.connections),
			.low = 1,
			.high = MAIL_MAX_CONNECTIONS},
		{.name = "rate", .read = settings_read_rate, .offset = FIELD(mail.interval)},
		{.name = "limits", .read = settings_read_limits},
		{.name = "dkim", .read = settings_read_dkim},
		{.name = "relay_rewrites", .read = settings_read_rewrites},
		{0},
	};

	(void)key;
	(void)field;
	reader->settings->mail.on = true;
	settings_read_map(reader, "mail", keys, node, reader->settings);
}

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
