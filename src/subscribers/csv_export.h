#ifndef POSTRIDER_SUBSCRIBERS_CSV_EXPORT_H
#define POSTRIDER_SUBSCRIBERS_CSV_EXPORT_H

/* All subscribers as the CSV that csv_import.h takes. */

#include "base/strbuf.h"
#include "model/subscriber.h"
#include "store/store.h"

/* With a column for each attribute that any of them has; cells that a spreadsheet would run are
 * guarded (csv_cell.h). */
int subscribers_export(struct store *store, struct strbuf *out, struct error *err);

/* The categories chosen, as CSV has them: "a;b"; a new string. */
char *subscriber_categories_text(const struct subscriber *subscriber);

#endif
