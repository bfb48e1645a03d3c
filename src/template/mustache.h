#ifndef POSTRIDER_TEMPLATE_MUSTACHE_H
#define POSTRIDER_TEMPLATE_MUSTACHE_H

/*
 * Mustache: all core modules of its specification (interpolation, sections, inverted sections,
 * partials, delimiters, comments), over a tree of jansson values. No lambdas, no inheritance.
 *
 * A template is parsed once and rendered as often as wanted; it is immutable after parsing, so
 * that threads may share it. Rendering is a pure function of template, context and options.
 *
 * Values: strings as they are; integers and reals as JSON writes them; true as "true"; false,
 * null and names that are not there as nothing. An object or a list as a variable is an error.
 * A section is left out for false, null, "", 0, [] and names that are not there; a list repeats
 * it for each element; everything else opens it once, with the value as the new context.
 *
 * Errors are of the kind ERROR_INPUT and read `name:line:column: text`, where name is the one
 * given when parsing, and line and column (1-based, in characters) are those of the tag's
 * opening delimiter.
 */

#include <stdbool.h>
#include <stddef.h>

#include <jansson.h>

#include "base/error.h"
#include "base/strbuf.h"

struct mustache;

/* Sections nest this deep in one template at most, counted when parsing. */
#define MUSTACHE_NESTING 64
/* Defaults of struct mustache_options. */
#define MUSTACHE_DEPTH  128
#define MUSTACHE_OUTPUT ((size_t)16 << 20)

/* All zero is a good start: HTML, no partials, every name raw, the default caps. */
struct mustache_options {
	/* Appends the value of {{x}}, escaped (see base/escape.h). NULL: escape_html. */
	void (*escape)(struct strbuf *out, const char *text, size_t len);
	/* The names, as the template writes them, that {{{x}}} and {{&x}} may use; ends with
	 * NULL. Any other is an error. No list: every name may be. */
	const char *const *raw;
	/* Finds the partial of a name, which may be anything without white space: it must not be
	 * trusted as a path. The partial is borrowed until rendering has ended. NULL is stored
	 * where there is none, which renders as nothing and is an error of mustache_check. Returns
	 * -1 where it failed. Without this function there are no partials. */
	int (*partial)(void *partials, const char *name, const struct mustache **ret_partial,
		struct error *err);
	void *partials; /* handed to `partial` */
	/* The partials that there are, for "did you mean"; ends with NULL. May be NULL. */
	const char *const *partial_names;
	size_t max_depth;  /* open sections and partials at once; 0: MUSTACHE_DEPTH */
	size_t max_output; /* bytes; 0: MUSTACHE_OUTPUT */
};

/* Parses len bytes, which must be UTF-8 without NUL. `name` stands for the template in messages.
 * Both are copied. Returns NULL for an unclosed tag, a section that is not closed or closed
 * under another name, bad delimiters, an empty name, sections nested too deep. */
struct mustache *mustache_parse(const char *text, size_t len, const char *name, struct error *err);
void mustache_free(struct mustache *template);

/* Appends the rendered template to out. `context` is usually an object; NULL is an empty one.
 * `options` may be NULL. Returns -1, with out as it was, where a cap is passed, a name is used
 * raw that may not be, an object or list is used as a variable, or a partial cannot be had. */
int mustache_render(const struct mustache *template, const json_t *context,
	const struct mustache_options *options, struct strbuf *out, struct error *err);

/*
 * Checks a template before anybody's mail depends on it, by walking it with `sample` as context:
 * a tree that holds every name once, each list with one element that holds all of its names.
 * All sections are entered, inverted ones and those over false values too, and partials.
 *
 * Returns -1 for a variable, section or partial whose name is not known (the message names the
 * nearest that is), an object or list as a variable, and a name used raw that may not be.
 */
int mustache_check(const struct mustache *template, const json_t *sample,
	const struct mustache_options *options, struct error *err);

#endif
