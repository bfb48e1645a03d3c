#include "source/name_style.h"

#include <glib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"

/* What becomes of a character. */
enum fate {
	FATE_KEEP,
	FATE_DROP,
	FATE_GAP,    /* many of them in a row, but at the ends, are one hyphen */
	FATE_HYPHEN, /* each is a hyphen */
};

/* Letters, marks and digits are kept by all. */
static const struct style {
	const char *kept;
	enum fate blank, rest;
	bool lower;
} styles[] = {
	[NAME_HUGO] = {.kept = ".\\_#+~-@", .blank = FATE_GAP, .rest = FATE_DROP, .lower = true},
	[NAME_JEKYLL] = {.kept = "._~!$&'()+,;=@", .blank = FATE_GAP, .rest = FATE_GAP},
	[NAME_GITHUB] = {.kept = "-_", .blank = FATE_HYPHEN, .rest = FATE_DROP, .lower = true},
	/* Before its letters are made ASCII ones. */
	[NAME_PELICAN] = {.kept = "-", .blank = FATE_GAP, .rest = FATE_DROP},
};

static enum fate fate_of(const struct style *style, gunichar c)
{
	if (g_unichar_isalnum(c) || g_unichar_ismark(c) ||
		(c < 0x80 && strchr(style->kept, (int)c))) {
		return FATE_KEEP;
	}
	return g_unichar_isspace(c) ? style->blank : style->rest;
}

static void add_segment(struct strbuf *out, const struct style *style, const char *text)
{
	size_t start = out->len;
	bool gap = false;

	for (; *text; text = g_utf8_find_next_char(text, NULL)) {
		gunichar c = g_utf8_get_char(text);
		enum fate fate = fate_of(style, c);

		if (fate == FATE_HYPHEN) {
			strbuf_add_char(out, '-');
		} else if (fate == FATE_GAP) {
			gap = true;
		} else if (fate == FATE_KEEP) {
			if (gap && c != '-' && out->len > start && !strbuf_ends_with(out, "-")) {
				strbuf_add_char(out, '-');
			}
			gap = false;
			strbuf_add_codepoint(out, style->lower ? g_unichar_tolower(c) : c);
		}
	}
}

static void add_styled(struct strbuf *out, enum name_style style, const char *text)
{
	STRBUF(kept);

	if (style != NAME_SLUG) {
		add_segment(style == NAME_PELICAN ? &kept : out, &styles[style], text);
		text = kept.data;
	}
	if (style == NAME_SLUG || style == NAME_PELICAN) {
		FREE_ON_EXIT char *slug = text_slug(text);

		strbuf_add_string(out, slug);
	}
}

void name_style_add(struct strbuf *out, enum name_style style, const char *name)
{
	if (style == NAME_PLAIN) {
		strbuf_add_string(out, name);
		return;
	}
	while (*name) {
		size_t len = strcspn(name, "/");
		FREE_ON_EXIT char *segment = xstrndup(name, len);

		if (len) {
			add_styled(out, style, segment);
		}
		if (name[len] == '/') {
			strbuf_add_char(out, '/');
			len++;
		}
		name += len;
	}
}
