#include "cmd/options.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"

static const struct option_spec *find(
	const struct option_spec *specs, const char *name, size_t len, char letter)
{
	for (; specs && specs->name; specs++) {
		if (letter ? specs->letter == letter
			   : strlen(specs->name) == len && memcmp(specs->name, name, len) == 0) {
			return specs;
		}
	}
	return NULL;
}

static const struct option_spec *find_any(
	const struct options_input *input, const char *name, size_t len, char letter)
{
	const struct option_spec *spec = find(input->own, name, len, letter);

	return spec ? spec : find(input->global, name, len, letter);
}

static int fail_unknown(const struct options_input *input, const char *written, struct error *err)
{
	const char *words[64];
	FREE_ON_EXIT char *name = xstrndup(written, strcspn(written, "="));
	const char *nearest;
	size_t count = 0;

	for (int i = 0; i < 2; i++) {
		const struct option_spec *spec = i ? input->global : input->own;

		for (; spec && spec->name && count < ARRAY_LEN(words) - 1; spec++) {
			words[count++] = spec->name;
		}
	}
	words[count] = NULL;
	nearest = text_nearest(name + strspn(name, "-"), words);
	return error_set(err, ERROR_USAGE, "unknown option '%s'%s%s%s", name,
		nearest ? "; did you mean '--" : "", nearest ? nearest : "", nearest ? "'?" : "");
}

/* Whose table the row stands in decides whose struct it sets. */
static void *member_of(const struct options_input *input, const struct option_spec *spec)
{
	for (const struct option_spec *row = input->own; row && row->name; row++) {
		if (row == spec) {
			return (char *)input->own_options + spec->member;
		}
	}
	return (char *)input->global_options + spec->member;
}

static int add_to_list(
	struct option_list *list, const char *name, const char *value, struct error *err)
{
	if (list->count >= OPTION_LIST_MAX) {
		return error_set(err, ERROR_USAGE, "option '--%s' is given more than %d times",
			name, OPTION_LIST_MAX);
	}
	list->items[list->count++] = value;
	return 0;
}

/* Sets an option; *index moves on where its value is the next argument. */
static int set(const struct options_input *input, const struct option_spec *spec, const char *value,
	int *index, struct error *err)
{
	if (spec->is_flag) {
		if (value) {
			return error_set(
				err, ERROR_USAGE, "option '--%s' takes no value", spec->name);
		}
		*(bool *)member_of(input, spec) = true;
		return 0;
	}
	if (!value) {
		if (*index + 1 >= input->argc) {
			return error_set(
				err, ERROR_USAGE, "option '--%s' needs a value", spec->name);
		}
		value = input->argv[++*index];
	}
	if (spec->is_list) {
		return add_to_list(member_of(input, spec), spec->name, value, err);
	}
	*(const char **)member_of(input, spec) = value;
	return 0;
}

static int read_long(
	const struct options_input *input, const char *argument, int *index, struct error *err)
{
	size_t len = strcspn(argument + 2, "=");
	const struct option_spec *spec = find_any(input, argument + 2, len, 0);
	const char *equals = argument[2 + len] ? argument + 2 + len + 1 : NULL;

	return spec ? set(input, spec, equals, index, err) : fail_unknown(input, argument, err);
}

/* "-vn" is "-v -n"; "-cFILE" is "-c FILE". */
static int read_short(
	const struct options_input *input, const char *argument, int *index, struct error *err)
{
	for (const char *p = argument + 1; *p; p++) {
		const struct option_spec *spec = find_any(input, NULL, 0, *p);

		if (!spec) {
			return error_set(err, ERROR_USAGE, "unknown option '-%c'", *p);
		}
		if (!spec->is_flag) {
			return set(input, spec, p[1] ? p + 1 : NULL, index, err);
		}
		*(bool *)member_of(input, spec) = true;
	}
	return 0;
}

int options_read(const struct options_input *input, struct arguments *ret_arguments, int *ret_next,
	struct error *err)
{
	struct arguments arguments = {
		.items = xcalloc((size_t)input->argc + 1, sizeof(*arguments.items))};
	bool only_arguments = false;
	int index = input->from, result = 0;

	for (; index < input->argc && result == 0; index++) {
		const char *argument = input->argv[index];

		if (only_arguments || argument[0] != '-' || !argument[1]) {
			if (input->stop_at_first) {
				break;
			}
			arguments.items[arguments.count++] = argument;
		} else if (strcmp(argument, "--") == 0) {
			only_arguments = true;
		} else if (argument[1] == '-') {
			result = read_long(input, argument, &index, err);
		} else {
			result = read_short(input, argument, &index, err);
		}
	}
	if (result < 0) {
		arguments_release(&arguments);
		return -1;
	}
	*ret_next = index;
	*ret_arguments = arguments;
	return 0;
}

void arguments_release(struct arguments *arguments)
{
	free(arguments->items);
	*arguments = (struct arguments){0};
}
