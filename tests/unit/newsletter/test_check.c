/* The rules of `check` on the newsletter. */

#include "newsletter/check.h"

#include <string.h>
#include <sys/stat.h>

#include "../mail/dkim_files.h"
#include "base/mem.h"
#include "newsletter_case.h"

#define FROM   "mail:\n  from: Notes <notes@example.org>\n"
#define POSTAL "  postal_address: 1 Example Street\n"
#define LEAVE  "  leave: leave@example.org\n"
#define SERVER "  server: smtp://mail.example.org\n"

#define NO_POSTAL                                                                                  \
	"mail-postal: mail.postal_address is not set: many countries' laws ask for the sender's "  \
	"postal address in a newsletter\n"
#define NO_LEAVE "mail-leave: readers have no way to leave: set mail.leave or web.url\n"
#define DOT      "a dot with nothing beside it before the '@'\n"

/* "NAME: TEXT\n" of each, the world's folder as "~". */
static void add_findings(
	const struct world *world, const struct findings *findings, struct strbuf *out)
{
	for (size_t i = 0; i < findings->count; i++) {
		const struct finding *finding = &findings->items[i];
		const char *text = finding->text, *at;

		strbuf_addf(out, "%s: ", audit_rules[finding->rule].name);
		while ((at = strstr(text, world->folder))) {
			strbuf_add(out, text, (size_t)(at - text));
			strbuf_add_string(out, "~");
			text = at + strlen(world->folder);
		}
		strbuf_addf(out, "%s\n", text);
	}
}

static void expect(struct world *world, const char *expected)
{
	struct findings findings = {0};
	STRBUF(found);

	newsletter_check_settings(world->settings, &findings);
	for (size_t i = 0; i < findings.count; i++) {
		assert_string_equal(findings.items[i].path, world->settings->path);
	}
	add_findings(world, &findings, &found);
	assert_string_equal(found.data, expected);
	findings_release(&findings);
}

static void test_check_settings(void **state)
{
	static const struct {
		const char *yaml, *expected;
	} cases[] = {
		/* All is well. */
		{WEEKLY FROM POSTAL LEAVE SERVER, ""},
		{WEEKLY FROM POSTAL LEAVE SERVER
			"  reply_to: a@example.org\n  bounces: b@example.org\n",
			""},
		/* No newsletter. */
		{"", ""},
		{WEEKLY, ""},
		/* Rhythms: any will do. */
		{FROM POSTAL LEAVE SERVER,
			"mail-rhythm: 'mail' is set, but 'digests' offers no rhythm\n"},
		{"digests: {instant: yes}\n" FROM POSTAL LEAVE SERVER, ""},
		{"digests: {monthly: 1 08:00}\n" FROM POSTAL LEAVE SERVER, ""},
		/* Links to pages. */
		{WEEKLY FROM POSTAL SERVER "web: {url: https://notes.example.org/}\n",
			"mail-pages: web.url is set: mails link to leave/, preferences/ and "
			"digest/ "
			"below it, pages that this version does not serve\n"},
		/* A postal address. */
		{WEEKLY FROM LEAVE SERVER, NO_POSTAL},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct world world;

		world_open(&world, cases[i].yaml);
		expect(&world, cases[i].expected);
		world_close(&world);
	}
}

