#include "unit.h"

#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "source/file_name.h"

static void check_text(
	const char *relative, const char *what, const char *found, const char *expected)
{
	if (!found != !expected || (found && strcmp(found, expected) != 0)) {
		fail_msg("%s of '%s': '%s' instead of '%s'", what, relative, found ? found : "NULL",
			expected ? expected : "NULL");
	}
}

static void test_file_name_parts(void **state)
{
	static const struct {
		const char *preset, *relative;
		const char *above, *folders, *stem, *name, *dated, *date;
	} cases[] = {
		{"none", "a.md", "", "", "a", "a", NULL, ""},
		{"none", "2026-03-04-a.md", "", "", "2026-03-04-a", "a", NULL, "2026-03-04"},
		{"none", "2026-3-4_a.md", "", "", "2026-3-4_a", "a", NULL, "2026-03-04"},
		{"none", "2026-03-04 a.md", "", "", "2026-03-04 a", "a", NULL, "2026-03-04"},
		{"none", "2026-03-04.md", "", "", "2026-03-04", "2026-03-04", NULL, "2026-03-04"},
		{"none", "2026-03-04-.md", "", "", "2026-03-04-", "2026-03-04-", NULL,
			"2026-03-04"},
		{"none", "2026-02-30-a.md", "", "", "2026-02-30-a", "2026-02-30-a", NULL, ""},
		{"none", "2026-03-041-a.md", "", "", "2026-03-041-a", "2026-03-041-a", NULL, ""},
		{"none", "x/y/index.md", "", "x", "y", "y", NULL, ""},
		{"none", "index.md", "", "", "index", "index", NULL, ""},
		{"none", "a.b.md", "", "", "a.b", "a.b", NULL, ""},
		{"none", "a", "", "", "a", "a", NULL, ""},
		{"none", "2026-03-04-b/index.md", "", "", "2026-03-04-b", "b", NULL, "2026-03-04"},
		{"none", "x/2026/3/4/a.md", "", "x/2026/3/4", "a", "a", NULL, "2026-03-04"},
		{"none", "_posts/a.md", "", "_posts", "a", "a", NULL, ""},
		{"hugo", "2026-03-04-a.md", "", "", "2026-03-04-a", "2026-03-04-a", NULL,
			"2026-03-04"},
		{"jekyll", "x/y/_posts/z/2026-03-04-A.md", "x/y", "z", "2026-03-04-A", "A", NULL,
			"2026-03-04"},
		{"jekyll", "_drafts/a.md", "", "", "a", "a", NULL, ""},
		{"jekyll", "my_posts/2026-03-04-a.md", "", "my_posts", "2026-03-04-a", "a", NULL,
			"2026-03-04"},
		{"docusaurus", "2026-03-04-a.md", "", "", "2026-03-04-a", "a", "2026/03/04/a",
			"2026-03-04"},
		{"docusaurus", "x/2026-3-4-a/index.md", "", "x", "2026-3-4-a", "a", "2026/3/4/x/a",
			"2026-03-04"},
		{"docusaurus", "12026-03-04-a.md", "", "", "12026-03-04-a", "12026-03-04-a", NULL,
			""},
		{"docusaurus", "2026/03/04/a.md", "", "2026/03/04", "a", "a", "2026/03/04/a",
			"2026-03-04"},
		{"docusaurus", "2026-03-04/index.md", "", "", "2026-03-04", "2026-03-04",
			"2026/03/04", "2026-03-04"},
		{"docusaurus", "2026-02-30-a.md", "", "", "2026-02-30-a", "2026-02-30-a", NULL, ""},
	};

	struct zone *zone = zone_new("UTC", NULL);

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const char *relative = cases[i].relative;
		CLEANUP(file_name_release)
		struct file_name name = file_name_read(
			preset_find(cases[i].preset), zone, relative);
		STRBUF(date);

		if (name.date.set) {
			date_add_day(&date, name.date.at, name.date.offset);
		}
		check_text(relative, "above", name.above, cases[i].above);
		check_text(relative, "folders", name.folders, cases[i].folders);
		check_text(relative, "stem", name.stem, cases[i].stem);
		check_text(relative, "name", name.name, cases[i].name);
		check_text(relative, "dated", name.dated, cases[i].dated);
		check_text(relative, "date", date.data, cases[i].date);
		assert_int_equal(name.draft, text_starts_with(relative, "_drafts/"));
	}
	zone_free(zone);
}

static void test_file_name_faults(void **state)
{
	static const struct {
		const char *preset, *relative;
		bool posts_found, is_post;
	} cases[] = {
		{"none", "a.md", false, true},
		{"none", "_index.md", false, false},
		{"none", "x/README.md", false, false},
		{"none", "readme.markdown", false, false},
		{"none", "readme-first.md", false, true},
		{"none", "_releases/a.md", false, true},
		{"none", "_a.md", false, true},
		{"none", "_index.es.md", false, false},
		{"eleventy", "_a.md", false, true},
		{"astro", "_a.md", false, false},
		{"astro", "_releases/a.md", false, true},
		{"jekyll", "_posts/2026-03-04-a.md", true, true},
		{"jekyll", "_posts/a.md", true, false},
		{"jekyll", "_drafts/a.md", true, true},
		{"jekyll", "pages/2026-03-04-a.md", true, false},
		{"jekyll", "2026-03-04-a.md", false, true},
		{"hexo", "about/index.md", true, false},
		{"hexo", "_posts/a.md", true, true},
		{"hexo", "a.md", false, true},
		{"docusaurus", "_partials/a.md", false, false},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const char *fault = file_name_fault(
			preset_find(cases[i].preset), cases[i].relative, cases[i].posts_found);

		if (cases[i].is_post != !fault) {
			fail_msg("%s: '%s' %s", cases[i].preset, cases[i].relative,
				fault ? fault : "is a post");
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_file_name_parts),
		cmocka_unit_test(test_file_name_faults),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
