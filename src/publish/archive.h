#ifndef POSTRIDER_PUBLISH_ARCHIVE_H
#define POSTRIDER_PUBLISH_ARCHIVE_H

/*
 * The whole history of a channel in archive documents (RFC 5005, section 4): 25 articles each, in
 * the order in which they became public. A place once given is kept: a full document loses the
 * articles that are deleted, gets none, and otherwise changes only with what its articles say, and
 * once, when its successor appears.
 */

#include "output/output.h"
#include "publish/channel.h"
#include "publish/output_file.h"

/* Adds the documents, and tells the address of the newest one for each format that has an archive:
 * Atom (RSS, where there is no Atom) and JSON Feed. Places of new articles are remembered in the
 * store, but for a dry run. */
int archive_plan(struct output_files *files, const struct channel *channel,
	const char *ret_newest[FEED_FORMAT_COUNT], struct error *err);

#endif
