#include <stdlib.h>
#include <string.h>

#include "audit/index.h"

#include "audit/anchors.h"
#include "audit_case.h"

static void test_index_finds_where_references_lead(void **state)
{
	static const struct {
		const char *reference;
		enum target_kind kind;
		const char *article; /* its title */
		const char *file;    /* the end of its path */
		const char *fragment;
	} table[] = {
		{"/blog/b/", TARGET_ARTICLE, "b", NULL, NULL},
		{"../b", TARGET_ARTICLE, "b", NULL, NULL},
		{"../b/index.html?x=1#p%C3%A4", TARGET_ARTICLE, "b", NULL, "p\xC3\xA4"},
		{SITE "blog/b/#x", TARGET_ARTICLE, "b", NULL, "x"},
		{"//blog.example.org/blog/b/", TARGET_ARTICLE, "b", NULL, NULL},
		{"#own", TARGET_ARTICLE, "a", NULL, "own"},
		{"", TARGET_ARTICLE, "a", NULL, NULL},
		{"/old/name.html", TARGET_ARTICLE, "b", NULL, NULL},
		{"https://other.example/blog/b/", TARGET_ELSEWHERE, NULL, NULL, NULL},
		{"mailto:ada@example.org", TARGET_ELSEWHERE, NULL, NULL, NULL},
		{"http://[/", TARGET_INVALID, NULL, NULL, NULL},
		{"/", TARGET_FILE, NULL, NULL, NULL},
		{"/about/", TARGET_FILE, NULL, NULL, NULL},
		{"/feed.xml", TARGET_FILE, NULL, "public/feed.xml", NULL},
		{"/pages/", TARGET_FILE, NULL, "public/pages/index.html", NULL},
		{"/css/a%20b.css", TARGET_FILE, NULL, "static/css/a b.css", NULL},
		{"/blog/pictures/x.png", TARGET_FILE, NULL, "articles/pictures/x.png", NULL},
		{"pictures/x.png", TARGET_FILE, NULL, "articles/pictures/x.png", NULL},
		{"b.md", TARGET_MISSING, "b", NULL, NULL},
		{"../gone/", TARGET_MISSING, NULL, NULL, NULL},
		{"/blog/gone/", TARGET_MISSING, NULL, NULL, NULL},
		{"/blog/pictures/gone.png", TARGET_MISSING, NULL, NULL, NULL},
		{"/contact/", TARGET_UNKNOWN, NULL, NULL, NULL},
		{"/blog/", TARGET_UNKNOWN, NULL, NULL, NULL},
		/* Nothing outside the folders is looked at. */
		{"/%2e%2e/secret", TARGET_UNKNOWN, NULL, NULL, NULL},
		{"/x/..%2f..%2fsecret", TARGET_UNKNOWN, NULL, NULL, NULL},
	};
	const char *const urls[] = {SITE "about/"};
	const char *const aliases[] = {SITE "old/name.html", SITE "blog/a/"};
	struct audit_case site;
	struct audit_index index;
	struct article *a, *b;

	(void)state;
	audit_case_init(&site);
	a = audit_case_article(&site, "a", "One");
	b = audit_case_article(&site, "b", "Two");
	b->aliases = aliases;
	b->alias_count = 2;
	site.settings.sitemap.urls = urls;
	site.settings.sitemap.url_count = 1;
	free(scratch_write_text(site.folder, "secret", "s"));
	free(scratch_write_text(site.folder, "public/feed.xml", "x"));
	free(scratch_write_text(site.folder, "public/pages/index.html", "x"));
	free(scratch_write_text(site.folder, "static/css/a b.css", "x"));
	free(scratch_write_text(site.folder, "articles/pictures/x.png", "x"));
	audit_index_init(&index, &site.audit);
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		struct target target;

		audit_index_find(&index, a, table[i].reference, &target);
		if (target.kind != table[i].kind) {
			fail_msg("'%s' is of kind %d", table[i].reference, target.kind);
		}
		assert_string_equal(target.article ? target.article->title : "-",
			table[i].article ? table[i].article : "-");
		assert_true(!table[i].file == !target.file || table[i].kind == TARGET_MISSING);
		if (table[i].file) {
			assert_non_null(strstr(target.file, table[i].file));
		}
		assert_string_equal(target.fragment ? target.fragment : "-",
			table[i].fragment ? table[i].fragment : "-");
		target_release(&target);
	}
	audit_index_release(&index);
	audit_case_release(&site);
}

static void test_anchors_are_ids_names_and_headings(void **state)
{
	static const struct {
		const char *fragment;
		bool expected;
	} table[] = {
		{"", true},
		{"top", true},
		{":~:text=x", true},
		{"note", true},
		{"mark", true},
		{"a-heading-of-c", true},
		{"\xC3\xBC"
		 "ber-uns",
			true},
		{"given", true},
		{"another-1", true},
		{"one", true},
		{"two", true},
		{"given-", false},
		{"Note", false},
		{"text", false},
		{"\xFF", false},
	};
	struct audit_case site;
	struct audit_index index;
	struct article *article;

	(void)state;
	audit_case_init(&site);
	article = audit_case_article(&site, "a",
		"## A *heading* of C!\n\n## One {#given}\n\n## Two {: #another-1 .x }\n\n### "
		"\xC3\x9C"
		"ber uns\n\n<p id=note>text <a name=mark></a></p>\n");
	audit_index_init(&index, &site.audit);
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		assert_int_equal(
			audit_has_anchor(&index, article, table[i].fragment), table[i].expected);
	}
	audit_index_release(&index);
	audit_case_release(&site);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_index_finds_where_references_lead),
		cmocka_unit_test(test_anchors_are_ids_names_and_headings),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
