/* Header fields: whatever the value, what is written is one field of whole lines, and another
 * program reads the value out of it. The input's lines are a value, a name, an address and an id.
 */

#include "fuzz.h"

#include <gmime/gmime.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "mail/header.h"

#define LINE_LIMIT 998
#define LINE_GOAL  78

/* RFC 5322, 2.2: "X:", then lines that each end in CRLF, all but the first behind a space, none
 * of them blank, and longer than wanted only where one word alone is. */
static void check_lines(const struct strbuf *out)
{
	const char *line = out->data, *end;

	HOLDS(strlen(out->data) == out->len && strncmp(line, "X:", 2) == 0);
	for (; *line; line = end + 2) {
		size_t len;

		end = strstr(line, "\r\n");
		HOLDS(end);
		len = (size_t)(end - line);
		HOLDS(len <= LINE_LIMIT && !text_has_control(line, len) && text_is_utf8(line, len));
		HOLDS(line == out->data || (line[0] == ' ' && len > 1));
		HOLDS(len <= LINE_GOAL || !memchr(line + 3, ' ', len - 3));
	}
}

/* Nothing is left behind by a call that fails. */
static bool wrote(int result, const struct strbuf *out, const struct error *err)
{
	if (result < 0) {
		HOLDS(out->len == 0 && err->kind == ERROR_INPUT && err->text[0] == 'X');
		return false;
	}
	check_lines(out);
	return true;
}

/* The field's value without its folds. */
static char *unfold(const struct strbuf *out)
{
	STRBUF(value);

	for (const char *p = out->data + 2; *p; p++) {
		if (*p != '\r' && *p != '\n') {
			strbuf_add_char(&value, *p);
		}
	}
	return xstrdup(value.data + (value.data[0] == ' '));
}

static void check_text(const char *value)
{
	struct error err = ERROR_INIT;
	STRBUF(out);

	if (wrote(mail_header_text(&out, "X", value, &err), &out, &err)) {
		FREE_ON_EXIT char *unfolded = unfold(&out);
		char *decoded = g_mime_utils_header_decode_text(NULL, unfolded);

		HOLDS(strcmp(decoded, value) == 0);
		g_free(decoded);
	}
}

static void check_raw(const char *value)
{
	struct error err = ERROR_INIT;
	STRBUF(out);

	if (wrote(mail_header_raw(&out, "X", value, &err), &out, &err)) {
		FREE_ON_EXIT char *unfolded = unfold(&out);
		STRBUF(words);

		text_collapse(&words, value);
		HOLDS(strcmp(unfolded, words.data) == 0);
	}
}

/* GMime drops blanks at the ends of a quoted name. */
static void check_name(const char *read, const char *written)
{
	FREE_ON_EXIT char *a = g_strstrip(xstrdup(read ? read : ""));
	FREE_ON_EXIT char *b = g_strstrip(xstrdup(written));

	HOLDS(strcmp(a, b) == 0);
}

static void check_mailbox(const char *name, const char *address)
{
	struct error err = ERROR_INIT;
	InternetAddressList *list;
	InternetAddress *first;
	STRBUF(out);

	if (!wrote(mail_header_mailbox(&out, "X", name, address, &err), &out, &err) ||
		!text_is_ascii(out.data)) {
		return;
	}

	FREE_ON_EXIT char *unfolded = unfold(&out);

	list = internet_address_list_parse(NULL, unfolded);
	HOLDS(list && internet_address_list_length(list) == 1);
	first = internet_address_list_get_address(list, 0);
	HOLDS(INTERNET_ADDRESS_IS_MAILBOX(first));
	check_name(internet_address_get_name(first), name);
	g_object_unref(list);
}

static void check_id(const char *name, const char *id)
{
	struct error err = ERROR_INIT;
	STRBUF(out);

	if (wrote(mail_header_id(&out, "X", name, id, &err), &out, &err)) {
		HOLDS(text_ends_with(out.data, ">\r\n") && text_is_ascii(out.data));
	}
}

/* Takes the next line of the text; an empty one where there is none left. */
static char *next_line(const char **text)
{
	size_t len = strcspn(*text, "\n");
	char *line = xstrndup(*text, len);

	*text += len + ((*text)[len] == '\n');
	return line;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	FREE_ON_EXIT char *text = xstrndup((const char *)data, size);
	const char *rest = text;
	FREE_ON_EXIT char *value = next_line(&rest);
	FREE_ON_EXIT char *name = next_line(&rest);
	FREE_ON_EXIT char *address = next_line(&rest);
	FREE_ON_EXIT char *id = next_line(&rest);

	g_mime_init();
	check_text(text);
	check_text(value);
	check_raw(value);
	check_mailbox(name, address);
	check_id(name, id);
	return 0;
}
