#include <stdlib.h>
#include <string.h>

#include "audit_case.h"

/* The rules that the findings name, in their order. */
static void assert_rules(struct audit_case *site, const enum audit_rule *rules, size_t count)
{
	findings_sort(&site->findings);
	for (size_t i = 0; i < site->findings.count && i < count; i++) {
		if (site->findings.items[i].rule != rules[i]) {
			fail_msg("%s", site->findings.items[i].text);
		}
	}
	assert_int_equal(site->findings.count, count);
}

static struct moment at(int64_t seconds)
{
	return (struct moment){.set = true, .at = seconds};
}

static void test_articles_need_a_title(void **state)
{
	static const enum audit_rule rules[] = {RULE_TITLE_EMPTY, RULE_SUMMARY_MISSING};
	struct audit_case site;

	(void)state;
	audit_case_init(&site);
	audit_case_article(&site, "a", "x")->title = "";
	audit_articles(&site.audit);
	assert_rules(&site, rules, ARRAY_LEN(rules));
	audit_case_release(&site);
}

static void test_articles_have_true_enclosures(void **state)
{
	static const struct {
		struct enclosure enclosure;
		enum audit_rule rule; /* RULE_COUNT: none */
	} table[] = {
		{{SITE "blog/s.mp3", "audio/mpeg", 5}, RULE_COUNT},
		{{SITE "blog/s.mp3", "audio/x-mp3", 5}, RULE_COUNT},
		{{SITE "blog/s.mp3", "audio/mpeg", 6}, RULE_ENCLOSURE_LENGTH},
		{{SITE "blog/s.mp3", "video/mp4", 5}, RULE_ENCLOSURE_TYPE},
		{{SITE "blog/s.mp3", NULL, 5}, RULE_ENCLOSURE_TYPE},
		{{SITE "blog/p.jpg", "image/jpeg", 10}, RULE_ENCLOSURE_TYPE},
		{{SITE "blog/p.jpg", "image/gif", 10}, RULE_COUNT},
		{{"https://x.example/a.mp3", "audio/mpeg", 7}, RULE_COUNT},
		{{"https://x.example/a.mp3", "audio/mpeg", 0}, RULE_ENCLOSURE_LENGTH},
		{{"https://x.example/a.mp3", "image/png", 7}, RULE_ENCLOSURE_TYPE},
		{{"http://[/", "audio/mpeg", 7}, RULE_ENCLOSURE_MISSING},
		{{SITE "index.html", "text/html", 7}, RULE_COUNT},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		struct enclosure enclosure = table[i].enclosure;
		struct audit_case site;
		struct article *article;

		audit_case_init(&site);
		article = audit_case_article(&site, "a", "x");
		article->summary_given = true;
		article->enclosures = &enclosure;
		article->enclosure_count = 1;
		free(scratch_write_text(site.folder, "articles/s.mp3", "sound"));
		free(scratch_write(site.folder, "articles/p.jpg", "GIF89a\1\0\1\0", 10));
		audit_articles(&site.audit);
		if (table[i].rule == RULE_COUNT) {
			assert_rules(&site, NULL, 0);
		} else {
			assert_rules(&site, &table[i].rule, 1);
		}
		audit_case_release(&site);
	}
}

static void test_articles_with_two_enclosures_lose_one_in_rss(void **state)
{
	static const enum audit_rule rules[] = {RULE_ENCLOSURE_COUNT};
	struct enclosure enclosures[] = {{"https://x.example/a.mp3", "audio/mpeg", 1},
		{"https://x.example/b.mp3", "audio/mpeg", 1}};
	struct audit_case site;
	struct article *article;

	(void)state;
	audit_case_init(&site);
	article = audit_case_article(&site, "a", "x");
	article->summary_given = true;
	article->enclosures = enclosures;
	article->enclosure_count = 2;
	audit_articles(&site.audit);
	assert_rules(&site, NULL, 0);
	site.settings.output.rss = "feed.xml";
	audit_articles(&site.audit);
	assert_rules(&site, rules, 1);
	audit_case_release(&site);
}

static void test_articles_have_dates_that_can_be_believed(void **state)
{
	static const struct {
		int64_t published, updated;
		bool day; /* of updated */
		size_t findings;
	} table[] = {
		{1700000000, 0, false, 0}, {1700000000, 1700000000, false, 0},
		{1700000000, 1700000001, false, 0}, {1700000000, 1699999999, false, 1},
		{1700000000, 1699999999, true, 0}, /* the same day, whose time nobody gave */
		{1700000000, 1699000000, true, 1}, {1700000000, 1800000001, false, 1},
		{1800000001, 1700000000, false, 0}, /* not public yet */
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		struct audit_case site;
		struct article *article;

		audit_case_init(&site);
		article = audit_case_article(&site, "a", "x");
		article->published = at(table[i].published);
		article->updated = at(table[i].updated);
		article->updated.set = table[i].updated != 0;
		article->updated.day = table[i].day;
		audit_given(&site.audit, site.catalogue);
		assert_int_equal(site.findings.count, table[i].findings);
		audit_case_release(&site);
	}
}

static void test_articles_collide_by_what_they_say(void **state)
{
	static const struct {
		const char *one, *two, *slug;
		bool collide;
	} table[] = {
		{"C", "C++", "c", true},
		{"F#", "F", "f", true},
		{"Go", "go", "go", false},
		{"Web Dev", "web-dev", "web-dev", false},
		{"Caf\xC3\xA9", "Cafe", "cafe", false},
		{"CI/CD", "CI CD", "ci-cd", false},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		struct term one = {table[i].one, table[i].slug};
		struct term two = {table[i].two, table[i].slug};
		struct audit_case site;
		struct article *article;

		audit_case_init(&site);
		article = audit_case_article(&site, "a", "x");
		article->summary_given = true;
		article->categories = &one;
		article->tags = &two;
		article->category_count = article->tag_count = 1;
		audit_given(&site.audit, site.catalogue);
		assert_rules(&site, NULL, 0); /* a tag is no category */
		article = audit_case_article(&site, "b", "x");
		article->summary_given = true;
		article->categories = &two;
		article->category_count = 1;
		audit_given(&site.audit, site.catalogue);
		assert_rules(
			&site, (const enum audit_rule[]){RULE_TERM_COLLISION}, table[i].collide);
		if (table[i].collide) {
			assert_non_null(strstr(site.findings.items[0].text, table[i].one));
			assert_non_null(strstr(site.findings.items[0].text, table[i].two));
		}
		audit_case_release(&site);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_articles_need_a_title),
		cmocka_unit_test(test_articles_have_true_enclosures),
		cmocka_unit_test(test_articles_with_two_enclosures_lose_one_in_rss),
		cmocka_unit_test(test_articles_have_dates_that_can_be_believed),
		cmocka_unit_test(test_articles_collide_by_what_they_say),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
