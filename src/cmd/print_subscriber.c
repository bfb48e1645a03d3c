#include "cmd/print_subscriber.h"

#include "base/mem.h"
#include "cmd/print.h"
#include "subscribers/csv_export.h"

json_t *print_subscriber_values(const struct context *context, const struct subscriber *subscriber)
{
	char token[TOKEN_LEN + 1];
	FREE_ON_EXIT char *joined = print_instant(context, subscriber->joined);
	FREE_ON_EXIT char *consent = print_instant(context, subscriber->consent_at);
	FREE_ON_EXIT char *paused = subscriber->paused_until
					    ? print_instant(context, subscriber->paused_until)
					    : NULL;
	FREE_ON_EXIT char *categories = subscriber_categories_text(subscriber);

	token_make(&context->publication.store->key, TOKEN_READER, subscriber->number, token);
	return json_pack("{s:s, s:s?, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:I, s:s, s:s?, s:s}",
		"email", subscriber->address, "name", subscriber->name, "status",
		subscriber_status_name(subscriber->status), "rhythm",
		rhythm_name(subscriber->rhythm), "format", mail_format_name(subscriber->format),
		"language", subscriber->language, "categories", categories, "consent_at", consent,
		"consent_source", subscriber->consent_source, "joined", joined, "watermark",
		(json_int_t)subscriber->watermark, "reason", subscriber->reason, "paused_until",
		paused, "token", token);
}
