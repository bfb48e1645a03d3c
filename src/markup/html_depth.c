#include "markup/html_depth.h"

#include <gumbo.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "markup/html_rules.h"
#include "markup/html_scan.h"

/* The adoption agency algorithm (13.2.6.4.7) gives up after eight rounds, one for each block
 * inside the formatting element, and leaves the element open. */
#define ADOPTION_ROUNDS 6

#define FORMATTING " a b big code em font i nobr s small strike strong tt u "
/* Elements that are empty, or closed by whatever follows. */
#define VOID                                                                                       \
	" area base basefont bgsound br col colgroup embed hr image img input keygen link meta "   \
	"param source track wbr "
/* Start tags without effect in the middle of a page. */
#define IGNORED " body frame frameset head html "
/* Where HTML may stand in SVG and MathML. */
#define POINTS " annotation-xml desc foreignobject mi mn mo ms mtext title "
/* End tags do not reach through these (13.2.4.2, "has an element in scope"). */
#define SCOPE " applet caption marquee object table td template th "
/* End tags that reach as far as that; those of others end at the next special element. */
#define SCOPED                                                                                     \
	" address applet article aside blockquote button center dd details dir div dl dt "         \
	"fieldset figcaption figure footer h1 header hgroup listing main marquee menu nav object " \
	"ol pre section summary ul "
/* Start tags that close an open paragraph. */
#define CLOSES_P                                                                                   \
	" address article aside blockquote center dd details dir div dl dt fieldset "              \
	"figcaption figure footer form h1 header hgroup hr li listing main menu nav ol p pre "     \
	"section summary table ul xmp "
/* The category "special" as gumbo has it, through which the end tag of an ordinary element does not
 * reach; a new item of a list does, where it is one of the last three. */
#define SPECIAL_TO_ITEMS                                                                           \
	" area article aside base blockquote body br button center col colgroup dd details dir "   \
	"dl dt embed fieldset figcaption figure footer form frame frameset h1 head header hgroup " \
	"hr html iframe img input li link listing menu meta nav noembed noframes noscript ol "     \
	"param plaintext pre script section select style summary tbody textarea tfoot thead tr "   \
	"ul wbr xmp " SCOPE
#define SPECIAL SPECIAL_TO_ITEMS " address div p "
/* What many tags close without naming it (13.2.6.3). */
#define IMPLIED " dd dt li optgroup option p rb rp rt rtc "
/* Inside these, the effect of a tag depends on state that is not followed here. */
#define FRAGILE " math select svg template "
/* A form that was open when its parent ended. It ends with its own end tag, whatever that is in. */
#define ORPHAN "form-"

struct open_element {
	char name[HTML_NAME_SIZE];
};

struct depth {
	struct open_element open[HTML_DEPTH_MAX];
	size_t count;
	size_t fragile;   /* how many of them are */
	size_t adoptions; /* end tags of formatting elements around open others */
	bool unsure;      /* whether these are still open: an end tag inside did not fit */
};

static bool is(const struct depth *depth, size_t i, const char *names)
{
	return html_name_in(depth->open[i].name, names);
}

static bool top_is(const struct depth *depth, const char *names)
{
	return depth->count && is(depth, depth->count - 1, names);
}

static void remove_at(struct depth *depth, size_t i)
{
	depth->fragile -= is(depth, i, FRAGILE);
	depth->count--;
	memmove(&depth->open[i], &depth->open[i + 1], (depth->count - i) * sizeof(depth->open[0]));
}

static void pop_while(struct depth *depth, const char *names)
{
	while (top_is(depth, names)) {
		remove_at(depth, depth->count - 1);
	}
}

/* Removes element i and what it contains, but for formatting elements, which the parser opens
 * again behind it, and for forms. */
static void close_from(struct depth *depth, size_t i)
{
	for (size_t top = depth->count; top > i; top--) {
		char *name = depth->open[top - 1].name;

		if (top - 1 == i || !html_name_in(name, FORMATTING " form " ORPHAN " ")) {
			remove_at(depth, top - 1);
		} else if (strcmp(name, "form") == 0) {
			memcpy(name, ORPHAN, sizeof(ORPHAN));
		}
	}
}

/* The innermost open element of the name that no barrier hides, or the count. */
static size_t find(const struct depth *depth, const char *name, const char *barriers)
{
	for (size_t i = depth->count; i > 0; i--) {
		if (strcmp(depth->open[i - 1].name, name) == 0) {
			return i - 1;
		}
		if (is(depth, i - 1, barriers)) {
			break;
		}
	}
	return depth->count;
}

