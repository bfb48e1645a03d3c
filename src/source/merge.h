#ifndef POSTRIDER_SOURCE_MERGE_H
#define POSTRIDER_SOURCE_MERGE_H

/*
 * What several sources say of one article. Two articles are one where a source gave them the same
 * id, or where they have one URL, as long as at most one of them has a body: a catalogue's entry
 * and a Markdown file, or two catalogues' entries. The first of them counts, field by field; what
 * it does not say is the other's, and the body is of the one that has it. Of two bodies at one URL
 * the first stays, with a warning that names both. Drafts and hidden articles are no part of this.
 */

#include "base/report.h"
#include "model/catalogue.h"

void merge_doubles(struct catalogue *catalogue, struct report *report);

#endif
