#include "template/mustache.h"

#include <string.h>

#include "base/escape.h"
#include "template/mustache_node.h"

/* Nodes that one rendering may visit, which takes a second at most. Lists inside lists multiply,
 * and the cap on the output does not see what renders to nothing. */
#define STEPS 10000000L

struct renderer {
	const struct mustache_options *options;
	size_t max_output;
	size_t max_depth;
	size_t begin; /* out's length when rendering began */
	long steps;
	struct strbuf *out;
	struct strbuf indent; /* of the standalone partials around */
	struct error *err;
};

/* One walk over nodes: which template, with which values. Those of a partial differ from those
 * of the template that names it. */
struct scope {
	const struct mustache *template;
	const struct mustache_frame *frame;
	size_t indent; /* offset in renderer.indent of what goes before each line */
	size_t depth;
};

static int render_nodes(
	struct renderer *renderer, const struct scope *scope, size_t from, size_t to);

static bool is_true(const json_t *value)
{
	switch (value ? json_typeof(value) : JSON_NULL) {
	case JSON_OBJECT:
	case JSON_TRUE:
		return true;
	case JSON_ARRAY:
		return json_array_size(value) > 0;
	case JSON_STRING:
		return json_string_length(value) > 0;
	case JSON_INTEGER:
		return json_integer_value(value) != 0;
	case JSON_REAL:
		return json_real_value(value) != 0;
	default:
		return false;
	}
}

static void render_text(
	struct renderer *renderer, const struct scope *scope, const struct mustache_node *node)
{
	bool blank = node->len > 0 && (node->text[0] == '\n' || node->text[0] == '\r');

	if (node->line_start && !blank) {
		strbuf_add(renderer->out, renderer->indent.data + scope->indent,
			renderer->indent.len - scope->indent);
	}
	strbuf_add(renderer->out, node->text, node->len);
}

/* Appends what stands for a value. Returns -1 for objects and lists. */
static int print_value(struct strbuf *out, const json_t *value)
{
	char number[64];
	size_t len;

	switch (value ? json_typeof(value) : JSON_NULL) {
	case JSON_STRING:
		strbuf_add(out, json_string_value(value), json_string_length(value));
		return 0;
	case JSON_INTEGER:
	case JSON_REAL:
		/* Not printf, whose decimal point is the locale's; 15 digits survive the way
		 * from decimal to binary and back, so that 1.21 stays 1.21. */
		len = json_dumpb(
			value, number, sizeof(number), JSON_ENCODE_ANY | JSON_REAL_PRECISION(15));
		strbuf_add(out, number, len);
		return 0;
	case JSON_TRUE:
		strbuf_add_string(out, "true");
		return 0;
	case JSON_OBJECT:
	case JSON_ARRAY:
		return -1;
	default:
		return 0;
	}
}

static int render_variable(
	struct renderer *renderer, const struct scope *scope, const struct mustache_node *node)
{
	const json_t *value = mustache_lookup(scope->frame, node->name);
	const struct mustache_options *options = renderer->options;
	STRBUF(text);

	if (node->raw && !mustache_raw_allowed(options, node->name)) {
		return mustache_fail_raw(scope->template, node, renderer->err);
	}
	if (print_value(&text, value) < 0) {
		return mustache_fail_compound(scope->template, node, value, renderer->err);
	}
	if (node->raw) {
		strbuf_add(renderer->out, text.data, text.len);
	} else if (options->escape) {
		options->escape(renderer->out, text.data, text.len);
	} else {
		escape_html(renderer->out, text.data, text.len);
	}
	return 0;
}

static int render_inside(struct renderer *renderer, const struct scope *scope,
	const struct mustache_node *section, const struct mustache_frame *frame)
{
	struct scope inside = *scope;
	size_t first = (size_t)(section - scope->template->nodes) + 1;

	inside.frame = frame;
	inside.depth++;
	return render_nodes(renderer, &inside, first, section->end);
}

static int render_section(
	struct renderer *renderer, const struct scope *scope, const struct mustache_node *node)
{
	const json_t *value = mustache_lookup(scope->frame, node->name);
	struct mustache_frame frame = {.value = value, .outer = scope->frame};

	if (is_true(value) == (node->kind == MUSTACHE_INVERTED)) {
		return 0;
	}
	if (node->kind == MUSTACHE_INVERTED) {
		return render_inside(renderer, scope, node, scope->frame);
	}
	if (!json_is_array(value)) {
		return render_inside(renderer, scope, node, &frame);
	}
	for (size_t i = 0; i < json_array_size(value); i++) {
		frame.value = json_array_get(value, i);
		if (render_inside(renderer, scope, node, &frame) < 0) {
			return -1;
		}
	}
	return 0;
}

static int render_partial(
	struct renderer *renderer, const struct scope *scope, const struct mustache_node *node)
{
	struct scope inside = *scope;
	size_t indent = renderer->indent.len;
	int result;

	if (mustache_find_partial(renderer->options, node->name, &inside.template, renderer->err) <
		0) {
		return -1;
	}
	if (!inside.template) {
		return 0;
	}
	if (node->standalone) {
		strbuf_add(&renderer->indent, node->text, node->len);
	} else {
		inside.indent = indent; /* in the middle of a line nothing is indented */
	}
	inside.depth++;
	result = render_nodes(renderer, &inside, 0, inside.template->count);
	strbuf_truncate(&renderer->indent, indent);
	return result;
}

static int render_node(
	struct renderer *renderer, const struct scope *scope, const struct mustache_node *node)
{
	if (node->kind == MUSTACHE_TEXT) {
		render_text(renderer, scope, node);
		return 0;
	}
	if (node->kind == MUSTACHE_VARIABLE) {
		return render_variable(renderer, scope, node);
	}
	if (scope->depth == renderer->max_depth) {
		return mustache_fail_depth(scope->template, node, renderer->err);
	}
	return node->kind == MUSTACHE_PARTIAL ? render_partial(renderer, scope, node)
					      : render_section(renderer, scope, node);
}

static int render_nodes(
	struct renderer *renderer, const struct scope *scope, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++) {
		const struct mustache_node *node = &scope->template->nodes[i];

		if (renderer->steps-- == 0) {
			return error_set(renderer->err, ERROR_INPUT,
				"%s: takes too long: lists within lists", scope->template->name);
		}
		if (render_node(renderer, scope, node) < 0) {
			return -1;
		}
		if (renderer->out->len - renderer->begin > renderer->max_output) {
			return error_set(renderer->err, ERROR_INPUT,
				"%s: the result is longer than %zu bytes", scope->template->name,
				renderer->max_output);
		}
		if (node->end > 0) {
			i = node->end - 1;
		}
	}
	return 0;
}

int mustache_render(const struct mustache *template, const json_t *context,
	const struct mustache_options *options, struct strbuf *out, struct error *err)
{
	static const struct mustache_options defaults;
	struct renderer renderer = {.options = options ? options : &defaults,
		.begin = out->len,
		.steps = STEPS,
		.out = out,
		.indent = STRBUF_INIT,
		.err = err};
	struct mustache_frame frame = {.value = context};
	struct scope scope = {.template = template, .frame = &frame};
	int result;

	options = renderer.options;
	renderer.max_output = options->max_output ? options->max_output : MUSTACHE_OUTPUT;
	renderer.max_depth = options->max_depth ? options->max_depth : MUSTACHE_DEPTH;
	result = render_nodes(&renderer, &scope, 0, template->count);
	if (result < 0) {
		strbuf_truncate(out, renderer.begin);
	}
	strbuf_release(&renderer.indent);
	return result;
}
