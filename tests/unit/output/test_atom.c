#include "unit.h"

#include "output/atom.h"
#include "rendered.h"

static void test_atom_has_an_author_somewhere(void **state)
{
	static struct person author[] = {{.name = "N", .url = "https://n.example/"}};
	struct article article = PLAIN_ARTICLE;
	STRBUF(without);
	STRBUF(with);
	(void)state;

	render_item("atom", &article, NULL, &without);
	expect_in(&without, "\n  <author>\n    <name>T</name>\n  </author>");
	article.authors = author;
	article.author_count = 1;
	render_item("atom", &article, NULL, &with);
	expect_not_in(&with, "\n  <author>");
	expect_in(&with, "\n    <author>\n      <name>N</name>\n"
			 "      <uri>https://n.example/</uri>\n    </author>");
}

static void test_atom_updated_never_before_published(void **state)
{
	struct article article = PLAIN_ARTICLE;
	STRBUF(out);
	(void)state;

	article.published.at = 60;
	article.updated = (struct moment){.at = 0, .set = true};
	render_item("atom", &article, NULL, &out);
	expect_in(&out, "<published>1970-01-01T00:01:00Z</published>\n"
			"    <updated>1970-01-01T00:01:00Z</updated>");
}

static void test_atom_scheme_is_of_categories(void **state)
{
	static struct term category[] = {{"C", "c"}};
	static struct term tag[] = {{"T", "t"}};
	struct article article = PLAIN_ARTICLE;
	const struct feed_item item = {.article = &article, .summary = "S"};
	const struct feed feed = {.id = "tag:f",
		.title = "T",
		.description = "",
		.home_url = "https://example.org/",
		.self_url = "https://example.org/f",
		.category_scheme = "https://example.org/category/",
		.items = &item,
		.item_count = 1};
	STRBUF(out);
	(void)state;

	article.categories = category;
	article.category_count = 1;
	article.tags = tag;
	article.tag_count = 1;
	assert_int_equal(atom_render(&feed, &out, NULL), 0);
	expect_in(&out, "<category term=\"c\" label=\"C\" "
			"scheme=\"https://example.org/category/\"/>\n"
			"    <category term=\"t\" label=\"T\"/>");
}

static void test_atom_content_only_when_full(void **state)
{
	const struct article article = PLAIN_ARTICLE;
	STRBUF(full);
	STRBUF(summary);
	(void)state;

	render_item("atom", &article, "<p>&amp;</p>", &full);
	expect_in(&full, "<summary>S</summary>\n    <content type=\"html\">"
			 "&lt;p&gt;&amp;amp;&lt;/p&gt;</content>");
	render_item("atom", &article, NULL, &summary);
	expect_in(&summary, "<summary>S</summary>");
	expect_not_in(&summary, "<content");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_atom_has_an_author_somewhere),
		cmocka_unit_test(test_atom_updated_never_before_published),
		cmocka_unit_test(test_atom_scheme_is_of_categories),
		cmocka_unit_test(test_atom_content_only_when_full),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
