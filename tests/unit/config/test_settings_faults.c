#include <stdlib.h>
#include <string.h>

#include "settings_load.h"

static void test_settings_faults_of_maps(void **state)
{
	static const struct fault_case cases[] = {
		{"", "1:1: 'site' is missing\n1:1: 'sources' is missing\n"},
		{"# nothing\n", "2:1: 'site' is missing\n2:1: 'sources' is missing\n"},
		{"[a]", "1:1: the file must be a map of keys and values\n"},
		{SITE, "1:1: 'sources' is missing\n"},
		{"site: {}\n" SOURCES,
			"1:7: 'title' is missing in 'site'\n1:7: 'url' is missing in 'site'\n"},
		{"site: T\n" SOURCES, "1:7: 'site' must be a map of keys and values\n"},
		{"site:\n" SOURCES, "1:6: 'site' must be a map of keys and values\n"},
		{SITE "source: x\n" SOURCES,
			"2:1: unknown key 'source'; did you mean 'sources'?\n"},
		{BASE "qqqqqqqq: x\n", "3:1: unknown key 'qqqqqqqq'\n"},
		{BASE "'': x\n", "3:1: unknown key ''\n"},
		{BASE "<<: x\n", "3:1: unknown key '<<'\n"},
		{BASE "? [store]\n: x\n", "3:3: a key was expected\n"},
		{BASE "\"store\\0x\": y\n", "3:1: unknown key 'store'; did you mean 'store'?\n"},
		{SITE "sources: [{articles: a, permalnk: b}]\n",
			"2:25: unknown key 'permalnk' in 'sources'; did you mean 'permalink'?\n"},
		{SITE "sources: [{articles: a, permalink: /:yeer/:slug/}]\n",
			"2:36: a permalink has no ':yeer'; did you mean ':year'?\n"},
		{BASE MAIL "  form: a@example.org\n",
			"6:3: unknown key 'form' in 'mail'; did you mean 'from'?\n"},
		{BASE "output: {directory: x, paths: {categories: y}}\n",
			"3:32: unknown key 'categories' in 'output.paths'; did you mean "
			"'category'?\n"},
		{BASE "store: a\nstore: b\n",
			"4:1: 'store' stands here a second time (first in line 3)\n"},
		{BASE "store: a\n'store': b\nstore: c\n",
			"4:1: 'store' stands here a second time (first in line 3)\n"
			"5:1: 'store' stands here a second time (first in line 3)\n"},
		{"site: {title: T, url: 'https://x.example/', title: U}\n" SOURCES,
			"1:45: 'title' stands here a second time (first in line 1)\n"},
	};
	(void)state;
	check_faults(cases, ARRAY_LEN(cases));
}

