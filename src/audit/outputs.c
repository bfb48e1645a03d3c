#include "audit/outputs.h"

#include <string.h>
#include <unistd.h>

#include <libxml/parser.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/scan.h"
#include "base/text.h"
#include "base/url.h"
#include "output/xml.h"

#define MAX_FILE ((size_t)128 * 1024 * 1024)

/* The verifiers' messages begin with "line N: ". */
static void report_parse_error(const struct built_file *file, const struct error *err)
{
	const char *text = err->text;
	int line = 0;
	struct finding_place place;

	if (text_starts_with(text, "line ")) {
		const char *cursor = text + strlen("line ");

		if (scan_number(&cursor, &line) && text_starts_with(cursor, ": ")) {
			text = cursor + 2;
		}
	}
	place = output_place(file, line);
	findings_add(file->outputs->audit->findings, RULE_OUTPUT_PARSE, &place, "%s", text);
}

static void check_document(const struct built_file *file, const xmlNode *root)
{
	struct arena *arena = arena_new();
	const char *name = root ? (const char *)root->name : "";
	struct seen_feed feed;

	if (strcmp(name, "rss") == 0) {
		feed_read_rss(&feed, root, arena);
		audit_feed(file, &feed);
	} else if (strcmp(name, "feed") == 0) {
		feed_read_atom(&feed, root, arena);
		audit_feed(file, &feed);
	} else if (strcmp(name, "urlset") == 0) {
		audit_sitemap(file, root);
	} else if (strcmp(name, "sitemapindex") == 0) {
		audit_sitemap_index(file, root);
	} else if (strcmp(name, "opml") == 0) {
		audit_opml(file, root);
	}
	arena_free(arena);
}

static void check_xml(const struct built_file *file)
{
	struct error err = ERROR_INIT;
	xmlDocPtr document;

	if (xml_verify(file->bytes, &err) < 0) {
		report_parse_error(file, &err);
		return;
	}
	document = xmlReadMemory(file->bytes->data, (int)file->bytes->len, NULL, NULL,
		XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
	if (document) {
		check_document(file, xmlDocGetRootElement(document));
		xmlFreeDoc(document);
	}
}

static void check_json(const struct built_file *file)
{
	struct arena *arena = arena_new();
	struct error err = ERROR_INIT;
	struct seen_feed feed;

	if (feed_read_json(&feed, file->bytes, arena, &err) < 0) {
		report_parse_error(file, &err);
	} else {
		audit_feed(file, &feed);
	}
	arena_free(arena);
}

static bool is_not_checked(const char *path)
{
	return text_ends_with(path, ".gz") || text_ends_with(path, ".css") ||
	       text_ends_with(path, ".html");
}

static void check_file(struct outputs *outputs, const char *path, const char *url)
{
	FREE_ON_EXIT char *full = path_join(outputs->audit->directory, path);
	struct built_file file = {.outputs = outputs, .path = path, .shown = full, .url = url};
	struct error err = ERROR_INIT;
	STRBUF(bytes);

	if (is_not_checked(path) || access(full, F_OK) < 0) {
		return;
	}
	file.bytes = &bytes;
	if (file_read(&bytes, full, MAX_FILE, &err) < 0) {
		report_parse_error(&file, &err);
	} else if (strcmp(path_name(path), "robots.txt") == 0) {
		audit_robots(&file);
	} else if (text_ends_with(path, ".json")) {
		check_json(&file);
	} else {
		check_xml(&file);
	}
}

static void outputs_init(struct outputs *outputs, const struct audit *audit)
{
	const struct catalogue *catalogue = audit->catalogue;

	*outputs = (struct outputs){
		.audit = audit,
		.articles = g_hash_table_new(g_str_hash, g_str_equal),
		.files = g_hash_table_new_full(g_str_hash, g_str_equal, free, NULL),
		.ids = g_hash_table_new_full(g_str_hash, g_str_equal, free, free),
		.listed = g_hash_table_new_full(g_str_hash, g_str_equal, free, free),
		.indexed = g_hash_table_new_full(g_str_hash, g_str_equal, free, NULL),
	};
	for (size_t i = 0; i < catalogue->count; i++) {
		struct article *article = catalogue->articles[i];

		g_hash_table_insert(outputs->articles, (gpointer)(uintptr_t)article->url, article);
		for (size_t j = 0; j < article->translation_count; j++) {
			g_hash_table_insert(outputs->articles,
				(gpointer)(uintptr_t)article->translations[j]->url,
				article->translations[j]);
		}
	}
	for (size_t i = 0; i < audit->output_count; i++) {
		struct strbuf url = STRBUF_INIT;

		strbuf_add_string(&url, audit->settings->site.url);
		url_add_path(&url, audit->outputs[i]);
		g_hash_table_replace(outputs->files, strbuf_detach(&url, NULL),
			(gpointer)(uintptr_t)audit->outputs[i]);
	}
}

static void outputs_release(struct outputs *outputs)
{
	g_hash_table_destroy(outputs->articles);
	g_hash_table_destroy(outputs->files);
	g_hash_table_destroy(outputs->ids);
	g_hash_table_destroy(outputs->listed);
	g_hash_table_destroy(outputs->indexed);
}

/* The name of a sitemap, which the index is not. */
static bool is_sitemap(const char *path)
{
	return text_starts_with(path, "sitemap-") && text_ends_with(path, ".xml");
}

void audit_outputs(const struct audit *audit)
{
	struct outputs outputs;

	if (!audit->directory) {
		return;
	}
	outputs_init(&outputs, audit);
	for (size_t i = 0; i < audit->output_count; i++) {
		STRBUF(url);

		strbuf_add_string(&url, audit->settings->site.url);
		url_add_path(&url, audit->outputs[i]);
		check_file(&outputs, audit->outputs[i], url.data);
	}
	for (size_t i = 0; i < audit->output_count; i++) {
		STRBUF(url);

		strbuf_add_string(&url, audit->settings->site.url);
		url_add_path(&url, audit->outputs[i]);
		if (is_sitemap(audit->outputs[i])) {
			audit_sitemaps_listed(&outputs, audit->outputs[i], url.data);
		}
	}
	outputs_release(&outputs);
}