static bool is_open(const struct depth *depth, const char *name, const char *barriers)
{
	return find(depth, name, barriers) < depth->count;
}

static void close_name(struct depth *depth, const char *name, const char *barriers)
{
	size_t i = find(depth, name, barriers);

	if (i < depth->count) {
		close_from(depth, i);
	}
}

static void close_formatting(struct depth *depth, const char *name)
{
	size_t i = find(depth, name, SCOPE);

	if (i < depth->count && depth->count - i <= ADOPTION_ROUNDS) {
		depth->adoptions += i + 1 < depth->count;
		remove_at(depth, i);
	}
}

static void close_form(struct depth *depth)
{
	size_t i = find(depth, ORPHAN, "");

	if (i == depth->count) {
		i = find(depth, "form", SCOPE);
		if (i == depth->count) {
			return;
		}
		pop_while(depth, IMPLIED);
	}
	remove_at(depth, i);
}

/* The rank of a part of a table, from the outside in; 0 for other elements. */
static int part_rank(const char *name)
{
	if (html_name_in(name, " caption tbody tfoot thead ")) {
		return 1;
	}
	return strcmp(name, "tr") == 0 ? 2 : html_name_in(name, " td th ") ? 3 : 0;
}

/* The first element in the innermost table that is no part of a lower rank, and so cannot hold one
 * of this rank; or the count. */
static size_t find_part(const struct depth *depth, int rank)
{
	size_t i = find(depth, "table", "") + 1;

	while (i < depth->count && part_rank(depth->open[i].name) &&
		part_rank(depth->open[i].name) < rank && !is(depth, i, " caption ")) {
		i++;
	}
	return i < depth->count ? i : depth->count;
}

/* Inside of svg, math, select or template an end tag counts only where it fits the innermost
 * element, or ends svg or math and all end tags before it did fit. */
static void end_in_fragile(struct depth *depth, const char *name)
{
	size_t i = find(depth, name, POINTS);
	bool select = is_open(depth, "select", "");
	bool templated = is_open(depth, "template", "");

	if (strcmp(name, "select") == 0) {
		pop_while(depth, " optgroup option ");
	}
	if (depth->count && name[0] && strcmp(depth->open[depth->count - 1].name, name) == 0) {
		remove_at(depth, depth->count - 1);
	} else if (html_name_in(name, " math svg ") && i < depth->count && !select && !templated &&
		   !depth->unsure) {
		close_from(depth, i);
	} else {
		depth->unsure = true;
	}
}

/* The element may be there without a tag, around another part. */
static void end_part(struct depth *depth, const char *name)
{
	size_t i = find_part(depth, part_rank(name));

	if (is_open(depth, name, " table ")) {
		close_name(depth, name, " table ");
	} else if (strcmp(name, "caption") != 0 && i < depth->count &&
		   part_rank(depth->open[i].name) > part_rank(name)) {
		close_from(depth, i);
	}
}

static void end_tag(struct depth *depth, const char *name)
{
	if (depth->fragile) {
		end_in_fragile(depth, name);
	} else if (html_name_in(name, FORMATTING)) {
		close_formatting(depth, name);
	} else if (strcmp(name, "form") == 0) {
		close_form(depth);
	} else if (part_rank(name)) {
		end_part(depth, name);
	} else if (strcmp(name, "table") == 0) {
		close_name(depth, name, "");
	} else if (strcmp(name, "li") == 0) {
		close_name(depth, name, SCOPE " ol ul ");
	} else if (strcmp(name, "p") == 0) {
		close_name(depth, name, SCOPE " button ");
	} else {
		close_name(depth, name, html_name_in(name, SCOPED) ? SCOPE : SPECIAL);
	}
}

/* Closes the item of a list that a new one follows. */
static void close_item(struct depth *depth, const char *name)
{
	if (strcmp(name, "li") == 0) {
		close_name(depth, name, SPECIAL_TO_ITEMS);
	} else if (is_open(depth, "dd", SPECIAL_TO_ITEMS)) {
		close_name(depth, "dd", SPECIAL_TO_ITEMS);
	} else {
		close_name(depth, "dt", SPECIAL_TO_ITEMS);
	}
}

