#include "source/fields_url.h"

#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "base/url.h"
#include "source/field_values.h"
#include "source/permalink.h"

static const char *const url_names[] = {"url", "permalink", "path", NULL};
static const char *const alias_names[] = {"aliases", "redirect_from", NULL};

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

/* Paths of another language than the site's begin with it, where the pattern does not say so. */
static void add_language_folder(const struct fields_context *context, struct strbuf *path)
{
	const struct source_context *source = context->source;

	if (context->language && !strstr(source->source->permalink, ":lang") &&
		!text_equal_nocase(context->language, source->settings->site.language)) {
		strbuf_addf(path, "/%s/", context->language);
		text_lower_ascii(path->data);
	}
}

void fields_read_url(const struct fields_context *context)
{
	const struct node *node = field_find(context, url_names);
	const char *slug = field_line(context, node_get(context->map, "slug"));
	const char *text = field_line(context, node);
	struct article *article = context->article;
	FREE_ON_EXIT char *made = slug || context->stem ? NULL : text_slug(article->title);

	article->slug = slug ? slug
			     : arena_strdup(field_arena(context), made ? made : context->stem);
	if (text) {
		article->url = resolve_page(context, node, text);
	}
	if (!article->url) {
		STRBUF(path);
		STRBUF(url);

		add_language_folder(context, &path);
		permalink_expand(
			&path, context->source->source->permalink, article, context->relative);
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
