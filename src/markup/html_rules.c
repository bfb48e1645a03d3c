#include "markup/html_rules.h"

#include <string.h>

#include "base/mem.h"
#include "base/text.h"

#define KEEP(element, traits)                                                                      \
	{                                                                                          \
		element, HTML_KEEP, traits                                                         \
	}
#define DROP(element, traits)                                                                      \
	{                                                                                          \
		element, HTML_DROP, traits                                                         \
	}
#define LINK(element, traits)                                                                      \
	{                                                                                          \
		element, HTML_LINK, traits                                                         \
	}

/* clang-format off */
static const struct html_element_rule elements[] = {
	KEEP("a", HTML_FORMATTING), KEEP("abbr", 0), KEEP("acronym", 0), KEEP("address", 0),
	KEEP("article", 0), KEEP("aside", 0), KEEP("audio", HTML_MEDIA), KEEP("b", HTML_FORMATTING),
	KEEP("bdi", 0), KEEP("bdo", 0), KEEP("big", HTML_FORMATTING), KEEP("blockquote", 0),
	KEEP("br", HTML_VOID), KEEP("caption", 0), KEEP("center", 0), KEEP("cite", 0),
	KEEP("code", HTML_FORMATTING), KEEP("col", HTML_VOID), KEEP("colgroup", 0), KEEP("dd", 0),
	KEEP("del", 0), KEEP("details", 0), KEEP("dfn", 0), KEEP("dir", 0), KEEP("div", 0),
	KEEP("dl", 0), KEEP("dt", 0), KEEP("em", HTML_FORMATTING), KEEP("figcaption", 0),
	KEEP("figure", 0), KEEP("font", HTML_FORMATTING), KEEP("footer", 0), KEEP("h1", 0),
	KEEP("h2", 0), KEEP("h3", 0), KEEP("h4", 0), KEEP("h5", 0), KEEP("h6", 0),
	KEEP("header", 0), KEEP("hgroup", 0), KEEP("hr", HTML_VOID), KEEP("i", HTML_FORMATTING),
	KEEP("img", HTML_VOID), KEEP("ins", 0), KEEP("kbd", 0), KEEP("li", 0), KEEP("main", 0),
	KEEP("mark", 0), KEEP("menu", 0), KEEP("nav", 0), KEEP("nobr", HTML_FORMATTING),
	KEEP("ol", 0), KEEP("p", 0), KEEP("picture", 0), KEEP("pre", 0), KEEP("q", 0),
	KEEP("rb", 0), KEEP("rp", 0), KEEP("rt", 0), KEEP("rtc", 0), KEEP("ruby", 0),
	KEEP("s", HTML_FORMATTING), KEEP("samp", 0), KEEP("section", 0),
	KEEP("small", HTML_FORMATTING), KEEP("source", HTML_VOID), KEEP("span", 0),
	KEEP("strike", HTML_FORMATTING), KEEP("strong", HTML_FORMATTING), KEEP("sub", 0),
	KEEP("summary", 0), KEEP("sup", 0), KEEP("table", 0), KEEP("tbody", 0), KEEP("td", 0),
	KEEP("tfoot", 0), KEEP("th", 0), KEEP("thead", 0), KEEP("time", 0), KEEP("tr", 0),
	KEEP("track", HTML_VOID), KEEP("tt", HTML_FORMATTING), KEEP("u", HTML_FORMATTING),
	KEEP("ul", 0), KEEP("var", 0), KEEP("video", HTML_MEDIA), KEEP("wbr", HTML_VOID),

	KEEP("svg", HTML_FOREIGN | HTML_NO_MAIL), KEEP("circle", HTML_FOREIGN),
	KEEP("clippath", HTML_FOREIGN), KEEP("defs", HTML_FOREIGN), KEEP("ellipse", HTML_FOREIGN),
	KEEP("g", HTML_FOREIGN), KEEP("image", HTML_FOREIGN), KEEP("line", HTML_FOREIGN),
	KEEP("lineargradient", HTML_FOREIGN), KEEP("marker", HTML_FOREIGN),
	KEEP("mask", HTML_FOREIGN), KEEP("path", HTML_FOREIGN), KEEP("pattern", HTML_FOREIGN),
	KEEP("polygon", HTML_FOREIGN), KEEP("polyline", HTML_FOREIGN),
	KEEP("radialgradient", HTML_FOREIGN), KEEP("rect", HTML_FOREIGN), KEEP("stop", HTML_FOREIGN),
	KEEP("symbol", HTML_FOREIGN), KEEP("text", HTML_FOREIGN), KEEP("textpath", HTML_FOREIGN),
	KEEP("tspan", HTML_FOREIGN), KEEP("use", HTML_FOREIGN),

	KEEP("math", HTML_FOREIGN), KEEP("menclose", HTML_FOREIGN), KEEP("merror", HTML_FOREIGN),
	KEEP("mfrac", HTML_FOREIGN), KEEP("mi", HTML_FOREIGN), KEEP("mmultiscripts", HTML_FOREIGN),
	KEEP("mn", HTML_FOREIGN), KEEP("mo", HTML_FOREIGN), KEEP("mover", HTML_FOREIGN),
	KEEP("mpadded", HTML_FOREIGN), KEEP("mphantom", HTML_FOREIGN),
	KEEP("mprescripts", HTML_FOREIGN), KEEP("mroot", HTML_FOREIGN), KEEP("mrow", HTML_FOREIGN),
	KEEP("ms", HTML_FOREIGN), KEEP("mspace", HTML_FOREIGN), KEEP("msqrt", HTML_FOREIGN),
	KEEP("mstyle", HTML_FOREIGN), KEEP("msub", HTML_FOREIGN), KEEP("msubsup", HTML_FOREIGN),
	KEEP("msup", HTML_FOREIGN), KEEP("mtable", HTML_FOREIGN), KEEP("mtd", HTML_FOREIGN),
	KEEP("mtext", HTML_FOREIGN), KEEP("mtr", HTML_FOREIGN), KEEP("munder", HTML_FOREIGN),
	KEEP("munderover", HTML_FOREIGN), KEEP("semantics", HTML_FOREIGN),

	LINK("embed", HTML_VOID), LINK("iframe", 0), LINK("object", 0),

	DROP("animate", 0), DROP("animatemotion", 0), DROP("animatetransform", 0),
	DROP("annotation", 0), DROP("annotation-xml", 0), DROP("applet", 0), DROP("base", HTML_VOID),
	DROP("basefont", HTML_VOID), DROP("bgsound", HTML_VOID), DROP("button", 0),
	DROP("datalist", 0), DROP("desc", 0), DROP("foreignobject", 0), DROP("frame", HTML_VOID),
	DROP("frameset", 0), DROP("input", HTML_VOID), DROP("keygen", HTML_VOID),
	DROP("link", HTML_VOID), DROP("malignmark", 0), DROP("meta", HTML_VOID), DROP("metadata", 0),
	DROP("meter", 0), DROP("mglyph", 0), DROP("noembed", 0), DROP("noframes", 0),
	DROP("noscript", 0), DROP("optgroup", 0), DROP("option", 0), DROP("output", 0),
	DROP("param", HTML_VOID), DROP("progress", 0), DROP("script", 0),
	DROP("select", 0), DROP("set", 0), DROP("style", 0), DROP("template", 0),
	DROP("textarea", 0), DROP("title", 0),

	{"plaintext", HTML_VERBATIM, 0}, {"xmp", HTML_VERBATIM, 0},

	/* Without effect on us but that the parser knows them to be empty. */
	{"area", HTML_UNWRAP, HTML_VOID},
};
/* clang-format on */

