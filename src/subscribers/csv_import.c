#include "subscribers/csv_import.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/csv.h"
#include "base/date.h"
#include "base/mem.h"
#include "base/text.h"
#include "store/subscribers.h"

#define MAX_COLUMNS 64

/* The columns that have a meaning; all others are kept as attributes. */
enum column {
	COLUMN_EMAIL,
	COLUMN_NAME,
	COLUMN_CATEGORIES,
	COLUMN_RHYTHM,
	COLUMN_FORMAT,
	COLUMN_LANGUAGE,
	COLUMN_STATUS,
	COLUMN_CONSENT_AT,
	COLUMN_CONSENT_SOURCE,
	COLUMN_PAUSED_UNTIL,
	COLUMN_COUNT,
};
static const char *const column_names[COLUMN_COUNT] = {"email", "name", "categories", "rhythm",
	"format", "language", "status", "consent_at", "consent_source", "paused_until"};

struct import {
	struct subscriber_rules *rules;
	const struct subscribers_import *params;
	const struct strbuf *text;
	int index[COLUMN_COUNT];  /* of each column in the file, or -1 */
	char *names[MAX_COLUMNS]; /* as in the header */
	size_t name_count;
	struct subscribers_imported counts;
	struct error fault; /* of the store: ends the import */
};

static int read_header(struct import *import, const struct csv_row *row)
{
	for (int i = 0; i < COLUMN_COUNT; i++) {
		import->index[i] = -1;
	}
	for (size_t i = 0; i < row->count && i < MAX_COLUMNS; i++) {
		FREE_ON_EXIT char *name = xstrdup(row->fields[i]);

		text_lower_ascii(name);
		for (int j = 0; j < COLUMN_COUNT; j++) {
			if (strcmp(name, column_names[j]) == 0) {
				import->index[j] = (int)i;
			}
		}
		import->names[import->name_count++] = xstrdup(row->fields[i]);
	}
	if (import->index[COLUMN_EMAIL] < 0) {
		return error_set(&import->fault, ERROR_INPUT,
			"%s:%d:1: the header has no column 'email'", import->params->shown,
			row->line);
	}
	return 0;
}

static const char *field(const struct import *import, const struct csv_row *row, enum column column)
{
	int index = import->index[column];

	return index < 0 || (size_t)index >= row->count ? NULL : row->fields[index];
}

static bool is_known_column(const struct import *import, size_t index)
{
	for (int i = 0; i < COLUMN_COUNT; i++) {
		if (import->index[i] == (int)index) {
			return true;
		}
	}
	return false;
}

