#include "template/mustache_node.h"

#include <stdarg.h>
#include <string.h>

static const json_t *get_part(const json_t *value, const char *part, size_t len)
{
	return json_is_object(value) ? json_object_getn(value, part, len) : NULL;
}

const json_t *mustache_lookup(const struct mustache_frame *frame, const char *name)
{
	const char *part = name;
	size_t len = strcspn(part, ".");
	const json_t *value = NULL;

	if (strcmp(name, ".") == 0) {
		return frame->value;
	}
	for (; frame && !value; frame = frame->outer) {
		value = get_part(frame->value, part, len);
	}
	while (value && part[len]) {
		part += len + 1;
		len = strcspn(part, ".");
		value = get_part(value, part, len);
	}
	return value;
}

bool mustache_raw_allowed(const struct mustache_options *options, const char *name)
{
	if (!options->raw) {
		return true;
	}
	for (size_t i = 0; options->raw[i]; i++) {
		if (strcmp(options->raw[i], name) == 0) {
			return true;
		}
	}
	return false;
}

int mustache_find_partial(const struct mustache_options *options, const char *name,
	const struct mustache **ret_partial, struct error *err)
{
	if (!options->partial) {
		*ret_partial = NULL;
		return 0;
	}
	return options->partial(options->partials, name, ret_partial, err);
}

int mustache_fail(const struct mustache *template, const struct mustache_node *node,
	struct error *err, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	error_vset(err, ERROR_INPUT, format, args);
	va_end(args);
	return error_wrap(err, "%s:%d:%d", template->name, node->line, node->column);
}

int mustache_fail_raw(
	const struct mustache *template, const struct mustache_node *node, struct error *err)
{
	return mustache_fail(template, node, err,
		"'%s' must be escaped: write {{%s}} with two braces and without '&'", node->name,
		node->name);
}

int mustache_fail_compound(const struct mustache *template, const struct mustache_node *node,
	const json_t *value, struct error *err)
{
	return mustache_fail(template, node, err,
		json_is_array(value) ? "'%s' is a list: use it as a section"
				     : "'%s' is an object: use it as a section, or a name in it",
		node->name);
}

int mustache_fail_depth(
	const struct mustache *template, const struct mustache_node *node, struct error *err)
{
	return mustache_fail(template, node, err, "'%s' is nested too deep", node->name);
}
