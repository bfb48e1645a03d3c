#ifndef POSTRIDER_TESTS_SETTINGS_LOAD_H
#define POSTRIDER_TESTS_SETTINGS_LOAD_H

/* Loads a configuration from text, and writes down what was found wrong with it. */

#include <stdlib.h>
#include <string.h>

#include "base/strbuf.h"
#include "config/settings.h"
#include "scratch.h"

/* Enough for a publication. */
#define SITE    "site: {title: T, url: 'https://blog.example.org/'}\n"
#define SOURCES "sources: [{articles: posts}]\n"
#define BASE    SITE SOURCES
#define MAIL    "mail:\n  from: a@example.org\n  server: smtp://localhost\n"

struct loaded {
	char *folder; /* where the file lies */
	char *path;
	struct report report;
	struct error err;
	struct settings *settings; /* NULL where it was refused */
	struct strbuf faults;      /* "line:column: text\n" for each, in the order of the report */
};

static inline struct loaded load_bytes(const char *name, const char *text, size_t len)
{
	struct loaded loaded = {.folder = scratch_new(), .faults = STRBUF_INIT, .err = ERROR_INIT};
	loaded.path = scratch_write(loaded.folder, name, text, len);
	loaded.settings = settings_load(loaded.path, &loaded.report, &loaded.err);
	for (size_t i = 0; i < loaded.report.count; i++) {
		const struct report_item *item = &loaded.report.items[i];
		assert_int_equal(item->severity, REPORT_ERROR);
		assert_string_equal(item->path, loaded.path);
		strbuf_addf(&loaded.faults, "%d:%d: %s\n", item->line, item->column, item->text);
	}
	/* Either there are settings and nothing is wrong, or the error counts. */
	if (loaded.settings) {
		assert_int_equal(loaded.report.count, 0);
	} else {
		assert_int_equal(loaded.err.kind, ERROR_CONFIG);
	}
	return loaded;
}

static inline struct loaded load(const char *text)
{
	return load_bytes("postrider.yaml", text, strlen(text));
}

static inline struct loaded load_good(const char *text)
{
	struct loaded loaded = load(text);
	if (!loaded.settings) {
		fail_msg("%s\n%s", loaded.err.text, loaded.faults.data);
	}
	return loaded;
}

static inline void loaded_release(struct loaded *loaded)
{
	settings_free(loaded->settings);
	report_release(&loaded->report);
	strbuf_release(&loaded->faults);
	free(loaded->path);
	scratch_free(loaded->folder);
}

static inline void assert_text(const char *found, const char *expected)
{
	if (!expected) {
		assert_null(found);
	} else {
		assert_non_null(found);
		assert_string_equal(found, expected);
	}
}

/* A path of the settings: relative to the file's folder, or absolute as it was. */
static inline void assert_path(const struct loaded *loaded, const char *found, const char *expected)
{
	FREE_ON_EXIT char *path = path_join(loaded->folder, expected);
	assert_text(found, path);
}

struct fault_case {
	const char *text;
	const char *expected; /* all faults, each "line:column: text\n" */
};

static inline void check_faults(const struct fault_case *cases, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct loaded loaded = load(cases[i].text);
		if (loaded.settings || strcmp(loaded.faults.data, cases[i].expected) != 0) {
			fail_msg("%s\ngives\n%s%s\ninstead of\n%s", cases[i].text,
				loaded.faults.data, loaded.err.text, cases[i].expected);
		}
		loaded_release(&loaded);
	}
}

#endif