struct attribute_rule {
	const char *name;
	enum html_attribute_kind kind;
	const char *elements; /* names between spaces; NULL for all */
};

/* clang-format off */
static const struct attribute_rule attributes[] = {
	{"class", HTML_ATTRIBUTE_LABEL, NULL},
	{"id", HTML_ATTRIBUTE_LABEL, NULL},
	{"style", HTML_ATTRIBUTE_STYLE, NULL},
	{"title", HTML_ATTRIBUTE_TEXT, NULL},
	{"lang", HTML_ATTRIBUTE_TEXT, NULL},
	{"xml:lang", HTML_ATTRIBUTE_TEXT, NULL},
	{"dir", HTML_ATTRIBUTE_TEXT, NULL},
	{"role", HTML_ATTRIBUTE_TEXT, NULL},
	{"hidden", HTML_ATTRIBUTE_TEXT, NULL},
	{"align", HTML_ATTRIBUTE_TEXT, NULL},
	{"valign", HTML_ATTRIBUTE_TEXT, NULL},
	{"width", HTML_ATTRIBUTE_TEXT, NULL},
	{"height", HTML_ATTRIBUTE_TEXT, NULL},

	{"href", HTML_ATTRIBUTE_LINK, " a "},
	{"xlink:href", HTML_ATTRIBUTE_LINK, " a "},
	{"name", HTML_ATTRIBUTE_LABEL, " a "},
	{"name", HTML_ATTRIBUTE_TEXT, " details "},
	{"rel", HTML_ATTRIBUTE_TEXT, " a "},
	{"target", HTML_ATTRIBUTE_TEXT, " a "},
	{"hreflang", HTML_ATTRIBUTE_TEXT, " a "},
	{"type", HTML_ATTRIBUTE_TEXT, " a ol ul li source "},
	{"cite", HTML_ATTRIBUTE_LINK, " blockquote q del ins "},
	{"datetime", HTML_ATTRIBUTE_TEXT, " del ins time "},
	{"open", HTML_ATTRIBUTE_TEXT, " details "},
	{"start", HTML_ATTRIBUTE_TEXT, " ol "},
	{"reversed", HTML_ATTRIBUTE_TEXT, " ol "},
	{"value", HTML_ATTRIBUTE_TEXT, " li "},
	{"compact", HTML_ATTRIBUTE_TEXT, " dl ol ul "},
	{"clear", HTML_ATTRIBUTE_TEXT, " br "},
	{"color", HTML_ATTRIBUTE_TEXT, " font hr "},
	{"face", HTML_ATTRIBUTE_TEXT, " font "},
	{"size", HTML_ATTRIBUTE_TEXT, " font hr "},
	{"noshade", HTML_ATTRIBUTE_TEXT, " hr "},

	{"src", HTML_ATTRIBUTE_IMAGE, " img "},
	{"src", HTML_ATTRIBUTE_MEDIA, " audio source track video "},
	{"srcset", HTML_ATTRIBUTE_SRCSET, " img source "},
	{"poster", HTML_ATTRIBUTE_IMAGE, " video "},
	{"sizes", HTML_ATTRIBUTE_TEXT, " img source "},
	{"media", HTML_ATTRIBUTE_TEXT, " source "},
	{"alt", HTML_ATTRIBUTE_TEXT, " img "},
	{"loading", HTML_ATTRIBUTE_TEXT, " img "},
	{"decoding", HTML_ATTRIBUTE_TEXT, " img "},
	{"hspace", HTML_ATTRIBUTE_TEXT, " img "},
	{"vspace", HTML_ATTRIBUTE_TEXT, " img "},
	{"controls", HTML_ATTRIBUTE_TEXT, " audio video "},
	{"loop", HTML_ATTRIBUTE_TEXT, " audio video "},
	{"muted", HTML_ATTRIBUTE_TEXT, " audio video "},
	{"playsinline", HTML_ATTRIBUTE_TEXT, " video "},
	{"preload", HTML_ATTRIBUTE_TEXT, " audio video "},
	{"kind", HTML_ATTRIBUTE_TEXT, " track "},
	{"srclang", HTML_ATTRIBUTE_TEXT, " track "},
	{"label", HTML_ATTRIBUTE_TEXT, " track "},
	{"default", HTML_ATTRIBUTE_TEXT, " track "},

	{"border", HTML_ATTRIBUTE_TEXT, " img table "},
	{"bgcolor", HTML_ATTRIBUTE_TEXT, " table tbody td tfoot th thead tr "},
	{"cellpadding", HTML_ATTRIBUTE_TEXT, " table "},
	{"cellspacing", HTML_ATTRIBUTE_TEXT, " table "},
	{"frame", HTML_ATTRIBUTE_TEXT, " table "},
	{"rules", HTML_ATTRIBUTE_TEXT, " table "},
	{"summary", HTML_ATTRIBUTE_TEXT, " table "},
	{"abbr", HTML_ATTRIBUTE_TEXT, " td th "},
	{"colspan", HTML_ATTRIBUTE_TEXT, " td th "},
	{"headers", HTML_ATTRIBUTE_TEXT, " td th "},
	{"nowrap", HTML_ATTRIBUTE_TEXT, " td th "},
	{"rowspan", HTML_ATTRIBUTE_TEXT, " td th "},
	{"scope", HTML_ATTRIBUTE_TEXT, " td th "},
	{"span", HTML_ATTRIBUTE_TEXT, " col colgroup "},
};

