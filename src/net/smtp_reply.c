#include "net/smtp_reply.h"

#include <string.h>

#include "base/mem.h"
#include "base/text.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

void smtp_add_clean(char *buffer, size_t size, const char *text, size_t len)
{
	size_t used = strlen(buffer);

	for (size_t i = 0; i < len;) {
		unsigned codepoint = 0;
		size_t width = text_decode(text + i, len - i, &codepoint);
		bool space = width == 0 || codepoint <= ' ' ||
			     (codepoint >= 0x7f && codepoint < 0xa0) || codepoint == 0x2028 ||
			     codepoint == 0x2029;

		if (used + (space ? 1 : width) >= size) {
			break;
		}
		if (!space) {
			memcpy(buffer + used, text + i, width);
			used += width;
		} else if (used > 0 && buffer[used - 1] != ' ') {
			buffer[used++] = ' ';
		}
		i += width ? width : 1;
	}
	buffer[used] = '\0';
}

/* The length of an enhanced code of the given class at the start of the text, or 0. RFC 2034,
 * section 4: class "." 1*3digit "." 1*3digit. */
static size_t enhanced_len(const char *text, size_t len, int class)
{
	size_t i = 1;

	if (len < 5 || text[0] != '0' + class) {
		return 0;
	}
	for (int part = 0; part < 2; part++) {
		size_t digits = 0;

		if (i == len || text[i++] != '.') {
			return 0;
		}
		while (i < len && digits < 4 && is_digit(text[i])) {
			i++;
			digits++;
		}
		if (digits == 0 || digits > 3) {
			return 0;
		}
	}
	return i == len || text[i] == ' ' ? i : 0;
}

int smtp_reply_class(const struct smtp_reply *reply)
{
	return reply->code / 100;
}

int smtp_reply_add(struct smtp_reply *reply, const char *line, size_t len)
{
	size_t start = len > 3 ? 4 : 3, enhanced;
	int code;

	if (len < 3 || line[0] < '2' || line[0] > '5' || !is_digit(line[1]) || !is_digit(line[2]) ||
		(len > 3 && line[3] != ' ' && line[3] != '-')) {
		return -1;
	}
	code = (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
	if ((reply->lines > 0 && code != reply->code) || reply->lines == SMTP_REPLY_LINES) {
		return -1;
	}
	enhanced = enhanced_len(line + start, len - start, code / 100);
	if (reply->lines == 0) {
		reply->code = code;
		memcpy(reply->enhanced, line + start, enhanced);
		reply->enhanced[enhanced] = '\0';
	}
	start += enhanced;
	smtp_add_clean(reply->text, sizeof(reply->text), " ", reply->lines > 0);
	while (start < len && line[start] == ' ') {
		start++;
	}
	smtp_add_clean(reply->text, sizeof(reply->text), line + start, len - start);
	reply->lines++;
	return len == 3 || line[3] == ' ';
}

/* Copies the word at text, without the marks around it, where it is one that fits. */
static void copy_word(const char *text, char *word, size_t size)
{
	size_t len;

	text += strspn(text, "<\"'([ ");
	len = strcspn(text, " ,;)]>\"'");
	if (len > 0 && len < size) {
		memcpy(word, text, len);
		word[len] = '\0';
	}
}

/* Where servers put their name for a message: Postfix "Ok: queued as 4B2C", Exim "OK id=1qT-00",
 * sendmail and OpenSMTPD "3a4b Message accepted for delivery", SES "Ok 0100018b-6c". */
static void find_queue_id(const char *text, char *id, size_t size)
{
	static const char *const before[] = {"queued as ", "id="};
	const char *space = strchr(text, ' ');

	for (size_t i = 0; i < ARRAY_LEN(before); i++) {
		const char *found = strcasestr(text, before[i]);

		if (found) {
			copy_word(found + strlen(before[i]), id, size);
			return;
		}
	}
	if (space && strncasecmp(space, " message accepted", 17) == 0) {
		copy_word(text, id, size);
	} else if (space && strncasecmp(text, "ok ", 3) == 0 && !strchr(space + 1, ' ')) {
		copy_word(space + 1, id, size);
	}
}

void smtp_reply_outcome(
	const struct smtp_reply *reply, enum outcome_kind kind, struct outcome *ret_outcome)
{
	*ret_outcome = (struct outcome){.kind = kind, .code = reply->code};
	memcpy(ret_outcome->enhanced, reply->enhanced, sizeof(ret_outcome->enhanced));
	memcpy(ret_outcome->text, reply->text, sizeof(ret_outcome->text));
	if (kind == OUTCOME_SENT) {
		find_queue_id(reply->text, ret_outcome->queue_id, sizeof(ret_outcome->queue_id));
	}
}
