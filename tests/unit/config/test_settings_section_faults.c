#include <string.h>

#include "settings_load.h"

/* What is wrong with the values of each section. */

static void test_settings_section_faults_of_the_site(void **state)
{
	static const struct {
		const char *value; /* title: T and a good url stand before it */
		const char *expected;
	} cases[] = {
		{"since: 2024", "'since' must be a day such as '2024-01-01', not '2024'"},
		{"since: 2024-02-30",
			"'since' must be a day such as '2024-01-01', not '2024-02-30'"},
		{"since: 2024-1-1", "'since' must be a day such as '2024-01-01', not '2024-1-1'"},
		{"since: 2024-01-01T00:00:00Z", "'since' must be a day such as '2024-01-01', not "
						"'2024-01-01T00:00:00Z'"},
		{"since:", "'since' must be a text, not nothing"},
		{"language: ''",
			"'language' must be a language tag such as 'en' or 'de-DE', not ''"},
		{"language: de_DE",
			"'language' must be a language tag such as 'en' or 'de-DE', not 'de_DE'"},
		{"timezone: Europe/Berln",
			"unknown time zone 'Europe/Berln'; did you mean 'Europe/Berlin'?"},
		{"author: {}", "'name' is missing in 'site.author'"},
		{"author: {name: A, email: ada}",
			"'email' must be an address such as 'notes@example.org', not 'ada'"},
		{"author: {name: A, mail: a@b}",
			"unknown key 'mail' in 'site.author'; did you mean 'email'?"},
		{"copyright: \"a\\nb\"", "'copyright' must be one line"},
		{"copyright: ''", "'copyright' must not be empty"},
		{"copyright: \"a\\0b\"", "'copyright' holds a control character"},
		{"copyright: \"a\\eb\"", "'copyright' holds a control character"},
		{"copyright: \"a\\rb\"", "'copyright' holds a control character"},
		{"description: \"a\\x7fb\"", "'description' holds a control character"},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		STRBUF(text);
		STRBUF(expected);
		strbuf_addf(&text, "site:\n  title: T\n  url: https://x.example/\n  %s\n" SOURCES,
			cases[i].value);
		strbuf_addf(&expected, ": %s\n", cases[i].expected);
		struct loaded loaded = load(text.data);
		if (loaded.report.count != 1 || !strstr(loaded.faults.data, expected.data) ||
			loaded.faults.data[0] != '4') {
			fail_msg("%s: %s", cases[i].value, loaded.faults.data);
		}
		loaded_release(&loaded);
	}
}

static void test_settings_section_faults_of_urls(void **state)
{
	static const char *const urls[] = {"''", "blog.example.org", "/blog/", "ftp://x.example/",
		"https://", "https:///x", "mailto:a@b.example", "https://x.example/?a=b",
		"https://x.example/#a", "'https://x y.example/'", "https://u@x.example/",
		"https://ada:s3cr3t@x.example/"};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(urls); i++) {
		STRBUF(text);
		strbuf_addf(&text, "site: {title: T, url: %s}\n" SOURCES, urls[i]);
		struct loaded loaded = load(text.data);
		if (loaded.report.count != 1 ||
			strncmp(loaded.faults.data, "1:23: 'url' must be a URL ", 25) != 0) {
			fail_msg("%s: %s", urls[i], loaded.faults.data);
		}
		assert_null(strstr(loaded.faults.data, "s3cr3t"));
		loaded_release(&loaded);
	}
}

static void test_settings_section_faults_of_sources(void **state)
{
	static const struct fault_case cases[] = {
		{SITE "sources:\n",
			"2:9: 'sources' must be a list, such as '- articles: articles/'\n"},
		{SITE "sources: []\n",
			"2:10: 'sources' must be a list, such as '- articles: articles/'\n"},
		{SITE "sources: {articles: x}\n",
			"2:10: 'sources' must be a list, such as '- articles: articles/'\n"},
		{SITE "sources: [{}]\n",
			"2:11: a source must have one of 'articles', 'catalogue' and 'feed'\n"},
		{SITE "sources:\n  - articles: a\n  - permalink: /x/\n",
			"4:5: a source must have one of 'articles', 'catalogue' and 'feed'\n"},
		{SITE "sources: [{articles: a, catalogue: b}]\n",
			"2:11: a source must have one of 'articles', 'catalogue' and 'feed'\n"},
		{SITE "sources: [{articles: ''}]\n", "2:22: 'articles' must not be empty\n"},
		{SITE "sources: [{articles: }]\n",
			"2:22: 'articles' must be a text, not nothing\n"},
		{SITE "sources: [{feed: 'ftp://x.example/f'}]\n",
			"2:18: 'feed' must be a URL such as 'https://blog.example.org/feed.xml', "
			"not 'ftp://x.example/f'\n"},
		{SITE "sources: [{feed: 'https://x.example/f', catalogue: x}]\n",
			"2:11: a source must have one of 'articles', 'catalogue' and 'feed'\n"},
		{SITE "sources: [posts]\n",
			"2:11: a source must have one of 'articles', 'catalogue' and 'feed'\n"},
	};
	(void)state;
	check_faults(cases, ARRAY_LEN(cases));
}