/* Signatures are of the sender's domain, or of one above or below it. */
static void test_check_settings_alignment(void **state)
{
	static const struct {
		const char *from, *domain;
		bool aligned;
	} cases[] = {
		{"notes@example.org", "example.org", true},
		{"notes@EXAMPLE.org", "example.org", true},
		{"notes@mail.example.org", "example.org", true},
		{"notes@example.org", "mail.example.org", true},
		{"notes@b\xc3\xbc"
		 "cher.example",
			"xn--bcher-kva.example", true},
		{"notes@example.org", "example.com", false},
		{"notes@example.org", "anexample.org", false},
		{"notes@anexample.org", "example.org", false},
		{"notes@a.example.org", "b.example.org", false},
		{"notes@example.org", "org.example", false},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		FREE_ON_EXIT char *yaml = xasprintf(WEEKLY
			"mail:\n  from: %s\n" POSTAL LEAVE SERVER
			"  dkim: [{domain: %s, selector: s1, key_file: dkim.pem}]\n",
			cases[i].from, cases[i].domain);
		FREE_ON_EXIT char *text = xasprintf(
			"mail-dkim: mail.dkim signs for '%s', which is not the domain of "
			"mail.from\n",
			cases[i].domain);
		FREE_ON_EXIT char *path = NULL;
		struct world world;

		world_open(&world, yaml);
		world_write(&world, "dkim.pem", EXAMPLE_PRIVATE);
		path = path_join(world.folder, "dkim.pem");
		assert_int_equal(chmod(path, 0600), 0);
		expect(&world, cases[i].aligned ? "" : text);
		world_close(&world);
	}
}

#define SIGNED                                                                                     \
	WEEKLY FROM POSTAL LEAVE SERVER                                                            \
		"  dkim: [{domain: example.org, selector: s1, key_file: dkim.pem}]\n"

static void test_check_settings_keys(void **state)
{
	struct world world;
	FREE_ON_EXIT char *path = NULL;

	(void)state;
	world_open(&world, SIGNED);
	expect(&world,
		"mail-dkim: mail.dkim: cannot open '~/dkim.pem': No such file or directory\n");
	world_write(&world, "dkim.pem", EXAMPLE_PRIVATE);
	expect(&world, "mail-dkim: '~/dkim.pem' can be read by others: chmod 600\n");
	path = path_join(world.folder, "dkim.pem");
	assert_int_equal(chmod(path, 0640), 0);
	expect(&world, "");
	assert_int_equal(chmod(path, 0601), 0);
	expect(&world, "mail-dkim: '~/dkim.pem' can be read by others: chmod 600\n");
	world_close(&world);
}

static void test_check_settings_password(void **state)
{
	struct world world;
	FREE_ON_EXIT char *path = NULL;

	(void)state;
	world_open(
		&world, WEEKLY FROM POSTAL LEAVE SERVER "  user: notes\n  password_file: secret\n");
	expect(&world, "mail-password: mail.password_file: cannot read '~/secret': "
		       "No such file or directory\n");
	world_write(&world, "secret", "word");
	expect(&world, "mail-password: '~/secret' can be read by others: chmod 600\n");
	path = path_join(world.folder, "secret");
	assert_int_equal(chmod(path, 0640), 0);
	expect(&world, "");
	world_close(&world);
}

/* The address that is none has its finding, and the domain behind it none. */
static void test_check_settings_of_no_domain(void **state)
{
	struct world world;
	FREE_ON_EXIT char *path = NULL;

	(void)state;
	world_open(&world, SIGNED);
	world_write(&world, "dkim.pem", EXAMPLE_PRIVATE);
	path = path_join(world.folder, "dkim.pem");
	assert_int_equal(chmod(path, 0600), 0);
	world.settings->mail.from_email = "notes@exa_mple..org";
	/* The address has its own finding, which is no matter of keys. */
	expect(&world, "");
	world_close(&world);
}

/* ---- Templates, and a digest's bytes ---- */

static void expect_all(struct world *world, const char *expected)
{
	FREE_ON_EXIT char *before = world_rows(world);
	FREE_ON_EXIT char *after = NULL;
	struct findings findings = {0};
	STRBUF(found);

	newsletter_check(&world->publication, &findings);
	add_findings(world, &findings, &found);
	assert_string_equal(found.data, expected);
	findings_release(&findings);
	after = world_rows(world);
	assert_string_equal(after, before);
	assert_int_equal(world->report.count, 0);
}

static void test_check_finds_nothing(void **state)
{
	struct world world;

	(void)state;
	world_open(&world, WEEKLY FROM POSTAL LEAVE SERVER);
	world_article(&world, "a", "2026-11-17", "");
	expect_all(&world, "");
	world_close(&world);
	/* Not even an article, or mail. */
	world_open(&world, WEEKLY FROM POSTAL LEAVE SERVER);
	expect_all(&world, "");
	world_close(&world);
	world_open(&world, "");
	expect_all(&world, "");
	world_close(&world);
}

