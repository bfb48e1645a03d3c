#include <string.h>

#include "settings_load.h"

/* How values may be written, and what they become. */

static void test_settings_values_default_rhythm(void **state)
{
	static const struct {
		const char *digests;
		enum rhythm expected;
	} cases[] = {
		{"{weekly: monday 08:00, daily: 07:00, monthly: 1 08:00, instant: yes}",
			RHYTHM_WEEKLY},
		{"{daily: 07:00, monthly: 1 08:00, instant: yes}", RHYTHM_DAILY},
		{"{monthly: 1 08:00, instant: yes}", RHYTHM_MONTHLY},
		{"{instant: yes}", RHYTHM_INSTANT},
		{"{weekly: no, daily: 07:00}", RHYTHM_DAILY},
		{"{weekly: off, daily: 07:00, instant: no}", RHYTHM_DAILY},
		{"{default: monthly, weekly: monday 08:00, monthly: 1 08:00}", RHYTHM_MONTHLY},
		{"{default: Monthly, monthly: 1 08:00}", RHYTHM_MONTHLY},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		STRBUF(text);
		strbuf_addf(&text, BASE "digests: %s\n", cases[i].digests);
		struct loaded loaded = load_good(text.data);
		if (loaded.settings->digests.fallback != cases[i].expected) {
			fail_msg("%s", cases[i].digests);
		}
		loaded_release(&loaded);
	}
}

static void test_settings_values_permalinks(void **state)
{
	static const struct {
		const char *source, *expected;
	} cases[] = {
		{"", "/:slug/"},
		{", preset: none", "/:slug/"},
		{", preset: hugo", "/:path/"},
		{", preset: hugo, permalink: '/blog/:path/'", "/blog/:path/"},
		{", permalink: '/:slug.html', preset: hugo", "/:slug.html"},
		{", permalink: pretty, preset: jekyll", "/:categories/:year/:month/:day/:title/"},
		{", permalink: none, preset: jekyll", "/:categories/:title.html"},
		{", permalink: pretty", "pretty"},
		{", permalink: '/:year_:slug/12:30/'", "/:year_:slug/12:30/"},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		STRBUF(text);
		strbuf_addf(&text, SITE "sources: [{articles: x%s}]\n", cases[i].source);
		struct loaded loaded = load_good(text.data);
		assert_string_equal(loaded.settings->sources[0].permalink, cases[i].expected);
		loaded_release(&loaded);
	}
}

static void test_settings_values_output_names(void **state)
{
	static const struct {
		const char *rss, *expected;
	} cases[] = {{"no", NULL}, {"No", NULL}, {"off", NULL}, {"false", NULL}, {"0", NULL},
		{"yes", "feed.xml"}, {"true", "feed.xml"}, {"'no'", "no"},
		{"index.xml", "index.xml"}, {"'a b.xml'", "a b.xml"}, {"feed", "feed"}};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		STRBUF(text);
		strbuf_addf(&text, BASE "output: {directory: x, rss: %s}\n", cases[i].rss);
		struct loaded loaded = load_good(text.data);
		assert_text(loaded.settings->output.rss, cases[i].expected);
		loaded_release(&loaded);
	}
}

