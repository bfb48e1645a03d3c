#include "audit/index.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/image_info.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/url.h"

/* Folders of the publication whose files generators serve from the site's root. */
static const char *const served[] = {"", "static", "public"};

void target_release(struct target *target)
{
	free(target->file);
	free(target->url);
	free(target->fragment);
	*target = (struct target){0};
}

static int hex_value(char c)
{
	return g_ascii_xdigit_value(c);
}

void audit_decode(struct strbuf *out, const char *text)
{
	for (; *text; text++) {
		if (text[0] == '%' && hex_value(text[1]) >= 0 && hex_value(text[2]) >= 0) {
			strbuf_add_char(out, (char)(hex_value(text[1]) * 16 + hex_value(text[2])));
			text += 2;
		} else {
			strbuf_add_char(out, *text);
		}
	}
}

/* "…/post/", "…/post" and "…/post/index.html" are one page. */
static char *page_key(const char *url)
{
	struct strbuf key = STRBUF_INIT;

	strbuf_add_string(&key, url);
	if (strbuf_ends_with(&key, "/index.html")) {
		strbuf_truncate(&key, key.len - strlen("index.html"));
	}
	while (strbuf_ends_with(&key, "/")) {
		strbuf_truncate(&key, key.len - 1);
	}
	return strbuf_detach(&key, NULL);
}

/* The URL of the folder that a page is in, with a slash at its end. */
static char *folder_of(const char *url)
{
	FREE_ON_EXIT char *key = page_key(url);
	const char *slash = strrchr(key, '/');

	return slash ? xstrndup(key, (size_t)(slash - key) + 1) : xstrdup(key);
}

static bool is_file(const char *path)
{
	struct stat info;

	return stat(path, &info) == 0 && S_ISREG(info.st_mode);
}

/* The file at a path below a folder, or the index.html of the folder there; NULL for none. */
static char *file_below(const char *folder, const char *path)
{
	FREE_ON_EXIT char *full = path_join(folder, path);
	FREE_ON_EXIT char *page = path_join(full, "index.html");

	if (is_file(full)) {
		return xstrdup(full);
	}
	return is_file(page) ? xstrdup(page) : NULL;
}

static void add_article(struct audit_index *index, const struct article *article)
{
	gpointer value = (gpointer)(uintptr_t)article;
	char *folder = folder_of(article->url);

	g_hash_table_replace(index->pages, page_key(article->url), value);
	g_hash_table_replace(
		index->sources, path_join(index->audit->settings->folder, article->path), value);
	if (strcmp(folder, index->audit->settings->site.url) != 0) {
		g_hash_table_add(index->folders, folder);
	} else {
		free(folder);
	}
}

/* A present page hides a former one of the same address. */
static void add_aliases(struct audit_index *index, const struct article *article)
{
	for (size_t i = 0; i < article->alias_count; i++) {
		char *key = page_key(article->aliases[i]);

		if (g_hash_table_contains(index->pages, key)) {
			free(key);
		} else {
			g_hash_table_insert(index->pages, key, (gpointer)(uintptr_t)article);
		}
	}
}

void audit_index_init(struct audit_index *index, const struct audit *audit)
{
	const struct catalogue *catalogue = audit->catalogue;
	FREE_ON_EXIT char *home = audit->directory ? path_join(audit->directory, "index.html")
						   : NULL;

	*index = (struct audit_index){
		.audit = audit,
		.pages = g_hash_table_new_full(g_str_hash, g_str_equal, free, NULL),
		.sources = g_hash_table_new_full(g_str_hash, g_str_equal, free, NULL),
		.folders = g_hash_table_new_full(g_str_hash, g_str_equal, free, NULL),
		.anchors = g_hash_table_new_full(
			NULL, NULL, NULL, (GDestroyNotify)g_hash_table_destroy),
		.has_pages = home && is_file(home),
	};
	for (size_t i = 0; i < catalogue->count; i++) {
		add_article(index, catalogue->articles[i]);
		for (size_t j = 0; j < catalogue->articles[i]->translation_count; j++) {
			add_article(index, catalogue->articles[i]->translations[j]);
		}
	}
	for (size_t i = 0; i < catalogue->count; i++) {
		add_aliases(index, catalogue->articles[i]);
	}
}

void audit_index_release(struct audit_index *index)
{
	g_hash_table_destroy(index->pages);
	g_hash_table_destroy(index->sources);
	g_hash_table_destroy(index->folders);
	g_hash_table_destroy(index->anchors);
}

/* Dot segments are gone from the URL, but not those that hide behind percent-encoding. */
static bool climbs(const char *path)
{
	return text_starts_with(path, "../") || strstr(path, "/../") ||
	       text_ends_with(path, "/..") || strcmp(path, "..") == 0;
}

static char *file_served(const struct audit_index *index, const char *path)
{
	const struct audit *audit = index->audit;
	char *found = audit->directory ? file_below(audit->directory, path) : NULL;

	for (size_t i = 0; !found && i < ARRAY_LEN(served); i++) {
		FREE_ON_EXIT char *folder = path_join(audit->settings->folder, served[i]);

		/* The folder of the configuration does not hold the site's home page. */
		found = path[0] ? file_below(folder, path) : NULL;
	}
	return found;
}

/* The part of a source's permalink before the first word stands for the source's folder: with
 * /blog/:slug/, /blog/images/a.png may be articles/images/a.png. */
