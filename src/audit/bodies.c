#include "audit/bodies.h"

#include "markup/html_depth.h"
#include "markup/markdown.h"
#include "source/body_source.h"

static bool make_html(
	struct audit_body *body, const struct settings *settings, const struct article *article)
{
	struct markdown_options options = {.title = article->title};
	struct body *source = &body->source;

	if (article->body.kind == BODY_NONE ||
		source_read_body(settings, article, body->arena, source, NULL) < 0) {
		return false;
	}
	if (source->kind == BODY_MARKDOWN) {
		markdown_to_html(&body->html, source->text, source->len, &options);
	} else {
		strbuf_add(&body->html, source->text, source->len);
	}
	return body->html.len && !html_excess(body->html.data, body->html.len);
}

bool audit_body_open(
	struct audit_body *ret_body, const struct settings *settings, const struct article *article)
{
	*ret_body = (struct audit_body){.arena = arena_new(), .html = STRBUF_INIT};
	if (!make_html(ret_body, settings, article)) {
		strbuf_release(&ret_body->html);
		arena_free(ret_body->arena);
		return false;
	}
	html_tree_init(&ret_body->tree, ret_body->html.data, ret_body->html.len);
	return true;
}

void audit_body_release(struct audit_body *body)
{
	html_tree_release(&body->tree);
	strbuf_release(&body->html);
	arena_free(body->arena);
}

const GumboVector *audit_children(const GumboNode *node)
{
	if (node->type == GUMBO_NODE_DOCUMENT) {
		return &node->v.document.children;
	}
	return html_node_is_element(node) ? &node->v.element.children : NULL;
}

const char *audit_name(const GumboNode *node)
{
	return html_node_is_element(node) ? gumbo_normalized_tagname(node->v.element.tag) : "";
}
