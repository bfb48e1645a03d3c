#include "source/generator.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "scratch.h"
#include "unit.h"

struct looked {
	char *folder;
	struct arena *arena;
	struct report report;
};

static struct looked looked_new(void)
{
	return (struct looked){.folder = scratch_new(), .arena = arena_new()};
}

static void looked_write(const struct looked *looked, const char *name, const char *text)
{
	free(scratch_write_text(looked->folder, name, text));
}

static void looked_release(struct looked *looked)
{
	report_release(&looked->report);
	arena_free(looked->arena);
	scratch_free(looked->folder);
}

/* What stands in a program as it is, and nothing that it would have to be run for. */
static void test_generator_takes_literals(void **state)
{
	static const char *const cases[][2] = {
		{"title: 'A',", "A"},
		{"title: \"A 'b'\",", "A 'b'"},
		{"title: `A`,", "A"},
		{"'title': 'A'", "A"},
		{"title :\n  'A'\n", "A"},
		{"title: 'It\\'s',", "It's"},
		{"title: 'A', // the name\n", "A"},
		{"// title: 'B'\ntitle: 'A',", "A"},
		{"subtitle: 'B', title: 'A'}", "A"},
		{"title: name, title: 'A'}", "A"},
		{"title: 'A' + name,", NULL},
		{"title: `A ${name}`,", NULL},
		{"title: process.env.TITLE,", NULL},
		{"title == 'A'", NULL},
		{"title: 'A\n", NULL},
		{"", NULL},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct looked looked = looked_new();
		struct proposal proposal;

		looked_write(&looked, "docusaurus.config.js", cases[i][0]);
		proposal = generator_find(looked.folder, NULL, looked.arena, &looked.report);
		assert_string_equal(proposal.generator, "Docusaurus");
		if (!proposal.title.text != !cases[i][1] ||
			(cases[i][1] && strcmp(proposal.title.text, cases[i][1]) != 0)) {
			fail_msg("%s: %s", cases[i][0],
				proposal.title.text ? proposal.title.text : "NULL");
		}
		assert_int_equal(proposal.title.guessed, cases[i][1] != NULL);
		looked_release(&looked);
	}
}

static void expect_sources(const struct proposal *proposal, const char *expected)
{
	STRBUF(found);

	for (size_t i = 0; i < proposal->source_count; i++) {
		const struct proposed_source *source = &proposal->sources[i];

		strbuf_addf(&found, "%s %s %s %s|", source->preset ? source->preset : "",
			source->articles ? source->articles : source->catalogue,
			source->permalink ? source->permalink : "",
			source->language ? source->language : "");
	}
	assert_string_equal(found.data, expected);
}

static void test_generator_finds_hugos_languages_and_sections(void **state)
{
	struct looked looked = looked_new();
	struct proposal proposal;

	(void)state;
	looked_write(&looked, "hugo.yaml",
		"baseURL: https://x.example.org/\ndefaultContentLanguage: en\nlanguages:\n"
		"  en: {title: The Title, contentDir: content/en}\n"
		"  de: {title: Der Titel, contentDir: content/de}\n"
		"permalinks: {blog: '/:section/:year/:slug/'}\n");
	looked_write(&looked, "content/en/blog/a.md", "---\ndate: 2026-01-02\n---\n");
	looked_write(&looked, "content/en/docs/a.md", "---\ntitle: A\n---\n");
	looked_write(&looked, "content/de/blog/a.md", "---\ndate: 2026-01-02\n---\n");
	proposal = generator_find(looked.folder, NULL, looked.arena, &looked.report);
	assert_string_equal(proposal.generator, "Hugo");
	assert_string_equal(proposal.title.text, "The Title");
	assert_string_equal(proposal.language.text, "en");
	assert_string_equal(proposal.languages[1], "de");
	expect_sources(&proposal, "hugo content/en/blog/ /blog/:year/:slug/ |"
				  "hugo content/de/blog/ /blog/:year/:slug/ de|");
	looked_release(&looked);
}

static void test_generator_tells_them_apart(void **state)
{
	static const struct {
		const char *file, *text, *more, *generator, *sources;
	} cases[] = {
		{"config.toml", "base_url = 'https://x.example'\n", "content/a.md", "Zola",
			"zola content/  |"},
		{"config.toml", "baseURL = 'https://x.example'\n", "content/a.md", "Hugo",
			"hugo content  |"},
		{"_config.yml", "title: T\n", "source/_posts/a.md", "Hexo", "hexo source/  |"},
		{"_config.yml", "title: T\npermalink: pretty\n", "_posts/2026-01-02-a.md", "Jekyll",
			"jekyll _posts/ pretty |"},
		{"_config.yml", "title: T\n", "x/_posts/2026-01-02-a.md", "Jekyll", "jekyll .  |"},
		{"conf.py", "BLOG_TITLE = 'T'\n", "posts/a.md", "Nikola",
			"none posts/ /posts/:slug/ |"},
		{"conf.py", "x = 1\n", "posts/a.md", NULL, " posts/  |"},
		{"pelicanconf.py", "ARTICLE_URL = '{date:%Y}/{slug}/'\n", "content/a.md", "Pelican",
			"pelican content/ /:year/:slug/ |"},
		{"posts.csv", "title\n", "x.txt", NULL, " posts.csv  |"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct looked looked = looked_new();
		struct proposal proposal;

		looked_write(&looked, cases[i].file, cases[i].text);
		looked_write(&looked, cases[i].more, "---\ntitle: T\n---\n");
		proposal = generator_find(looked.folder, NULL, looked.arena, &looked.report);
		if (cases[i].generator) {
			assert_non_null(proposal.generator);
			assert_string_equal(proposal.generator, cases[i].generator);
		} else {
			assert_null(proposal.generator);
		}
		expect_sources(&proposal, cases[i].sources);
		looked_release(&looked);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_generator_takes_literals),
		cmocka_unit_test(test_generator_finds_hugos_languages_and_sections),
		cmocka_unit_test(test_generator_tells_them_apart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
