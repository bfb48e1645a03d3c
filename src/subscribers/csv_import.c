#include "subscribers/csv_import.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/charset.h"
#include "base/csv_loose.h"
#include "base/date.h"
#include "base/mem.h"
#include "store/subscribers.h"
#include "subscribers/csv_entry.h"
#include "subscribers/csv_header.h"

struct import {
	struct subscriber_rules *rules;
	const struct subscribers_import *params;
	struct strbuf text; /* in UTF-8 */
	struct csv_header header;
	json_t *opted_out; /* an object, for its keys: those of addresses, by a line of this file */
	struct subscribers_imported counts;
	struct error fault; /* of the header or the store: ends the import */
};

static void name_left_out(const struct import *import, int line)
{
	STRBUF(names);

	csv_header_add_left_out(&import->header, &names);
	if (names.len) {
		report_add(import->params->report, REPORT_WARNING, import->params->shown, line, 1,
			"columns left out: %s (--keep COLUMN keeps one as an attribute)",
			names.data);
	}
}

static int read_header(struct import *import, const struct csv_row *row)
{
	const struct subscribers_import *params = import->params;

	if (csv_header_read(&import->header, row, params->keep, params->ignore, &import->fault) <
		0) {
		return error_wrap(&import->fault, "%s:%d:1", params->shown, row->line);
	}
	name_left_out(import, row->line);
	return 0;
}

/* Where a new reader starts: --start. */
static int start(struct import *import, struct subscriber *subscriber, struct error *err)
{
	struct store *store = import->rules->store;
	const char *text = import->params->start;
	struct moment moment;

	if (!text || strcmp(text, "now") == 0) {
		return store_last_sequence(store, &subscriber->watermark, err);
	}
	if (strcmp(text, "last") == 0) {
		return subscribers_start(store, subscriber->rhythm, &subscriber->watermark, err);
	}
	if (date_parse(text, import->rules->settings->site.zone, &moment, err) < 0) {
		err->kind = ERROR_USAGE;
		return error_wrap(err, "--start");
	}
	return subscribers_start_at(store, moment.at, &subscriber->watermark, err);
}

/* Whether the reader may be taken; false with *ret_why where not. */
static int may_take(struct import *import, const struct csv_entry *entry, const char **ret_why,
	struct error *err)
{
	FREE_ON_EXIT char *why = NULL;
	int suppressed = suppression_find(import->rules->store, entry->key, &why, err);

	if (suppressed < 0) {
		return -1;
	}
	*ret_why = NULL;
	/* Of somebody erased, nothing is to be kept again. */
	if (suppressed && !entry->found && csv_opts_out(entry->said)) {
		*ret_why = "the address is suppressed, and stays so";
	}
	if (!csv_opts_out(entry->said) && !import->params->again) {
		if (suppressed) {
			*ret_why = "the address is suppressed: left out (--again takes it)";
		} else if (entry->found && entry->before == SUBSCRIBER_UNSUBSCRIBED) {
			*ret_why = "this reader has unsubscribed: left out (--again takes them)";
		} else if (entry->found && entry->before == SUBSCRIBER_SUPPRESSED) {
			*ret_why = "this reader is suppressed: left out (--again takes them)";
		}
	}
	return *ret_why == NULL;
}

static void bad_line(struct import *import, const struct csv_row *row, const char *text)
{
	import->counts.bad++;
	report_add(import->params->report, REPORT_WARNING, import->params->shown, row->line, 1,
		"%s", text);
}

static int save(struct import *import, struct csv_entry *entry, struct error *err)
{
	struct store *store = import->rules->store;
	struct subscriber *subscriber = &entry->subscriber;
	bool active = subscriber->status == SUBSCRIBER_ACTIVE;
	bool suppressed = subscriber->status == SUBSCRIBER_SUPPRESSED;
	bool begins = !entry->found || (entry->before != SUBSCRIBER_ACTIVE && active);
	int64_t known = subscriber->watermark;

	/* Also who comes back starts anew, but with nothing that they have had. */
	if (begins && start(import, subscriber, err) < 0) {
		return -1;
	}
	if (begins) {
		subscriber->reason = "";
	}
	if (entry->found && known > subscriber->watermark) {
		subscriber->watermark = known;
	}
	if (suppressed && entry->before != SUBSCRIBER_SUPPRESSED &&
		suppression_add(
			store, entry->key, "imported as suppressed", import->rules->now, err) < 0) {
		return -1;
	}
	if ((active && suppression_remove(store, entry->key, err) < 0) ||
		subscriber_put(store, subscriber, entry->key, err) < 0) {
		return -1;
	}
	*(entry->found ? &import->counts.updated : &import->counts.added) += 1;
	return 0;
}

