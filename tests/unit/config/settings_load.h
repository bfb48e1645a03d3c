#ifndef POSTRIDER_TESTS_SETTINGS_LOAD_H
#define POSTRIDER_TESTS_SETTINGS_LOAD_H

/* Loads a configuration from text, and writes down what was found wrong with it. */

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

#endif
