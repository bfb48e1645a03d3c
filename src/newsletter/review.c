#include "newsletter/review.h"

#include "deliver/deliver.h"
#include "newsletter/transports.h"
#include "store/editions.h"

/* A number that no delivery and no reader has: the tokens of a review lead to nothing. */
#define NOBODY ((int64_t)1 << 39)

static int fill(const struct publication *publication, int64_t edition, enum rhythm rhythm,
	const struct strbuf *blob, struct strbuf *ret_message, struct error *err)
{
	const struct token_key *key = &publication->store->key;
	struct subscriber reader = {.address = publication->settings->operator_address};
	struct dkim_keys *keys;
	int result;
	char delivery_token[TOKEN_LEN + 1], reader_token[TOKEN_LEN + 1];
	struct deliver_message message = {
		.blob = blob->data,
		.blob_len = blob->len,
		.subscriber = &reader,
		.rhythm = rhythm,
		.edition = edition,
		.date = clock_now(&publication->clock),
		.delivery_token = delivery_token,
		.reader_token = reader_token,
	};

	token_make(key, TOKEN_DELIVERY, NOBODY + edition, delivery_token);
	token_make(key, TOKEN_READER, NOBODY, reader_token);
	keys = transport_keys(publication->settings, err);
	if (!keys) {
		return -1;
	}
	message.dkim = publication->settings->mail.dkim_count ? keys : NULL;
	result = deliver_fill(publication->settings, &message, ret_message, err);
	dkim_keys_free(keys);
	return result;
}

static int send_message(const struct publication *publication, struct transport *transport,
	int64_t edition, const struct strbuf *bytes, struct error *err)
{
	struct submission submission = {
		.name = "review",
		.sender = publication->settings->mail.from_email,
		.recipient = publication->settings->operator_address,
		.bytes = bytes->data,
		.len = bytes->len,
	};
	struct outcome outcome;

	if (transport_send(transport, &submission, &outcome, err) < 0) {
		return -1;
	}
	if (outcome.kind == OUTCOME_SENT || outcome.kind == OUTCOME_IN_DOUBT) {
		return edition_review_sent(
			publication->store, edition, clock_now(&publication->clock), err);
	}
	return error_set(err, ERROR_TEMPORARY, "%s: not sent: %s",
		publication->settings->operator_address, outcome.text);
}

/* 1 and the edition: its review was sent; 0: there is none; -1. */
static int send_next(const struct publication *publication, struct transport *transport,
	int64_t *ret_edition, struct error *err)
{
	enum rhythm rhythm = RHYTHM_COUNT;
	STRBUF(blob);
	STRBUF(message);
	int found = edition_next_review(publication->store, clock_now(&publication->clock),
		ret_edition, &rhythm, &blob, err);

	if (found <= 0) {
		return found;
	}
	if (fill(publication, *ret_edition, rhythm, &blob, &message, err) < 0 ||
		send_message(publication, transport, *ret_edition, &message, err) < 0) {
		return -1;
	}
	return 1;
}

/* 1: there is one to be sent; 0; -1. */
static int has_any(const struct publication *publication, struct error *err)
{
	enum rhythm rhythm;
	int64_t edition;
	STRBUF(blob);

	return edition_next_review(
		publication->store, clock_now(&publication->clock), &edition, &rhythm, &blob, err);
}

int review_send(const struct publication *publication, void (*sent)(void *ctx, int64_t edition),
	void *ctx, struct error *err)
{
	struct error fault = ERROR_INIT;
	struct transport *transport;
	int64_t edition;
	int found;

	if (publication->dry_run || !publication->settings->operator_address) {
		return 0;
	}
	found = has_any(publication, err);
	if (found <= 0) {
		return found;
	}
	transport = transport_open(publication, err);
	if (!transport) {
		return -1;
	}
	while ((found = send_next(publication, transport, &edition, &fault)) > 0) {
		if (sent) {
			sent(ctx, edition);
		}
	}
	transport_free(transport);
	if (found < 0) {
		report_add(
			publication->report, REPORT_WARNING, NULL, 0, 0, "review: %s", fault.text);
	}
	return found < 0 && fault.kind == ERROR_STORE ? error_set(err, fault.kind, "%s", fault.text)
						      : 0;
}
