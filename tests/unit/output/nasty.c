#include "nasty.h"

#define AT(instant)                                                                                \
	{                                                                                          \
		.at = (instant), .set = true                                                       \
	}

static const struct person site_author = {.name = "Ada & <Example>",
	.email = "ada@example.org",
	.url = "https://example.org/about/?a&b"};

static struct person several[] = {
	{.name = "Grace \"Amazing\" Hopper"},
	{.name = "José ]]> Ñandú", .email = "jose@example.org", .url = "https://jose.example/"},
	{.name = "Third <Author>", .email = "third@example.org"},
};
static struct person one_by_mail[] = {{.name = "Linus (L) T", .email = "linus@example.org"}};
static struct term sharp[] = {
	{.name = "C & <C++>", .slug = "c-c"},
	{.name = "Qualität", .slug = "qualitaet"},
	{.name = "C & <C++> again", .slug = "c-c"},
};
static struct term tags[] = {
	{.name = "\"quoted\"", .slug = "quoted"},
	{.name = "Qualität", .slug = "qualitaet"},
	{.name = "日本語", .slug = "日本語"},
};
static struct enclosure recordings[] = {
	{.url = "https://example.org/a.mp3?x=1&y=2", .type = "audio/mpeg", .length = 12345678901},
	{.url = "https://example.org/b.ogg", .type = "audio/ogg", .length = 0},
};

static const struct article markup = {
	.path = "posts/markup.md",
	.line = 1,
	.id = "tag:example.org,2024-01-01:/a&b",
	.slug = "a-b",
	.url = "https://example.org/a&b/?x=1&y=%3C",
	.title = "Tom & Jerry's <script>alert(\"1\")</script> ]]> &amp; 🚀",
	.authors = several,
	.author_count = 3,
	.categories = sharp,
	.category_count = 3,
	.tags = tags,
	.tag_count = 3,
	.image = "https://example.org/i.png?a&b",
	.enclosures = recordings,
	.enclosure_count = 2,
	.published = AT(NASTY_INSTANT),
	.updated = AT(NASTY_INSTANT + 3661),
};
/* At the same instant; the order is the feed's. */
static const struct article broken = {
	.path = "posts/broken.md",
	.line = 1,
	.id = "tag:example.org,2024-01-01:/broken",
	.slug = "broken",
	.url = "https://example.org/broken/",
	.title = "\xef\xbb\xbf"
		 "Bell\a, NUL's friend\x01, \xff\xfe\xc0\x80, half \xf0\x9f\x9a"
		 ", surrogate \xed\xa0\x80, U+FFFE \xef\xbf\xbe, form\ffeed, DEL\x7f.",
	.authors = one_by_mail,
	.author_count = 1,
	.published = AT(NASTY_INSTANT),
	.updated = AT(NASTY_INSTANT),
};
static const struct article rightwards = {
	.path = "posts/rtl.md",
	.line = 1,
	.id = "tag:example.org,2024-01-01:/%D7%A9%D7%9C%D7%95%D7%9D",
	.slug = "שלום",
	.url = "https://example.org/%D7%A9%D7%9C%D7%95%D7%9D/",
	.title = "שלום \u202eevil\u202c عالم 👩\u200d👩\u200d👧 e\u0301",
	.language = "he",
	.published = {.at = 1795042800, .offset = 3600, .set = true, .day = true},
	.updated = {.at = 1795042800, .offset = 3600, .set = true, .day = true},
};
static const struct article summary_only = {
	.path = "posts.yaml",
	.line = 12,
	.id = "https://example.org/?p=42",
	.slug = "future",
	.url = "https://example.org/future/",
	.title = "Year 2030",
	.language = "de-DE",
	.published = AT(1893456000),
	.updated = AT(1795071600), /* before it was published: not told */
};
static const struct article bare = {
	.path = "posts.yaml",
	.line = 99,
	.id = "tag:example.org,2000-01-01:/old",
	.slug = "old",
	.url = "https://example.org/old/",
	.title = "",
	.published = AT(946684800),
};

static const struct feed_item items[] = {
	{.article = &summary_only, .summary = "Only a summary."},
	{.article = &markup,
		.summary = "1 < 2 && 3 > 2, \"quoted\" <b>text</b>\nand ]]> a &lt;reference&gt;",
		.html = "<p class=\"a\">1 &lt; 2 &amp;&amp; <b>bold</b>\n\n<pre>\tx = "
			"a[b[0]]>1;\r\n</pre></p>\n"},
	{.article = &broken,
		.summary = "CR\rLF\r\nTAB\tend\x1b[0m",
		.html = "<p>Escape \x1b[31mred\x1b[0m \xc3( and \xf8\x88\x80\x80\x80.</p>\r\n"},
	{.article = &rightwards, .summary = "", .html = "<p dir=\"rtl\">שלום</p>"},
	{.article = &bare, .summary = ""},
};

const struct feed nasty_feed = {
	.id = "tag:example.org,2024-01-01:/feed?a&b",
	.title = "Backend \x02<Notes> & \"Queries\" ]]>",
	.description = "How <b>backends</b> work & why.",
	.language = "de-DE",
	.home_url = "https://example.org/?a=1&b=2",
	.self_url = "https://example.org/feed.xml?a&b",
	.css_url = "/feed.css?v=\"1\"&x=?>",
	.copyright = "© 2026 Ada & Co <ada>",
	.icon_url = "https://example.org/icon.png?a&b",
	.author = &site_author,
	.category_scheme = "https://example.org/category/?a&b",
	.items = items,
	.item_count = sizeof(items) / sizeof(items[0]),
	.updated = 1893456000,
	.generator_version = "1.2.3",
};

const struct feed empty_feed = {
	.id = "tag:example.org,2024-01-01:/category/empty/feed",
	.title = "Empty",
	.description = "",
	.language = "en",
	.home_url = "https://example.org/category/empty/",
	.self_url = "https://example.org/category/empty/feed.xml",
	.icon_url = "https://example.org/icon.SVG?v=1",
	.updated = 946684800,
};