/* What makes everybody's mail impossible. */
static void test_check_obstacles(void **state)
{
	static const struct {
		const char *yaml, *expected;
	} cases[] = {
		{WEEKLY "mail:\n  from: a..b@example.org\n" POSTAL LEAVE SERVER,
			"mail-address: mail.from: 'a..b@example.org' is no mail address: " DOT},
		{WEEKLY FROM POSTAL LEAVE SERVER "  reply_to: a..b@example.org\n",
			"mail-address: mail.reply_to: 'a..b@example.org' is no mail address: " DOT},
		{WEEKLY FROM POSTAL SERVER "  leave: a..b@example.org\n",
			"mail-address: mail.leave: 'a..b@example.org' is no mail address: " DOT},
		{WEEKLY FROM POSTAL LEAVE SERVER "  bounces: a..b@example.org\n",
			"mail-address: mail.bounces: 'a..b@example.org' is no mail address: " DOT},
		/* A way to leave, but where only the operator reads it. */
		{WEEKLY FROM POSTAL SERVER, NO_LEAVE},
		{WEEKLY FROM POSTAL "  server: [smtp://127.0.0.1, smtp://mail.example.org]\n",
			NO_LEAVE},
		{WEEKLY FROM POSTAL "  server: [smtp://127.0.0.1, smtp://localhost:2525]\n", ""},
		{WEEKLY FROM POSTAL "  server: file:out\n", ""},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct world world;

		world_open(&world, cases[i].yaml);
		expect_all(&world, cases[i].expected);
		world_close(&world);
	}
}

/* Templates of the world's own; the path is the caller's, for as long as they are used. */
static char *use_templates(struct world *world, const char *html, const char *text)
{
	char *folder = path_join(world->folder, "templates");

	world_write(world, "templates/digest.html", html);
	world_write(world, "templates/digest.txt", text);
	world_write(world, "templates/subscribe.html", "Subscribe.\n");
	world_write(world, "templates/feed.css", "\n");
	world->settings->templates = folder;
	return folder;
}

static void test_check_templates(void **state)
{
	static const struct {
		const char *html, *expected;
	} cases[] = {
		{"{{#open}}",
			"template: ~/templates/digest.html:1:1: section 'open' is not closed\n"},
		{"{{unheard_of}}",
			"template: ~/templates/digest.html:1:1: unknown variable 'unheard_of'\n"},
		{"{{site.title}}", ""},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		FREE_ON_EXIT char *folder = NULL;
		struct world world;

		world_open(&world, "");
		folder = use_templates(&world, cases[i].html, "Text.\n");
		expect_all(&world, cases[i].expected);
		world_close(&world);
	}
}

/* What receivers would hold against it. */
static void test_check_bytes_of_a_digest(void **state)
{
	FREE_ON_EXIT char *folder = NULL;
	struct world world;

	(void)state;
	world_open(&world, WEEKLY FROM LEAVE SERVER);
	world_article(&world, "a", "2026-11-17", "");
	/* Which is told by another part of check. */
	world_article(&world, "b", "2026-11-17", "tags: [\n");
	folder = use_templates(&world, "<a href=\"{{leave.mailto}}\">Leave</a>", "");
	expect_all(&world,
		"template: ~/templates/digest.txt: readers would see no way to leave: link to "
		"leave.url or leave.mailto in every digest\n" NO_POSTAL
		"mail-wire: a digest: text/plain: nothing in it\n");
	world_close(&world);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_check_settings),
		cmocka_unit_test(test_check_settings_alignment),
		cmocka_unit_test(test_check_settings_keys),
		cmocka_unit_test(test_check_settings_password),
		cmocka_unit_test(test_check_settings_of_no_domain),
		cmocka_unit_test(test_check_finds_nothing),
		cmocka_unit_test(test_check_obstacles),
		cmocka_unit_test(test_check_templates),
		cmocka_unit_test(test_check_bytes_of_a_digest),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
