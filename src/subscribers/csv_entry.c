#include "subscribers/csv_entry.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/mem.h"

/* What is known already stays where the file does not say it. */
static const char *attributes(const struct csv_entry *entry, const char *known)
{
	json_t *object = json_loads(known, 0, NULL);
	const char *kept;

	object = object ? object : json_object();
	for (size_t i = 0; i < entry->header->count; i++) {
		const char *cell = csv_header_cell(entry->row, i);

		if (entry->header->columns[i].keep && cell[0]) {
			json_object_set_new(
				object, entry->header->columns[i].name, json_string(cell));
		}
	}
	{
		FREE_ON_EXIT char *text = json_dumps(object, JSON_COMPACT | JSON_SORT_KEYS);

		kept = arena_strdup(entry->rules->arena, text);
	}
	json_decref(object);
	return kept;
}

bool csv_opts_out(enum subscriber_status status)
{
	return status == SUBSCRIBER_UNSUBSCRIBED || status == SUBSCRIBER_SUPPRESSED;
}

static const char *field(const struct csv_entry *entry, enum column_role role)
{
	return csv_header_field(entry->header, entry->row, role);
}

static const char *full_name(struct csv_entry *entry)
{
	const char *name = field(entry, COLUMN_NAME);
	const char *first = field(entry, COLUMN_FIRST_NAME);
	const char *last = field(entry, COLUMN_LAST_NAME);

	return (name && name[0]) || (!first && !last)
		       ? name
		       : arena_printf(entry->rules->arena, "%s %s", first ? first : "",
				 last ? last : "");
}

void csv_entry_read_values(struct csv_entry *entry, bool again)
{
	entry->values = (struct subscriber_values){
		.name = full_name(entry),
		.categories = field(entry, COLUMN_CATEGORIES),
		.rhythm = field(entry, COLUMN_RHYTHM),
		.format = field(entry, COLUMN_FORMAT),
		.language = field(entry, COLUMN_LANGUAGE),
		.status = entry->said < SUBSCRIBER_STATUS_COUNT
				  ? subscriber_status_name(entry->said)
				  : NULL,
		.consent_at = field(entry, COLUMN_CONSENT_AT),
		.consent_source = field(entry, COLUMN_CONSENT_SOURCE),
		.paused_until = field(entry, COLUMN_PAUSED_UNTIL),
	};
	if (entry->found && again && !entry->values.status) {
		entry->values.status = subscriber_status_name(SUBSCRIBER_ACTIVE);
	}
}

static void take_proof(struct csv_entry *entry)
{
	static const enum column_role times[] = {
		COLUMN_CONFIRMED_AT, COLUMN_OPTED_IN_AT, COLUMN_CREATED_AT};
	struct subscriber *subscriber = &entry->subscriber;
	const char *said = entry->values.consent_at;
	bool dated = said && said[0];
	STRBUF(source);

	strbuf_add_string(&source, subscriber->consent_source[0] && !entry->found
					   ? subscriber->consent_source
					   : "imported from a file");
	csv_header_add_proof(entry->header, entry->row, &source);
	subscriber->consent_source = arena_strdup(entry->rules->arena, source.data);
	subscriber->consent_at = entry->rules->now;
	for (size_t i = 0; i < ARRAY_LEN(times) && !dated; i++) {
		const char *text = field(entry, times[i]);
		struct error unread = ERROR_INIT;
		struct moment moment;

		dated = text && text[0] &&
			date_parse(text, entry->rules->settings->site.zone, &moment, &unread) == 0;
		if (dated) {
			subscriber->consent_at = moment.at;
		}
	}
}

static bool comes_back(const struct csv_entry *entry)
{
	return entry->before != SUBSCRIBER_ACTIVE && entry->values.status &&
	       subscriber_status_from_name(entry->values.status) == SUBSCRIBER_ACTIVE;
}

int csv_entry_apply(struct csv_entry *entry, struct error *err)
{
	const struct subscriber_values only_status = {.status = entry->values.status};
	struct subscriber before;
	struct error unused = ERROR_INIT;

	if (!entry->found || comes_back(entry)) {
		take_proof(entry);
	}
	before = entry->subscriber;
	if (subscriber_apply(entry->rules, &entry->values, &entry->subscriber, err) == 0) {
		entry->subscriber.attributes = attributes(entry, before.attributes);
		return 0;
	}
	entry->subscriber = before;
	if (csv_opts_out(entry->said)) {
		subscriber_apply(entry->rules, &only_status, &entry->subscriber, &unused);
	}
	return -1;
}
