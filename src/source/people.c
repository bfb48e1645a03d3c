#include "source/people.h"

#include <string.h>

#include "base/strbuf.h"
#include "base/text.h"
#include "base/url.h"

static const char *clean_line(struct arena *arena, const char *text, size_t len)
{
	STRBUF(clean);
	STRBUF(line);

	text_clean(&clean, text, len, NULL);
	text_collapse(&line, clean.data);
	return line.len ? arena_strdup(arena, line.data) : NULL;
}

/* An address that can stand in a feed; anything else is none. */
static const char *email_or_null(const char *text)
{
	const char *at = text ? strchr(text, '@') : NULL;

	return at && at > text && at[1] && !strpbrk(text, " <>()\"") ? text : NULL;
}

static struct person read_text(const char *text, struct arena *arena)
{
	size_t len = strlen(text);
	const char *open = strchr(text, text[0] == '[' ? ']' : '<');
	struct person person = {0};

	if (text[0] == '[' && open && open[1] == '(' && text[len - 1] == ')') {
		person.name = clean_line(arena, text + 1, (size_t)(open - text) - 1);
		person.url = clean_line(arena, open + 2, len - (size_t)(open - text) - 3);
	} else if (open && text[len - 1] == '>') {
		person.name = clean_line(arena, text, (size_t)(open - text));
		person.email = email_or_null(
			clean_line(arena, open + 1, len - (size_t)(open - text) - 2));
	}
	if (!person.name) {
		person.name = clean_line(arena, text, len);
	}
	return person;
}

static const char *member(const struct node *map, const char *name, struct arena *arena)
{
	const char *text = node_text(node_get(map, name));

	return text ? clean_line(arena, text, strlen(text)) : NULL;
}

static struct person read_person(const struct node *node, struct arena *arena)
{
	struct person person = {0};

	if (node->kind == NODE_MAP) {
		person.name = member(node, "name", arena);
		person.email = email_or_null(member(node, "email", arena));
		person.url = member(node, "url", arena);
	} else if (node_text(node)) {
		const char *text = clean_line(arena, node->text, node->text_len);

		person = text ? read_text(text, arena) : person;
	}
	if (person.url && !url_is_http(person.url)) {
		person.url = NULL;
	}
	return person;
}

void people_read(
	const struct node *node, struct arena *arena, struct person **ret_people, size_t *ret_count)
{
	size_t count = !node ? 0 : node->kind == NODE_LIST ? node->count : 1;
	struct person *people = arena_alloc(arena, (count + 1) * sizeof(*people));
	size_t kept = 0;

	for (size_t i = 0; i < count; i++) {
		people[kept] = read_person(node->kind == NODE_LIST ? node->items[i] : node, arena);
		kept += people[kept].name != NULL;
	}
	*ret_people = people;
	*ret_count = kept;
}
