#include <sched.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/wait.h>

#include "settings_load.h"

/* The example of the design, less the keys of later versions. */
static const char everything[] =
	"site:\n"
	"  title: Backend Notes\n"
	"  url: https://blog.example.org/\n"
	"  since: 2024-01-01                # you had the host then\n"
	"  description: How backends work, one idea at a time.\n"
	"  language: en\n"
	"  timezone: Europe/Berlin\n"
	"  author: {name: Ada Example, email: ada@example.org}\n"
	"  copyright: © Ada Example\n"
	"  icon: /icon.png\n"
	"sources:\n"
	"  - articles: articles/\n"
	"    permalink: /blog/:slug/\n"
	"  - catalogue: posts.yaml\n"
	"output:\n"
	"  directory: public/\n"
	"  rss: feed.rss\n"
	"  atom: no\n"
	"  json: feed-1.json\n"
	"  content: summary\n"
	"  items: 30\n"
	"  per: [category]\n"
	"  paths: {category: topics/:slug/}\n"
	"  bytes: 1M\n"
	"sitemap: {per: []}\n"
	"digests:\n"
	"  weekly: thursday 08:00\n"
	"  daily: 07:00\n"
	"  monthly: first monday 08:00\n"
	"  instant: yes\n"
	"  default: daily\n"
	"  settle: 15m\n"
	"  check_live: yes\n"
	"mail:\n"
	"  from: Backend Notes <notes@example.org>\n"
	"  reply_to: ada@example.org\n"
	"  postal_address: Backend Notes, 1 Example Street, Exampletown\n"
	"  server: [smtp://mail.example.org:587, 'smtps://backup.example.org']\n"
	"  tls: no\n"
	"  ca_file: ca.pem\n"
	"  helo: notes.example.org\n"
	"  user: notes\n"
	"  password_file: /etc/postrider/smtp-password\n"
	"  password_command: pass show mail\n"
	"  leave: leave@example.org\n"
	"  bounces: bounces@example.org\n"
	"  list_id: notes.example.org\n"
	"  connections: 8\n"
	"  rate: 100/min\n"
	"  limits: [{domain: example.net, rate: 10/s, connections: 2}]\n"
	"  in_doubt: hold\n"
	"web: {url: https://notes.example.org/letters}\n"
	"templates: templates/\n"
	"store: state/x.db\n";

static void check_site(const struct site_settings *site)
{
	assert_text(site->title, "Backend Notes");
	assert_text(site->url, "https://blog.example.org/");
	assert_text(site->host, "blog.example.org");
	assert_text(site->since, "2024-01-01");
	assert_text(site->description, "How backends work, one idea at a time.");
	assert_text(site->language, "en");
	assert_text(zone_name(site->zone), "Europe/Berlin");
	assert_text(site->author_name, "Ada Example");
	assert_text(site->author_email, "ada@example.org");
	assert_text(site->copyright, "© Ada Example");
	assert_text(site->icon, "https://blog.example.org/icon.png");
}

static void check_output(const struct loaded *loaded)
{
	const struct output_settings *output = &loaded->settings->output;
	assert_true(output->on);
	assert_path(loaded, output->directory, "public/");
	assert_text(output->rss, "feed.rss");
	assert_text(output->atom, NULL);
	assert_text(output->json, "feed-1.json");
	assert_false(output->full);
	assert_int_equal(output->items, 30);
	assert_int_equal(output->bytes, 1024 * 1024);
	assert_true(output->per_category);
	assert_text(output->category_path, "topics/:slug/");
	assert_false(loaded->settings->sitemap.per_category);
}

static void check_digests(const struct digest_settings *digests)
{
	const struct schedule *schedules = digests->schedules;
	for (int i = 0; i < RHYTHM_COUNT; i++) {
		assert_true(digests->offered[i]);
	}
	assert_int_equal(schedules[RHYTHM_WEEKLY].period, SCHEDULE_WEEKLY);
	assert_int_equal(schedules[RHYTHM_WEEKLY].weekday, 4);
	assert_int_equal(schedules[RHYTHM_WEEKLY].hour, 8);
	assert_int_equal(schedules[RHYTHM_DAILY].period, SCHEDULE_DAILY);
	assert_int_equal(schedules[RHYTHM_DAILY].hour, 7);
	assert_int_equal(schedules[RHYTHM_MONTHLY].period, SCHEDULE_MONTHLY);
	assert_int_equal(schedules[RHYTHM_MONTHLY].week, 1);
	assert_int_equal(schedules[RHYTHM_MONTHLY].weekday, 1);
	assert_int_equal(digests->fallback, RHYTHM_DAILY);
	assert_int_equal(digests->settle, 15 * 60);
	assert_true(digests->check_live);
}

static void check_mail(const struct loaded *loaded)
{
	const struct mail_settings *mail = &loaded->settings->mail;
	assert_true(mail->on);
	assert_text(mail->from_name, "Backend Notes");
	assert_text(mail->from_email, "notes@example.org");
	assert_text(mail->reply_to, "ada@example.org");
	assert_text(mail->postal_address, "Backend Notes, 1 Example Street, Exampletown");
	assert_int_equal(mail->server_count, 2);
	assert_text(mail->servers[0], "smtp://mail.example.org:587");
	assert_text(mail->servers[1], "smtps://backup.example.org");
	assert_text(mail->folder, NULL);
	assert_false(mail->tls);
	assert_true(mail->tls_given);
	assert_path(loaded, mail->ca_file, "ca.pem");
	assert_text(mail->helo, "notes.example.org");
	assert_text(mail->user, "notes");
	assert_text(mail->password_file, "/etc/postrider/smtp-password");
	assert_text(mail->password_command, "pass show mail");
	assert_text(mail->leave, "leave@example.org");
	assert_text(mail->bounces, "bounces@example.org");
	assert_text(mail->list_id, "notes.example.org");
	assert_int_equal(mail->connections, 8);
	assert_int_equal(mail->interval, 600000);
	assert_int_equal(mail->limit_count, 1);
	assert_text(mail->limits[0].domain, "example.net");
	assert_int_equal(mail->limits[0].interval, 100000);
	assert_int_equal(mail->limits[0].connections, 2);
	assert_true(mail->hold_doubt);
}

