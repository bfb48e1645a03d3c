#include <stdio.h>
#include <string.h>

#include "base/csv.h"
#include "base/date.h"
#include "base/file.h"
#include "base/mem.h"
#include "cmd/cmd_subscriber.h"
#include "cmd/command.h"
#include "store/subscribers.h"

/* The attributes that any reader has, as further columns. */
struct export
{
	struct strbuf out;
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
	csv_add_field(out, text);
}

static int add_row(void *ctx, const struct subscriber *subscriber)
{
	struct export *export = ctx;
	FREE_ON_EXIT char *categories = subscriber_categories(subscriber);
	json_t *attributes = json_loads(subscriber->attributes, 0, NULL);
	const char *name;
	json_t *unused;
	STRBUF(consent);
	STRBUF(paused);

	date_add_rfc3339(&consent, subscriber->consent_at);
	if (subscriber->paused_until) {
		date_add_rfc3339(&paused, subscriber->paused_until);
	}
	add_field(&export->out, subscriber->address);
	add_field(&export->out, subscriber->name ? subscriber->name : "");
	add_field(&export->out, categories);
	add_field(&export->out, rhythm_name(subscriber->rhythm));
	add_field(&export->out, mail_format_name(subscriber->format));
	add_field(&export->out, subscriber->language);
	add_field(&export->out, subscriber_status_name(subscriber->status));
	add_field(&export->out, consent.data);
	add_field(&export->out, subscriber->consent_source);
	add_field(&export->out, paused.data);
	json_object_foreach (export->columns, name, unused) {
		const char *value = json_string_value(json_object_get(attributes, name));

		add_field(&export->out, value ? value : "");
	}
	strbuf_add_string(&export->out, "\r\n");
	json_decref(attributes);
	return 0;
}

static void add_header(struct export *export)
{
	const char *name;
	json_t *unused;

	strbuf_add_string(&export->out,
		"email,name,categories,rhythm,format,language,status,consent_at,consent_source,"
		"paused_until");
	json_object_foreach (export->columns, name, unused) {
		add_field(&export->out, name);
	}
	strbuf_add_string(&export->out, "\r\n");
}

int subscriber_export(struct context *context, struct error *err)
{
	struct subscriber_filter filter = {
		.status = SUBSCRIBER_STATUS_COUNT, .rhythm = RHYTHM_COUNT};
	struct export export = {.out = STRBUF_INIT, .columns = json_object()};
	const char *file = command_argument(context, 0);
	int result = command_expect(context, 0, 1, "", err);

	if (result == 0) {
		result = subscribers_each(
			context->publication.store, &filter, gather_columns, &export, err);
	}
	if (result == 0) {
		add_header(&export);
		result = subscribers_each(
			context->publication.store, &filter, add_row, &export, err);
	}
	if (result == 0 && file && strcmp(file, "-") != 0) {
		/* Addresses are nobody else's business. */
		result = file_replace(file, export.out.data, export.out.len, 0600, NULL, err);
	} else if (result == 0) {
		fwrite(export.out.data, 1, export.out.len, stdout);
	}
	strbuf_release(&export.out);
	json_decref(export.columns);
	return result;
}
