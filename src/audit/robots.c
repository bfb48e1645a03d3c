#include <string.h>

#include "audit/outputs.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/url.h"

/* robots.txt (RFC 9309) as far as it concerns every crawler. */
struct robots {
	const struct built_file *file;
	GPtrArray *disallowed; /* path prefixes, for every crawler */
	bool everybody;        /* the lines that follow are for every crawler */
	bool in_rules;         /* a rule came since the last user-agent */
	bool has_sitemap;
};

static void read_agent(struct robots *robots, const char *value)
{
	/* Several agents in a row share the rules that follow. */
	robots->everybody = (robots->everybody && !robots->in_rules) || strcmp(value, "*") == 0;
	robots->in_rules = false;
}

static void read_sitemap(struct robots *robots, const char *value, int line)
{
	const struct outputs *outputs = robots->file->outputs;
	const struct finding_place place = output_place(robots->file, line);

	robots->has_sitemap = true;
	if (text_starts_with(value, outputs->audit->settings->site.url) &&
		!g_hash_table_contains(outputs->files, value)) {
		findings_add(outputs->audit->findings, RULE_ROBOTS, &place,
			"the sitemap '%s' is none that is published", value);
	}
}

static void read_field(struct robots *robots, const char *name, const char *value, int line)
{
	if (text_equal_nocase(name, "sitemap")) {
		read_sitemap(robots, value, line);
	} else if (text_equal_nocase(name, "user-agent")) {
		read_agent(robots, value);
	} else if (text_equal_nocase(name, "allow") || text_equal_nocase(name, "disallow")) {
		robots->in_rules = true;
		if (robots->everybody && value[0] && text_equal_nocase(name, "disallow")) {
			g_ptr_array_add(robots->disallowed, xstrdup(value));
		}
	}
}

static void read_line(struct robots *robots, const char *text, size_t len, int line)
{
	const char *hash = memchr(text, '#', len), *colon;
	STRBUF(name);
	STRBUF(value);

	len = hash ? (size_t)(hash - text) : len;
	colon = memchr(text, ':', len);
	if (colon) {
		strbuf_add(&name, text, (size_t)(colon - text));
		strbuf_add(&value, colon + 1, len - (size_t)(colon + 1 - text));
		strbuf_trim(&name);
		strbuf_trim(&value);
		read_field(robots, name.data, value.data, line);
	}
}

static void read_all(struct robots *robots, const struct strbuf *bytes)
{
	int line = 1;

	for (size_t at = 0; at < bytes->len; line++) {
		const char *end = memchr(bytes->data + at, '\n', bytes->len - at);
		size_t len = end ? (size_t)(end - (bytes->data + at)) : bytes->len - at;

		read_line(robots, bytes->data + at, len, line);
		at += len + 1;
	}
}

/* Patterns with '*' and '$' are not checked: they are there to exclude single pages. */
static bool is_disallowed(const struct robots *robots, const char *url)
{
	STRBUF(path);

	url_path(&path, url);
	for (guint i = 0; i < robots->disallowed->len; i++) {
		const char *prefix = g_ptr_array_index(robots->disallowed, i);

		if (!strpbrk(prefix, "*$") && text_starts_with(path.data, prefix)) {
			return true;
		}
	}
	return false;
}

void audit_robots(const struct built_file *file)
{
	const struct audit *audit = file->outputs->audit;
	const struct finding_place place = output_place(file, 0);
	struct robots robots = {.file = file, .disallowed = g_ptr_array_new_with_free_func(free)};

	read_all(&robots, file->bytes);
	if (!robots.has_sitemap && audit->catalogue->count) {
		findings_add(audit->findings, RULE_ROBOTS, &place, "no line names the sitemap");
	}
	for (size_t i = 0; i < audit->catalogue->count; i++) {
		const struct article *article = audit->catalogue->articles[i];

		if (is_disallowed(&robots, article->url)) {
			findings_add(audit->findings, RULE_ROBOTS, &place,
				"crawlers are kept from '%s', which the sitemaps list",
				article->url);
			break; /* one says it all */
		}
	}
	g_ptr_array_free(robots.disallowed, TRUE);
}
