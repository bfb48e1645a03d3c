#include "cmd/print_starving.h"

#include <stdint.h>

#include "cmd/print.h"

json_t *print_starving_values(const struct starving *starving)
{
	json_t *values = json_array();

	for (size_t i = 0; i < starving->count; i++) {
		json_array_append_new(
			values, json_pack("{s:s, s:s}", "email", starving->readers[i].address,
					"cause", starving->readers[i].cause));
	}
	return values;
}

/* How many readers of one cause are named, without -v. */
#define NAMED 10

void print_starving(const struct context *context, const struct starving *starving)
{
	size_t count;

	for (size_t i = 0; i < starving->count; i += count) {
		STRBUF(names);

		starving_add_names(
			&names, starving, i, context->verbose ? SIZE_MAX : NAMED, &count);
		print_line(context, "starving       %s: %zu reader%s nothing: %s",
			starving->readers[i].cause, count, count == 1 ? " gets" : "s get",
			names.data);
	}
}
