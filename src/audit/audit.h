#ifndef POSTRIDER_AUDIT_AUDIT_H
#define POSTRIDER_AUDIT_AUDIT_H

/*
 * The rules that feed readers, validators and crawlers hold against a site, applied offline to its
 * articles and to what was built from them. Reads files, changes nothing, asks no network.
 */

#include "audit/findings.h"
#include "config/settings.h"
#include "model/catalogue.h"

struct audit {
	const struct settings *settings;
	const struct catalogue *catalogue; /* finished; bodies may still be in their files */
	const char *directory;             /* the output folder, or NULL */
	const char *const *outputs;        /* the files there that are ours, relative to it */
	size_t output_count;
	int64_t now;
	struct findings *findings;
};

/* Titles, summaries, links, images and enclosures of the articles. */
void audit_articles(const struct audit *audit);
/* Dates and names, as the sources give them. The catalogue must be neither identified, which
 * changes dates, nor finished, which leaves each slug one name. */
void audit_given(const struct audit *audit, const struct catalogue *given);
/* Feeds, sitemaps, lists and robots.txt in the output folder, those that are there. */
void audit_outputs(const struct audit *audit);

#endif
