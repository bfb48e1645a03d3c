#include "markup/html_clean.h"

#include <stdlib.h>
#include <string.h>

#include "base/report.h"
#include "markup/html_depth.h"
#include "markup/html_edit.h"
#include "markup/html_plain.h"
#include "markup/html_rules.h"
#include "markup/html_scan.h"
#include "markup/html_start_tag.h"
#include "markup/html_tree.h"

/* One cleaning uncovers what the next must look at, such as a second tag where the first hid it;
 * what is not settled after this many was made to hurt. */
#define PASSES_MAX 8

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

void html_escape(struct strbuf *out, const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		switch (text[i]) {
		case '&':
			strbuf_add_string(out, "&amp;");
			break;
		case '<':
			strbuf_add_string(out, "&lt;");
			break;
		case '>':
			strbuf_add_string(out, "&gt;");
			break;
		case '"':
			strbuf_add_string(out, "&quot;");
			break;
		default:
			strbuf_add_char(out, text[i]);
		}
	}
}

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

/* The offset behind an element and its content. */
static size_t content_end(struct pass *pass, const struct html_start_tag *start)
{
	struct html_tag tag;
	size_t at;
	bool own;

	if ((start->rule->traits & HTML_VOID) ||
		!html_tree_close(&pass->tree, start->offset, start->tag->name, &at, &own) ||
		at < start->tag->end) {
		return start->tag->end;
	}
	if (own) {
		html_scan(pass->tree.source, pass->tree.len, at, &tag);
		at = tag.end;
	}
	return at;
}

/* An element's rule, by its name and by where the tree has it: SVG and MathML keep only their own,
 * and outside of them these mean nothing. */
static const struct html_element_rule *find_rule(const GumboNode *node, const char *name)
{
	static const struct html_element_rule unwrap = {"", HTML_UNWRAP, 0};
	bool foreign = node->v.element.tag_namespace != GUMBO_NAMESPACE_HTML;
	const struct html_element_rule *rule;

	/* An "image" of HTML is an img. */
	rule = html_element_rule(!foreign && strcmp(name, "image") == 0 ? "img" : name);
	if (rule->fate == HTML_KEEP && foreign != !!(rule->traits & HTML_FOREIGN) &&
		!(foreign && strcmp(name, "a") == 0)) {
		return &unwrap;
	}
	return rule;
}

static enum html_fate find_fate(
	const struct html_element_rule *rule, const struct html_clean_options *options)
{
	if (options->styles && (rule->traits & HTML_MEDIA)) {
		return HTML_LINK;
	}
	return options->styles && (rule->traits & HTML_NO_MAIL) ? HTML_DROP : rule->fate;
}

/* An object without an address may hold something that has one. */
static size_t make_link(struct pass *pass, const struct html_start_tag *start)
{
	STRBUF(link);
	size_t end;

	if (!html_start_tag_link(start, &link)) {
		return drop(pass, start->offset,
			strcmp(start->tag->name, "iframe") == 0 ? content_end(pass, start)
								: start->tag->end);
	}
	end = content_end(pass, start);
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
	switch (find_fate(start.rule, pass->options)) {
	case HTML_KEEP:
		html_start_tag_edit(&start, &pass->edits);
		plan_closer(pass, &start);
		return tag->end;
	case HTML_DROP:
		return drop(pass, offset, content_end(pass, &start));
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
		find_fate(find_rule(node, tag->name), pass->options) != HTML_KEEP) {
		return drop(pass, offset, tag->end);
	}
	start_name(pass, node, name);
	/* A heading's may be another heading's; and end tags have no attributes. */
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

static void give_up(struct strbuf *source, const struct text_place *place, const char *why)
{
	STRBUF(escaped);

	if (place) {
		report_add(place->report, REPORT_WARNING, place->path, place->line, 0,
			"the body has %s and is shown as text", why);
	}
	strbuf_add_string(&escaped, "<pre>");
	html_escape(&escaped, source->data, source->len);
	strbuf_add_string(&escaped, "</pre>");
	strbuf_clear(source);
	strbuf_add(source, escaped.data, escaped.len);
}

/* Cleans the source once. Returns whether that changed it. */
static bool clean_once(struct strbuf *source, const struct html_clean_options *options)
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

/* Byte order marks that came to stand at the beginning, where they would be taken for one. */
static size_t leading_marks(const char *text)
{
	static const char mark[] = "\xEF\xBB\xBF";
	size_t len = 0;

	while (strncmp(text + len, mark, strlen(mark)) == 0) {
		len += strlen(mark);
	}
	return len;
}

/* Works in the source. */
static void clean_by_tree(struct strbuf *source, const struct html_clean_options *options)
{
	const char *excess;

	for (int i = 0; i <= PASSES_MAX; i++) {
		excess = html_excess(source->data, source->len);
		if (!excess && i == PASSES_MAX) {
			excess = "tags that do not fit together";
		}
		if (excess) {
			give_up(source, options->place, excess);
			return;
		}
		if (!clean_once(source, options)) {
			return;
		}
	}
}

void html_clean(
	struct strbuf *out, const char *html, size_t len, const struct html_clean_options *options)
{
	STRBUF(source);
	size_t marks;

	text_clean(&source, html, len, options->place);
	if (html_plain_clean(out, source.data, source.len, options)) {
		return;
	}
	clean_by_tree(&source, options);
	marks = leading_marks(source.data);
	strbuf_add(out, source.data + marks, source.len - marks);
}
