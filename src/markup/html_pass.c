#include "markup/html_pass.h"

#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "base/report.h"
#include "markup/html_edit.h"
#include "markup/html_noscript.h"
#include "markup/html_rules.h"
#include "markup/html_scan.h"
#include "markup/html_start_tag.h"
#include "markup/html_tree.h"

/* An end tag that is missing, and where it belongs. */
struct closer {
	size_t offset;
	size_t start; /* of its element */
	char name[HTML_NAME_SIZE];
};

/* One pass over the source. */
struct pass {
	const struct html_clean_options *options;
	struct html_tree tree;
	struct html_edits edits;
	struct closer *closers;
	size_t closer_count, closer_capacity;
};

static void pass_release(struct pass *pass)
{
	html_tree_release(&pass->tree);
	html_edits_release(&pass->edits);
	free(pass->closers);
}

/* The closer to be written next, or NULL: the first one, of several at one place the inner one. */
static struct closer *next_closer(struct pass *pass, size_t limit)
{
	struct closer *best = NULL;

	for (size_t i = 0; i < pass->closer_count; i++) {
		struct closer *closer = &pass->closers[i];

		if (closer->offset <= limit &&
			(!best || closer->offset < best->offset ||
				(closer->offset == best->offset && closer->start > best->start))) {
			best = closer;
		}
	}
	return best;
}

/* Writes the end tags that belong before the tag at the offset. */
static void write_closers(struct pass *pass, size_t offset)
{
	struct closer *closer;
	STRBUF(bytes);

	while ((closer = next_closer(pass, offset))) {
		strbuf_addf(&bytes, "</%s>", closer->name);
		*closer = pass->closers[--pass->closer_count];
	}
	if (bytes.len) {
		html_edits_add(&pass->edits, offset, 0, bytes.data, bytes.len);
	}
}

/* Remembers the end tag of an element that stays, where it must get one. */
static void plan_closer(struct pass *pass, const struct html_start_tag *start)
{
	bool foreign = start->node->v.element.tag_namespace != GUMBO_NAMESPACE_HTML;
	size_t at;
	bool own;

	if ((start->rule->traits & HTML_VOID) || (foreign && start->tag->self_closing) ||
		!html_tree_close(&pass->tree, start->offset, start->tag->name, &at, &own) || own) {
		return;
	}
	/* Others end with their parents; formatting elements would run on. */
	if (at < pass->tree.len && !(start->rule->traits & HTML_FORMATTING)) {
		return;
	}
	GROW(pass->closers, pass->closer_count, pass->closer_capacity);
	pass->closers[pass->closer_count] = (struct closer){.offset = at, .start = start->offset};
	memcpy(pass->closers[pass->closer_count++].name, start->tag->name, HTML_NAME_SIZE);
}

static size_t drop(struct pass *pass, size_t offset, size_t end)
{
	html_edits_add(&pass->edits, offset, end - offset, "", 0);
	return end;
}

/* The offset behind an element and its content; *ret_inner that behind its content, or NULL. */
static size_t content_end(struct pass *pass, const struct html_start_tag *start, size_t *ret_inner)
{
	struct html_tag tag;
	size_t at;
	bool own;

	if ((start->rule->traits & HTML_VOID) ||
		!html_tree_close(&pass->tree, start->offset, start->tag->name, &at, &own) ||
		at < start->tag->end) {
		at = start->tag->end;
		own = false;
	}
	if (ret_inner) {
		*ret_inner = at;
	}
	if (own) {
		html_scan(pass->tree.source, pass->tree.len, at, &tag);
		at = tag.end;
	}
	return at;
}

/* Warns where an element without an end tag takes in all that follows, as in "the <title> tag". */
static void warn_unclosed(struct pass *pass, const struct html_start_tag *start, size_t inner)
{
	const struct text_place *place = pass->options->place;

	if (place && inner == pass->tree.len && inner > start->tag->end &&
		html_name_in(start->tag->name, HTML_RAW)) {
		report_add(place->report, REPORT_WARNING, place->path, place->line, 0,
			"a <%s> without end hides the rest of the body", start->tag->name);
	}
}

static size_t drop_element(struct pass *pass, const struct html_start_tag *start)
{
	size_t inner, end = content_end(pass, start, &inner);

	warn_unclosed(pass, start, inner);
	return drop(pass, start->offset, end);
}

/* Shows the source of what is in an element, as browsers do. */
static size_t write_verbatim(struct pass *pass, const struct html_start_tag *start)
{
	size_t inner, end = content_end(pass, start, &inner);
	STRBUF(bytes);

	strbuf_add_string(&bytes, "<pre>");
	escape_html(&bytes, pass->tree.source + start->tag->end, inner - start->tag->end);
	strbuf_add_string(&bytes, "</pre>");
	html_edits_add(&pass->edits, start->offset, end - start->offset, bytes.data, bytes.len);
	return end;
}

/* An element's rule, by its name and its namespace: SVG and MathML keep only elements of their own,
 * which lose their tags outside of them. */