/* Of every element of SVG and MathML. */
static const char *const foreign_attributes[] = {
	"clip-path", "clip-rule", "clippathunits", "columnalign", "color", "cx", "cy", "d", "display",
	"displaystyle", "dominant-baseline", "dx", "dy", "fill", "fill-opacity", "fill-rule",
	"focusable", "font-family", "font-size", "font-style", "font-weight", "fx", "fy",
	"gradienttransform", "gradientunits", "linethickness", "lspace", "markerheight",
	"markerunits", "markerwidth", "marker-end", "marker-mid", "marker-start", "mask",
	"maskunits", "mathcolor", "mathsize", "mathvariant", "offset", "opacity", "orient",
	"overflow", "patterntransform", "patternunits", "points", "preserveaspectratio", "r",
	"refx", "refy", "rotate", "rspace", "rx", "ry", "scriptlevel", "shape-rendering",
	"spreadmethod", "stop-color", "stop-opacity", "stretchy", "stroke", "stroke-dasharray",
	"stroke-dashoffset", "stroke-linecap", "stroke-linejoin", "stroke-miterlimit",
	"stroke-opacity", "stroke-width", "text-anchor", "textlength", "transform", "version",
	"viewbox", "visibility", "x", "x1", "x2", "xml:space", "xmlns", "xmlns:xlink", "y", "y1",
	"y2",
};
/* clang-format on */

