#include "unit.h"

#include <string.h>

#include "base/mem.h"
#include "source/permalink.h"

static void check(const struct article *article, const char *pattern, const char *relative,
	const char *expected)
{
	STRBUF(path);

	permalink_expand(&path, pattern, article, relative);
	assert_string_equal(path.data, expected);
}

static void test_permalink_words(void **state)
{
	struct term category = {.name = "Système", .slug = "systeme"};
	struct article article = {
		.slug = "my-post",
		.title = "My Größe Post!",
		.language = "de",
		.categories = &category,
		.category_count = 1,
		/* 2026-03-04T23:30:00Z is the fifth in Berlin. */
		.published = {.set = true, .at = 1772667000, .offset = 3600},
	};
	const char *relative = "posts/2026/My Post.md";

	(void)state;
	check(&article, "/:slug/", relative, "/my-post/");
	check(&article, "/:year/:month/:day/:slug.html", relative, "/2026/03/05/my-post.html");
	check(&article, "/:year/:i_month/:i_day/", relative, "/2026/3/5/");
	check(&article, "/:title/", relative, "/my-grosse-post/");
	check(&article, "/:filename/:stem/", relative, "/My%20Post/My%20Post/");
	check(&article, "/:path/", relative, "/posts/2026/My%20Post/");
	check(&article, "/:section/:category/:lang/", relative, "/posts/systeme/de/");
	check(&article, "/:unknown/:slug", relative, "/:unknown/my-post");
	check(&article, "/a:slugs/", relative, "/a:slugs/");
	check(&article, "", relative, "");
}

/* What an article does not have leaves no empty segment. */
static void test_permalink_missing_values(void **state)
{
	struct article article = {.slug = "ü/x", .title = "T"};

	(void)state;
	check(&article, "/:year/:month/:slug/", "x.md", "/%C3%BC/x/");
	check(&article, "/:section/:category/:lang/:slug/", "x.md", "/%C3%BC/x/");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_permalink_words),
		cmocka_unit_test(test_permalink_missing_values),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
