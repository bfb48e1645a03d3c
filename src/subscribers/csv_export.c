#include "subscribers/csv_export.h"

#include <jansson.h>
#include <string.h>

#include "base/date.h"
#include "base/mem.h"
#include "store/subscribers.h"
#include "subscribers/csv_cell.h"

char *subscriber_categories_text(const struct subscriber *subscriber)
{
	size_t len = strlen(subscriber->categories);

	return len ? xstrndup(subscriber->categories + 1, len - 2) : xstrdup("");
}

/* The attributes that any reader has, as further columns. */
struct export
{
	struct strbuf *out;
	json_t *columns; /* an object, for its keys */
};

static int gather_columns(void *ctx, const struct subscriber *subscriber)
{
	struct export *export = ctx;
	json_t *attributes = json_loads(subscriber->attributes, 0, NULL);

	json_object_update_missing(export->columns, attributes);
	json_decref(attributes);
	return 0;
}

static void add_field(struct strbuf *out, const char *text)
{
	if (out->len && out->data[out->len - 1] != '\n') {
		strbuf_add_char(out, ',');
	}
	csv_cell_add(out, text);
}

static int add_row(void *ctx, const struct subscriber *subscriber)
{
	struct export *export = ctx;
	FREE_ON_EXIT char *categories = subscriber_categories_text(subscriber);
	json_t *attributes = json_loads(subscriber->attributes, 0, NULL);
	const char *name;
	json_t *unused;
	STRBUF(consent);
	STRBUF(paused);

	date_add_rfc3339(&consent, subscriber->consent_at);
	if (subscriber->paused_until) {
		date_add_rfc3339(&paused, subscriber->paused_until);
	}
	add_field(export->out, subscriber->address);
	add_field(export->out, subscriber->name ? subscriber->name : "");
	add_field(export->out, categories);
	add_field(export->out, rhythm_name(subscriber->rhythm));
	add_field(export->out, mail_format_name(subscriber->format));
	add_field(export->out, subscriber->language);
	add_field(export->out, subscriber_status_name(subscriber->status));
	add_field(export->out, consent.data);
	add_field(export->out, subscriber->consent_source);
	add_field(export->out, paused.data);
	json_object_foreach (export->columns, name, unused) {
		const char *value = json_string_value(json_object_get(attributes, name));

		add_field(export->out, value ? value : "");
	}
	strbuf_add_string(export->out, "\r\n");
	json_decref(attributes);
	return 0;
}

static void add_header(struct export *export)
{
	const char *name;
	json_t *unused;

	strbuf_add_string(export->out,
		"email,name,categories,rhythm,format,language,status,consent_at,consent_source,"
		"paused_until");
	json_object_foreach (export->columns, name, unused) {
		add_field(export->out, name);
	}
	strbuf_add_string(export->out, "\r\n");
}

int subscribers_export(struct store *store, struct strbuf *out, struct error *err)
{
	const struct subscriber_filter filter = {
		.status = SUBSCRIBER_STATUS_COUNT, .rhythm = RHYTHM_COUNT};
	struct export export = {.out = out, .columns = json_object()};
	int result = subscribers_each(store, &filter, gather_columns, &export, err);

	if (result == 0) {
		add_header(&export);
		result = subscribers_each(store, &filter, add_row, &export, err);
	}
	json_decref(export.columns);
	return result;
}