/* Every key with a value of a wrong type, by the message that its reader has. */
static void test_settings_faults_of_types(void **state)
{
	static const struct {
		const char *before, *key, *after;
		const char *expected; /* of a list where a text is expected; NULL: that one */
	} cases[] = {
		{"site: {url: 'https://x.example/', title: ", "title", "}\n" SOURCES, NULL},
		{"site: {title: T, url: ", "url", "}\n" SOURCES, NULL},
		{"site: {title: T, url: 'https://x.example/', since: ", "since", "}\n" SOURCES,
			NULL},
		{"site: {title: T, url: 'https://x.example/', description: ", "description",
			"}\n" SOURCES, NULL},
		{"site: {title: T, url: 'https://x.example/', language: ", "language",
			"}\n" SOURCES, NULL},
		{"site: {title: T, url: 'https://x.example/', timezone: ", "timezone",
			"}\n" SOURCES, NULL},
		{"site: {title: T, url: 'https://x.example/', author: ", "author", "}\n" SOURCES,
			"'site.author' must be a map of keys and values"},
		{"site: {title: T, url: 'https://x.example/', author: {name: ", "name",
			"}}\n" SOURCES, NULL},
		{"site: {title: T, url: 'https://x.example/', author: {name: A, email: ", "email",
			"}}\n" SOURCES, NULL},
		{"site: {title: T, url: 'https://x.example/', copyright: ", "copyright",
			"}\n" SOURCES, NULL},
		{"site: {title: T, url: 'https://x.example/', icon: ", "icon", "}\n" SOURCES, NULL},
		{SITE "sources: [{articles: ", "articles", "}]\n", NULL},
		{SITE "sources: [{catalogue: ", "catalogue", "}]\n", NULL},
		{SITE "sources: [{articles: a, permalink: ", "permalink", "}]\n", NULL},
		{SITE "sources: [{articles: a, authors: ", "authors", "}]\n", NULL},
		{BASE "output: ", "output", "\n", "'output' must be a map of keys and values"},
		{BASE "output: {directory: ", "directory", "}\n", NULL},
		{BASE "output: {directory: x, rss: ", "rss", "}\n", NULL},
		{BASE "output: {directory: x, atom: ", "atom", "}\n", NULL},
		{BASE "output: {directory: x, json: ", "json", "}\n", NULL},
		{BASE "output: {directory: x, content: ", "content", "}\n", NULL},
		{BASE "output: {directory: x, items: ", "items", "}\n",
			"'items' must be a whole number from 1 to 10000"},
		{BASE "output: {directory: x, per: ", "per", "}\n",
			"'per' may hold category, tag, author only"},
		{BASE "output: {directory: x, paths: ", "paths", "}\n",
			"'output.paths' must be a map of keys and values"},
		{BASE "output: {directory: x, paths: {category: ", "category", "}}\n", NULL},
		{BASE "output: {directory: x, bytes: ", "bytes", "}\n",
			"'bytes' must be a size such as '512K' or '1M', from 4096 to 67108864 "
			"bytes"},
		{BASE "sitemap: ", "sitemap", "\n", "'sitemap' must be a map of keys and values"},
		{BASE "sitemap: {per: ", "per", "}\n", "'per' may hold category only"},
		{BASE "digests: ", "digests", "\n", "'digests' must be a map of keys and values"},
		{BASE "digests: {weekly: ", "weekly", "}\n", NULL},
		{BASE "digests: {daily: ", "daily", "}\n", NULL},
		{BASE "digests: {monthly: ", "monthly", "}\n", NULL},
		{BASE "digests: {instant: ", "instant", "}\n", "'instant' must be yes or no"},
		{BASE "digests: {daily: 07:00, default: ", "default", "}\n", NULL},
		{BASE "digests: {daily: 07:00, settle: ", "settle", "}\n", NULL},
		{BASE "digests: {daily: 07:00, check_live: ", "check_live", "}\n",
			"'check_live' must be yes or no"},
		{BASE "mail: ", "mail", "\n", "'mail' must be a map of keys and values"},
		{BASE "mail: {server: 'file:x', from: ", "from", "}\n", NULL},
		{BASE "mail: {from: a@b.example, server: ", "server", "}\n",
			"'server' must be a URL such as 'smtp://mail.example.org:587' without user "
			"or password, or 'file:FOLDER'"},
#define MAIL_IN BASE "mail: {from: a@b.example, server: 'file:x', "
		{MAIL_IN "reply_to: ", "reply_to", "}\n", NULL},
		{MAIL_IN "postal_address: ", "postal_address", "}\n", NULL},
		{MAIL_IN "tls: ", "tls", "}\n", "'tls' must be yes or no"},
		{MAIL_IN "ca_file: ", "ca_file", "}\n", NULL},
		{MAIL_IN "helo: ", "helo", "}\n", NULL},
		{MAIL_IN "user: ", "user", "}\n", NULL},
		{MAIL_IN "password_file: ", "password_file", "}\n", NULL},
		{MAIL_IN "password_command: ", "password_command", "}\n", NULL},
		{MAIL_IN "leave: ", "leave", "}\n", NULL},
		{MAIL_IN "bounces: ", "bounces", "}\n", NULL},
		{MAIL_IN "list_id: ", "list_id", "}\n", NULL},
		{MAIL_IN "in_doubt: ", "in_doubt", "}\n", NULL},
		{BASE "web: ", "web", "\n", "'web' must be a map of keys and values"},
		{BASE "web: {url: ", "url", "}\n", NULL},
		{BASE "templates: ", "templates", "\n", NULL},
		{BASE "store: ", "store", "\n", NULL},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		STRBUF(text);
		STRBUF(expected);
		strbuf_addf(&text, "%s[[x]]%s", cases[i].before, cases[i].after);
		if (cases[i].expected) {
			strbuf_addf(&expected, ": %s\n", cases[i].expected);
		} else {
			strbuf_addf(&expected, ": '%s' must be a text, not a list\n", cases[i].key);
		}
		struct loaded loaded = load(text.data);
		if (loaded.settings || loaded.report.count != 1 ||
			!strstr(loaded.faults.data, expected.data)) {
			fail_msg("%s\ngives\n%s", text.data, loaded.faults.data);
		}
		loaded_release(&loaded);
	}
}

