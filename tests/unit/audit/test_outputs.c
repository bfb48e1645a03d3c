#include <stdlib.h>
#include <string.h>

#include "audit_case.h"

#define FEED                                                                                       \
	"<?xml version=\"1.0\"?>\n<rss version=\"2.0\" "                                           \
	"xmlns:atom=\"http://www.w3.org/2005/Atom\" "                                              \
	"xmlns:content=\"http://purl.org/rss/1.0/modules/content/\"><channel><title>T</title>"     \
	"<link>" SITE "</link><description/><atom:link rel=\"self\" href=\"" SITE "f.xml\"/>"      \
	"<item><guid>1</guid><title>A</title><link>" SITE "blog/a/</link>"                         \
	"<pubDate>Thu, 19 Nov 2026 07:00:00 +0000</pubDate>"                                       \
	"<content:encoded>&lt;p&gt;x</content:encoded></item></channel></rss>"
#define ATOM                                                                                       \
	"<feed xmlns=\"http://www.w3.org/2005/Atom\"><id>x</id><title>T</title>"                   \
	"<updated>2026-11-19T07:00:00Z</updated><author><name>A</name></author>"                   \
	"<link rel=\"self\" href=\"" SITE "f.xml\"/><entry><id>1</id><title>A</title>"             \
	"<updated>2026-11-19T07:00:00Z</updated><link href=\"" SITE "blog/a/\"/></entry></feed>"
#define SITEMAP                                                                                    \
	"<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\"><url><loc>" SITE            \
	"blog/a/</loc><lastmod>2026-11-19</lastmod></url></urlset>"
#define JSON                                                                                       \
	"{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"T\",\"feed_url\":\"" SITE   \
	"f.json\",\"items\":[{\"id\":\"1\",\"url\":\"" SITE                                        \
	"blog/a/\",\"content_html\":\"<p>x\"}]}"
#define ROBOTS "User-agent: *\nDisallow:\nSitemap: https://x.example/s.xml\n"

static const struct {
	const char *name, *text;
} files[] = {
	{"f.xml", FEED},
	{"f.xml", ATOM},
	{"f.xml", SITEMAP},
	{"f.json", JSON},
	{"robots.txt", ROBOTS},
};

static void audit_bytes(struct audit_case *site, const char *name, const char *bytes, size_t len)
{
	const char *const outputs[] = {name};
	FREE_ON_EXIT char *path = path_join("public", name);

	free(scratch_write(site->folder, path, bytes, len));
	site->audit.outputs = outputs;
	site->audit.output_count = 1;
	findings_release(&site->findings);
	audit_outputs(&site->audit);
}

static void test_outputs_without_a_fault_have_no_finding(void **state)
{
	struct audit_case site;

	(void)state;
	audit_case_init(&site);
	audit_case_article(&site, "a", "x");
	for (size_t i = 0; i < ARRAY_LEN(files); i++) {
		audit_bytes(&site, files[i].name, files[i].text, strlen(files[i].text));
		if (site.findings.count) {
			fail_msg("%zu: %s", i, site.findings.items[0].text);
		}
	}
	audit_case_release(&site);
}

/* Every beginning, and a zero byte and a broken one at many places: a finding or none, no crash. */
static void test_outputs_survive_hostile_bytes(void **state)
{
	struct audit_case site;

	(void)state;
	audit_case_init(&site);
	audit_case_article(&site, "a", "x");
	for (size_t i = 0; i < ARRAY_LEN(files); i++) {
		size_t len = strlen(files[i].text);
		bool robots = strcmp(files[i].name, "robots.txt") == 0;

		for (size_t at = 0; at < len; at += 7) {
			char *copy = xstrndup(files[i].text, len);

			audit_bytes(&site, files[i].name, copy, at);
			assert_true(robots || site.findings.count);
			copy[at] = '\0';
			audit_bytes(&site, files[i].name, copy, len);
			assert_true(robots || site.findings.count);
			copy[at] = (char)0xFF;
			audit_bytes(&site, files[i].name, copy, len);
			assert_true(robots || site.findings.count);
			free(copy);
		}
	}
	audit_case_release(&site);
}

static void test_outputs_report_content_that_readers_refuse(void **state)
{
	struct audit_case site;
	STRBUF(text);

	(void)state;
	audit_case_init(&site);
	strbuf_add_string(&text,
		"{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"T\","
		"\"feed_url\":\"" SITE "f.json\",\"items\":[{\"id\":\"1\","
		"\"content_html\":\"");
	for (int i = 0; i < 1000001; i++) {
		strbuf_add_string(&text, "some words");
	}
	strbuf_add_string(&text, "\"}]}");
	site.settings.output.bytes = 64 * 1024 * 1024;
	audit_bytes(&site, "f.json", text.data, text.len);
	assert_int_equal(site.findings.count, 1);
	assert_int_equal(site.findings.items[0].rule, RULE_CONTENT_SIZE);
	audit_case_release(&site);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_outputs_without_a_fault_have_no_finding),
		cmocka_unit_test(test_outputs_survive_hostile_bytes),
		cmocka_unit_test(test_outputs_report_content_that_readers_refuse),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
