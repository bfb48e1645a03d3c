#include "unit.h"

#include <string.h>

#include "base/mem.h"
#include "source/permalink.h"

struct world {
	struct zone *zone;
	struct article article;
	struct term categories[2];
};

/* 2026-03-04T23:30:00Z, which is the fifth in Berlin, and the fourth in New York. */
static struct world world_new(void)
{
	return (struct world){
		.zone = zone_new("America/New_York", NULL),
		.article = {.title = "My Größe Post, it's!",
			.language = "de",
			.published = {.set = true, .at = 1772667000, .offset = 3600}},
		.categories = {{.name = "Système B", .slug = "systeme-b"},
			{.name = "Two", .slug = "two"}},
	};
}

static void check(struct world *world, const char *preset, const char *pattern,
	const char *relative, const char *slug, const char *expected)
{
	const struct preset *rules = preset_find(preset);
	CLEANUP(file_name_release)
	struct file_name name = file_name_read(rules, world->zone, relative);
	struct permalink_place place = {
		.preset = rules, .zone = world->zone, .name = &name, .slug = slug};
	STRBUF(own);
	STRBUF(path);

	permalink_slug(&own, &world->article, &place);
	world->article.slug = slug ? slug : own.data;
	world->article.categories = world->categories;
	world->article.category_count = 2;
	permalink_expand(&path, pattern ? pattern : rules->permalink, &world->article, &place);
	if (strcmp(path.data, expected) != 0) {
		fail_msg("%s, '%s' of '%s': '%s' instead of '%s'", preset,
			pattern ? pattern : rules->permalink, relative, path.data, expected);
	}
}

static void test_permalink_words(void **state)
{
	static const struct {
		const char *pattern, *expected;
	} cases[] = {
		{"/:slug/", "/my-post/"},
		{"/:year/:month/:day/:slug.html", "/2026/03/05/my-post.html"},
		{"/:year/:i_month/:i_day/", "/2026/3/5/"},
		{"/:short_year/:short_month/:long_month/:monthname/", "/26/Mar/March/March/"},
		{"/:y_day/:yearday/:week/", "/064/64/10/"},
		{"/:short_day/:long_day/:weekdayname", "/Thu/Thursday/Thursday"},
		{"/:hour:minute:second/", "/003000/"},
		{"/:title/", "/my-grosse-post-it-s/"},
		{"/:filename/:stem/:contentbasename", "/My%20Post/My%20Post/My%20Post"},
		{"/:path/", "/posts/2026/My%20Post/"},
		{"/:section/:sections/", "/posts/posts/2026/"},
		{"/:category/:lang/", "/systeme-b/de/"},
		{"/:categories/", "/syst%C3%A8me%20b/two/"},
		{"/:slugified_categories/", "/systeme-b/two/"},
		{"/:unknown/:slug", "/:unknown/my-post"},
		{"/a:slugs/", "/a:slugs/"},
		{"/:year_:slug", "/2026_my-post"},
		{"", ""},
	};
	struct world world = world_new();

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		check(&world, "none", cases[i].pattern, "posts/2026/My Post.md", "my-post",
			cases[i].expected);
	}
	zone_free(world.zone);
}

/* What an article does not have leaves no empty segment. */
static void test_permalink_missing_values(void **state)
{
	struct article article = {.slug = "ü/x", .title = "T"};
	struct permalink_place place = {.preset = preset_default()};
	STRBUF(path);

	(void)state;
	permalink_expand(&path, "/:year/:month/:slug/", &article, &place);
	assert_string_equal(path.data, "/%C3%BC/x/");
	strbuf_clear(&path);
	permalink_expand(&path, "/:section/:category/:lang/:slug/", &article, &place);
	assert_string_equal(path.data, "/%C3%BC/x/");
	strbuf_clear(&path);
	article.slug = "//ü//x/";
	permalink_expand(&path, "/:slug/", &article, &place);
	assert_string_equal(path.data, "/%C3%BC/x/");
}

