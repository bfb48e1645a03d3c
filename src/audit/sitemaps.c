#include <string.h>
#include <unistd.h>

#include "audit/outputs.h"
#include "base/date.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "output/sitemap.h"

#define NS "http://www.sitemaps.org/schemas/sitemap/0.9"

static const xmlNode *next_child(const xmlNode *node, const char *name)
{
	while (node && (node->type != XML_ELEMENT_NODE || strcmp((const char *)node->name, name) ||
			       !node->ns || strcmp((const char *)node->ns->href, NS))) {
		node = node->next;
	}
	return node;
}

/* A new string, or NULL. */
static char *child_text(const xmlNode *parent, const char *name)
{
	const xmlNode *node = next_child(parent->children, name);
	xmlChar *text = node ? xmlNodeGetContent(node) : NULL;
	char *copy = xstrdup_or_null((const char *)text);

	xmlFree(text);
	return copy;
}

/* The folder of the site that the file is served from: a sitemap lists only what is below it. */
static char *scope_of(const struct built_file *file)
{
	return xstrndup(file->url, (size_t)(strrchr(file->url, '/') - file->url) + 1);
}

static void check_lastmod(
	const struct built_file *file, const struct finding_place *place, const char *text)
{
	const struct audit *audit = file->outputs->audit;
	struct moment moment;

	if (!text) {
		return;
	}
	/* W3C's date format begins with four digits and has its zone where it has a time. */
	if (strspn(text, "0123456789") != 4 || strchr(text, ' ') ||
		date_parse(text, audit->settings->site.zone, &moment, NULL) < 0 ||
		(!moment.day && !strchr(text, 'Z') && !strpbrk(text + 10, "+-"))) {
		findings_add(audit->findings, RULE_SITEMAP_LASTMOD, place,
			"%s: lastmod '%s' is no date of the W3C's format", file->path, text);
	} else if (moment.at > audit->now) {
		findings_add(audit->findings, RULE_SITEMAP_LASTMOD, place,
			"%s: lastmod '%s' is in the future", file->path, text);
	}
}

static bool check_loc(const struct built_file *file, const struct finding_place *place,
	const char *url, const char *scope)
{
	struct findings *findings = file->outputs->audit->findings;

	if (!url || !sitemap_url_fits(url)) {
		findings_add(findings, RULE_SITEMAP_LOC, place,
			"%s: '%.200s' is no address that a sitemap takes", file->path,
			url ? url : "");
		return false;
	}
	if (!text_starts_with(url, scope)) {
		findings_add(findings, RULE_SITEMAP_LOC, place, "%s: '%s' is not below %s",
			file->path, url, scope);
	}
	return true;
}

static void check_url(const struct built_file *file, const xmlNode *node, const char *scope)
{
	struct outputs *outputs = file->outputs;
	FREE_ON_EXIT char *url = child_text(node, "loc");
	FREE_ON_EXIT char *lastmod = child_text(node, "lastmod");
	const struct finding_place place = output_article_place(file, url, (int)xmlGetLineNo(node));
	const char *other;

	check_lastmod(file, &place, lastmod);
	if (!check_loc(file, &place, url, scope)) {
		return;
	}
	other = g_hash_table_lookup(outputs->listed, url);
	if (other) {
		findings_add(outputs->audit->findings, RULE_SITEMAP_DUPLICATE, &place,
			"%s: '%s' is listed in '%s' already", file->path, url, other);
	} else {
		g_hash_table_insert(outputs->listed, xstrdup(url), xstrdup(file->path));
	}
}

static void check_limits(const struct built_file *file, size_t count)
{
	const struct finding_place place = output_place(file, 0);
	struct findings *findings = file->outputs->audit->findings;

	if (!count) {
		findings_add(findings, RULE_SITEMAP_EMPTY, &place, "the sitemap lists nothing");
	}
	if (count > SITEMAP_MAX_URLS) {
		findings_add(findings, RULE_SITEMAP_COUNT, &place, "the sitemap lists %zu, over %d",
			count, SITEMAP_MAX_URLS);
	}
	if (file->bytes->len > SITEMAP_MAX_BYTES) {
		findings_add(findings, RULE_SITEMAP_BYTES, &place,
			"the sitemap has %zu bytes, over %d", file->bytes->len, SITEMAP_MAX_BYTES);
	}
}

void audit_sitemap(const struct built_file *file, const xmlNode *root)
{
	FREE_ON_EXIT char *scope = scope_of(file);
	size_t count = 0;

	for (const xmlNode *node = next_child(root->children, "url"); node;
		node = next_child(node->next, "url")) {
		check_url(file, node, scope);
		count++;
	}
	check_limits(file, count);
}

static bool is_included(const struct audit *audit, const char *url)
{
	for (size_t i = 0; i < audit->settings->sitemap.include_count; i++) {
		if (strcmp(audit->settings->sitemap.include[i], url) == 0) {
			return true;
		}
	}
	return false;
}

/* Whether a sitemap in the index exists. Those that the settings include are taken to. */
static bool is_there(const struct outputs *outputs, const char *url)
{
	const char *path = g_hash_table_lookup(outputs->files, url);
	FREE_ON_EXIT char *full = path ? path_join(outputs->audit->directory, path) : NULL;

	return full ? access(full, F_OK) == 0 : is_included(outputs->audit, url);
}

static void check_member(const struct built_file *file, const xmlNode *node, const char *scope)
{
	struct outputs *outputs = file->outputs;
	const struct finding_place place = output_place(file, (int)xmlGetLineNo(node));
	FREE_ON_EXIT char *url = child_text(node, "loc");
	FREE_ON_EXIT char *lastmod = child_text(node, "lastmod");

	check_lastmod(file, &place, lastmod);
	if (!check_loc(file, &place, url, scope)) {
		return;
	}
	if (!is_there(outputs, url)) {
		findings_add(outputs->audit->findings, RULE_SITEMAP_INDEX, &place,
			"the sitemap '%s' is not there", url);
	}
	g_hash_table_add(outputs->indexed, xstrdup(url));
}

void audit_sitemap_index(const struct built_file *file, const xmlNode *root)
{
	FREE_ON_EXIT char *scope = scope_of(file);
	size_t count = 0;

	for (const xmlNode *node = next_child(root->children, "sitemap"); node;
		node = next_child(node->next, "sitemap")) {
		check_member(file, node, scope);
		count++;
	}
	file->outputs->has_index = true;
	check_limits(file, count);
}

void audit_sitemaps_listed(struct outputs *outputs, const char *path, const char *url)
{
	FREE_ON_EXIT char *shown = path_join(outputs->audit->directory, path);
	const struct finding_place place = {.path = shown};

	if (outputs->has_index && !g_hash_table_contains(outputs->indexed, url)) {
		findings_add(outputs->audit->findings, RULE_SITEMAP_INDEX, &place,
			"the sitemap index does not list this sitemap");
	}
}