/* An opt-out in any line of the file stands, the graver one of two. */
static void remember_opt_out(struct import *import, struct csv_entry *entry)
{
	bool known = json_object_get(import->opted_out, entry->key) != NULL;
	bool out = csv_opts_out(entry->said);

	if (out && !known) {
		json_object_set_new(import->opted_out, entry->key, json_true());
	}
	if ((known || out) && entry->found && csv_opts_out(entry->before) &&
		(!out || entry->before > entry->said)) {
		entry->said = entry->before;
	} else if (known && !out) {
		entry->said = SUBSCRIBER_UNSUBSCRIBED; /* and was erased here */
	}
}

static int take(struct import *import, struct csv_entry *entry, const char *address)
{
	struct error err = ERROR_INIT;
	const char *why;
	int taken;

	remember_opt_out(import, entry);
	csv_entry_read_values(entry, import->params->again);
	taken = may_take(import, entry, &why, &import->fault);
	if (taken == 0) {
		import->counts.refused++;
		report_add(import->params->report, REPORT_WARNING, import->params->shown,
			entry->row->line, 1, "%s", why);
	}
	if (taken <= 0) {
		return taken;
	}
	if (csv_entry_apply(entry, &err) < 0) {
		if (err.kind == ERROR_STORE) {
			import->fault = err;
			return -1;
		}
		bad_line(import, entry->row, err.text);
		if (!csv_opts_out(entry->said)) {
			return 0;
		}
	}
	entry->subscriber.address = address;
	return save(import, entry, &import->fault);
}

/* Why the row cannot be told from its neighbours, or NULL. */
static const char *unreadable(const struct import *import, const struct csv_row *row)
{
	return row->broken       ? "the line holds a NUL byte"
	       : row->holds_rows ? "lines between two quotes look like rows; is a quote left open?"
	       : row->guessed && row->count != import->header.count
		       ? "a quote is left open, and the fields cannot be told"
		       : NULL;
}

/* Returns 0 also for a bad line; -1 where the store failed. */
static int read_row(struct import *import, const struct csv_row *row)
{
	struct subscriber_rules *rules = import->rules;
	struct csv_entry entry = {.rules = rules,
		.header = &import->header,
		.row = row,
		.subscriber = subscriber_default(rules)};
	const char *email = csv_header_field(&import->header, row, COLUMN_EMAIL), *address;
	struct error err = ERROR_INIT;
	int found;

	if (unreadable(import, row)) {
		bad_line(import, row, unreadable(import, row));
		return 0;
	}
	if (subscriber_address(rules, email ? email : "", &address, &entry.key, &err) < 0 ||
		csv_header_status(&import->header, row, &entry.said, &err) < 0) {
		bad_line(import, row, err.text);
		return 0;
	}
	found = subscriber_find(
		rules->store, rules->arena, entry.key, &entry.subscriber, &import->fault);
	if (found < 0) {
		return -1;
	}
	entry.found = found > 0;
	entry.before = entry.subscriber.status;
	return take(import, &entry, address);
}

static int on_row(void *ctx, const struct csv_row *row)
{
	struct import *import = ctx;

	if (!import->header.count) {
		return read_header(import, row);
	}
	return read_row(import, row);
}

/* A file is taken with its bad lines left out, or not at all. */
static int import_all(void *ctx, struct error *err)
{
	struct import *import = ctx;
	size_t left_out;

	if (csv_read_loose(import->text.data, import->text.len, on_row, import) < 0) {
		*err = import->fault;
		return -1;
	}
	left_out = import->counts.bad + import->counts.refused;
	if (import->params->strict && left_out) {
		return error_set(err, ERROR_INPUT,
			"%zu bad lines, and --strict was given: nothing is taken", left_out);
	}
	return import->header.count ? 0
				    : error_set(err, ERROR_INPUT, "%s:1:1: the header is missing",
					      import->params->shown);
}

int subscribers_import(struct subscriber_rules *rules, const struct subscribers_import *params,
	const struct strbuf *text, struct subscribers_imported *ret_counts, struct error *err)
{
	struct import import = {
		.rules = rules, .params = params, .text = STRBUF_INIT, .opted_out = json_object()};
	int result;

	charset_to_utf8(&import.text, text->data, text->len);
	result = subscriber_require_rhythm(rules->settings, err);
	if (result == 0) {
		result = rules->dry_run ? store_dry_run(rules->store, import_all, &import, err)
					: store_transaction(rules->store, import_all, &import, err);
	}
	if (result == 0) {
		*ret_counts = import.counts;
	}
	csv_header_release(&import.header);
	json_decref(import.opted_out);
	strbuf_release(&import.text);
	return result;
}
