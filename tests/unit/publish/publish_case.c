#include "publish_case.h"

#include <stdlib.h>
#include <string.h>

#define CSS "body {}\n"

void fixture_configure(struct fixture *fixture, const char *output)
{
	FREE_ON_EXIT char *text = xasprintf("site: {title: T & Co, url: '%s'}\n"
					    "sources: [{articles: a}]\n"
					    "output: {directory: public%s%s\n",
		URL, output, strchr(output, '#') ? "" : "}");
	FREE_ON_EXIT char *path = scratch_write_text(fixture->folder, "postrider.yaml", text);
	settings_free(fixture->settings);
	fixture->settings = settings_load(path, NULL, &fixture->err);
	if (!fixture->settings) {
		fail_msg("%s", fixture->err.text);
	}
}

int fixture_set_up(void **state)
{
	struct fixture *fixture = xcalloc(1, sizeof(*fixture));
	FREE_ON_EXIT char *path = NULL;
	fixture->told = (struct strbuf)STRBUF_INIT;
	fixture->folder = scratch_new();
	fixture->directory = path_join(fixture->folder, "public");
	path = path_join(fixture->folder, "test.db");
	fixture->store = store_open(path, &fixture->err);
	assert_non_null(fixture->store);
	fixture->catalogue = catalogue_new();
	fixture_configure(fixture, "");
	*state = fixture;
	return 0;
}

int fixture_tear_down(void **state)
{
	struct fixture *fixture = *state;
	catalogue_free(fixture->catalogue);
	settings_free(fixture->settings);
	store_close(fixture->store);
	report_release(&fixture->report);
	strbuf_release(&fixture->told);
	free(fixture->directory);
	scratch_free(fixture->folder);
	free(fixture);
	return 0;
}

void fixture_set_body(struct article *article, const char *html)
{
	article->body = (struct body){.kind = BODY_HTML, .text = html, .len = strlen(html)};
}

struct article *fixture_add(
	struct fixture *fixture, const char *name, int published, int seen, const char *category)
{
	struct arena *arena = fixture->catalogue->arena;
	struct article *article = catalogue_add(fixture->catalogue);
	article->path = article->slug = article->title = arena_strdup(arena, name);
	article->order = fixture->catalogue->count;
	article->number = (int64_t)fixture->catalogue->count;
	article->id = arena_printf(arena, "tag:blog.example.org,2024:%s", name);
	article->url = arena_printf(arena, URL "%s/", name);
	article->summary = arena_printf(arena, "summary of %s", name);
	fixture_set_body(article, arena_printf(arena, "<p>body of %s</p>", name));
	article->published = (struct moment){.set = true, .at = NOW - published * DAY};
	article->updated = article->published;
	article->first_public = NOW - seen * DAY;
	if (category) {
		article->categories = arena_alloc(arena, sizeof(*article->categories));
		article->categories[0] = (struct term){.name = category, .slug = category};
		article->category_count = 1;
	}
	return article;
}

void fixture_empty(struct fixture *fixture)
{
	catalogue_free(fixture->catalogue);
	fixture->catalogue = catalogue_new();
}

static void tell(void *ctx, enum folder_change change, const char *path)
{
	struct fixture *fixture = ctx;
	if (change != FOLDER_UNCHANGED) {
		strbuf_addf(&fixture->told, "%c %s\n", "?+-!"[change], path);
	}
}

struct publish_params fixture_params(struct fixture *fixture)
{
	return (struct publish_params){
		.settings = fixture->settings,
		.catalogue = fixture->catalogue,
		.since = "2024-01-01",
		.css = CSS,
		.folder = {.store = fixture->store,
			.directory = fixture->directory,
			.report = &fixture->report,
			.tell = tell,
			.ctx = fixture},
	};
}

int fixture_publish(struct fixture *fixture, struct publish_params *params)
{
	catalogue_finish(fixture->catalogue, NOW);
	strbuf_clear(&fixture->told);
	return publish(params, &fixture->err);
}

void fixture_build(struct fixture *fixture)
{
	struct publish_params params = fixture_params(fixture);
	if (fixture_publish(fixture, &params) < 0) {
		fail_msg("%s", fixture->err.text);
	}
}

void fixture_load(const struct fixture *fixture, const char *name, struct strbuf *out)
{
	FREE_ON_EXIT char *path = path_join(fixture->directory, name);
	struct error err = ERROR_INIT;
	if (file_read(out, path, 1 << 26, &err) < 0) {
		fail_msg("%s", err.text);
	}
}
