#include "cmd/review.h"

#include "cmd/print.h"
#include "cmd/send.h"
#include "store/editions.h"

/* A number that no delivery and no reader has: the tokens of a review lead to nothing. */
#define NOBODY ((int64_t)1 << 39)

static int fill(struct context *context, int64_t edition, enum rhythm rhythm,
	const struct strbuf *blob, struct strbuf *ret_message, struct error *err)
{
	const struct token_key *key = &context->publication.store->key;
	struct dkim_keys *keys;
	int result;
	struct subscriber operator= {.address = context->publication.settings->operator_address};
	char delivery_token[TOKEN_LEN + 1], reader_token[TOKEN_LEN + 1];
	struct deliver_message message = {
		.blob = blob->data,
		.blob_len = blob->len,
		.subscriber = &operator,
		.rhythm = rhythm,
		.edition = edition,
		.date = clock_now(&context->publication.clock),
		.delivery_token = delivery_token,
		.reader_token = reader_token,
	};

	token_make(key, TOKEN_DELIVERY, NOBODY + edition, delivery_token);
	token_make(key, TOKEN_READER, NOBODY, reader_token);
	keys = send_keys(context->publication.settings, err);
	if (!keys) {
		return -1;
	}
	message.dkim = context->publication.settings->mail.dkim_count ? keys : NULL;
	result = deliver_fill(context->publication.settings, &message, ret_message, err);
	dkim_keys_free(keys);
	return result;
}

static int give(struct context *context, struct transport *transport, int64_t edition,
	const struct strbuf *bytes, struct error *err)
{
	struct submission submission = {
		.name = "review",
		.sender = context->publication.settings->mail.from_email,
		.recipient = context->publication.settings->operator_address,
		.bytes = bytes->data,
		.len = bytes->len,
	};
	struct outcome outcome;

	if (transport_send(transport, &submission, &outcome, err) < 0) {
		return -1;
	}
	if (outcome.kind == OUTCOME_SENT || outcome.kind == OUTCOME_IN_DOUBT) {
		return edition_review_sent(context->publication.store, edition,
			clock_now(&context->publication.clock), err);
	}
	return error_set(err, ERROR_TEMPORARY, "%s: not sent: %s",
		context->publication.settings->operator_address, outcome.text);
}

/* 1: one was sent, 0: there is none, -1. */
static int send_next(struct context *context, struct transport *transport, struct error *err)
{
	enum rhythm rhythm = RHYTHM_COUNT;
	int64_t edition;
	STRBUF(blob);
	STRBUF(message);
	int found = edition_next_review(context->publication.store,
		clock_now(&context->publication.clock), &edition, &rhythm, &blob, err);

	if (found <= 0) {
		return found;
	}
	if (fill(context, edition, rhythm, &blob, &message, err) < 0 ||
		give(context, transport, edition, &message, err) < 0) {
		return -1;
	}
	print_line(context, "digest: edition %lld went to %s for review", (long long)edition,
		context->publication.settings->operator_address);
	return 1;
}

static bool has_any(struct context *context)
{
	struct error err = ERROR_INIT;
	enum rhythm rhythm;
	int64_t edition;
	STRBUF(blob);

	return edition_next_review(context->publication.store,
		       clock_now(&context->publication.clock), &edition, &rhythm, &blob, &err) > 0;
}

int review_send(struct context *context, struct error *err)
{
	struct error fault = ERROR_INIT;
	struct transport *transport;
	int sent;

	if (context->publication.dry_run || !context->publication.settings->operator_address ||
		!has_any(context)) {
		return 0;
	}
	transport = send_open(context, err);
	if (!transport) {
		return -1;
	}
	do {
		sent = send_next(context, transport, &fault);
	} while (sent > 0);
	transport_free(transport);
	if (sent < 0) {
		report_add(&context->report, REPORT_WARNING, NULL, 0, 0, "review: %s", fault.text);
	}
	return sent < 0 && fault.kind == ERROR_STORE ? error_set(err, fault.kind, "%s", fault.text)
						     : 0;
}
