#include "template/mustache.h"

#include <stdint.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "template/mustache_node.h"

struct checker {
	const struct mustache_options *options;
	size_t max_depth;
	struct error *err;
};

/* One walk over a template. `outer` leads to the templates that are being walked as well, since
 * a partial that names itself has nothing new to say the second time. */
struct scope {
	const struct mustache *template;
	const struct mustache_frame *frame;
	const struct scope *outer;
	size_t depth;
};

static int check_nodes(
	const struct checker *checker, const struct scope *scope, size_t from, size_t to);

/* The names that may be written here, innermost first, ended by NULL; the array is the
 * caller's. */
static const char **known_names(const struct mustache_frame *frame)
{
	const char **names = NULL;
	size_t count = 0;
	size_t capacity = 0;

	for (; frame; frame = frame->outer) {
		/* jansson iterates over nothing but non-const objects. */
		json_t *object = (json_t *)(uintptr_t)frame->value;
		void *at = json_object_iter(object);

		for (; at; at = json_object_iter_next(object, at)) {
			GROW(names, count, capacity);
			names[count++] = json_object_iter_key(at);
		}
	}
	GROW(names, count, capacity);
	names[count] = NULL;
	return names;
}

/* Fails with the name and the nearest of the known ones. Of a dotted name the part that begins at
 * the offset is the one that is not known; partials have one part. */
static int fail_unknown(const struct scope *scope, const struct mustache_node *node, size_t offset,
	const char *const *known, struct error *err)
{
	const char *what = node->kind == MUSTACHE_VARIABLE  ? "variable"
			   : node->kind == MUSTACHE_PARTIAL ? "partial"
							    : "section";
	const char *start = node->name + offset;
	size_t len = node->kind == MUSTACHE_PARTIAL ? strlen(start) : strcspn(start, ".");
	FREE_ON_EXIT char *part = xstrndup(start, len);
	const char *nearest = known ? text_nearest(part, known) : NULL;

	if (!nearest) {
		return mustache_fail(
			scope->template, node, err, "unknown %s '%s'", what, node->name);
	}
	return mustache_fail(scope->template, node, err,
		"unknown %s '%s'; did you mean '%.*s%s%s'?", what, node->name, (int)offset,
		node->name, nearest, start + len);
}

/* Finds out which part of the name is not known, and says so. */
static int fail_unknown_value(
	const struct scope *scope, const struct mustache_node *node, struct error *err)
{
	const struct mustache_frame *frame = scope->frame;
	FREE_ON_EXIT const char **known = NULL;
	struct mustache_frame holder;
	size_t offset = 0;

	for (const char *dot = strchr(node->name, '.'); dot; dot = strchr(dot + 1, '.')) {
		FREE_ON_EXIT char *before = xstrndup(node->name, (size_t)(dot - node->name));

		holder.value = mustache_lookup(scope->frame, before);
		if (!holder.value) {
			break;
		}
		holder.outer = NULL;
		frame = &holder;
		offset = (size_t)(dot - node->name) + 1;
	}
	known = known_names(frame);
	return fail_unknown(scope, node, offset, known, err);
}

static int check_variable(const struct checker *checker, const struct scope *scope,
	const struct mustache_node *node, const json_t *value)
{
	if (json_is_object(value) || json_is_array(value)) {
		return mustache_fail_compound(scope->template, node, value, checker->err);
	}
	if (node->raw && !mustache_raw_allowed(checker->options, node->name)) {
		return mustache_fail_raw(scope->template, node, checker->err);
	}
	return 0;
}

static int check_section(const struct checker *checker, const struct scope *scope,
	const struct mustache_node *node, const json_t *value)
{
	struct mustache_frame frame = {.value = value, .outer = scope->frame};
	struct scope inside = *scope;
	size_t first = (size_t)(node - scope->template->nodes) + 1;

	if (json_is_array(value)) {
		frame.value = json_array_get(value, 0);
	}
	if (node->kind == MUSTACHE_SECTION) {
		inside.frame = &frame;
	}
	inside.depth++;
	return check_nodes(checker, &inside, first, node->end);
}

static bool is_being_checked(const struct scope *scope, const struct mustache *template)
{
	for (; scope; scope = scope->outer) {
		if (scope->template == template) {
			return true;
		}
	}
	return false;
}

static int check_partial(
	const struct checker *checker, const struct scope *scope, const struct mustache_node *node)
{
	struct scope inside = {.frame = scope->frame, .outer = scope, .depth = scope->depth + 1};

	if (mustache_find_partial(checker->options, node->name, &inside.template, checker->err) <
		0) {
		return -1;
	}
	if (!inside.template) {
		return fail_unknown(scope, node, 0, checker->options->partial_names, checker->err);
	}
	if (is_being_checked(scope, inside.template)) {
		return 0;
	}
	return check_nodes(checker, &inside, 0, inside.template->count);
}

static int check_node(
	const struct checker *checker, const struct scope *scope, const struct mustache_node *node)
{
	const json_t *value;

	if (node->kind != MUSTACHE_VARIABLE && scope->depth == checker->max_depth) {
		return mustache_fail_depth(scope->template, node, checker->err);
	}
	if (node->kind == MUSTACHE_PARTIAL) {
		return check_partial(checker, scope, node);
	}
	value = mustache_lookup(scope->frame, node->name);
	if (!value) {
		return fail_unknown_value(scope, node, checker->err);
	}
	return node->kind == MUSTACHE_VARIABLE ? check_variable(checker, scope, node, value)
					       : check_section(checker, scope, node, value);
}

static int check_nodes(
	const struct checker *checker, const struct scope *scope, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++) {
		const struct mustache_node *node = &scope->template->nodes[i];

		if (node->kind != MUSTACHE_TEXT && check_node(checker, scope, node) < 0) {
			return -1;
		}
		if (node->end > 0) {
			i = node->end - 1;
		}
	}
	return 0;
}

int mustache_check(const struct mustache *template, const json_t *sample,
	const struct mustache_options *options, struct error *err)
{
	static const struct mustache_options defaults;
	struct checker checker = {.options = options ? options : &defaults, .err = err};
	struct mustache_frame frame = {.value = sample};
	struct scope scope = {.template = template, .frame = &frame};

	checker.max_depth = checker.options->max_depth ? checker.options->max_depth
						       : MUSTACHE_DEPTH;
	return check_nodes(&checker, &scope, 0, template->count);
}