/* Closes what a start tag closes without an end tag. */
static void close_implied(struct depth *depth, const char *name)
{
	if (html_name_in(name, " dd dt li ")) {
		close_item(depth, name);
	}
	if (html_name_in(name, CLOSES_P)) {
		close_name(depth, "p", SCOPE " button ");
	}
	if (html_name_in(name, " optgroup option ")) {
		pop_while(depth, " option ");
	} else if (html_name_in(name, " a nobr ")) {
		close_formatting(depth, name);
	} else if (strcmp(name, "button") == 0) {
		close_name(depth, name, SCOPE);
	} else if (strcmp(name, "h1") == 0 && top_is(depth, " h1 ")) {
		remove_at(depth, depth->count - 1);
	} else if (html_name_in(name, " rb rp rt rtc ") && is_open(depth, "ruby", SCOPE)) {
		pop_while(depth, IMPLIED);
	} else if (strcmp(name, "table") == 0) {
		/* In a table, but outside of its cells, it ends that. */
		close_name(depth, name, " caption td th ");
	} else if (part_rank(name) && find_part(depth, part_rank(name)) < depth->count) {
		close_from(depth, find_part(depth, part_rank(name)));
	}
}

/* Whether a start tag leaves nothing open, after it has closed what it closes. */
static bool is_passing(struct depth *depth, const char *name)
{
	/* Parts of a table mean nothing outside of one, and forms do not nest. */
	if (html_name_in(name, IGNORED) || (part_rank(name) && !is_open(depth, "table", "")) ||
		(strcmp(name, "form") == 0 &&
			(is_open(depth, name, "") || is_open(depth, ORPHAN, "")))) {
		return true;
	}
	close_implied(depth, name);
	return html_name_in(name, VOID);
}

/* Returns false where the source is nested too deeply with it. */
static bool start_tag(struct depth *depth, const struct html_tag *tag, const char *name)
{
	if (!depth->fragile) {
		if (is_passing(depth, name) ||
			(tag->self_closing && html_name_in(name, " math svg "))) {
			return true;
		}
	} else if (tag->self_closing && !depth->unsure && !is_open(depth, "select", "") &&
		   (is_open(depth, "svg", POINTS " template ") ||
			   is_open(depth, "math", POINTS " template "))) {
		return true;
	}
	if (depth->count == HTML_DEPTH_MAX || depth->adoptions > HTML_DEPTH_MAX) {
		return false;
	}
	memcpy(depth->open[depth->count++].name, name, HTML_NAME_SIZE);
	depth->fragile += html_name_in(name, FRAGILE);
	return true;
}

/* The offset of the end tag that ends raw text, or the length. */
static size_t raw_end(const char *source, size_t len, size_t at, const char *name)
{
	size_t name_len = strlen(name);
	const char *found;

	for (; at < len && (found = memchr(source + at, '<', len - at)); at++) {
		at = (size_t)(found - source);
		if (len - at > name_len + 2 && found[1] == '/' &&
			strncasecmp(found + 2, name, name_len) == 0 &&
			strchr(" \t\n\r\f/>", found[name_len + 2])) {
			return at;
		}
	}
	return len;
}

/* Outside of SVG and MathML, all elements that gumbo does not know close each other, and so do the
 * headings. */
static void canonical(char *name)
{
	if (gumbo_tag_enum(name) == GUMBO_TAG_UNKNOWN) {
		memcpy(name, "?", sizeof("?"));
	} else if (name[0] == 'h' && name[1] >= '1' && name[1] <= '6' && !name[2]) {
		name[1] = '1';
	}
}

const char *html_excess(const char *source, size_t len)
{
	struct depth depth = {0};
	struct html_tag tag;
	size_t at = 0;
	const char *found;

	while (at < len && (found = memchr(source + at, '<', len - at))) {
		html_scan(source, len, (size_t)(found - source), &tag);
		at = tag.end;
		if (!depth.fragile) {
			canonical(tag.name);
		}
		if (tag.attributes > HTML_ATTRIBUTES_MAX) {
			return "a tag of more than 64 attributes";
		}
		if (tag.token == HTML_TOKEN_END_TAG) {
			end_tag(&depth, tag.name);
		} else if (tag.token == HTML_TOKEN_TAG && !start_tag(&depth, &tag, tag.name)) {
			return "more than 256 open elements";
		}
		if (tag.token == HTML_TOKEN_TAG && html_name_in(tag.name, HTML_RAW) &&
			!depth.fragile) {
			at = raw_end(source, len, at, tag.name);
		}
	}
	return NULL;
}
