#include <gmime/gmime.h>
#include <string.h>

#include "base/text.h"
#include "mail/body.h"
#include "mail/lint.h"
#include "mail/linter.h"
#include "mail/mime.h"

static void unref(void *object)
{
	GObject **place = object;

	g_clear_object(place);
}

static GMimeMessage *parse(const char *bytes, size_t len)
{
	CLEANUP(unref) GMimeStream *stream = g_mime_stream_mem_new_with_buffer(bytes, len);
	CLEANUP(unref) GMimeParser *parser = g_mime_parser_new_with_stream(stream);

	return g_mime_parser_construct_message(parser, NULL);
}

static bool is_type(GMimeObject *object, const char *type, const char *subtype)
{
	return g_mime_content_type_is_type(g_mime_object_get_content_type(object), type, subtype);
}

static int decode(struct strbuf *out, GMimePart *part)
{
	CLEANUP(unref) GMimeStream *stream = g_mime_stream_mem_new();
	GMimeDataWrapper *content = g_mime_part_get_content(part);
	GByteArray *array;

	if (!content || g_mime_data_wrapper_write_to_stream(content, stream) < 0) {
		return -1;
	}
	array = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream));
	strbuf_add(out, array->data, array->len);
	return 0;
}

/* Returns what is wrong with the decoded text, or NULL. */
static const char *text_fault(const struct strbuf *text)
{
	bool visible = false;

	if (memchr(text->data, MAIL_SLOT_BYTE, text->len)) {
		return "a slot was left open";
	}
	if (!text_is_utf8(text->data, text->len)) {
		return "not UTF-8";
	}
	for (size_t i = 0; i < text->len; i++) {
		unsigned char c = (unsigned char)text->data[i];

		if ((c < 0x20 && !memchr("\t\r\n", c, 3)) || c == 0x7F) {
			return "a control character";
		}
		visible |= c > ' ';
	}
	return visible ? NULL : "nothing in it";
}

static void check_part(struct linter *linter, GMimeObject *object, const char *subtype)
{
	const char *charset, *fault;
	STRBUF(text);

	if (!GMIME_IS_PART(object) || !is_type(object, "text", subtype)) {
		linter_error(
			linter, 0, "the part that should be text/%s is something else", subtype);
		return;
	}
	charset = g_mime_object_get_content_type_parameter(object, "charset");
	if (!charset || !text_equal_nocase(charset, "utf-8")) {
		linter_error(linter, 0, "text/%s: the charset is not utf-8", subtype);
	}
	if (decode(&text, GMIME_PART(object)) < 0) {
		linter_error(linter, 0, "text/%s: cannot be decoded", subtype);
		return;
	}
	fault = text_fault(&text);
	if (fault) {
		linter_error(linter, 0, "text/%s: %s", subtype, fault);
	}
	if (strcmp(subtype, "html") == 0 && text.len > MAIL_HTML_MAX) {
		linter_error(linter, 0, "text/html: %zu bytes; Gmail clips messages over 102 KB",
			text.len);
	}
}

void linter_check_parts(struct linter *linter, const char *bytes, size_t len)
{
	CLEANUP(unref) GMimeMessage *message = NULL;
	GMimeMultipart *multipart;
	GMimeObject *root;

	mail_mime_start();
	message = parse(bytes, len);
	root = message ? g_mime_message_get_mime_part(message) : NULL;
	if (!root) {
		linter_error(linter, 0, "no MIME message");
	} else if (!GMIME_IS_MULTIPART(root)) {
		check_part(linter, root, "plain");
	} else if (!is_type(root, "multipart", "alternative") ||
		   g_mime_multipart_get_count(GMIME_MULTIPART(root)) != 2) {
		linter_error(linter, 0, "not a multipart/alternative of two parts");
	} else {
		multipart = GMIME_MULTIPART(root);
		check_part(linter, g_mime_multipart_get_part(multipart, 0), "plain");
		check_part(linter, g_mime_multipart_get_part(multipart, 1), "html");
	}
}