static void test_settings_section_faults_of_the_output(void **state)
{
#define NAME_FAULT "' must be a file name such as 'feed.xml', or no"
#define ARCHIVE_FAULT                                                                              \
	"'archive' must be a file name with ':n' in it that ends in '.xml', such as "              \
	"'archive/:n.xml'"
#define PATH_FAULT                                                                                 \
	"'category' must be a folder below the output with ':slug' in it, such as "                \
	"'category/:slug/'"
#define BYTES_FAULT "'bytes' must be a size such as '512K' or '1M', from 4096 to 67108864 bytes"
#define ITEMS_FAULT "'items' must be a whole number from 1 to 10000"
	static const struct {
		const char *value;
		const char *expected;
	} cases[] = {
		{"rss: a/b.xml", "'rss" NAME_FAULT},
		{"rss: ../b.xml", "'rss" NAME_FAULT},
		{"rss: ..", "'rss" NAME_FAULT},
		{"rss: .hidden", "'rss" NAME_FAULT},
		{"atom: ''", "'atom" NAME_FAULT},
		{"json: \"a\\nb\"", "'json" NAME_FAULT},
		{"json:", "'json' must be a text, not nothing"},
		{"rss: atom.xml", "'rss' is the name of another file of the output: 'atom.xml'"},
		{"json: feed.xml", "'rss' is the name of another file of the output: 'feed.xml'"},
		{"atom: sitemap.xml",
			"'atom' is the name of another file of the output: 'sitemap.xml'"},
		{"atom: feeds.opml",
			"'atom' is the name of another file of the output: 'feeds.opml'"},
		{"json: feed.css", "'json' is the name of another file of the output: 'feed.css'"},
		{"content: all", "'content' must be full or summary, not 'all'"},
		{"items: 0", ITEMS_FAULT},
		{"items: -1", ITEMS_FAULT},
		{"items: 10001", ITEMS_FAULT},
		{"items: 20x", ITEMS_FAULT},
		{"items: 0x10", ITEMS_FAULT},
		{"items: 1e3", ITEMS_FAULT},
		{"items: many", ITEMS_FAULT},
		{"items: ''", ITEMS_FAULT},
		{"items: 99999999999999999999", ITEMS_FAULT},
		{"items: 4294967316", ITEMS_FAULT},
		{"bytes: 4095", BYTES_FAULT},
		{"bytes: 3K", BYTES_FAULT},
		{"bytes: 65M", BYTES_FAULT},
		{"bytes: 67108865", BYTES_FAULT},
		{"bytes: 512KB", BYTES_FAULT},
		{"bytes: K", BYTES_FAULT},
		{"bytes: 1G", BYTES_FAULT},
		{"bytes: -512K", BYTES_FAULT},
		{"bytes: 9223372036854775807M", BYTES_FAULT},
		{"bytes: 99999999999999999999", BYTES_FAULT},
		{"per: category", "'per' must be a list such as [category]"},
		{"per: [categories]", "'per' may hold category, tag, author only"},
		{"per: [tag, ~]", "'per' may hold category, tag, author only"},
		{"archive: x", "'archive' must be yes or no"},
		{"gzip: 9", "'gzip' must be yes or no"},
		{"robots: [a]", "'robots' must be yes or no"},
		{"tombstones: maybe", "'tombstones' must be yes or no"},
		{"paths: {archive: archive.xml}", ARCHIVE_FAULT},
		{"paths: {archive: archive/:n}", ARCHIVE_FAULT},
		{"paths: {archive: /:n.xml}", ARCHIVE_FAULT},
		{"paths: {archive: ../:n.xml}", ARCHIVE_FAULT},
		{"paths: {tag: category/:slug/}", "two of the 'paths' are one: 'category/:slug/'"},
		{"paths: {category: /c/:slug/}", PATH_FAULT},
		{"paths: {category: c/:slug}", PATH_FAULT},
		{"paths: {category: c/}", PATH_FAULT},
		{"paths: {category: ../:slug/}", PATH_FAULT},
		{"paths: {category: c/../:slug/}", PATH_FAULT},
		{"paths: {category: ./:slug/}", PATH_FAULT},
		{"paths: {category: c//:slug/}", PATH_FAULT},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		STRBUF(text);
		STRBUF(expected);
		strbuf_addf(&text, BASE "output:\n  directory: x\n  %s\n", cases[i].value);
		strbuf_addf(&expected, ": %s\n", cases[i].expected);
		struct loaded loaded = load(text.data);
		if (loaded.report.count != 1 || !strstr(loaded.faults.data, expected.data)) {
			fail_msg("%s: %s", cases[i].value, loaded.faults.data);
		}
		loaded_release(&loaded);
	}
	struct loaded loaded = load(BASE "output: {rss: no}\n");
	assert_string_equal(loaded.faults.data, "3:9: 'directory' is missing in 'output'\n");
	loaded_release(&loaded);
}

