#include "world.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/strbuf.h"
#include "failing_store.h"
#include "model/mail_address.h"
#include "scratch.h"
#include "store/subscribers.h"

static int64_t micros(void *ctx)
{
	return ((const struct world *)ctx)->now * 1000000;
}

/* Files of the test are older than any look at them. */
static int64_t far_ahead(void *ctx)
{
	(void)ctx;
	return INT64_C(4102444800) * 1000000;
}

static void load_settings(struct world *world, const char *yaml)
{
	struct error err = ERROR_INIT;
	FREE_ON_EXIT char *path = NULL;
	STRBUF(text);

	strbuf_addf(&text,
		"site:\n"
		"  title: Notes\n"
		"  url: https://blog.example.org/\n"
		"  since: 2024-01-01\n"
		"  timezone: UTC\n"
		"templates: %s/templates\n"
		"%s%s",
		POSTRIDER_SOURCE_DIR,
		strstr(yaml, "sources:") ? "" : "sources:\n  - articles: articles/\n", yaml);
	path = scratch_write(world->folder, "postrider.yaml", text.data, text.len);
	world->settings = settings_load(path, &world->report, &err);
	if (!world->settings) {
		fail_msg("%s", err.text);
	}
}

void world_open(struct world *world, const char *yaml)
{
	struct error err = ERROR_INIT;
	FREE_ON_EXIT char *articles = NULL;

	*world = (struct world){.folder = scratch_new(), .report = REPORT_INIT};
	articles = path_join(world->folder, "articles");
	assert_int_equal(file_make_folder(articles, &err), 0);
	load_settings(world, yaml);
	world->publication = (struct publication){
		.settings = world->settings,
		.store = failing_store_open(),
		.report = &world->report,
		.clock = {.micros = micros, .ctx = world},
		.files = {.micros = far_ahead},
		.stop = &world->stop,
	};
	assert_non_null(world->publication.store);
	world_at(world, "2026-11-19T08:00:00Z");
}

void world_close(struct world *world)
{
	store_close(world->publication.store);
	settings_free(world->settings);
	report_release(&world->report);
	scratch_free(world->folder);
}

void world_at(struct world *world, const char *instant)
{
	struct error err = ERROR_INIT;

	assert_int_equal(date_parse_rfc3339(instant, &world->now, &err), 0);
	world->publication.started = world->now;
}

void world_write(struct world *world, const char *path, const char *text)
{
	free(scratch_write_text(world->folder, path, text));
}

void world_fail_at(const struct world *world, long nth)
{
	failing_store_fail_step(world->publication.store, nth);
}

bool world_has_failed(const struct world *world)
{
	return failing_driver_of(world->publication.store->db)->failed;
}

bool world_has_committed(const struct world *world)
{
	return failing_store_has_committed(world->publication.store);
}

void world_article(
	struct world *world, const char *name, const char *date, const char *front_matter)
{
	FREE_ON_EXIT char *path = xasprintf("articles/%s.md", name);
	FREE_ON_EXIT char *text = xasprintf(
		"---\ntitle: Title of %s\ndate: %s\n%s---\n\nThe body of %s.\n", name, date,
		front_matter, name);

	world_write(world, path, text);
}

static const char *or_text(const char *text, const char *other)
{
	return text ? text : other;
}

int64_t world_subscriber(struct world *world, const struct subscriber *reader)
{
	struct error err = ERROR_INIT;
	struct subscriber subscriber = *reader;
	struct mail_address address;
	FREE_ON_EXIT char *key = NULL;

	subscriber.language = or_text(reader->language, "");
	subscriber.categories = or_text(reader->categories, "");
	subscriber.attributes = or_text(reader->attributes, "{}");
	subscriber.consent_source = or_text(reader->consent_source, "a form");
	subscriber.reason = or_text(reader->reason, "");
	assert_int_equal(mail_address_parse(reader->address, &address, &err), 0);
	key = mail_address_key(&address);
	mail_address_release(&address);
	if (subscriber_put(world->publication.store, &subscriber, key, &err) < 0) {
		fail_msg("%s", err.text);
	}
	return subscriber.number;
}

void world_use_file(struct world *world)
{
	store_close(world->publication.store);
	world->publication.store = failing_store_open_at(world->settings->store, DB_MAKE);
}

void world_sql(struct world *world, const char *sql)
{
	struct error err = ERROR_INIT;

	if (db_script(world->publication.store->db, sql, &err) < 0) {
		fail_msg("%s", err.text);
	}
}

static void add_rows(struct world *world, struct strbuf *out, const char *sql)
{
	struct error err = ERROR_INIT;
	struct db_rows *rows = db_query(world->publication.store->db, &err, sql, "");
	int more = rows ? 0 : -1;

	while (rows && (more = db_next(rows, &err)) > 0) {
		strbuf_addf(out, "%s\n", db_text_or_empty(rows, 0));
	}
	db_rows_free(rows);
	if (more < 0) {
		fail_msg("%s", err.text);
	}
}

void world_expect(struct world *world, const char *sql, const char *expected)
{
	STRBUF(found);

	add_rows(world, &found, sql);
	assert_string_equal(found.data, expected);
}

char *world_rows(struct world *world)
{
	STRBUF(selects);
	STRBUF(found);

	/* A SELECT for each table, of its name and all columns in one. */
	add_rows(world, &selects,
		"SELECT 'SELECT ''' || name || '''' || (SELECT group_concat(' || '' '' || "
		"quote(\"' || name || '\")', '') FROM pragma_table_info(tables.name)) || "
		"' FROM ' || name || ' ORDER BY 1' "
		"FROM sqlite_master AS tables WHERE type = 'table' ORDER BY name");
	for (char *rest = selects.data, *line; (line = strsep(&rest, "\n")) && *line;) {
		add_rows(world, &found, line);
	}
	return strbuf_detach(&found, NULL);
}

char *world_read(const struct world *world, const char *path)
{
	FREE_ON_EXIT char *full = path_join(world->folder, path);
	struct strbuf bytes = STRBUF_INIT;
	struct error err = ERROR_INIT;

	return file_read(&bytes, full, SIZE_MAX / 2, &err) < 0 ? NULL : strbuf_detach(&bytes, NULL);
}

bool world_has(const struct world *world, const char *path)
{
	FREE_ON_EXIT char *full = path_join(world->folder, path);

	return access(full, F_OK) == 0;
}

void world_remove(const struct world *world, const char *path)
{
	FREE_ON_EXIT char *full = path_join(world->folder, path);

	assert_int_equal(unlink(full), 0);
}

struct articles world_load(struct world *world)
{
	static const struct articles_options usual;
	struct articles articles;
	struct error err = ERROR_INIT;

	if (articles_load(&world->publication, &usual, &articles, &err) < 0) {
		fail_msg("%s", err.text);
	}
	return articles;
}

bool world_reports(const struct world *world, const char *text)
{
	for (size_t i = 0; i < world->report.count; i++) {
		if (strstr(world->report.items[i].text, text)) {
			return true;
		}
	}
	return false;
}
