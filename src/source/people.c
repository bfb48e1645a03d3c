#include "source/people.h"

#include <string.h>

#include "base/mem.h"
#include "base/strbuf.h"
#include "base/text.h"
#include "base/url.h"
#include "source/authors_file.h"
#include "source/field_values.h"

/* A part of a line without blanks around it, or NULL where nothing is left. */
static const char *part(const struct fields_context *context, const char *text, size_t len)
{
	FREE_ON_EXIT char *copy = xstrndup(text, len);
	STRBUF(line);

	text_collapse(&line, copy);
	return line.len ? arena_strdup(field_arena(context), line.data) : NULL;
}

/* An address that can stand in a feed; anything else is none. */
static const char *email_or_null(const char *text)
{
	const char *at = text ? strchr(text, '@') : NULL;

	return at && at > text && at[1] && !strpbrk(text, " <>()\"") ? text : NULL;
}

static struct person read_text(const struct fields_context *context, const char *text)
{
	size_t len = strlen(text);
	const char *open = strchr(text, text[0] == '[' ? ']' : '<');
	struct person person = {0};

	if (text[0] == '[' && open && open[1] == '(' && text[len - 1] == ')') {
		person.name = part(context, text + 1, (size_t)(open - text) - 1);
		person.url = part(context, open + 2, len - (size_t)(open - text) - 3);
	} else if (open && text[len - 1] == '>') {
		person.name = part(context, text, (size_t)(open - text));
		person.email = email_or_null(
			part(context, open + 1, len - (size_t)(open - text) - 2));
	}
	if (!person.name) {
		person.name = text;
	}
	return person;
}

/* The text under the first of the keys (ended by NULL) that has one. */
static const char *find_line(
	const struct fields_context *context, const struct node *map, const char *const *keys)
{
	const char *line = NULL;

	for (; *keys && !line; keys++) {
		line = field_line(context, node_get(map, *keys));
	}
	return line;
}

/* An email is kept where it is one. */
static struct person read_map(const struct fields_context *context, const struct node *map)
{
	static const char *const names[] = {"name", "display_name", "displayName", "title", NULL};
	static const char *const urls[] = {
		"url", "uri", "homepage", "website", "web", "link", "site", NULL};
	const struct node *node = node_get(map, "email");
	const char *email = field_line(context, node);
	struct person person = {
		.name = find_line(context, map, names),
		.email = email_or_null(email),
		.url = find_line(context, map, urls),
	};

	if (email && !person.email) {
		field_warn(context, node, "an e-mail address was expected");
	}
	return person;
}

static struct person read_person(const struct fields_context *context, const struct node *node)
{
	const char *text = field_line(context, node);
	const struct authors_file *file = context->source->authors;
	const struct node *known = text ? authors_file_find(file, text) : NULL;
	struct fields_context elsewhere = *context;
	struct person person = {0};

	if (known) {
		/* Its faults are reported for the file of authors. */
		elsewhere.file = file->shown;
		context = &elsewhere;
		node = known;
		text = known->kind == NODE_SCALAR ? field_line(context, known) : text;
	}
	if (node->kind == NODE_MAP) {
		person = read_map(context, node);
		person.name = person.name ? person.name : text;
	} else if (text) {
		person = read_text(context, text);
	}
	if (person.url && !url_is_http(person.url)) {
		field_warn(context, node, "an author's address begins with http:// or https://");
		person.url = NULL;
	}
	return person;
}

void people_read(const struct fields_context *context, const struct node *node,
	struct person **ret_people, size_t *ret_count)
{
	size_t count = !node ? 0 : node->kind == NODE_LIST ? node->count : 1;
	struct person *people = arena_alloc(field_arena(context), (count + 1) * sizeof(*people));
	size_t kept = 0;

	for (size_t i = 0; i < count; i++) {
		people[kept] = read_person(
			context, node->kind == NODE_LIST ? node->items[i] : node);
		kept += people[kept].name != NULL;
	}
	*ret_people = people;
	*ret_count = kept;
}