static void test_settings_section_faults_of_digests(void **state)
{
	static const struct fault_case cases[] = {
		{BASE "digests: {}\n",
			"3:10: 'digests' must offer a rhythm, such as 'weekly: thursday 08:00'\n"},
		{BASE "digests: {weekly: no, instant: no}\n",
			"3:10: 'digests' must offer a rhythm, such as 'weekly: thursday 08:00'\n"},
		{BASE "digests: {daily: 07:00, default: weekly}\n",
			"3:34: 'default' is weekly, which 'digests' does not offer\n"},
		{BASE "digests: {daily: 07:00, default: hourly}\n",
			"3:34: 'default' must name a rhythm such as weekly, not 'hourly'\n"},
		{BASE "digests: {daily: 07:00, settle: soon}\n",
			"3:33: 'settle' must be a time such as '15m' or '2h', not 'soon'\n"},
		{BASE "digests: {daily: 07:00, settle: -1m}\n",
			"3:33: 'settle' must be a time such as '15m' or '2h', not '-1m'\n"},
		{BASE "digests: {daily: 07:00, review: 2h}\n",
			"3:10: 'review' needs 'operator', the address that gets the digest "
			"first\n"},
		{BASE "digests: {daily: 07:00, dialy: 08:00}\n",
			"3:25: unknown key 'dialy' in 'digests'; did you mean 'daily'?\n"},
	};
	static const char *const schedules[] = {"weekly: yes", "weekly: 08:00", "weekly: thursday",
		"weekly: someday 08:00", "weekly: thursday 25:00", "daily: 24:30",
		"daily: monday 08:00", "monthly: monday 08:00", "monthly: 32 08:00", "daily: ''",
		"weekly: \"thursday 08:00\\0\""};
	(void)state;
	check_faults(cases, ARRAY_LEN(cases));
	for (size_t i = 0; i < ARRAY_LEN(schedules); i++) {
		STRBUF(text);
		strbuf_addf(&text, BASE "digests:\n  %s\n", schedules[i]);
		struct loaded loaded = load(text.data);
		if (loaded.report.count != 1 || strncmp(loaded.faults.data, "4:", 2) != 0) {
			fail_msg("%s: %s", schedules[i], loaded.faults.data);
		}
		loaded_release(&loaded);
	}
}

