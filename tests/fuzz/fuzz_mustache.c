/* Templates: any bytes are a template or an error with its place; a value never comes out as markup
 * that the template does not have, and what the check lets pass is rendered. A NUL begins the
 * text of a partial, which both may use. */

#include "fuzz.h"

#include <jansson.h>
#include <string.h>

#include "base/mem.h"
#include "template/mustache.h"

#define DEPTH  20
#define OUTPUT ((size_t)1 << 16)

static int find_partial(
	void *partials, const char *name, const struct mustache **ret_partial, struct error *err)
{
	(void)err;
	*ret_partial = strcmp(name, "p") == 0 ? partials : NULL;
	return 0;
}

static json_t *make_context(void)
{
	json_t *context = json_pack(
		"{s:s, s:i, s:b, s:[], s:{s:s, s:s}, s:[{s:s, s:s, s:[{s:s}]}]}", "title",
		"a<b>&\"'", "n", 7, "yes", 1, "none", "site", "title", "<i>", "url", "u",
		"articles", "title", "</p>", "lead", "x", "tags", "name", "<");

	HOLDS(context);
	return context;
}

static void check_template(
	const struct mustache *template, const struct mustache_options *options, bool markup)
{
	json_t *context = make_context();
	struct error err = ERROR_INIT;
	bool checked = mustache_check(template, context, options, NULL) == 0;
	STRBUF(out);
	STRBUF(again);

	strbuf_add_string(&out, "=");
	if (mustache_render(template, context, options, &out, &err) == 0) {
		HOLDS(out.len <= OUTPUT + 1 && (markup || !strpbrk(out.data, "<>")));
		strbuf_add_string(&again, "=");
		HOLDS(mustache_render(template, context, options, &again, NULL) == 0);
		HOLDS(strcmp(out.data, again.data) == 0);
	} else {
		HOLDS(out.len == 1 && err.kind == ERROR_INPUT);
		HOLDS(strncmp(err.text, "t:", 2) == 0 || strncmp(err.text, "p:", 2) == 0);
		HOLDS(!checked || strstr(err.text, "deep") || strstr(err.text, "bytes"));
	}
	json_decref(context);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const raw[] = {NULL};
	const char *text = (const char *)data;
	const char *cut = size ? memchr(text, '\0', size) : NULL;
	size_t len = cut ? (size_t)(cut - text) : size;
	struct error err = ERROR_INIT;
	struct mustache *partial = cut ? mustache_parse(cut + 1, size - len - 1, "p", &err) : NULL;
	struct mustache *template = mustache_parse(text, len, "t", &err);
	const struct mustache_options options = {.raw = raw,
		.partial = find_partial,
		.partials = partial,
		.max_depth = DEPTH,
		.max_output = OUTPUT};

	if (template) {
		check_template(
			template, &options, memchr(data, '<', size) || memchr(data, '>', size));
	} else {
		HOLDS(err.kind == ERROR_INPUT && strncmp(err.text, "t:", 2) == 0);
	}
	mustache_free(template);
	mustache_free(partial);
	return 0;
}
