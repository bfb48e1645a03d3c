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
#include "model/remote_feed.h"
#include "model/source_file.h"
#include "source/source_scan.h"

/* The largest file that is taken for an article, in bytes. */
#define SOURCE_MAX_ARTICLE ((size_t)8 * 1024 * 1024)

struct authors_file;
struct folder_data;

struct source_context {
	const struct settings *settings;
	const struct source_settings *source;
	size_t index; /* of the source in the configuration */
	struct catalogue *catalogue;
	struct report *report;
	const struct scanned_source *seen;
	const struct authors_file *authors; /* or NULL */
	struct remote_feed *feed;           /* of a feed; NULL where nothing was ever fetched */
	const struct folder_data *data;     /* of a folder, for its files; or NULL */
	struct source_memory *memory;       /* or NULL */
};

/* Loads every source of the configuration from the scan, which is consumed: its paths are the
 * catalogue's. Of two articles with one URL the first by source and path stays, with a warning that
 * names both, unless they are one (source/merge.h). ERROR_INPUT where a source cannot be read: the
 * catalogue then holds the articles of the others, and is not complete.
 *
 * Files that have not changed since the memory was written are not opened; without a memory (NULL)
 * all are. Afterwards the memory is what the next run needs; its strings are the catalogue's. It
 * leaves out files with something in the report, so that this is reported again, and files whose
 * later changes might not show (scanned_file_is_sure). */
int source_load_all(const struct settings *settings, struct source_scan *scan,
	struct source_memory *memory, struct catalogue *catalogue, struct report *report,
	struct error *err);
/* Frees the lists of a memory. */
void source_memory_release(struct source_memory *memory);

/* The kinds. */
int source_load_folder(struct source_context *context, struct error *err);
int source_load_catalogue(struct source_context *context, struct error *err);
int source_load_feed(struct source_context *context, struct error *err);

#endif
