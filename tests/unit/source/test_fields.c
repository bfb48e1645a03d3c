/* What front matter says, under every name that blogs use. */

#include <string.h>

#include "base/date.h"
#include "site_case.h"

static void add_terms(struct strbuf *out, const struct term *terms, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		strbuf_addf(out, "%s%s/%s", i ? " " : "", terms[i].name, terms[i].slug);
	}
}

static void add_moment(struct strbuf *out, const struct moment *moment)
{
	if (moment->set) {
		date_add_w3c(out, moment);
	}
}

/* One fact of an article, as text. */
static void show(struct strbuf *out, const struct article *article, const char *fact)
{
	const char *text = NULL;
	switch (fact[0]) {
	case 't':
		text = article->title;
		break;
	case 's':
		text = article->summary;
		break;
	case 'u':
		text = article->url;
		break;
	case 'i':
		text = article->image;
		break;
	case 'o':
		text = article->canonical;
		break;
	case 'g':
		text = article->id_given ? article->id : NULL;
		break;
	case 'l':
		text = article->language;
		break;
	case 'd':
		add_moment(out, &article->published);
		return;
	case 'm':
		add_moment(out, &article->updated);
		return;
	case 'x':
		add_moment(out, &article->expires);
		return;
	case 'c':
		add_terms(out, article->categories, article->category_count);
		return;
	case 'k':
		add_terms(out, article->tags, article->tag_count);
		return;
	case 'r':
		strbuf_addf(out, "%d", article->reading_minutes);
		return;
	case 'h':
		strbuf_addf(out, "%s%s%s", article->draft ? "draft" : "",
			article->hidden ? "hidden" : "", article->minor ? "minor" : "");
		return;
	case 'a':
		for (size_t i = 0; i < article->alias_count; i++) {
			strbuf_addf(out, "%s%s", i ? " " : "", article->aliases[i]);
		}
		return;
	case 'p':
		for (size_t i = 0; i < article->author_count; i++) {
			const struct person *person = &article->authors[i];
			strbuf_addf(out, "%s%s|%s|%s", i ? " " : "", person->name,
				person->email ? person->email : "", person->url ? person->url : "");
		}
		return;
	}
	strbuf_add_string(out, text ? text : "(none)");
}

#define URL "https://blog.example.org"

