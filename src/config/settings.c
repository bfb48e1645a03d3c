#include "config/settings.h"

#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/url.h"
#include "config/settings_read.h"

#define MAX_BYTES ((size_t)1024 * 1024)

#define FIELD(member) offsetof(struct settings, member)

static void read_author(struct settings_reader *reader, const struct settings_key *key,
	const struct node *node, void *field)
{
	static const struct settings_key keys[] = {
		{.name = "name",
			.read = settings_read_line,
			.offset = FIELD(site.author_name),
			.required = true},
		{.name = "email",
			.read = settings_read_address,
			.offset = FIELD(site.author_email)},
		{0},
	};

	(void)field;
	if (node_text(node)) {
		settings_read_line(reader, key, node, &reader->settings->site.author_name);
	} else {
		settings_read_map(reader, "site.author", keys, node, reader->settings);
	}
}

static bool is_listed(const struct site_settings *site, const char *language)
{
	for (size_t i = 0; i < site->language_count; i++) {
		if (text_equal_nocase(site->languages[i], language)) {
			return true;
		}
	}
	return false;
}

static void settings_read_languages(struct settings_reader *reader, const struct settings_key *key,
	const struct node *node, void *field)
{
	struct site_settings *site = field;
	const char **languages;

	if (node->kind != NODE_LIST) {
		settings_fault(reader, node, "'languages' must be a list such as [en, de]");
		return;
	}
	languages = arena_alloc(reader->settings->arena, (node->count + 1) * sizeof(*languages));
	site->languages = languages;
	for (size_t i = 0; i < node->count; i++) {
		const char *language = NULL;

		settings_read_language(reader, key, node->items[i], &language);
		if (language && is_listed(site, language)) {
			settings_fault(
				reader, node->items[i], "'languages' has '%s' twice", language);
		} else if (language) {
			languages[site->language_count++] = language;
		}
	}
}

static const struct settings_key site_keys[] = {
	{.name = "title",
		.read = settings_read_line,
		.offset = FIELD(site.title),
		.required = true},
	{.name = "url", .read = settings_read_url, .offset = FIELD(site.url), .required = true},
	{.name = "since", .read = settings_read_day, .offset = FIELD(site.since)},
	{.name = "description", .read = settings_read_text, .offset = FIELD(site.description)},
	{.name = "language", .read = settings_read_language, .offset = FIELD(site.language)},
	{.name = "languages", .read = settings_read_languages, .offset = FIELD(site)},
	{.name = "timezone", .read = settings_read_zone, .offset = FIELD(site.zone)},
	{.name = "author", .read = read_author},
	{.name = "copyright", .read = settings_read_line, .offset = FIELD(site.copyright)},
	{.name = "icon", .read = settings_read_line, .offset = FIELD(site.icon)},
	{0},
};

static void read_site(struct settings_reader *reader, const struct settings_key *key,
	const struct node *node, void *field)
{
	(void)key;
	(void)field;
	settings_read_map(reader, "site", site_keys, node, reader->settings);
}

static const struct settings_key top_keys[] = {
	{.name = "site", .read = read_site, .required = true},
	{.name = "sources", .read = settings_read_sources, .required = true},
	{.name = "output", .read = settings_read_output},
	{.name = "sitemap", .read = settings_read_sitemap},
	{.name = "digests", .read = settings_read_digests},
	{.name = "mail", .read = settings_read_mail},
	{.name = "web", .read = settings_read_web},
	{.name = "templates", .read = settings_read_path, .offset = FIELD(templates)},
	{.name = "store", .read = settings_read_store, .offset = FIELD(store)},
	{.name = "inbox"},
	{.name = "operator", .read = settings_read_address, .offset = FIELD(operator_address)},
	{.name = "monitor"},
	{.name = "podcast", .read = settings_read_podcast},
	{.name = "websub", .read = settings_read_websub},
	{.name = "indexnow", .read = settings_read_indexnow},
	{0},
};

/* By inode, however the path is written: with another store, everybody would be mailed again. */
static bool is_etc(const char *folder)
{
	struct stat etc, info;

	return stat("/etc/postrider", &etc) == 0 && stat(*folder ? folder : ".", &info) == 0 &&
	       etc.st_dev == info.st_dev && etc.st_ino == info.st_ino;
}

/* "/etc/postrider/NAME.yaml" keeps its state in /var/lib, every other one beside itself. */
static void default_store(struct settings *settings)
{
	if (is_etc(settings->folder)) {
		settings->store = arena_printf(
			settings->arena, "/var/lib/postrider/%s.db", settings->name);
	} else {
		FREE_ON_EXIT char *path = path_join(settings->folder, "state/postrider.db");

		settings->store = arena_strdup(settings->arena, path);
	}
}

