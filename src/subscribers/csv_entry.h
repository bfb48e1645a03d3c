#ifndef POSTRIDER_SUBSCRIBERS_CSV_ENTRY_H
#define POSTRIDER_SUBSCRIBERS_CSV_ENTRY_H

/* One row of a file of subscribers on its way into the store: what it makes of its reader. */

#include <stdbool.h>

#include "base/csv.h"
#include "subscribers/csv_header.h"
#include "subscribers/rules.h"

struct csv_entry {
	struct subscriber_rules *rules;
	const struct csv_header *header;
	const struct csv_row *row;
	const char *key;              /* of the address */
	struct subscriber subscriber; /* as it is known, then as it becomes */
	bool found;                   /* it is known */
	enum subscriber_status before;
	enum subscriber_status said; /* the COUNT: nothing */
	struct subscriber_values values;
};

/* Whether somebody with this status has opted out, or must not be mailed. */
bool csv_opts_out(enum subscriber_status status);

/* Fills in values from the row and from what was said of the status. Again: who is known and of
 * whom nothing is said becomes active. */
void csv_entry_read_values(struct csv_entry *entry, bool again);

/* Changes the reader by the values. Who is new, or comes back, brings the proof of consent that the
 * other service had; ours is not replaced. ERROR_INPUT where a value cannot be: then the reader is
 * as before, but for who opts out, who is taken at their word. */
int csv_entry_apply(struct csv_entry *entry, struct error *err);

#endif