static const struct {
	const char *yaml;
	const char *fact; /* its first letter: see show */
	const char *expected;
	const char *report; /* NULL: nothing is told */
} cases[] = {
	{"title: A  B", "title", "A B", NULL},
	{"Title: A", "title", "A", NULL},
	{"title: 2019", "title", "2019", NULL},
	{"title: yes", "title", "yes", NULL},
	{"title: >\n  folded\n  lines", "title", "folded lines", NULL},
	{"title: one\ntitle: two", "title", "two", NULL},
	{"x: y", "title", "Heading here", NULL},
	{"title: ~", "title", "Heading here", NULL},
	{"description: D", "summary", "D", NULL},
	{"summary: D", "summary", "D", NULL},
	{"excerpt: D", "summary", "D", NULL},
	{"tldr: D", "summary", "D", NULL},
	{"tldr: B\ndescription: A", "summary", "A", NULL},
	{"date: 2025-10-02", "date", "2025-10-02", NULL},
	{"Date: 2025-10-02", "date", "2025-10-02", NULL},
	{"published_at: 2025-10-02", "date", "2025-10-02", NULL},
	{"pubDatetime: 2025-10-02", "date", "2025-10-02", NULL},
	{"pubDate: Jun 19 2024", "date", "2024-06-19", NULL},
	{"createdAt: 2025-10-02", "date", "2025-10-02", NULL},
	{"created_at: 2025-10-02", "date", "2025-10-02", NULL},
	{"publishedAt: 2025-10-02", "date", "2025-10-02", NULL},
	{"created_at: 2025-10-01\ndate: 2025-10-02", "date", "2025-10-02", NULL},
	{"date: 2017-12-19 13:33:37", "date", "2017-12-19T13:33:37+01:00", NULL},
	{"date: 2017-01-20T09:00:00.000Z", "date", "2017-01-20T09:00:00+00:00", NULL},
	{"x: y", "date", "2020-03-04", NULL},
	{"date: 2017-02-29", "date", "2020-03-04",
		"posts/2020-03-04-a-post.md:2:7: there is no such day: '2017-02-29'\n"},
	{"x: y\ndate: [1]", "date", "2020-03-04",
		"posts/2020-03-04-a-post.md:3:7: a date was expected\n"},
	{"updated: 2025-10-03", "m", "2025-10-03", NULL},
	{"lastmod: 2025-10-03", "m", "2025-10-03", NULL},
	{"last_updated: 2025-10-03", "m", "2025-10-03", NULL},
	{"modDatetime: 2025-10-03", "m", "2025-10-03", NULL},
	{"modified: 2025-10-03", "m", "2025-10-03", NULL},
	{"updatedDate: 2025-10-03", "m", "2025-10-03", NULL},
	{"updatedAt: 2025-10-03", "m", "2025-10-03", NULL},
	{"expiryDate: 2030-01-01", "x", "2030-01-01", NULL},
	{"expires: 2030-01-01", "x", "2030-01-01", NULL},
	{"category: Back End", "categories", "Back End/back-end", NULL},
	{"categories: A, B ,, A", "categories", "A/a B/b", NULL},
	{"categories: [A b, 'c, d']", "categories", "A b/a-b c, d/c-d", NULL},
	{"categories: []", "categories", "", NULL},
	{"category:\ncategories: [A]", "categories", "A/a", NULL},
	{"categories: {a: b}", "categories", "",
		"posts/2020-03-04-a-post.md:2:13: a name or a list of names was expected\n"},
	{"tags: [no, 7, C++]", "keywords", "no/no 7/7 C++/c", NULL},
	{"keywords: a, b", "keywords", "a/a b/b", NULL},
	{"author: Ada", "people", "Ada||", NULL},
	{"authors: [Ada, Bob <bob@example.org>]", "people", "Ada|| Bob|bob@example.org|", NULL},
	{"by: '[Ada](https://ada.example/)'", "people", "Ada||https://ada.example/", NULL},
	{"author: {name: Ada, email: a@b.example, url: 'https://ada.example/'}", "people",
		"Ada|a@b.example|https://ada.example/", NULL},
	{"author: {name: Ada, url: 'javascript:alert(1)'}", "people", "Ada||",
		"posts/2020-03-04-a-post.md:2:9: an author's address begins with http:// or "
		"https://\n"},
	{"author: []", "people", "", NULL},
	{"image: /a.png", "image", URL "/a.png", NULL},
	{"cover: a b.png", "image", URL "/a-post/a%20b.png", NULL},
	{"cover: {image: /a.png}", "image", URL "/a.png", NULL},
	{"og_image: /a.png", "image", URL "/a.png", NULL},
	{"ogImage: {url: /a.png}", "image", URL "/a.png", NULL},
	{"heroImage: /a.png", "image", URL "/a.png", NULL},
	{"socialImage: /a.png", "image", URL "/a.png", NULL},
	{"images: [/a.png, /b.png]", "image", URL "/a.png", NULL},
	{"images: []", "image", "(none)", NULL},
	{"image: 'javascript:alert(1)'", "image", "(none)",
		"posts/2020-03-04-a-post.md:2:8: an http or https address was expected\n"},
	{"image: 'data:image/png;base64,AA=='", "image", "(none)",
		"posts/2020-03-04-a-post.md:2:8: an http or https address was expected\n"},
	{"readTime: 6 min", "reading", "6", NULL},
	{"readingTime: about 7", "reading", "7", NULL},
	{"reading_time: 8", "reading", "8", NULL},
	{"readingMinutes: 9", "reading", "9", NULL},
	{"x: y", "reading", "1", NULL},
	{"readTime: soon", "reading", "1",
		"posts/2020-03-04-a-post.md:2:11: a reading time such as '6 min' was expected\n"},
	{"draft: yes", "hidden", "draft", NULL},
	{"draft: TRUE", "hidden", "draft", NULL},
	{"draft: no", "hidden", "", NULL},
	{"draft:", "hidden", "", NULL},
	{"published: false", "hidden", "draft", NULL},
	{"published: true", "hidden", "", NULL},
	{"unlisted: true", "hidden", "hidden", NULL},
	{"render: false", "hidden", "hidden", NULL},
	{"minor: true", "hidden", "minor", NULL},
	{"x: y", "url", URL "/a-post/", NULL},
	{"url: /x/y", "url", URL "/x/y", NULL},
	{"permalink: x", "url", URL "/x", NULL},
	{"path: x/", "url", URL "/x/", NULL},
	{"url: https://elsewhere.example/x", "url", "https://elsewhere.example/x", NULL},
	{"url: /%78/~y", "url", URL "/x/~y", NULL},
	{"url: /re:view/", "url", URL "/re:view/", NULL},
	{"url: 'HTTPS://Elsewhere.example'", "url", "https://elsewhere.example/", NULL},
	{"canonical: /x/y/", "url", URL "/x/y/", NULL},
	{"{url: /z/, canonical_url: /x/}", "url", URL "/z/", NULL},
	{"canonical_url: https://elsewhere.example/x", "url", URL "/a-post/", NULL},
	{"canonical_url: https://elsewhere.example/x", "original", "https://elsewhere.example/x",
		NULL},
	{"canonical: /x/", "original", "(none)", NULL},
	{"permalink: /:year/:title/", "url", URL "/2020/heading-here/", NULL},
	{"permalink: /x/{{ page.fileSlug }}/", "url", URL "/x/a-post/", NULL},
	{"permalink: '/{{ x }}/'", "url", URL "/a-post/",
		"posts/2020-03-04-a-post.md:2:12: this template of an address is not understood\n"},
	{"permalink: false", "hidden", "hidden", NULL},
	{"permalink: false", "url", URL "/a-post/", NULL},
	{"aliases: /%78/", "aliases", URL "/x/", NULL},
	{"slug: 007", "url", URL "/007/", NULL},
	{"slug: x/\xc3\xbc", "url", URL "/x/%C3%BC/", NULL},
	{"aliases: [/a/, 'https://old.example/b']", "aliases", URL "/a/ https://old.example/b",
		NULL},
	{"redirect_from: /a/", "aliases", URL "/a/", NULL},
	{"id: 'urn:x'", "given", "urn:x", NULL},
	{"guid: x", "given", "x", NULL},
	{"uuid: x", "given", "x", NULL},
	{"x: y", "given", "(none)", NULL},
	{"lang: de", "language", "de", NULL},
	{"language: de-AT", "language", "de-AT", NULL},
	{"language: de_AT", "language", "(none)",
		"posts/2020-03-04-a-post.md:2:11: a language tag such as 'de-DE' was expected\n"},
	{"'cSpell:ignore': x\ntitle: &a A\nsummary: *a", "summary", "A", NULL},
};

