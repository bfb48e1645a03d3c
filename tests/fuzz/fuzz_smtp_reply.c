/* Servers' replies: whatever they say, what is kept of it is short, clean, and of one class. */

#include <string.h>

#include "fuzz.h"

#include <string.h>

#include "base/text.h"
#include "net/smtp_reply.h"

/* A string that ends in its buffer and that people may be shown. */
static void check_clean(const char *text, size_t size)
{
	size_t len = strnlen(text, size);

	HOLDS(len < size && text_is_utf8(text, len) && !text_has_control(text, len));
	HOLDS(!strchr(text, '\t') && !strstr(text, "  ") && text[0] != ' ');
}

static void check_reply(const struct smtp_reply *reply)
{
	struct outcome outcome;

	HOLDS(reply->code >= 200 && reply->code <= 599 && reply->lines <= SMTP_REPLY_LINES);
	HOLDS(smtp_reply_class(reply) == reply->code / 100);
	check_clean(reply->text, sizeof(reply->text));
	check_clean(reply->enhanced, sizeof(reply->enhanced));
	HOLDS(!reply->enhanced[0] || reply->enhanced[0] == '0' + reply->code / 100);
	for (int kind = OUTCOME_SENT; kind <= OUTCOME_IN_DOUBT; kind++) {
		smtp_reply_outcome(reply, (enum outcome_kind)kind, &outcome);
		HOLDS(strcmp(outcome.text, reply->text) == 0 && outcome.code == reply->code);
		check_clean(outcome.queue_id, sizeof(outcome.queue_id));
		HOLDS(!strchr(outcome.queue_id, ' '));
		HOLDS(kind == OUTCOME_SENT || !outcome.queue_id[0]);
	}
}

/* Cut or not, what is clean stays as it is. */
static void check_cleaning(const char *text, size_t len)
{
	char once[40] = "", twice[40] = "";

	smtp_add_clean(once, sizeof(once), text, len);
	check_clean(once, sizeof(once));
	smtp_add_clean(twice, sizeof(twice), once, strlen(once));
	HOLDS(strcmp(once, twice) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *line = (const char *)data, *end = line + size;
	struct smtp_reply reply = {0};

	check_cleaning(line, size);
	while (line < end) {
		const char *next = memchr(line, '\n', (size_t)(end - line));
		int result = smtp_reply_add(&reply, line, (size_t)((next ? next : end) - line));

		if (result >= 0) {
			check_reply(&reply);
		}
		if (result != 0) {
			reply = (struct smtp_reply){0};
		}
		line = next ? next + 1 : end;
	}
	return 0;
}