/* Without a pattern of one's own, but where it says. */
static void test_permalink_of_presets(void **state)
{
	static const struct {
		const char *preset, *pattern, *relative, *slug, *expected;
	} cases[] = {
		{"none", NULL, "2026-03-04-a-post.md", NULL, "/a-post/"},
		{"none", "/:path/", "a/2026-03-04-a-post.md", "s", "/a/2026-03-04-a-post/"},
		{"none", NULL, "a/a-post/index.md", NULL, "/a-post/"},
		{"none", "/:path/", "a/a-post/index.md", NULL, "/a/a-post/"},

		/* Parts of the date in the site's zone; categories from fields.c. */
		{"jekyll", NULL, "_posts/2026-03-05-My_Post.md", NULL,
			"/syst%C3%A8me%20b/two/2026/03/04/My_Post.html"},
		{"jekyll", "/:year/:title/", "x/_posts/deep/2026-3-5-my post.md", NULL,
			"/2026/my-post/"},
		{"jekyll", "/:title", "_posts/2026-03-05-a.md", "Other One", "/Other-One"},
		{"jekyll", "/:slug", "_posts/2026-03-05-a.md", "Other One", "/other-one"},

		{"hugo", NULL, "blog/2026-03-05-My Post.md", NULL, "/blog/2026-03-05-my-post/"},
		{"hugo", NULL, "blog/A Bundle/index.md", NULL, "/blog/a-bundle/"},
		{"hugo", NULL, "Blog/x.md", "The Slug", "/blog/the-slug/"},
		{"hugo", NULL, "blog/What's new?! (v1.0).md", NULL, "/blog/whats-new-v1.0/"},
		{"hugo", NULL, "blog/a - b.md", NULL, "/blog/a-b/"},
		{"hugo", "/:year/:title/", "blog/x.md", NULL, "/2026/my-gr%C3%B6%C3%9Fe-post-its/"},
		{"hugo", "/:slug/", "blog/x.md", NULL, "/my-gr%C3%B6%C3%9Fe-post-its/"},
		{"hugo", "/:slugorfilename/:monthname/", "blog/X.md", NULL, "/x/march/"},
		{"hugo", "/:sections/:filename.html", "blog/a/X.md", "s", "/blog/a/x.html"},

		{"hexo", NULL, "_posts/2026-03-05-My_Post.md", NULL, "/2026/03/04/My_Post/"},
		{"hexo", NULL, "source/_posts/deep/a.md", NULL, "/2026/03/04/deep/a/"},
		{"hexo", NULL, "_posts/a.md", "given", "/2026/03/04/given/"},

		{"eleventy", NULL, "blog/2026-03-05-a-post.md", NULL, "/blog/a-post/"},
		{"eleventy", NULL, "blog/a-post/index.md", "s", "/blog/a-post/"},

		{"astro", NULL, "A Post! (No. 1).md", NULL, "/blog/a-post-no-1/"},
		{"astro", NULL, "2026/My_Post/index.mdx", NULL, "/blog/2026/my_post/"},
		{"astro", NULL, "2026/a.md", "its/own", "/blog/its/own/"},

		{"docusaurus", NULL, "2026-03-05-a-post.md", NULL, "/blog/2026/03/05/a-post"},
		{"docusaurus", NULL, "2025-12-31-a-post/index.mdx", NULL,
			"/blog/2025/12/31/a-post"},
		{"docusaurus", NULL, "2025/12/31/a-post.md", NULL, "/blog/2025/12/31/a-post"},
		{"docusaurus", NULL, "folder/2025-12-31-a.md", NULL, "/blog/2025/12/31/folder/a"},
		{"docusaurus", NULL, "a/b.md", NULL, "/blog/a/b"},
		{"docusaurus", NULL, "2025-12-31-a.md", "s", "/blog/s"},
		{"docusaurus", NULL, "2025-12-31-a.md", "/s/t", "/blog/s/t"},

		{"zola", NULL, "posts/2026-03-05_A Ünique Post.md", NULL, "/posts/a-unique-post/"},
		{"zola", NULL, "posts/a/index.md", "b", "/posts/b/"},

		{"pelican", NULL, "2026-03-05-x.md", NULL, "/my-grosse-post-its.html"},
		{"pelican", NULL, "sub/x.md", "given", "/given.html"},

		{"next", NULL, "nested/a-post.mdx", NULL, "/blog/nested/a-post"},
		{"next", "/posts/:path", "2026-03-05-a.mdx", NULL, "/posts/2026-03-05-a"},
	};
	struct world world = world_new();

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		check(&world, cases[i].preset, cases[i].pattern, cases[i].relative, cases[i].slug,
			cases[i].expected);
	}
	zone_free(world.zone);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_permalink_words),
		cmocka_unit_test(test_permalink_missing_values),
		cmocka_unit_test(test_permalink_of_presets),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
