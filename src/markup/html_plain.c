#include "markup/html_plain.h"

#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "markup/html_rules.h"
#include "markup/html_scan.h"
#include "markup/html_start_tag.h"
#include "markup/html_value.h"

#define DEPTH_MAX     64
#define ATTRIBUTE_MAX 8

/* What an element is, and what it may hold. */
enum {
	BLOCK = 1 << 0,
	PHRASE = 1 << 1,
	ITEM = 1 << 2,
	ROWS = 1 << 3,
	ROW = 1 << 4,
	CELL = 1 << 5,
	TEXT = 1 << 6, /* more than white space */
};

/* What the elements of the list may hold, so that no parser moves, closes or opens one of them
 * (HTML standard, 13.2.6.4). */
static const struct plain_element {
	const char *name;
	unsigned is, holds; /* holds 0: it is void */
} elements[] = {
	{"p", BLOCK, PHRASE | TEXT},
	{"a", PHRASE, PHRASE | TEXT},
	{"em", PHRASE, PHRASE | TEXT},
	{"strong", PHRASE, PHRASE | TEXT},
	{"code", PHRASE, PHRASE | TEXT},
	{"del", PHRASE, PHRASE | TEXT},
	{"sub", PHRASE, PHRASE | TEXT},
	{"sup", PHRASE, PHRASE | TEXT},
	{"br", PHRASE, 0},
	{"img", PHRASE, 0},
	{"li", ITEM, BLOCK | PHRASE | TEXT},
	{"ul", BLOCK, ITEM},
	{"ol", BLOCK, ITEM},
	{"pre", BLOCK, PHRASE | TEXT},
	{"h1", BLOCK, PHRASE | TEXT},
	{"h2", BLOCK, PHRASE | TEXT},
	{"h3", BLOCK, PHRASE | TEXT},
	{"h4", BLOCK, PHRASE | TEXT},
	{"h5", BLOCK, PHRASE | TEXT},
	{"h6", BLOCK, PHRASE | TEXT},
	{"hr", BLOCK, 0},
	{"blockquote", BLOCK, BLOCK | PHRASE | TEXT},
	{"div", BLOCK, BLOCK | PHRASE | TEXT},
	{"table", BLOCK, ROWS},
	{"thead", ROWS, ROW},
	{"tbody", ROWS, ROW},
	{"tr", ROW, CELL},
	{"th", CELL, PHRASE | TEXT},
	{"td", CELL, PHRASE | TEXT},
};

static const struct plain_element whole = {"", 0, BLOCK | PHRASE | TEXT};

struct plain {
	struct strbuf *out;
	const struct html_clean_options *options;
	const char *at;   /* what is to be read; ends with NUL */
	const char *copy; /* what is read, but not yet in `out`, begins here */
	const struct plain_element *open[DEPTH_MAX];
	size_t depth;
};

struct name {
	const char *at;
	size_t len;
};

static bool is_name(const struct name *name, const char *text)
{
	return strncmp(text, name->at, name->len) == 0 && !text[name->len];
}

/* Takes letters in lower case and digits, and hyphens where they are behind the first. */
static struct name take_name(struct plain *plain)
{
	struct name name = {plain->at, 0};

	while ((plain->at[name.len] >= 'a' && plain->at[name.len] <= 'z') ||
		(name.len && ((plain->at[name.len] >= '0' && plain->at[name.len] <= '9') ||
				     plain->at[name.len] == '-'))) {
		name.len++;
	}
	plain->at += name.len;
	return name;
}

static bool take(struct plain *plain, const char *text)
{
	if (!text_starts_with(plain->at, text)) {
		return false;
	}
	plain->at += strlen(text);
	return true;
}

static const struct plain_element *find(const struct name *name)
{
	for (size_t i = 0; name->len && i < ARRAY_LEN(elements); i++) {
		if (is_name(name, elements[i].name)) {
			return &elements[i];
		}
	}
	return NULL;
}

static bool is_open(const struct plain *plain, const struct plain_element *element)
{
	for (size_t i = 0; i < plain->depth; i++) {
		if (plain->open[i] == element) {
			return true;
		}
	}
	return false;
}

static const struct plain_element *parent(const struct plain *plain)
{
	return plain->depth ? plain->open[plain->depth - 1] : &whole;
}

/* The references that renderers write. */
static bool decode(struct strbuf *out, const char *value, size_t len)
{
	static const char *const references[][2] = {{"&amp;", "&"}, {"&quot;", "\""}, {"&lt;", "<"},
		{"&gt;", ">"}, {"&#39;", "'"}, {"&#x27;", "'"}};
	const char *end = value + len;

	while (value < end) {
		size_t i = 0;

		if (*value != '&') {
			strbuf_add_char(out, *value++);
			continue;
		}
		while (i < ARRAY_LEN(references) && !text_starts_with(value, references[i][0])) {
			i++;
		}
		if (i == ARRAY_LEN(references)) {
			return false;
		}
		strbuf_add_string(out, references[i][1]);
		value += strlen(references[i][0]);
	}
	return true;
}