static const char *attributes(struct import *import, const struct csv_row *row)
{
	json_t *object = json_object();
	const char *kept;

	for (size_t i = 0; i < row->count && i < import->name_count; i++) {
		if (!is_known_column(import, i) && row->fields[i][0] &&
			text_is_utf8(row->fields[i], strlen(row->fields[i]))) {
			json_object_set_new(object, import->names[i], json_string(row->fields[i]));
		}
	}
	{
		FREE_ON_EXIT char *text = json_dumps(object, JSON_COMPACT | JSON_SORT_KEYS);

		kept = arena_strdup(import->rules->arena, text);
	}
	json_decref(object);
	return kept;
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
static int may_take(struct import *import, const struct subscriber *known, bool found,
	const char *key, const struct subscriber_values *values, const char **ret_why,
	struct error *err)
{
	FREE_ON_EXIT char *why = NULL;
	int suppressed = suppression_find(import->rules->store, key, &why, err);
	bool wants_mail = !values->status || !values->status[0] ||
			  text_equal_nocase(values->status, "active") ||
			  text_equal_nocase(values->status, "pending");

	if (suppressed < 0) {
		return -1;
	}
	*ret_why = NULL;
	if (wants_mail && !import->params->again) {
		if (suppressed) {
			*ret_why = "the address is suppressed";
		} else if (found && known->status == SUBSCRIBER_UNSUBSCRIBED) {
			*ret_why = "this reader has unsubscribed";
		} else if (found && known->status == SUBSCRIBER_SUPPRESSED) {
			*ret_why = "this reader is suppressed";
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

/* Where it is not the line's fault that it cannot be read, -1. */
static int leave_out(struct import *import, const struct csv_row *row, const struct error *err)
{
	if (err->kind == ERROR_STORE) {
		import->fault = *err;
		return -1;
	}
	bad_line(import, row, err->text);
	return 0;
}

static int save(struct import *import, struct subscriber *subscriber, const char *key,
	enum subscriber_status before, struct error *err)
{
	struct store *store = import->rules->store;
	bool found = subscriber->number != 0;
	bool begins = !found ||
		      (before != SUBSCRIBER_ACTIVE && subscriber->status == SUBSCRIBER_ACTIVE);
	int64_t now = import->rules->now;
	int64_t known = subscriber->watermark;

	/* Also who comes back starts anew, but with nothing that they have had. */
	if (begins && start(import, subscriber, err) < 0) {
		return -1;
	}
	if (found && known > subscriber->watermark) {
		subscriber->watermark = known;
	}
	if (begins) {
		subscriber->reason = "";
	}
	if (subscriber->status == SUBSCRIBER_SUPPRESSED
			? suppression_add(store, key, "imported as suppressed", now, err) < 0
			: subscriber->status == SUBSCRIBER_ACTIVE &&
				  suppression_remove(store, key, err) < 0) {
		return -1;
	}
	if (subscriber_put(store, subscriber, key, err) < 0) {
		return -1;
	}
	*(found ? &import->counts.updated : &import->counts.added) += 1;
	return 0;
}

/* Returns 0 also for a bad line; -1 where the store failed. */
static int read_row(struct import *import, const struct csv_row *row)
{
	struct subscriber_values values = {
		.name = field(import, row, COLUMN_NAME),
		.categories = field(import, row, COLUMN_CATEGORIES),
		.rhythm = field(import, row, COLUMN_RHYTHM),
		.format = field(import, row, COLUMN_FORMAT),
		.language = field(import, row, COLUMN_LANGUAGE),
		.status = field(import, row, COLUMN_STATUS),
		.consent_at = field(import, row, COLUMN_CONSENT_AT),
		.consent_source = field(import, row, COLUMN_CONSENT_SOURCE),
		.paused_until = field(import, row, COLUMN_PAUSED_UNTIL),
	};
	const char *email = field(import, row, COLUMN_EMAIL), *key, *address, *why;
	struct subscriber subscriber = subscriber_default(import->rules);
	enum subscriber_status before;
	struct error err = ERROR_INIT;
	int found, taken;

	if (row->broken) {
		bad_line(import, row, "the line holds a NUL byte");
		return 0;
	}
	if (subscriber_address(import->rules, email ? email : "", &address, &key, &err) < 0) {
		bad_line(import, row, err.text);
		return 0;
	}
	found = subscriber_find(
		import->rules->store, import->rules->arena, key, &subscriber, &import->fault);
	if (found < 0) {
		return -1;
	}
	if (!found) {
		subscriber.consent_source = "imported from a file";
	}
	if (found && values.status && !values.status[0]) {
		values.status = NULL;
	}
	before = subscriber.status;
	taken = may_take(import, &subscriber, found, key, &values, &why, &import->fault);
	if (taken <= 0) {
		import->counts.refused += taken == 0;
		if (taken == 0) {
			report_add(import->params->report, REPORT_WARNING, import->params->shown,
				row->line, 1, "%s: left out (--again takes them)", why);
		}
		return taken;
	}
	if (found && import->params->again && !values.status) {
		values.status = "active";
	}
	if (subscriber_apply(import->rules, &values, &subscriber, &err) < 0) {
		return leave_out(import, row, &err);
	}
	subscriber.address = address;
	subscriber.attributes = attributes(import, row);
	return save(import, &subscriber, key, before, &import->fault);
}

static int on_row(void *ctx, const struct csv_row *row)
{
	struct import *import = ctx;

	if (!import->name_count) {
		return read_header(import, row);
	}
	return read_row(import, row);
}

static int read_all(struct import *import, struct error *err)
{
	const char *shown = import->params->shown;
	int result = csv_read(import->text->data, import->text->len, on_row, import, err);

	if (result < 0 && import->fault.kind != ERROR_NONE) {
		*err = import->fault;
		return -1;
	}
	return result < 0 ? error_wrap(err, "%s", shown) : 0;
}

/* A file is taken with its bad lines left out, or not at all. */
static int import_all(void *ctx, struct error *err)
{
	struct import *import = ctx;
	size_t left_out;

	if (read_all(import, err) < 0) {
		return -1;
	}
	left_out = import->counts.bad + import->counts.refused;
	if (import->params->strict && left_out) {
		return error_set(err, ERROR_INPUT,
			"%zu bad lines, and --strict was given: nothing is taken", left_out);
	}
	return import->name_count ? 0
				  : error_set(err, ERROR_INPUT, "%s:1:1: the header is missing",
					    import->params->shown);
}

int subscribers_import(struct subscriber_rules *rules, const struct subscribers_import *params,
	const struct strbuf *text, struct subscribers_imported *ret_counts, struct error *err)
{
	struct import import = {.rules = rules, .params = params, .text = text};
	int result;

	if (subscriber_require_rhythm(rules->settings, err) < 0) {
		return -1;
	}
	result = rules->dry_run ? store_dry_run(rules->store, import_all, &import, err)
				: store_transaction(rules->store, import_all, &import, err);
	if (result == 0) {
		*ret_counts = import.counts;
	}
	for (size_t i = 0; i < import.name_count; i++) {
		free(import.names[i]);
	}
	return result;
}