static void test_fields_under_every_name(void **state)
{
	struct site_case site = site_new();
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		FREE_ON_EXIT char *text = xasprintf(
			"---\n%s\n---\n# Heading here\n\nWords.\n", cases[i].yaml);
		const struct article *article = site_load_post(&site, text);
		STRBUF(shown);
		STRBUF(report);
		if (!article) {
			fail_msg("no article of:\n%s", cases[i].yaml);
		}
		show(&shown, article, cases[i].fact);
		site_report(&site, &report);
		if (strcmp(shown.data, cases[i].expected) != 0 ||
			strcmp(report.data, cases[i].report ? cases[i].report : "") != 0) {
			fail_msg("%s\ngives '%s', told '%s'", cases[i].yaml, shown.data,
				report.data);
		}
	}
	site_release(&site);
}

/* A word that is neither yes nor no is told of: somebody meant something by it. */
static void test_fields_tell_of_bad_truths(void **state)
{
	struct site_case site = site_new();
	STRBUF(report);
	(void)state;
	assert_non_null(site_load_post(&site, "---\ntitle: T\ndraft: maybe\nminor: [yes]\n---\n"));
	site_report(&site, &report);
	assert_string_equal(report.data,
		"posts/2020-03-04-a-post.md:3:8: yes or no was expected\n"
		"posts/2020-03-04-a-post.md:4:8: yes or no was expected\n");
	assert_false(site.catalogue->articles[0]->draft);
	site_release(&site);
}

static void test_fields_hash_what_is_said(void **state)
{
	static const struct {
		const char *text;
		bool same;
	} others[] = {
		{"---\ntitle: \xc3\xbc\n---\nBody.\n", true},
		{"---\ntitle: u\xcc\x88\n---\nBody.\n", true}, /* decomposed */
		{"\xef\xbb\xbf---\r\ntitle: \xc3\xbc\r\n---\r\nBody.\r\n", true},
		{"---\ntitle: \xc3\xbc\ntags: [x]\ndate: 2021-01-01\n---\nBody.\n", true},
		{"---\ntitle: \xc3\xbc\nsummary: S\n---\nBody.\n", false},
		{"---\ntitle: \xc3\xbc\n---\nBody!\n", false},
		{"---\ntitle: u\n---\nBody.\n", false},
	};
	struct site_case site = site_new();
	char first[65] = "";
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(others); i++) {
		const struct article *article = site_load_post(&site, others[i].text);
		assert_non_null(article);
		if (!i) {
			memcpy(first, article->content_hash, sizeof(first));
			assert_int_equal(strlen(first), 64);
		}
		if ((strcmp(first, article->content_hash) == 0) != others[i].same) {
			fail_msg("%s", others[i].text);
		}
	}
	site_release(&site);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fields_under_every_name),
		cmocka_unit_test(test_fields_tell_of_bad_truths),
		cmocka_unit_test(test_fields_hash_what_is_said),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