static void test_settings_section_faults_of_mail(void **state)
{
#define ADDRESS_FAULT "' must be an address such as 'notes@example.org', not '"
	static const struct fault_case cases[] = {
		{BASE "mail: {}\n",
			"3:7: 'from' is missing in 'mail'\n3:7: 'server' is missing in 'mail'\n"},
		{BASE MAIL "  password: s3cr3t\n",
			"6:13: 'password' must not stand in this file: use password_file or "
			"password_command\n"},
		{BASE MAIL "  password: [s3cr3t]\n",
			"6:13: 'password' must not stand in this file: use password_file or "
			"password_command\n"},
		{BASE MAIL "  in_doubt: maybe\n",
			"6:13: 'in_doubt' must be resend or hold, not 'maybe'\n"},
		{BASE MAIL "  dkim: [{domain: example.org, selector: s1}]\n",
			"6:10: 'key_file' is missing in 'mail.dkim'\n"},
		{BASE MAIL "  relay_rewrites: [subject]\n",
			"6:20: 'relay_rewrites' may have message-id and date\n"},
		{BASE MAIL "  connections: 0\n",
			"6:16: 'connections' must be a whole number from 1 to 64\n"},
		{BASE MAIL "  rate: 30\n",
			"6:9: 'rate' must be a rate such as '30/s', '100/min' or '5000/h'\n"},
		{BASE MAIL "  rate: 0/s\n",
			"6:9: 'rate' must be a rate such as '30/s', '100/min' or '5000/h'\n"},
		{BASE MAIL "  limits: [{domain: a@b.example}]\n",
			"6:12: 'domain' must be a domain such as 'example.org'\n"},
		{BASE MAIL "  leave: leave\n", "6:10: 'leave" ADDRESS_FAULT "leave'\n"},
		{BASE MAIL "  bounces: '@b.example'\n",
			"6:12: 'bounces" ADDRESS_FAULT "@b.example'\n"},
		{BASE MAIL "  reply_to: a@\n", "6:13: 'reply_to" ADDRESS_FAULT "a@'\n"},
		{BASE MAIL "  reply_to: A <a@b.example>\n",
			"6:13: 'reply_to" ADDRESS_FAULT "A <a@b.example>'\n"},
		{BASE MAIL "  reply_to: a@b.example,c@d.example\n",
			"6:13: 'reply_to" ADDRESS_FAULT "a@b.example,c@d.example'\n"},
		{BASE MAIL "  list_id: \"a\\nb\"\n", "6:12: 'list_id' must be one line\n"},
		{BASE MAIL "  user: \"a\\r\\nb\"\n", "6:9: 'user' holds a control character\n"},
		{BASE MAIL "  ca_file: ''\n", "6:12: 'ca_file' must not be empty\n"},
	};
	static const char *const froms[] = {"''", "ada", "'Ada <ada>'", "'Ada <>'",
		"'Ada <a@b.example'", "'Ada <a@b.example> x'", "\"Ada\\n<a@b.example>\"",
		"'Ada <a@b.example\n  >'", "\"a@b.example\\0\""};
	(void)state;
	check_faults(cases, ARRAY_LEN(cases));
	for (size_t i = 0; i < ARRAY_LEN(froms); i++) {
		STRBUF(text);
		strbuf_addf(&text, BASE "mail:\n  server: 'file:x'\n  from: %s\n", froms[i]);
		struct loaded loaded = load(text.data);
		if (loaded.report.count != 1 || !strstr(loaded.faults.data, "5:9: 'from' ")) {
			fail_msg("%s: %s", froms[i], loaded.faults.data);
		}
		loaded_release(&loaded);
	}
}

static void test_settings_section_faults_of_servers(void **state)
{
	static const char *const servers[] = {"''", "mail.example.org", "'mail.example.org:25'",
		"http://mail.example.org", "smtp:mail.example.org", "smtp://", "'smtp://:25'",
		"smtp://mail.example.org/x", "smtp://mail.example.org?x",
		"smtp://mail.example.org:0", "smtp://mail.example.org:65536",
		"smtp://mail.example.org:x", "'smtp://mail.example.org:'",
		"smtp://ada:s3cr3t@mail.example.org", "'smtp://mail example.org'", "'smtp://[::1'",
		"'smtp://[::1]x'", "file", "'file:'", "[]", "[smtp://a.example, ~]",
		"['file:x', 'smtp://a.example']", "['file:x', 'file:y']"};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(servers); i++) {
		STRBUF(text);
		strbuf_addf(&text, BASE "mail:\n  from: a@b.example\n  server: %s\n", servers[i]);
		struct loaded loaded = load(text.data);
		if (loaded.report.count != 1 || strncmp(loaded.faults.data, "5:", 2) != 0 ||
			!strstr(loaded.faults.data, ": 'server' must ")) {
			fail_msg("%s: %s", servers[i], loaded.faults.data);
		}
		assert_null(strstr(loaded.faults.data, "s3cr3t"));
		loaded_release(&loaded);
	}
}