static char *file_of_source(
	const struct audit_index *index, const struct article *article, const char *path)
{
	const struct source_settings *source = &index->audit->settings->sources[article->source];
	const char *pattern = source->permalink, *word = strchr(pattern, ':');
	size_t len = word ? (size_t)(word - pattern) : 0;

	if (source->kind != SOURCE_ARTICLES) {
		return NULL;
	}
	pattern += pattern[0] == '/';
	len -= len > 0;
	if (strncmp(path, pattern, len) != 0) {
		return NULL;
	}
	return file_below(source->path, path + len);
}

static char *file_beside(
	const struct audit_index *index, const struct article *article, const char *reference)
{
	FREE_ON_EXIT char *source = path_join(index->audit->settings->folder, article->path);
	FREE_ON_EXIT char *folder = path_folder(source);
	STRBUF(path);

	if (url_has_scheme(reference) || reference[0] == '/') {
		return NULL;
	}
	audit_decode(&path, reference);
	return path.len ? file_below(folder, path.data) : NULL;
}

static bool is_named_in_settings(const struct audit_index *index, const char *url)
{
	const struct settings *settings = index->audit->settings;

	if (strcmp(url, settings->site.url) == 0) {
		return true;
	}
	for (size_t i = 0; i < settings->sitemap.url_count; i++) {
		if (strcmp(url, settings->sitemap.urls[i]) == 0) {
			return true;
		}
	}
	return false;
}

/* The article that a reference means by its file, "other-post.md". */
static const struct article *article_of_file(
	const struct audit_index *index, const struct article *article, const char *reference)
{
	FREE_ON_EXIT char *file = file_beside(index, article, reference);
	FREE_ON_EXIT char *real = file ? realpath(file, NULL) : NULL;
	GHashTableIter iterator;
	gpointer key, value;

	if (!real || (!text_ends_with(real, ".md") && !text_ends_with(real, ".mdx") &&
			     !text_ends_with(real, ".markdown"))) {
		return NULL;
	}
	g_hash_table_iter_init(&iterator, index->sources);
	while (g_hash_table_iter_next(&iterator, &key, &value)) {
		FREE_ON_EXIT char *other = realpath(key, NULL);

		if (other && strcmp(other, real) == 0) {
			return value;
		}
	}
	return NULL;
}

/* Whether an address is somewhere below the folders that articles are in. */
static bool is_below_articles(const struct audit_index *index, const char *url)
{
	STRBUF(folder);

	strbuf_add_string(&folder, url);
	while (folder.len > strlen(index->audit->settings->site.url)) {
		if (g_hash_table_contains(index->folders, folder.data)) {
			return true;
		}
		do {
			strbuf_truncate(&folder, folder.len - 1);
		} while (folder.len && !strbuf_ends_with(&folder, "/"));
	}
	return false;
}

/* Whether all pages of that kind are known, so that one that is not there is missing. */
static bool must_be_there(const struct audit_index *index, const char *url, const char *reference)
{
	FREE_ON_EXIT char *folder = folder_of(url);

	if (index->has_pages || (!url_has_scheme(reference) && reference[0] != '/')) {
		return true;
	}
	/* Pages of lists may lie below articles, pictures do not. */
	return image_type_of_name(url) == IMAGE_UNKNOWN
		       ? g_hash_table_contains(index->folders, folder)
		       : is_below_articles(index, url);
}

static void find_file(const struct audit_index *index, const struct article *article,
	const char *reference, struct target *target)
{
	STRBUF(path);

	audit_decode(&path, target->url + strlen(index->audit->settings->site.url));
	strbuf_truncate(&path, strcspn(path.data, "?"));
	if (is_named_in_settings(index, target->url)) {
		target->kind = TARGET_FILE;
		return;
	}
	if (!climbs(path.data)) {
		target->file = file_served(index, path.data);
		if (!target->file) {
			target->file = file_of_source(index, article, path.data);
		}
	}
	target->article = article_of_file(index, article, reference);
	if (!target->file && !target->article) {
		target->file = file_beside(index, article, reference);
	}
	if (target->file && !target->article) {
		target->kind = TARGET_FILE;
	} else {
		target->kind = target->article || must_be_there(index, target->url, reference)
				       ? TARGET_MISSING
				       : TARGET_UNKNOWN;
	}
}

/* Takes the fragment off the URL, and the query off a copy of the reference. */
static void split(struct target *target, char *reference)
{
	char *hash = strchr(target->url, '#');
	STRBUF(fragment);

	if (hash) {
		*hash = '\0';
		audit_decode(&fragment, hash + 1);
		target->fragment = strbuf_detach(&fragment, NULL);
	}
	reference[strcspn(reference, "?#")] = '\0';
}

void audit_index_find(const struct audit_index *index, const struct article *article,
	const char *reference, struct target *ret_target)
{
	FREE_ON_EXIT char *written = xstrdup(reference);
	struct target target = {.kind = TARGET_ELSEWHERE};
	STRBUF(url);

	if (url_resolve(&url, article->url, reference, NULL) < 0) {
		*ret_target = (struct target){.kind = TARGET_INVALID};
		return;
	}
	target.url = strbuf_detach(&url, NULL);
	split(&target, written);
	if (text_starts_with(target.url, index->audit->settings->site.url)) {
		FREE_ON_EXIT char *page = xstrndup(target.url, strcspn(target.url, "?"));
		FREE_ON_EXIT char *key = page_key(page);

		target.article = g_hash_table_lookup(index->pages, key);
		target.kind = TARGET_ARTICLE;
		if (!target.article) {
			find_file(index, article, written, &target);
		}
	}
	*ret_target = target;
}