static const struct html_element_rule *find_rule(const GumboNode *node, const char *name)
{
	static const struct html_element_rule unwrap = {"", HTML_UNWRAP, 0};
	static const struct html_element_rule dropped = {"", HTML_DROP, 0};
	bool foreign = node->v.element.tag_namespace != GUMBO_NAMESPACE_HTML;
	const struct html_element_rule *rule;

	/* An "image" of HTML is an img. */
	rule = html_element_rule(!foreign && strcmp(name, "image") == 0 ? "img" : name);
	if (foreign && rule->fate == HTML_VERBATIM) {
		return &dropped;
	}
	if (rule->fate == HTML_KEEP && foreign != !!(rule->traits & HTML_FOREIGN) &&
		!(foreign && strcmp(name, "a") == 0)) {
		return &unwrap;
	}
	return rule;
}

static enum html_fate find_fate(const struct html_element_rule *rule, const GumboNode *node,
	const struct html_clean_options *options)
{
	if (strcmp(rule->name, "noscript") == 0) {
		return html_noscript_is_needed(node) ? HTML_UNWRAP : HTML_DROP;
	}
	if (options->styles && (rule->traits & HTML_MEDIA)) {
		return HTML_LINK;
	}
	return options->styles && (rule->traits & HTML_NO_MAIL) ? HTML_DROP : rule->fate;
}

/* Only the tags of an object without an address go: it may hold something that has one. */
static size_t make_link(struct pass *pass, const struct html_start_tag *start)
{
	STRBUF(link);
	size_t end;

	if (!html_start_tag_link(start, &link)) {
		return strcmp(start->tag->name, "iframe") == 0
			       ? drop_element(pass, start)
			       : drop(pass, start->offset, start->tag->end);
	}
	end = content_end(pass, start, NULL);
	html_edits_add(&pass->edits, start->offset, end - start->offset, link.data, link.len);
	return end;
}

static size_t handle_start(struct pass *pass, size_t offset, const struct html_tag *tag)
{
	const GumboNode *node = html_tree_start(&pass->tree, offset);
	struct html_start_tag start = {
		.source = pass->tree.source,
		.offset = offset,
		.tag = tag,
		.node = node,
		.options = pass->options,
	};

	/* Where scan and tree do not agree on what the tag is, it goes. */
	if (!node || !tag->closed || node->v.element.original_tag.length != tag->end - offset ||
		node->v.element.attributes.length > tag->attributes) {
		return drop(pass, offset, tag->end);
	}
	start.rule = find_rule(node, tag->name);
	switch (find_fate(start.rule, node, pass->options)) {
	case HTML_KEEP:
		html_start_tag_edit(&start, &pass->edits);
		plan_closer(pass, &start);
		return tag->end;
	case HTML_DROP:
		return drop_element(pass, &start);
	case HTML_VERBATIM:
		return write_verbatim(pass, &start);
	case HTML_LINK:
		return make_link(pass, &start);
	case HTML_UNWRAP:
		break;
	}
	return drop(pass, offset, tag->end);
}

/* The name of the element's start tag, as written. */
static void start_name(const struct pass *pass, const GumboNode *node, char name[HTML_NAME_SIZE])
{
	struct html_tag tag;

	html_scan(pass->tree.source, pass->tree.len,
		(size_t)(node->v.element.original_tag.data - pass->tree.source), &tag);
	memcpy(name, tag.name, HTML_NAME_SIZE);
}

static size_t handle_end(struct pass *pass, size_t offset, const struct html_tag *tag)
{
	const GumboNode *node = html_tree_end(&pass->tree, offset, tag->name);
	char name[HTML_NAME_SIZE];
	STRBUF(bytes);

	if (!node || !tag->closed ||
		find_fate(find_rule(node, tag->name), node, pass->options) != HTML_KEEP) {
		return drop(pass, offset, tag->end);
	}
	start_name(pass, node, name);
	/* The end tag of another heading closes this one, too; and end tags have no attributes. */
	if (strcmp(name, tag->name) != 0 || tag->end - offset != strlen(name) + strlen("</>")) {
		strbuf_addf(&bytes, "</%s>", name);
		html_edits_add(&pass->edits, offset, tag->end - offset, bytes.data, bytes.len);
	}
	return tag->end;
}

static void pass_run(struct pass *pass)
{
	const char *source = pass->tree.source;
	size_t len = pass->tree.len, at = 0;
	const char *found;
	struct html_tag tag;

	while (at < len && (found = memchr(source + at, '<', len - at))) {
		size_t offset = (size_t)(found - source);

		html_scan(source, len, offset, &tag);
		write_closers(pass, offset);
		switch (tag.token) {
		case HTML_TOKEN_TEXT:
			html_edits_add(&pass->edits, offset, 1, "&lt;", strlen("&lt;"));
			at = tag.end;
			break;
		case HTML_TOKEN_TAG:
			at = handle_start(pass, offset, &tag);
			break;
		case HTML_TOKEN_END_TAG:
			at = handle_end(pass, offset, &tag);
			break;
		case HTML_TOKEN_MARKUP:
			at = drop(pass, offset, tag.end);
			break;
		}
	}
	write_closers(pass, len);
}

bool html_pass(struct strbuf *source, const struct html_clean_options *options)
{
	CLEANUP(pass_release)
	struct pass pass = {
		.options = options,
		.edits = HTML_EDITS_INIT,
	};
	STRBUF(cleaned);

	html_tree_init(&pass.tree, source->data, source->len);
	pass_run(&pass);
	if (!pass.edits.count) {
		return false;
	}
	html_edits_apply(&pass.edits, &cleaned, source->data, source->len);
	strbuf_clear(source);
	strbuf_add(source, cleaned.data, cleaned.len);
	return true;
}
