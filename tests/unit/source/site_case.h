#ifndef POSTRIDER_TESTS_SITE_CASE_H
#define POSTRIDER_TESTS_SITE_CASE_H

/* A site in a scratch folder: its configuration, its articles, and what was loaded of them. */

#include <stdio.h>
#include <stdlib.h>

#include "base/strbuf.h"
#include "scratch.h"
#include "source/source.h"

struct site_case {
	char *folder;
	struct settings *settings;
	struct source_memory *memory; /* or NULL */
	struct catalogue *catalogue;
	struct report report;
	struct error err;
	int result;
};

static inline struct site_case site_new(void)
{
	return (struct site_case){.folder = scratch_new(), .err = ERROR_INIT};
}

static inline void site_clear(struct site_case *site)
{
	catalogue_free(site->catalogue);
	settings_free(site->settings);
	report_release(&site->report);
	site->report = (struct report)REPORT_INIT;
}

static inline void site_release(struct site_case *site)
{
	site_clear(site);
	scratch_free(site->folder);
}

static inline void site_write(const struct site_case *site, const char *name, const char *text)
{
	free(scratch_write_text(site->folder, name, text));
}

/* Loads everything with these lines below "sources:", and these settings of the site besides its
 * title and URL. */
static inline void site_load_as(struct site_case *site, const char *more, const char *sources)
{
	FREE_ON_EXIT char *text = xasprintf(
		"site: {title: T, url: 'https://blog.example.org/', %s}\nsources:\n%s", more,
		sources);
	FREE_ON_EXIT char *path = scratch_write_text(site->folder, "postrider.yaml", text);
	site_clear(site);
	site->err = (struct error)ERROR_INIT;
	site->settings = settings_load(path, NULL, &site->err);
	if (!site->settings) {
		fail_msg("%s", site->err.text);
	}
	site->catalogue = catalogue_new();
	site->result = source_load_all(site->settings, source_scan_take(site->settings, 0),
		site->memory, site->catalogue, &site->report, &site->err);
}

/* The same, for a site in Berlin. */
static inline void site_load_with(struct site_case *site, const char *more, const char *sources)
{
	FREE_ON_EXIT char *all = xasprintf("timezone: Europe/Berlin, %s", more);

	site_load_as(site, all, sources);
}

static inline void site_load(struct site_case *site, const char *sources)
{
	site_load_with(site, "", sources);
}

/* The only article, of a file that is written for it. */
static inline const struct article *site_load_post(struct site_case *site, const char *text)
{
	site_write(site, "posts/2020-03-04-a-post.md", text);
	site_load(site, "- articles: posts\n");
	assert_int_equal(site->result, 0);
	return site->catalogue->count == 1 ? site->catalogue->articles[0] : NULL;
}

/* The report as "path:line:column: text\n" lines, notes with a leading "note ". */
static inline void site_report(const struct site_case *site, struct strbuf *out)
{
	for (size_t i = 0; i < site->report.count; i++) {
		const struct report_item *item = &site->report.items[i];
		strbuf_addf(out, "%s%s:%d:%d: %s\n", item->severity == REPORT_NOTE ? "note " : "",
			item->path ? item->path : "", item->line, item->column, item->text);
	}
}

#endif
