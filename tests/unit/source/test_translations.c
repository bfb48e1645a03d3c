#include "source/translations.h"

#include <string.h>

#include "base/text.h"
#include "site_case.h"

static const char *const languages[] = {"en", "es", "pt-BR"};
static const struct site_settings site = {
	.language = "en", .languages = languages, .language_count = ARRAY_LEN(languages)};

static void test_translations_place_of_a_path(void **state)
{
	static const struct {
		const char *path, *language, *relative, *key;
	} cases[] = {
		{"post.md", NULL, "post.md", "/post"},
		{"post.es.md", "es", "post.md", "/post"},
		{"post.ES.md", "es", "post.md", "/post"},
		{"post.en.md", "en", "post.md", "/post"},
		{"a/b/post.pt-br.md", "pt-BR", "a/b/post.md", "/a/b/post"},
		{"a/index.es.md", "es", "a/index.md", "/a/index"},
		{"es/a/post.md", "es", "a/post.md", "/a/post"},
		{"en/post.md", "en", "post.md", "/post"},
		{"es/post.en.md", "en", "es/post.md", "/es/post"},
		{"jquery.min.md", NULL, "jquery.min.md", "/jquery.min"},
		{"post.de.md", NULL, "post.de.md", "/post.de"},
		{"de/post.md", NULL, "de/post.md", "/de/post"},
		{"a/es/post.md", NULL, "a/es/post.md", "/a/es/post"},
		{"es.md", NULL, "es.md", "/es"},
		{".es.md", NULL, ".es.md", "/.es"},
		{"es", NULL, "es", "/es"},
		{"", NULL, "", "/"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct translation_place place = translation_place(&site, cases[i].path);
		STRBUF(key);

		translation_key(&key, "/:path/", &place);
		if (cases[i].language) {
			assert_string_equal(place.language, cases[i].language);
		} else {
			assert_null(place.language);
		}
		assert_string_equal(place.relative, cases[i].relative);
		assert_true(text_starts_with(key.data, "/:path/ "));
		assert_string_equal(key.data + strlen("/:path/ "), cases[i].key);
		translation_place_release(&place);
	}
}

static void test_translations_are_not_looked_for_unasked(void **state)
{
	static const struct site_settings plain = {.language = "en"};
	struct translation_place place = translation_place(&plain, "es/post.es.md");

	(void)state;
	assert_null(place.language);
	assert_string_equal(place.relative, "es/post.es.md");
	translation_place_release(&place);
}

/* A site in English, Spanish and German. */
static void load(struct site_case *loaded)
{
	site_load_with(loaded, "language: en, languages: [es, en, de]",
		"- {articles: posts, permalink: '/:stem/'}\n");
	assert_int_equal(loaded->result, 0);
}

static const struct article *only(const struct site_case *loaded)
{
	assert_int_equal(loaded->catalogue->count, 1);
	return loaded->catalogue->articles[0];
}

static void expect_three(const struct site_case *loaded)
{
	const struct article *article = only(loaded);

	assert_string_equal(article->title, "English");
	assert_int_equal(article->translation_count, 2);
	assert_int_equal(loaded->report.count, 0);
}

static void test_translations_by_suffix(void **state)
{
	struct site_case loaded = site_new();
	const struct article *article;

	(void)state;
	site_write(&loaded, "posts/a.de.md", "---\ntitle: Deutsch\n---\n");
	site_write(&loaded, "posts/a.md", "---\ntitle: English\n---\n");
	site_write(&loaded, "posts/a.es.md", "---\ntitle: Español\n---\n");
	load(&loaded);
	expect_three(&loaded);
	article = only(&loaded);
	assert_string_equal(article->url, "https://blog.example.org/a/");
	assert_string_equal(article->translations[0]->url, "https://blog.example.org/de/a/");
	assert_string_equal(article->translations[0]->language, "de");
	assert_string_equal(article->translations[1]->url, "https://blog.example.org/es/a/");
	site_release(&loaded);
}

static void test_translations_by_folder(void **state)
{
	struct site_case loaded = site_new();

	(void)state;
	site_write(&loaded, "posts/de/a.md", "---\ntitle: Deutsch\n---\n");
	site_write(&loaded, "posts/en/a.md", "---\ntitle: English\n---\n");
	site_write(&loaded, "posts/es/a.md", "---\ntitle: Español\nslug: uno\n---\n");
	load(&loaded);
	expect_three(&loaded);
	assert_string_equal(only(&loaded)->url, "https://blog.example.org/a/");
	site_release(&loaded);
}

static void test_translations_by_key(void **state)
{
	struct site_case loaded = site_new();

	(void)state;
	site_write(&loaded, "posts/eins.md",
		"---\ntitle: Deutsch\nlang: de\ntranslationKey: 1\n---\n");
	site_write(&loaded, "posts/one.md", "---\ntitle: English\nref: 1\n---\n");
	site_write(&loaded, "posts/uno.md",
		"---\ntitle: Español\nlang: es\ntranslation_key: 1\n---\n");
	load(&loaded);
	expect_three(&loaded);
	site_release(&loaded);
}

/* Each language has a source of its own, as Docusaurus keeps them. */
static void test_translations_by_source(void **state)
{
	struct site_case loaded = site_new();

	(void)state;
	site_write(&loaded, "blog/2026-03-04-a.md", "---\ntitle: English\n---\n");
	site_write(&loaded, "i18n/es/2026-03-04-a.md", "---\ntitle: Español\n---\n");
	site_write(&loaded, "notes/2026-03-04-a.md", "---\ntitle: Another\n---\n");
	site_load_with(&loaded, "language: en, languages: [en, es, de, pt-BR]",
		"- {articles: blog, preset: docusaurus}\n"
		"- {articles: i18n/es, preset: docusaurus, language: es}\n"
		"- {articles: notes, preset: docusaurus, permalink: '/notes/:path'}\n");
	assert_int_equal(loaded.report.count, 0);
	assert_int_equal(loaded.catalogue->count, 2);
	assert_string_equal(loaded.catalogue->articles[0]->title, "English");
	assert_int_equal(loaded.catalogue->articles[0]->translation_count, 1);
	assert_string_equal(loaded.catalogue->articles[0]->translations[0]->url,
		"https://blog.example.org/es/blog/2026/03/04/a");
	assert_string_equal(loaded.catalogue->articles[1]->title, "Another");
	site_release(&loaded);
}

/* Pelican's share a slug. */
static void test_translations_by_slug(void **state)
{
	struct site_case loaded = site_new();

	(void)state;
	site_write(&loaded, "content/a.md", "---\ntitle: English\nslug: one\n---\n");
	site_write(&loaded, "content/b.md", "---\ntitle: Español\nslug: one\nlang: es\n---\n");
	site_load_with(&loaded, "language: en, languages: [en, es]",
		"- {articles: content, preset: pelican}\n");
	assert_int_equal(loaded.catalogue->count, 1);
	assert_string_equal(only(&loaded)->url, "https://blog.example.org/one.html");
	assert_string_equal(
		only(&loaded)->translations[0]->url, "https://blog.example.org/one-es.html");
	site_release(&loaded);
}

static void test_translations_without_the_sites_language(void **state)
{
	struct site_case loaded = site_new();

	(void)state;
	site_write(&loaded, "posts/a.de.md", "---\ntitle: Deutsch\n---\n");
	site_write(&loaded, "posts/a.es.md", "---\ntitle: Español\n---\n");
	load(&loaded);
	assert_string_equal(only(&loaded)->title, "Español");
	assert_int_equal(only(&loaded)->translation_count, 1);
	site_release(&loaded);
}

static void test_translations_into_one_language_twice(void **state)
{
	struct site_case loaded = site_new();

	(void)state;
	site_write(&loaded, "posts/a.md", "---\ntitle: English\n---\n");
	site_write(&loaded, "posts/a.es.md", "---\ntitle: Uno\n---\n");
	site_write(&loaded, "posts/es/a.md", "---\ntitle: Dos\nurl: /dos/\n---\n");
	load(&loaded);
	assert_int_equal(loaded.catalogue->count, 2);
	assert_int_equal(loaded.catalogue->articles[0]->translation_count, 1);
	assert_string_equal(loaded.catalogue->articles[1]->title, "Dos");
	assert_int_equal(loaded.report.count, 1);
	assert_string_equal(loaded.report.items[0].path, "posts/es/a.md");
	assert_non_null(strstr(loaded.report.items[0].text, "posts/a.es.md"));
	site_release(&loaded);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_translations_place_of_a_path),
		cmocka_unit_test(test_translations_are_not_looked_for_unasked),
		cmocka_unit_test(test_translations_by_suffix),
		cmocka_unit_test(test_translations_by_folder),
		cmocka_unit_test(test_translations_by_key),
		cmocka_unit_test(test_translations_by_source),
		cmocka_unit_test(test_translations_by_slug),
		cmocka_unit_test(test_translations_without_the_sites_language),
		cmocka_unit_test(test_translations_into_one_language_twice),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
