#include "audit/references.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "audit/index.h"
#include "base/mem.h"

/* The state of references_read: where the search for each text goes on. */
struct reading {
	struct references *references;
	const struct body *source;
	GHashTable *found; /* text → offset behind its last place in the body */
	size_t counted;    /* bytes of the body whose line ends are counted */
	int lines;         /* and those line ends */
};

/* Attributes that refer to something, by element. */
static const struct {
	const char *element, *attribute;
	enum reference_kind kind;
	bool list; /* candidates of a srcset */
} attributes[] = {
	{"a", "href", REFERENCE_LINK, false},
	{"area", "href", REFERENCE_LINK, false},
	{"img", "src", REFERENCE_IMAGE, false},
	{"img", "data-src", REFERENCE_IMAGE, false},
	{"img", "srcset", REFERENCE_IMAGE, true},
	{"img", "data-srcset", REFERENCE_IMAGE, true},
	{"source", "srcset", REFERENCE_IMAGE, true},
	{"source", "src", REFERENCE_MEDIA, false},
	{"video", "poster", REFERENCE_IMAGE, false},
	{"video", "src", REFERENCE_MEDIA, false},
	{"audio", "src", REFERENCE_MEDIA, false},
	{"track", "src", REFERENCE_MEDIA, false},
	{"iframe", "src", REFERENCE_MEDIA, false},
};

void references_release(struct references *references)
{
	for (size_t i = 0; i < references->count; i++) {
		free(references->items[i].text);
	}
	free(references->items);
	*references = (struct references){0};
}

/* What may stand around an address in Markdown and HTML; a part of a longer one is none. */
static bool stands_alone(const struct body *body, size_t at, size_t len)
{
	size_t end = at + len;

	return (at == 0 || strchr("(<>\"'= \t\n,:", body->text[at - 1])) &&
	       (end >= body->len || strchr(")<>\"' \t\n,]", body->text[end]));
}

static bool search(const struct body *body, const char *text, size_t from, size_t *ret_at)
{
	size_t len = strlen(text);

	while (len && from < body->len) {
		const char *place = memmem(body->text + from, body->len - from, text, len);

		if (!place) {
			return false;
		}
		*ret_at = (size_t)(place - body->text);
		if (stands_alone(body, *ret_at, len)) {
			return true;
		}
		from = *ret_at + 1;
	}
	return false;
}

/* The first place of the text in any form in which Markdown and HTML may have it, since the parser
 * has decoded the one and encoded the other. */
static bool search_forms(const struct body *body, const char *text, size_t from, size_t *ret_at)
{
	size_t best = SIZE_MAX;
	STRBUF(decoded);
	STRBUF(escaped);

	audit_decode(&decoded, text);
	for (const char *c = text; *c; c++) {
		strbuf_add_string(&escaped, *c == '&' ? "&amp;" : (char[]){*c, '\0'});
	}
	for (size_t i = 0; i < 3; i++) {
		const char *form = (const char *[]){text, decoded.data, escaped.data}[i];
		size_t at;

		if (search(body, form, from, &at) && at < best) {
			best = at;
		}
	}
	if (best == SIZE_MAX) {
		return false;
	}
	*ret_at = best;
	return true;
}

/* Counts lines on from the last place, since most come in the order of the body. */
static void set_place(struct reading *reading, struct reference *reference, size_t at)
{
	const char *body = reading->source->text;
	size_t start = at;

	if (at < reading->counted) {
		reading->counted = 0;
		reading->lines = 0;
	}
	for (; reading->counted < at; reading->counted++) {
		reading->lines += body[reading->counted] == '\n';
	}
	while (start > 0 && body[start - 1] != '\n') {
		start--;
	}
	reference->line += reading->lines;
	reference->column = (int)g_utf8_strlen(body + start, (gssize)(at - start)) + 1;
}

static void locate(struct reading *reading, struct reference *reference)
{
	gpointer from = g_hash_table_lookup(reading->found, reference->text);
	size_t at;

	reference->line = reading->source->line;
	if (search_forms(reading->source, reference->text, GPOINTER_TO_SIZE(from), &at)) {
		set_place(reading, reference, at);
		g_hash_table_replace(
			reading->found, xstrdup(reference->text), GSIZE_TO_POINTER(at + 1));
	}
}

static int pixels(const char *text)
{
	guint64 value = 0;

	if (!text || !g_ascii_string_to_unsigned(text, 10, 1, 100000, &value, NULL)) {
		return 0;
	}
	return (int)value;
}

static void add(struct reading *reading, enum reference_kind kind, const char *text, size_t len,
	const GumboNode *shown)
{
	struct references *references = reading->references;
	struct reference reference = {.kind = kind, .text = xstrndup(text, len)};

	if (shown) {
		reference.shown = true;
		reference.has_alt = html_node_attribute(shown, "alt") != NULL;
		reference.width = pixels(html_node_attribute(shown, "width"));
		reference.height = pixels(html_node_attribute(shown, "height"));
	}
	locate(reading, &reference);
	GROW(references->items, references->count, references->capacity);
	references->items[references->count++] = reference;
}

/* The addresses of "a.png 1x, b.png 2x"; a comma within one is followed by no space. */
static void add_candidates(struct reading *reading, enum reference_kind kind, const char *text)
{
	for (;;) {
		size_t len;

		text += strspn(text, " \t\r\n,");
		len = strcspn(text, " \t\r\n");
		if (!len) {
			return;
		}
		if (text[len - 1] == ',') {
			add(reading, kind, text, len - 1, NULL);
			text += len;
			continue;
		}
		add(reading, kind, text, len, NULL);
		text += len;
		text += strcspn(text, ",");
	}
}

static void read_element(struct reading *reading, const GumboNode *node)
{
	const char *name = audit_name(node);

	for (size_t i = 0; i < ARRAY_LEN(attributes); i++) {
		const char *value;

		if (strcmp(name, attributes[i].element) != 0) {
			continue;
		}
		value = html_node_attribute(node, attributes[i].attribute);
		if (!value || !value[0]) {
			continue;
		}
		if (attributes[i].list) {
			add_candidates(reading, attributes[i].kind, value);
		} else {
			add(reading, attributes[i].kind, value, strlen(value),
				strcmp(name, "img") == 0 ? node : NULL);
		}
	}
}

/* As deep as the tree, which audit_body_open bounds. */
static void walk(struct reading *reading, const GumboNode *node)
{
	const GumboVector *children = audit_children(node);

	read_element(reading, node);
	for (unsigned i = 0; children && i < children->length; i++) {
		walk(reading, children->data[i]);
	}
}

void references_read(struct references *references, const struct audit_body *body)
{
	struct reading reading = {
		.references = references,
		.source = &body->source,
		.found = g_hash_table_new_full(g_str_hash, g_str_equal, free, NULL),
	};

	*references = (struct references){0};
	walk(&reading, body->tree.output->root);
	g_hash_table_destroy(reading.found);
}