static void test_settings_read_every_key(void **state)
{
	struct loaded loaded = load_good(everything);
	const struct settings *settings = loaded.settings;
	(void)state;
	assert_text(settings->path, loaded.path);
	assert_text(settings->folder, loaded.folder);
	assert_text(settings->name, "postrider");
	check_site(&settings->site);
	assert_int_equal(settings->source_count, 2);
	assert_int_equal(settings->sources[0].kind, SOURCE_ARTICLES);
	assert_path(&loaded, settings->sources[0].path, "articles/");
	assert_text(settings->sources[0].shown, "articles/");
	assert_text(settings->sources[0].permalink, "/blog/:slug/");
	assert_int_equal(settings->sources[1].kind, SOURCE_CATALOGUE);
	assert_path(&loaded, settings->sources[1].path, "posts.yaml");
	assert_text(settings->sources[1].permalink, "/:slug/");
	check_output(&loaded);
	check_digests(&settings->digests);
	check_mail(&loaded);
	assert_text(settings->web_url, "https://notes.example.org/letters/");
	assert_path(&loaded, settings->templates, "templates/");
	assert_path(&loaded, settings->store, "state/x.db");
	loaded_release(&loaded);
}

static void check_mail_defaults(const struct mail_settings *mail)
{
	assert_text(mail->from_name, NULL);
	assert_text(mail->reply_to, NULL);
	assert_text(mail->postal_address, NULL);
	assert_text(mail->folder, NULL);
	assert_true(mail->tls);
	assert_false(mail->tls_given);
	assert_text(mail->ca_file, NULL);
	assert_text(mail->helo, NULL);
	assert_text(mail->user, NULL);
	assert_text(mail->password_file, NULL);
	assert_text(mail->password_command, NULL);
	assert_text(mail->leave, NULL);
	assert_text(mail->bounces, NULL);
	assert_text(mail->list_id, "blog.example.org");
	assert_int_equal(mail->connections, 4);
	assert_int_equal(mail->interval, 0);
	assert_false(mail->hold_doubt);
}

static void check_digest_defaults(const struct digest_settings *digests)
{
	for (int i = 0; i < RHYTHM_COUNT; i++) {
		assert_false(digests->offered[i]);
	}
	assert_int_equal(digests->fallback, RHYTHM_COUNT);
	assert_int_equal(digests->settle, 0);
	assert_false(digests->check_live);
}

static void test_settings_defaults(void **state)
{
	struct loaded loaded = load_good(BASE);
	const struct settings *settings = loaded.settings;
	const struct site_settings *site = &settings->site;
	(void)state;
	assert_text(site->since, NULL);
	assert_text(site->description, "");
	assert_text(site->language, "en");
	assert_text(zone_name(site->zone), "UTC");
	assert_text(site->author_name, NULL);
	assert_text(site->author_email, NULL);
	assert_text(site->copyright, NULL);
	assert_text(site->icon, NULL);
	assert_text(settings->sources[0].permalink, "/:slug/");
	assert_false(settings->output.on);
	assert_true(settings->sitemap.per_category);
	check_digest_defaults(&settings->digests);
	assert_false(settings->mail.on);
	assert_text(settings->mail.from_email, NULL);
	check_mail_defaults(&settings->mail);
	assert_text(settings->web_url, NULL);
	assert_text(settings->templates, NULL);
	assert_path(&loaded, settings->store, "state/postrider.db");
	loaded_release(&loaded);
}

static void test_settings_defaults_of_sections(void **state)
{
	struct loaded loaded = load_good(BASE "output: {directory: out}\n" MAIL);
	const struct output_settings *output = &loaded.settings->output;
	(void)state;
	assert_true(output->on);
	assert_text(output->rss, "feed.xml");
	assert_text(output->atom, "atom.xml");
	assert_text(output->json, "feed.json");
	assert_true(output->full);
	assert_int_equal(output->items, 20);
	assert_int_equal(output->bytes, 512 * 1024);
	assert_true(output->per_category);
	assert_text(output->category_path, "category/:slug/");
	assert_true(loaded.settings->mail.on);
	assert_text(loaded.settings->mail.from_email, "a@example.org");
	check_mail_defaults(&loaded.settings->mail);
	loaded_release(&loaded);
}

static void test_settings_load_without_a_report(void **state)
{
	struct loaded loaded = load_good(BASE);
	struct error err = ERROR_INIT;
	FREE_ON_EXIT char *bad = scratch_write_text(loaded.folder, "bad.yaml", SITE "x: y\n");
	(void)state;
	struct settings *settings = settings_load(loaded.path, NULL, &err);
	assert_non_null(settings);
	settings_free(settings);
	assert_null(settings_load(bad, NULL, &err));
	assert_non_null(strstr(err.text, "has 2 faults"));
	assert_null(settings_load(bad, NULL, NULL));
	settings_free(NULL);
	loaded_release(&loaded);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_settings_read_every_key),
		cmocka_unit_test(test_settings_defaults),
		cmocka_unit_test(test_settings_defaults_of_sections),
		cmocka_unit_test(test_settings_load_without_a_report),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