const struct html_element_rule *html_element_rule(const char *name)
{
	static const struct html_element_rule unknown = {"", HTML_UNWRAP, 0};

	for (size_t i = 0; i < ARRAY_LEN(elements); i++) {
		if (strcmp(elements[i].name, name) == 0) {
			return &elements[i];
		}
	}
	return &unknown;
}

bool html_name_in(const char *name, const char *list)
{
	size_t len = strlen(name);
	const char *found = list;

	while (len && (found = strstr(found, name))) {
		if (found > list && found[-1] == ' ' && found[len] == ' ') {
			return true;
		}
		found += len;
	}
	return false;
}

static bool applies(const struct attribute_rule *rule, const char *element)
{
	return !rule->elements || html_name_in(element, rule->elements);
}

static enum html_attribute_kind foreign_kind(
	const struct html_element_rule *element, const char *name)
{
	if (strcmp(name, "href") == 0 || strcmp(name, "xlink:href") == 0) {
		return strcmp(element->name, "image") == 0 ? HTML_ATTRIBUTE_IMAGE
							   : HTML_ATTRIBUTE_PART;
	}
	for (size_t i = 0; i < ARRAY_LEN(foreign_attributes); i++) {
		if (strcmp(foreign_attributes[i], name) == 0) {
			return HTML_ATTRIBUTE_PAINT;
		}
	}
	return HTML_ATTRIBUTE_NONE;
}

enum html_attribute_kind html_attribute_kind(
	const struct html_element_rule *element, const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(attributes); i++) {
		if (strcmp(attributes[i].name, name) == 0 &&
			applies(&attributes[i], element->name)) {
			return attributes[i].kind;
		}
	}
	if (element->traits & HTML_FOREIGN) {
		return foreign_kind(element, name);
	}
	return text_starts_with(name, "aria-") ? HTML_ATTRIBUTE_TEXT : HTML_ATTRIBUTE_NONE;
}

bool html_scheme_allowed(const char *scheme)
{
	static const char *const schemes[] = {"mailto", "tel", "sms", "ftp", "geo", "irc", "ircs",
		"xmpp", "gemini", "gopher", "magnet", "news", "nntp"};

	for (size_t i = 0; i < ARRAY_LEN(schemes); i++) {
		if (text_equal_nocase(schemes[i], scheme)) {
			return true;
		}
	}
	return false;
}
