#ifndef POSTRIDER_SOURCE_SOURCE_H
#define POSTRIDER_SOURCE_SOURCE_H

/*
 * Where articles come from. A table has a row for each kind of source; a kind is a function that
 * appends its articles to the catalogue. Bad articles are problems for the report; only a source
 * that cannot be read at all is an error.
 */

#include "base/error.h"
#include "base/report.h"
#include "config/settings.h"
#include "model/catalogue.h"

/* The largest file that is taken for an article, in bytes. */
#define SOURCE_MAX_ARTICLE ((size_t)8 * 1024 * 1024)

struct source_context {
	const struct settings *settings;
	const struct source_settings *source;
	size_t index; /* of the source in the configuration */
	struct catalogue *catalogue;
	struct report *report;
};

/* Loads every source of the configuration. Of two articles with one URL the first by source and
 * path stays, with a warning that names both. ERROR_INPUT where a source cannot be read: what
 * the others hold is in the catalogue then, and must not be taken for the whole. */
int source_load_all(const struct settings *settings, struct catalogue *catalogue,
	struct report *report, struct error *err);

/* The kinds. */
int source_load_folder(struct source_context *context, struct error *err);
int source_load_catalogue(struct source_context *context, struct error *err);

#endif