static void set_defaults(struct settings *settings)
{
	struct output_settings *output = &settings->output;

	settings->site.description = "";
	settings->site.language = "en";
	settings->site.zone = zone_new("UTC", NULL);
	output->rss = "feed.xml";
	output->atom = "atom.xml";
	output->json = "feed.json";
	output->full = true;
	output->items = 20;
	output->bytes = 512 * 1024;
	output->per_category = true;
	output->category_path = "category/:slug/";
	output->tag_path = "tag/:slug/";
	output->author_path = "author/:slug/";
	output->archive_path = "archive/:n.xml";
	output->archive = true;
	settings->sitemap.per_category = true;
	settings->podcast.type = "episodic";
	settings->indexnow.server = "https://api.indexnow.org/indexnow";
	settings->digests.fallback = RHYTHM_COUNT;
	settings->mail.tls = true;
	settings->mail.connections = 4;
	default_store(settings);
}

/* What follows from the site's URL. */
static void derive_site(struct settings_reader *reader, const struct node *root)
{
	struct settings *settings = reader->settings;
	const struct node *icon = node_get(node_get(root, "site"), "icon");
	STRBUF(url);
	STRBUF(host);

	if (!settings->site.url) {
		return;
	}
	if (url_host(&host, settings->site.url) == 0) {
		settings->site.host = arena_strdup(settings->arena, host.data);
	}
	if (settings->site.icon) {
		if (url_resolve(&url, settings->site.url, settings->site.icon, NULL) < 0) {
			settings_fault(reader, icon, "'icon' is no URL: '%s'", settings->site.icon);
		} else {
			settings->site.icon = arena_strdup(settings->arena, url.data);
		}
	}
	settings_resolve_pages(reader, root);
	if (settings->digests.review && !settings->operator_address) {
		settings_fault(reader, node_get(root, "digests"),
			"'review' needs 'operator', the address that gets the digest first");
	}
	if (!settings->mail.list_id) {
		settings->mail.list_id = settings->site.host;
	}
}

/* The file's name without .yaml, dots within it included. */
static char *publication_name(struct arena *arena, const char *path)
{
	static const char *const endings[] = {".yaml", ".yml"};
	const char *name = path_name(path);
	size_t len = strlen(name);

	for (size_t i = 0; i < ARRAY_LEN(endings); i++) {
		if (text_ends_with(name, endings[i]) && len > strlen(endings[i])) {
			len -= strlen(endings[i]);
			break;
		}
	}
	return arena_strndup(arena, name, len);
}

static struct settings *new_settings(const char *path)
{
	struct arena *arena = arena_new();
	struct settings *settings = arena_alloc(arena, sizeof(*settings));
	FREE_ON_EXIT char *folder = path_folder(path);

	settings->arena = arena;
	settings->path = arena_strdup(arena, path);
	settings->folder = strcmp(folder, ".") == 0 ? "" : arena_strdup(arena, folder);
	settings->name = publication_name(arena, path);
	set_defaults(settings);
	return settings;
}

static int read_text(struct settings *settings, const struct strbuf *text, struct report *report,
	struct error *err)
{
	struct settings_reader reader = {.settings = settings, .report = report, .section = ""};
	struct node_source source = {.path = settings->path, .text = text->data, .len = text->len};
	const struct node *root;
	char fingerprint[HASH_HEX];

	hash_hex(text->data, text->len, fingerprint);
	settings->fingerprint = arena_strdup(settings->arena, fingerprint);
	root = node_parse(settings->arena, &source, err);
	if (!root) {
		return -1;
	}
	settings_read_map(&reader, "", top_keys, root, settings);
	derive_site(&reader, root);
	if (reader.faults) {
		return error_set(err, ERROR_CONFIG, "'%s' has %zu %s", settings->path,
			reader.faults, reader.faults == 1 ? "fault" : "faults");
	}
	return 0;
}

static struct settings *fail(struct error *err)
{
	if (err) {
		err->kind = ERROR_CONFIG;
	}
	return NULL;
}

struct settings *settings_parse(
	const char *path, const struct strbuf *text, struct report *report, struct error *err)
{
	struct settings *settings = new_settings(path);

	if (read_text(settings, text, report, err) < 0) {
		settings_free(settings);
		return fail(err);
	}
	return settings;
}

struct settings *settings_load(const char *path, struct report *report, struct error *err)
{
	STRBUF(text);

	return file_read(&text, path, MAX_BYTES, err) < 0
		       ? fail(err)
		       : settings_parse(path, &text, report, err);
}

void settings_free(struct settings *settings)
{
	if (settings) {
		zone_free(settings->site.zone);
		arena_free(settings->arena);
	}
}
