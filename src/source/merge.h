#ifndef POSTRIDER_SOURCE_MERGE_H
#define POSTRIDER_SOURCE_MERGE_H

/*
 * Makes one article of what several sources have of it. Two articles are one where they have the
 * same id, given by their sources, or the same URL, and at most one of them has a body: a
 * catalogue's entry and a Markdown file, or two catalogues' entries. Each field is that of the
 * first that has it, and so is the body. Of two articles with bodies at one URL the first stays,
 * with a warning that names both. Drafts and hidden articles are left as they are.
 */

#include "base/report.h"
#include "model/catalogue.h"

void merge_doubles(struct catalogue *catalogue, struct report *report);

#endif