static void test_settings_section_faults_of_publishing(void **state)
{
	static const struct fault_case cases[] = {
		{BASE "sitemap: {per: [tag]}\n", "3:17: 'per' may hold category only\n"},
		{BASE "sitemap: {urls: /about/}\n", "3:17: 'urls' must be a list\n"},
		{BASE "sitemap: {include: [~]}\n", "3:21: 'include' must be a text, not nothing\n"},
		{BASE "podcast: {category: Arts, type: daily}\n",
			"3:33: 'type' must be episodic or serial, not 'daily'\n"},
		{BASE "podcast: {explicit: no}\n", "3:10: 'category' is missing in 'podcast'\n"},
		{BASE "websub: {}\n", "3:9: 'hub' is missing in 'websub'\n"},
		{BASE "websub: {hub: x}\n",
			"3:15: 'hub' must be a URL such as 'https://hub.example.org/', not 'x'\n"},
		{BASE "websub: {hub: 'https://u:s3cr3t@hub.example/'}\n",
			"3:15: 'hub' must be a URL without user or password\n"},
		{BASE "websub: {hub: 'http://hub.example/'}\n",
			"3:15: 'hub' must be an https URL, not 'http://hub.example/'\n"},
		{BASE "indexnow: {server: 'https://x.example/'}\n",
			"3:11: 'key_file' is missing in 'indexnow'\n"},
	};
	(void)state;
	check_faults(cases, ARRAY_LEN(cases));
}

static void test_settings_section_faults_of_keys(void **state)
{
	static char longest[128 + 1], too_long[129 + 1];
	const struct {
		const char *text, *key;
	} cases[] = {
		{"abcDEF-9", "abcDEF-9"},
		{" abcDEF-9\r\n", "abcDEF-9"},
		{longest, longest},
		{"abcDEF-", NULL},
		{too_long, NULL},
		{"abc_DEF-9", NULL},
		{"abcDEF-9\nabcDEF-9\n", NULL},
		{"", NULL},
	};
	char *folder = scratch_new();
	(void)state;
	memset(longest, 'a', sizeof(longest) - 1);
	memset(too_long, 'a', sizeof(too_long) - 1);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		FREE_ON_EXIT char *path = scratch_write(
			folder, "key.txt", cases[i].text, strlen(cases[i].text));
		STRBUF(text);
		strbuf_addf(&text, BASE "indexnow: {key_file: '%s'}\n", path);
		struct loaded loaded = load(text.data);
		if (cases[i].key) {
			assert_string_equal(loaded.settings->indexnow.key, cases[i].key);
			assert_string_equal(loaded.settings->indexnow.key_text, cases[i].text);
			assert_string_equal(loaded.settings->indexnow.server,
				"https://api.indexnow.org/indexnow");
		} else {
			assert_non_null(strstr(loaded.faults.data,
				"3:22: 'key_file' must hold 8 to 128 letters, digits and "
				"hyphens, which '"));
		}
		loaded_release(&loaded);
	}
	scratch_free(folder);
}

static void test_settings_section_faults_of_later_keys(void **state)
{
	static const char *const cases[][2] = {
		{BASE "inbox: {imap: 'imaps://x.example/'}\n", "inbox"},
		{BASE "monitor: {ping: x}\n", "monitor"},
		{BASE "web: {url: 'https://x.example/', listen: '127.0.0.1:80'}\n", "listen"},
	};
	static const struct fault_case stores[] = {
		{BASE "store: postgresql://u:s3cr3t@x.example/db\n",
			"3:8: 'store' must be a file: PostgreSQL is not supported by this version "
			"of postrider\n"},
		{BASE "store: postgres:///db\n",
			"3:8: 'store' must be a file: PostgreSQL is not supported by this version "
			"of postrider\n"},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		STRBUF(expected);
		strbuf_addf(&expected, ": '%s' is not supported by this version of postrider\n",
			cases[i][1]);
		struct loaded loaded = load(cases[i][0]);
		if (loaded.report.count != 1 || !strstr(loaded.faults.data, expected.data)) {
			fail_msg("%s: %s", cases[i][1], loaded.faults.data);
		}
		loaded_release(&loaded);
	}
	check_faults(stores, ARRAY_LEN(stores));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_settings_section_faults_of_the_site),
		cmocka_unit_test(test_settings_section_faults_of_urls),
		cmocka_unit_test(test_settings_section_faults_of_sources),
		cmocka_unit_test(test_settings_section_faults_of_the_output),
		cmocka_unit_test(test_settings_section_faults_of_digests),
		cmocka_unit_test(test_settings_section_faults_of_mail),
		cmocka_unit_test(test_settings_section_faults_of_servers),
		cmocka_unit_test(test_settings_section_faults_of_publishing),
		cmocka_unit_test(test_settings_section_faults_of_keys),
		cmocka_unit_test(test_settings_section_faults_of_later_keys),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
