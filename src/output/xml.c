#include "output/xml.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <libxml/parser.h>
#include <libxml/xmlwriter.h>
#include <pthread.h>

#include "base/date.h"
#include "base/text.h"

/* Deeper than any format of ours. */
#define DEPTH_MAX 8

struct xml {
	xmlTextWriterPtr writer;
	struct strbuf *out;
	size_t start; /* length of out before the document */
	int depth;
	bool has_children[DEPTH_MAX]; /* of the open element at that depth */
	bool blank;                   /* nothing written since the last line break */
	bool failed;
};

static const char *escape_of(char c, enum xml_escape how)
{
	switch (c) {
	case '&':
		return how == XML_ESCAPE_PLAIN ? "&#x26;" : "&amp;";
	case '<':
		return how == XML_ESCAPE_PLAIN ? "&#x3C;" : "&lt;";
	case '>': /* also keeps "]]>" out of text and "?>" out of the processing instruction */
		return "&gt;";
	case '"':
		return how == XML_ESCAPE_ATTRIBUTE ? "&quot;" : NULL;
	case '\t': /* XML 1.0, section 3.3.3: a parser makes spaces of them otherwise */
		return how == XML_ESCAPE_ATTRIBUTE ? "&#x9;" : NULL;
	case '\n':
		return how == XML_ESCAPE_ATTRIBUTE ? "&#xA;" : NULL;
	default:
		return NULL;
	}
}

void xml_escape(struct strbuf *out, const char *text, enum xml_escape how)
{
	const char *rest;
	STRBUF(clean);

	text_clean(&clean, text, strlen(text), NULL);
	rest = clean.data;
	for (const char *at = rest; *at; at++) {
		const char *escape = escape_of(*at, how);

		if (escape) {
			strbuf_add(out, rest, (size_t)(at - rest));
			strbuf_add_string(out, escape);
			rest = at + 1;
		}
	}
	strbuf_add_string(out, rest);
}

static void check(struct xml *xml, int result)
{
	if (result < 0) {
		xml->failed = true;
	}
}

static void write_raw(struct xml *xml, const char *bytes)
{
	check(xml, xmlTextWriterWriteRaw(xml->writer, (const xmlChar *)bytes));
	xml->blank = false;
}

static void write_escaped(struct xml *xml, const char *text, enum xml_escape how)
{
	STRBUF(escaped);

	xml_escape(&escaped, text, how);
	write_raw(xml, escaped.data);
}

/* Begins a new line, unless nothing stands on this one yet, and indents it. */
static void break_line(struct xml *xml)
{
	if (!xml->blank) {
		write_raw(xml, "\n");
	}
	for (int i = 0; i < xml->depth; i++) {
		write_raw(xml, "  ");
	}
	xml->blank = false;
}

static void write_stylesheet(struct xml *xml, const char *css_url)
{
	STRBUF(content);

	strbuf_add_string(&content, "type=\"text/css\" href=\"");
	xml_escape(&content, css_url, XML_ESCAPE_ATTRIBUTE);
	strbuf_add_char(&content, '"');
	check(xml, xmlTextWriterWritePI(xml->writer, (const xmlChar *)"xml-stylesheet",
			   (const xmlChar *)content.data));
	xml->blank = false;
}

static int append_bytes(void *context, const char *bytes, int len)
{
	strbuf_add(context, bytes, (size_t)len);
	return len;
}

static pthread_once_t prepared = PTHREAD_ONCE_INIT;

void xml_prepare(void)
{
	pthread_once(&prepared, xmlInitParser);
}

struct xml *xml_new(struct strbuf *out, const char *css_url)
{
	struct xml *xml = xcalloc(1, sizeof(*xml));
	xmlOutputBufferPtr buffer;

	xml_prepare();
	xml->out = out;
	xml->start = out->len;
	buffer = xmlOutputBufferCreateIO(append_bytes, NULL, out, NULL);
	xml->writer = buffer ? xmlNewTextWriter(buffer) : NULL;
	if (!xml->writer) {
		xml->failed = true;
		return xml;
	}
	/* Without the encoding named, the declaration would leave it out. */
	check(xml, xmlTextWriterStartDocument(xml->writer, "1.0", "UTF-8", NULL));
	xml->blank = true; /* the declaration brings its line break */
	if (css_url) {
		write_stylesheet(xml, css_url);
	}
	return xml;
}

int xml_finish(struct xml *xml, struct error *err)
{
	bool failed;

	while (xml->depth > 0) {
		xml_close(xml);
	}
	check(xml, xmlTextWriterEndDocument(xml->writer));
	xmlFreeTextWriter(xml->writer);
	failed = xml->failed;
	if (failed) {
		strbuf_truncate(xml->out, xml->start);
	}
	free(xml);
	return failed ? error_set(err, ERROR_INPUT, "the XML writer refused the document") : 0;
}

void xml_open(struct xml *xml, const char *name)
{
	if (xml->depth == DEPTH_MAX) {
		xml->failed = true;
		return;
	}
	if (xml->depth > 0) {
		xml->has_children[xml->depth - 1] = true;
	}
	break_line(xml);
	check(xml, xmlTextWriterStartElement(xml->writer, (const xmlChar *)name));
	xml->has_children[xml->depth++] = false;
}

void xml_close(struct xml *xml)
{
	xml->depth--;
	if (xml->has_children[xml->depth]) {
		break_line(xml);
	}
	check(xml, xmlTextWriterEndElement(xml->writer));
}

void xml_attribute(struct xml *xml, const char *name, const char *value)
{
	if (!value) {
		return;
	}
	/* Not WriteAttribute, which makes references of all that is not ASCII. */
	check(xml, xmlTextWriterStartAttribute(xml->writer, (const xmlChar *)name));
	write_escaped(xml, value, XML_ESCAPE_ATTRIBUTE);
	check(xml, xmlTextWriterEndAttribute(xml->writer));
}

void xml_attribute_int(struct xml *xml, const char *name, int64_t value)
{
	STRBUF(digits);

	strbuf_addf(&digits, "%lld", (long long)value);
	xml_attribute(xml, name, digits.data);
}

void xml_text(struct xml *xml, const char *text, enum xml_escape how)
{
	write_escaped(xml, text, how);
}

static void write_element(struct xml *xml, const char *name, const char *text, enum xml_escape how)
{
	if (text) {
		xml_open(xml, name);
		xml_text(xml, text, how);
		xml_close(xml);
	}
}

void xml_element(struct xml *xml, const char *name, const char *text)
{
	write_element(xml, name, text, XML_ESCAPE_TEXT);
}

void xml_element_plain(struct xml *xml, const char *name, const char *text)
{
	write_element(xml, name, text, XML_ESCAPE_PLAIN);
}

void xml_element_rfc822(struct xml *xml, const char *name, int64_t at)
{
	STRBUF(date);

	date_add_rfc5322(&date, at, 0);
	xml_element(xml, name, date.data);
}

void xml_element_rfc3339(struct xml *xml, const char *name, int64_t at)
{
	STRBUF(date);

	date_add_rfc3339(&date, at);
	xml_element(xml, name, date.data);
}

size_t xml_length(struct xml *xml)
{
	check(xml, xmlTextWriterFlush(xml->writer));
	return xml->out->len - xml->start;
}

void xml_rewind(struct xml *xml, size_t length)
{
	check(xml, xmlTextWriterFlush(xml->writer));
	strbuf_truncate(xml->out, xml->start + length);
}