/* Each value as it may be written, and the one string of the settings that it ends in. */
static void test_settings_values_spellings(void **state)
{
	static const struct {
		const char *text;
		size_t offset;
		const char *expected;
	} cases[] = {
#define FIELD(member) offsetof(struct settings, member)
		{"site: {title: 2019, url: 'https://x.example'}", FIELD(site.title), "2019"},
		{"site: {title: yes, url: 'https://x.example'}", FIELD(site.title), "yes"},
		{"site: {title: \"a\\tb\", url: 'https://x.example'}", FIELD(site.title), "a\tb"},
		{"site: {title: T, url: 'HTTPS://X.Example'}", FIELD(site.url),
			"https://x.example/"},
		{"site: {title: T, url: 'http://x.example:8080/a/../b'}", FIELD(site.url),
			"http://x.example:8080/b/"},
		{"site: {title: T, url: 'http://x.example:8080/b'}", FIELD(site.host), "x.example"},
		{"site: {title: T, url: 'https://bücher.example/'}", FIELD(site.host),
			"xn--bcher-kva.example"},
		{"site: {title: T, url: 'https://x.example/@ada/'}", FIELD(site.url),
			"https://x.example/@ada/"},
		{"site: {title: T, url: 'https://x.example/b', icon: i.png}", FIELD(site.icon),
			"https://x.example/b/i.png"},
		{"site: {title: T, url: 'https://x.example/b', icon: 'https://y.example/i.png'}",
			FIELD(site.icon), "https://y.example/i.png"},
		{"site: {title: T, url: 'https://x.example/', author: Ada}",
			FIELD(site.author_name), "Ada"},
		{"site: {title: T, url: 'https://x.example/', author: {name: Ada}}",
			FIELD(site.author_email), NULL},
		{"site: {title: T, url: 'https://x.example/', language: de-AT}",
			FIELD(site.language), "de-AT"},
		{"site: {title: T, url: 'https://x.example/', description: \"a\\nb\"}",
			FIELD(site.description), "a\nb"},
		{"site: {title: T, url: 'https://x.example/', description: ''}",
			FIELD(site.description), ""},
		{SITE "mail: {from: a@b.example, server: 'file:out'}", FIELD(mail.from_email),
			"a@b.example"},
		{SITE "mail: {from: <a@b.example>, server: 'file:out'}", FIELD(mail.from_name),
			NULL},
		{SITE "mail: {from: 'Notes, by Ada <a@b.example>', server: 'file:out'}",
			FIELD(mail.from_name), "Notes, by Ada"},
		{SITE "mail: {from: 'A <B> <a@b.example>', server: 'file:out'}",
			FIELD(mail.from_email), "a@b.example"},
		{SITE "mail: {from: a@b.example, server: 'file:/out'}", FIELD(mail.folder), "/out"},
		{SITE "mail: {from: a@b.example, server: 'file:///out'}", FIELD(mail.folder),
			"/out"},
		{SITE "store: /var/x.db", FIELD(store), "/var/x.db"},
		{SITE "web: {url: 'http://127.0.0.1:8025'}", FIELD(web_url),
			"http://127.0.0.1:8025/"},
#undef FIELD
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		STRBUF(text);
		strbuf_addf(&text, "%s\n" SOURCES, cases[i].text);
		struct loaded loaded = load_good(text.data);
		const char *found = *(
			const char *const *)((const char *)loaded.settings + cases[i].offset);
		if (!found != !cases[i].expected ||
			(found && strcmp(found, cases[i].expected) != 0)) {
			fail_msg("%s: %s", cases[i].text, found ? found : "none");
		}
		loaded_release(&loaded);
	}
}

static void test_settings_values_servers(void **state)
{
	static const char *const servers[] = {"smtp://mail.example.org", "smtp://mail.example.org/",
		"smtps://mail.example.org:465", "smtp://127.0.0.1:2525", "smtp://[::1]:2525",
		"smtp://bücher.example"};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(servers); i++) {
		STRBUF(text);
		strbuf_addf(&text, BASE "mail: {from: a@b.example, server: '%s'}\n", servers[i]);
		struct loaded loaded = load_good(text.data);
		assert_int_equal(loaded.settings->mail.server_count, 1);
		assert_text(loaded.settings->mail.servers[0], servers[i]);
		loaded_release(&loaded);
	}
	struct loaded loaded = load_good(BASE "mail: {from: a@b.example, server: 'file:out'}\n");
	assert_path(&loaded, loaded.settings->mail.folder, "out");
	assert_int_equal(loaded.settings->mail.server_count, 1);
	assert_text(loaded.settings->mail.servers[0], "file:out");
	loaded_release(&loaded);
}

static void test_settings_values_numbers(void **state)
{
	static const struct {
		const char *bytes;
		int64_t expected;
	} cases[] = {{"4096", 4096}, {"4K", 4096}, {"512k", 524288}, {"1M", 1048576},
		{"64M", 67108864}, {"65536K", 67108864}, {"67108864", 67108864}};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		STRBUF(text);
		strbuf_addf(&text, BASE "output: {directory: x, items: %s, bytes: %s}\n",
			i ? "10000" : "1", cases[i].bytes);
		struct loaded loaded = load_good(text.data);
		assert_int_equal(loaded.settings->output.bytes, cases[i].expected);
		assert_int_equal(loaded.settings->output.items, i ? 10000 : 1);
		loaded_release(&loaded);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_settings_values_default_rhythm),
		cmocka_unit_test(test_settings_values_permalinks),
		cmocka_unit_test(test_settings_values_output_names),
		cmocka_unit_test(test_settings_values_spellings),
		cmocka_unit_test(test_settings_values_servers),
		cmocka_unit_test(test_settings_values_numbers),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