static void test_settings_faults_are_all_reported(void **state)
{
	static const struct fault_case cases[] = {{"site:\n"
						   "  titel: T\n"
						   "  url: ftp://x.example/\n"
						   "  timezone: Xyzzyplugh\n"
						   "sources: [{articles: a, preset: hugs}]\n"
						   "output:\n"
						   "  items: 0\n"
						   "store: ''\n"
						   "store: x\n",
		"2:3: unknown key 'titel' in 'site'; did you mean 'title'?\n"
		"3:8: 'url' must be a URL such as 'https://blog.example.org/', not "
		"'ftp://x.example/'\n"
		"4:13: unknown time zone 'Xyzzyplugh'\n"
		"2:3: 'title' is missing in 'site'\n"
		"5:33: 'preset' must be one of none, jekyll, hugo, hexo, eleventy, astro, "
		"docusaurus, "
		"zola, pelican, next, not 'hugs'; did you mean 'hugo'?\n"
		"7:10: 'items' must be a whole number from 1 to 10000\n"
		"7:3: 'directory' is missing in 'output'\n"
		"8:8: 'store' must not be empty\n"
		"9:1: 'store' stands here a second time (first in line 8)\n"}};
	struct loaded loaded;
	(void)state;
	check_faults(cases, ARRAY_LEN(cases));
	loaded = load(cases[0].text);
	assert_int_equal(loaded.report.count, 9);
	FREE_ON_EXIT char *expected = xasprintf("'%s' has 9 faults", loaded.path);
	assert_string_equal(loaded.err.text, expected);
	loaded_release(&loaded);
	loaded = load(SITE);
	assert_non_null(strstr(loaded.err.text, "' has 1 fault"));
	assert_null(strstr(loaded.err.text, "faults"));
	loaded_release(&loaded);
}

/* What is no YAML is one error alone, with its place. */
static void test_settings_faults_of_the_file(void **state)
{
	static const struct {
		const char *name, *text;
		size_t len;
		const char *expected; /* behind the path */
	} cases[] = {
		{"no YAML", "site: [\n", 8, ":2:1: not valid YAML: "},
		{"not UTF-8", BASE "store: \xff\n", sizeof(BASE "store: \xff\n") - 1,
			":3:8: not valid YAML: invalid leading UTF-8 octet"},
		{"Latin-1", "site:\n  title: Caf\xe9\n", 20, ":2:13: not valid YAML: "},
		{"UTF-16", "\xff\xfes\0i\0t\0e\0", 10, ":1:1: not valid YAML: "},
		{"a NUL", "site: \0", 7, ":1:7: not valid YAML: control characters"},
		{"an unknown alias", "site: *x\n", 9, ":1:7: the alias names no anchor"},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct loaded loaded = load_bytes("x.yaml", cases[i].text, cases[i].len);
		FREE_ON_EXIT char *expected = xasprintf("%s%s", loaded.path, cases[i].expected);
		if (loaded.settings || loaded.report.count ||
			strncmp(loaded.err.text, expected, strlen(expected)) != 0) {
			fail_msg("%s: %s", cases[i].name, loaded.err.text);
		}
		loaded_release(&loaded);
	}
}

static void assert_unreadable(const char *path, const char *text)
{
	struct report report = REPORT_INIT;
	struct error err = ERROR_INIT;
	assert_null(settings_load(path, &report, &err));
	assert_int_equal(err.kind, ERROR_CONFIG);
	assert_int_equal(report.count, 0);
	if (!strstr(err.text, path) || !strstr(err.text, text)) {
		fail_msg("%s: %s", path, err.text);
	}
}

static void test_settings_faults_of_reading(void **state)
{
	char *folder = scratch_new();
	FREE_ON_EXIT char *missing = path_join(folder, "none.yaml");
	FREE_ON_EXIT char *huge = path_join(folder, "huge.yaml");
	FREE_ON_EXIT char *spaces = xmalloc(1024 * 1024 + 1);
	(void)state;
	memset(spaces, ' ', 1024 * 1024 + 1);
	free(scratch_write(folder, "huge.yaml", spaces, 1024 * 1024 + 1));
	assert_unreadable(missing, "No such file");
	assert_unreadable(folder, "not a regular file");
	assert_unreadable(huge, "larger than 1048576 bytes");
	assert_unreadable("/dev/null", "not a regular file");
	scratch_free(folder);
}

/* A hundred thousand unknown keys take their time in proportion. */
static void test_settings_faults_of_very_many_keys(void **state)
{
	STRBUF(text);
	(void)state;
	strbuf_add_string(&text, BASE);
	for (int i = 0; i < 100000; i++) {
		strbuf_addf(&text, "x%d:\n", i);
	}
	struct loaded loaded = load_bytes("x.yaml", text.data, text.len);
	assert_int_equal(loaded.report.count, 100000);
	loaded_release(&loaded);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_settings_faults_of_maps),
		cmocka_unit_test(test_settings_faults_of_types),
		cmocka_unit_test(test_settings_faults_are_all_reported),
		cmocka_unit_test(test_settings_faults_of_the_file),
		cmocka_unit_test(test_settings_faults_of_reading),
		cmocka_unit_test(test_settings_faults_of_very_many_keys),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
