#include "world.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/strbuf.h"
#include "model/mail_address.h"
#include "scratch.h"
#include "store/db_driver.h"
#include "store/subscribers.h"

/* ---- A store that fails where it is told to ---- */

static struct {
	long left; /* steps up to the one that fails; 0: none does */
	bool failed, committed;
} faults;

void world_fail_at(long nth)
{
	memset(&faults, 0, sizeof(faults));
	faults.left = nth;
}

bool world_has_failed(void)
{
	return faults.failed;
}

bool world_has_committed(void)
{
	return faults.committed;
}

static int step(struct error *err)
{
	if (!faults.left || --faults.left) {
		return 0;
	}
	faults.failed = true;
	return error_set(err, ERROR_STORE, "the store failed as told");
}

static int step_script(struct db *db, const char *sql, struct error *err)
{
	return step(err) < 0 ? -1 : db_sqlite.script(db, sql, err);
}

static struct db_rows *step_query(
	struct db *db, const char *sql, const char *types, va_list args, struct error *err)
{
	return step(err) < 0 ? NULL : db_sqlite.query(db, sql, types, args, err);
}

static int step_insert(struct db *db, const char *sql, const char *types, va_list args,
	int64_t *ret_number, struct error *err)
{
	return step(err) < 0 ? -1 : db_sqlite.insert(db, sql, types, args, ret_number, err);
}

static int step_next(struct db_rows *rows, struct error *err)
{
	return step(err) < 0 ? -1 : db_sqlite.next(rows, err);
}

static int step_begin(struct db *db, struct error *err)
{
	return step(err) < 0 ? -1 : db_sqlite.begin(db, err);
}

static int step_commit(struct db *db, struct error *err)
{
	int result = step(err) < 0 ? -1 : db_sqlite.commit(db, err);

	faults.committed |= result == 0;
	return result;
}

static const struct db_driver *faulty_driver(void)
{
	static struct db_driver driver;

	driver = db_sqlite;
	driver.script = step_script;
	driver.query = step_query;
	driver.insert = step_insert;
	driver.next = step_next;
	driver.begin = step_begin;
	driver.commit = step_commit;
	return &driver;
}

/* ---- The world ---- */

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
		fail_msg(
			"%s: %s", err.text, world->report.count ? world->report.items[0].text : "");
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
		.store = store_open_by(faulty_driver(), "memory", DB_MEMORY, &err),
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
	struct error err = ERROR_INIT;

	store_close(world->publication.store);
	world->publication.store = store_open_by(
		faulty_driver(), world->settings->store, DB_MAKE, &err);
	if (!world->publication.store) {
		fail_msg("%s", err.text);
	}
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
