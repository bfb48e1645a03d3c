#include "world.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/strbuf.h"
#include "scratch.h"

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
		"sources:\n"
		"  - articles: articles/\n"
		"templates: %s/templates\n"
		"%s",
		POSTRIDER_SOURCE_DIR, yaml);
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
		.store = store_open_memory(&err),
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