/* A value that may stay, changed or not, and that a second cleaning would leave alone. */
static bool clean_value(
	struct plain *plain, enum html_attribute_kind kind, const char *value, size_t len)
{
	STRBUF(before);
	STRBUF(after);
	STRBUF(again);

	if (memchr(value, '<', len) || !decode(&before, value, len) ||
		!html_value(&after, kind, before.data, plain->options)) {
		return false;
	}
	if (strcmp(before.data, after.data) == 0) {
		return true;
	}
	if (!html_value(&again, kind, after.data, plain->options) ||
		strcmp(after.data, again.data) != 0) {
		return false;
	}
	strbuf_add(plain->out, plain->copy, (size_t)(value - plain->copy));
	html_add_value(plain->out, after.data);
	plain->copy = value + len;
	return true;
}

static bool read_attribute(
	struct plain *plain, const struct html_element_rule *rule, struct name *ret_name)
{
	enum html_attribute_kind kind;
	char name[HTML_NAME_SIZE];
	const char *end;

	*ret_name = take_name(plain);
	if (!ret_name->len || ret_name->len >= sizeof(name) || !take(plain, "=\"")) {
		return false;
	}
	memcpy(name, ret_name->at, ret_name->len);
	name[ret_name->len] = '\0';
	kind = html_attribute_kind(rule, name);
	end = strchr(plain->at, '"');
	if (kind == HTML_ATTRIBUTE_NONE || kind == HTML_ATTRIBUTE_STYLE || !end ||
		!clean_value(plain, kind, plain->at, (size_t)(end - plain->at))) {
		return false;
	}
	plain->at = end + 1;
	return true;
}

/* Reads as far as the '>' or "/>". */
static bool read_attributes(struct plain *plain, const struct plain_element *element)
{
	struct name names[ATTRIBUTE_MAX];
	size_t count = 0;

	while (plain->at[0] == ' ' && plain->at[1] != '/') {
		plain->at++;
		if (count == ATTRIBUTE_MAX ||
			!read_attribute(plain, html_element_rule(element->name), &names[count])) {
			return false;
		}
		for (size_t i = 0; i < count; i++) {
			if (names[i].len == names[count].len &&
				memcmp(names[i].at, names[count].at, names[i].len) == 0) {
				return false;
			}
		}
		count++;
	}
	return true;
}

static bool read_start(struct plain *plain)
{
	struct name name = take_name(plain);
	const struct plain_element *element = find(&name);

	/* A link in a link closes it, and parsers drop some of many equal formatting elements. */
	if (!element || !(parent(plain)->holds & element->is) ||
		(element->is == PHRASE && is_open(plain, element)) ||
		!read_attributes(plain, element)) {
		return false;
	}
	if (!element->holds) {
		return take(plain, ">") || take(plain, " />") || take(plain, "/>");
	}
	if (plain->depth == DEPTH_MAX || !take(plain, ">")) {
		return false;
	}
	plain->open[plain->depth++] = element;
	return true;
}

static bool read_end(struct plain *plain)
{
	struct name name = take_name(plain);

	return plain->depth && is_name(&name, plain->open[--plain->depth]->name) &&
	       take(plain, ">");
}

static bool read_text(struct plain *plain)
{
	const char *start = plain->at;

	plain->at += strcspn(plain->at, "<");
	return (parent(plain)->holds & TEXT) ||
	       strspn(start, " \t\n") >= (size_t)(plain->at - start);
}

static bool read_all(struct plain *plain)
{
	while (*plain->at) {
		bool good = take(plain, "</")  ? read_end(plain)
			    : take(plain, "<") ? read_start(plain)
					       : read_text(plain);

		if (!good) {
			return false;
		}
	}
	return plain->depth == 0;
}

bool html_plain_clean(
	struct strbuf *out, const char *html, size_t len, const struct html_clean_options *options)
{
	struct plain plain = {.out = out, .options = options, .at = html, .copy = html};
	size_t before = out->len;

	/* In mail every element gets its style; a mark at the start would be taken for one. */
	if (options->styles || text_starts_with(html, "\xEF\xBB\xBF") || !read_all(&plain)) {
		strbuf_truncate(out, before);
		return false;
	}
	strbuf_add(out, plain.copy, (size_t)(html + len - plain.copy));
	return true;
}
