#include "source/fields_url.h"

#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "base/url.h"
#include "source/field_values.h"
#include "source/folder_data.h"
#include "source/permalink.h"
#include "source/template_permalink.h"

static const char *const url_names[] = {"url", "permalink", "path", NULL};
static const char *const alias_names[] = {"aliases", "redirect_from", "alias", NULL};
static const char *const canonical_names[] = {"canonical", "canonical_url", "canonicalUrl", NULL};

/* Appends the address of a page in its normal form, in which addresses are compared. A path is
 * below the site's URL, also where that has a path of its own, and has no scheme: "/re:view/". */
static int add_page(const struct fields_context *context, const char *text, struct strbuf *out,
	struct error *err)
{
	const char *site = context->source->settings->site.url;
	const char *path = text + strspn(text, "/");
	STRBUF(reference);
	STRBUF(url);

	/* As nearly every path that a permalink makes. */
	if (url_is_plain_path(path)) {
		strbuf_addf(out, "%s%s", site, path);
		return 0;
	}
	if (url_has_scheme(text)) {
		strbuf_add_string(&reference, text);
	} else {
		strbuf_addf(&reference, "./%s", path);
	}
	if (url_resolve(&url, site, reference.data, err) < 0) {
		return -1;
	}
	if (url_normalise(out, url.data, NULL) < 0) {
		strbuf_add_string(out, url.data);
	}
	return 0;
}

static const char *resolve_page(
	const struct fields_context *context, const struct node *node, const char *text)
{
	struct error err = ERROR_INIT;
	STRBUF(url);

	if (add_page(context, text, &url, &err) < 0) {
		field_warn(context, node, err.text);
		return NULL;
	}
	return arena_strdup(field_arena(context), url.data);
}

static bool is_elsewhere(const struct fields_context *context, const char *language)
{
	return language && !text_equal_nocase(language, context->source->settings->site.language);
}

/* Paths of articles in another language than the site's begin with the language, where neither the
 * pattern nor the preset has a place for it. */
static void add_path(const struct fields_context *context, const struct permalink_place *place,
	struct strbuf *path)
{
	const char *pattern = context->source->source->permalink;
	const struct article *article = context->article;

	if (context->rule && context->rule->permalink) {
		pattern = context->rule->permalink;
	} else if (pattern == place->preset->permalink && place->preset->permalink_elsewhere &&
		   is_elsewhere(context, article->language)) {
		pattern = place->preset->permalink_elsewhere;
	}
	if (is_elsewhere(context, context->language) && !strstr(pattern, ":lang")) {
		strbuf_addf(path, "/%s/", context->language);
		text_lower_ascii(path->data);
	}
	permalink_expand(path, pattern, article, place);
}

/* "permalink: false": there is no page of it. */
static bool is_no_page(const struct node *node)
{
	return node && node->kind == NODE_SCALAR && node->plain &&
	       text_equal_nocase(node->text, "false");
}

/* Addresses are paths, and may be patterns too, as a configuration's: "/:year/:slug/". */
static const char *read_given(const struct fields_context *context,
	const struct permalink_place *place, const struct node *node)
{
	const char *text = field_line(context, node);
	STRBUF(pattern);
	STRBUF(path);

	if (!text || is_no_page(node)) {
		return NULL;
	}
	if (template_permalink_is_one(text)) {
		if (!template_permalink(&pattern, text)) {
			field_warn(context, node, "this template of an address is not understood");
			return NULL;
		}
		text = pattern.data;
	}
	if (strchr(text, ':') && !url_has_scheme(text)) {
		permalink_expand(&path, text, context->article, place);
		text = path.data;
	}
	return resolve_page(context, node, text);
}

static void read_slug(const struct fields_context *context, const struct permalink_place *place)
{
	STRBUF(slug);

	if (place->slug) {
		context->article->slug = place->slug;
		return;
	}
	permalink_slug(&slug, context->article, place);
	context->article->slug = arena_strdup(field_arena(context), slug.data);
}

/* On this site, a canonical URL is the article's address; on another, it is for search engines. */
static void read_canonical(
	const struct fields_context *context, const struct permalink_place *place)
{
	const char *url = read_given(context, place, field_find(context, canonical_names));
	struct article *article = context->article;
	STRBUF(host);

	if (!url || !url_is_http(url) || url_host(&host, url) < 0) {
		return;
	}
	if (strcmp(host.data, context->source->settings->site.host) != 0) {
		article->canonical = url;
	} else if (!article->url) {
		article->url = url;
	}
}

void fields_read_url(const struct fields_context *context)
{
	const struct source_settings *source = context->source->source;
	const struct node *node = field_find(context, url_names);
	struct article *article = context->article;
	struct permalink_place place = {
		.preset = source->preset,
		.zone = context->source->settings->site.zone,
		.name = context->name,
		.slug = field_line(context, node_get(context->map, "slug")),
	};

	read_slug(context, &place);
	article->hidden = article->hidden || is_no_page(node) ||
			  (!node && context->rule && !context->rule->permalink);
	article->url = read_given(context, &place, node);
	if (article->url && !article->published.set) {
		file_name_find_date(article->url, place.zone, &article->published);
	}
	read_canonical(context, &place);
	if (!article->url) {
		STRBUF(path);
		STRBUF(url);

		add_path(context, &place, &path);
		if (add_page(context, path.data, &url, NULL) == 0) {
			article->url = arena_strdup(field_arena(context), url.data);
		}
	}
}

void fields_read_aliases(const struct fields_context *context)
{
	const struct node *node = field_find(context, alias_names);
	size_t count = !node ? 0 : node->kind == NODE_LIST ? node->count : 1;
	const char **aliases = arena_alloc(field_arena(context), (count + 1) * sizeof(*aliases));
	struct article *article = context->article;

	for (size_t i = 0; i < count; i++) {
		const struct node *item = node->kind == NODE_LIST ? node->items[i] : node;
		const char *text = field_line(context, item);
		const char *url = text ? resolve_page(context, item, text) : NULL;

		if (url) {
			aliases[article->alias_count++] = url;
		}
	}
	article->aliases = aliases;
}
