#include <stdlib.h>
#include <string.h>

#include "audit/references.h"

#include "audit_case.h"

/* "kind text line:column" of each, a line each. */
static char *list(struct audit_case *site, const char *body)
{
	const struct article *article = audit_case_article(site, "a", body);
	static const char *const kinds[] = {"link", "image", "media"};
	struct strbuf out = STRBUF_INIT;
	struct references references;
	struct audit_body opened;

	if (!audit_body_open(&opened, &site->settings, article)) {
		return xstrdup("none");
	}
	references_read(&references, &opened);
	for (size_t i = 0; i < references.count; i++) {
		const struct reference *reference = &references.items[i];

		strbuf_addf(&out, "%s %s %d:%d", kinds[reference->kind], reference->text,
			reference->line, reference->column);
		if (reference->shown) {
			strbuf_addf(&out, " %dx%d%s", reference->width, reference->height,
				reference->has_alt ? "" : " no alt");
		}
		strbuf_add_char(&out, '\n');
	}
	references_release(&references);
	audit_body_release(&opened);
	return strbuf_detach(&out, NULL);
}

static void test_references_are_found_with_their_places(void **state)
{
	static const struct {
		const char *body, *expected;
	} table[] = {
		{"[a](x)", "link x 5:5\n"},
		{"\n\n\xC3\xA4 [a](<x y>) [b](x%20y)", "link x%20y 7:8\nlink x%20y 7:18\n"},
		{"[a](x)\n[b](xx)\n[c](x)", "link x 5:5\nlink xx 6:5\nlink x 7:5\n"},
		{"[a][1] and [b]\n\n[1]: /one\n[b]: /two 'B'", "link /one 7:6\nlink /two 8:6\n"},
		{"![](a.png)", "image a.png 5:5 0x0\n"},
		{"<img src=a.png width=4 height='5'>", "image a.png 5:10 4x5 no alt\n"},
		{"<img src=a.png width=50% height=x alt>", "image a.png 5:10 0x0\n"},
		{"<img data-src='b.png' srcset='c.png 1x, d.png 2x,e.png'>",
			"image b.png 5:16 0x0 no alt\nimage c.png 5:31\nimage d.png 5:41\n"
			"image e.png 5:50\n"},
		{"<a href='x?a&amp;b'>x</a>", "link x?a&b 5:10\n"},
		{"<video src=v.mp4 poster=p.png></video><audio src=a.mp3></audio>",
			"image p.png 5:25\nmedia v.mp4 5:12\nmedia a.mp3 5:50\n"},
		{"`[a](x)`\n\n    [b](y)", ""},
		{"", "none"},
		{"<a href>x</a><a>y</a><img srcset=' , ,'>", ""},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		struct audit_case site;
		char *got;

		audit_case_init(&site);
		got = list(&site, table[i].body);
		assert_string_equal(got, table[i].expected);
		free(got);
		audit_case_release(&site);
	}
}

/* Nested too deeply for the parser, and many equal links: neither takes long. */
static void test_references_survive_hostile_bodies(void **state)
{
	struct audit_case site;
	STRBUF(deep);
	STRBUF(many);
	char *got;

	(void)state;
	for (int i = 0; i < 20000; i++) {
		strbuf_add_string(&deep, "<div>");
		strbuf_add_string(&many, "[a](x)\n");
	}
	audit_case_init(&site);
	got = list(&site, deep.data);
	assert_string_equal(got, "none");
	free(got);
	got = list(&site, many.data);
	assert_non_null(strstr(got, "link x 20004:5\n"));
	free(got);
	audit_case_release(&site);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_references_are_found_with_their_places),
		cmocka_unit_test(test_references_survive_hostile_bodies),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
