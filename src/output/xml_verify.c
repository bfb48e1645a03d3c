#include "output/xml.h"

#include <limits.h>
#include <stdbool.h>
#include <string.h>

#include <libxml/SAX2.h>
#include <libxml/parser.h>

#include "base/text.h"

/* libxml2's own bound. It is kept here since libxml2 counts a text only where it comes in pieces,
 * as in a reader that parses while it receives. Here the whole document is in memory. */
#define TEXT_MAX 10000000

/* One document that is parsed. No tree is made: that of a long sitemap would take much more room
 * than its bytes. */
struct reading {
	struct error *err;
	bool failed; /* the parser goes on after an error, and the later ones follow from the first
		      */
	size_t text; /* bytes of the text that is being read */
	int text_line;
};

static void fail(struct reading *reading, int line, const char *text)
{
	if (!reading->failed) {
		reading->failed = true;
		error_set(reading->err, ERROR_INPUT, "line %d: %s", line, text);
	}
}

static void on_error(void *context, xmlErrorPtr cause)
{
	struct reading *reading = ((xmlParserCtxtPtr)context)->_private;
	const char *text = cause->message ? cause->message : "not well-formed";
	STRBUF(clean);
	STRBUF(message);

	if (cause->level >= XML_ERR_ERROR) {
		/* Some messages have several lines, some quote the bytes at fault. */
		text_clean(&clean, text, strlen(text), NULL);
		text_collapse(&message, clean.data);
		fail(reading, cause->line, message.data);
	}
}

static void on_text(void *context, const xmlChar *text, int len)
{
	struct reading *reading = ((xmlParserCtxtPtr)context)->_private;

	(void)text;
	if (!reading->text) {
		reading->text_line = xmlSAX2GetLineNumber(context);
	}
	reading->text += (size_t)len;
	if (reading->text > TEXT_MAX) {
		STRBUF(message);

		strbuf_addf(&message, "a text of over %d bytes", TEXT_MAX);
		fail(reading, reading->text_line, message.data);
	}
}

static void on_tag(void *context)
{
	((struct reading *)((xmlParserCtxtPtr)context)->_private)->text = 0;
}

static void on_start(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
	int namespace_count, const xmlChar **namespaces, int attribute_count, int defaulted_count,
	const xmlChar **attributes)
{
	(void)name, (void)prefix, (void)uri, (void)namespace_count, (void)namespaces;
	(void)attribute_count, (void)defaulted_count, (void)attributes;
	on_tag(context);
}

static void on_end(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
	(void)name, (void)prefix, (void)uri;
	on_tag(context);
}

static int verify_with(xmlParserCtxtPtr parser, const struct strbuf *bytes, struct error *err)
{
	struct reading reading = {.err = err};

	parser->_private = &reading;
	*parser->sax = (xmlSAXHandler){
		.initialized = XML_SAX2_MAGIC,
		.serror = on_error,
		.startElementNs = on_start,
		.endElementNs = on_end,
		.characters = on_text,
		.ignorableWhitespace = on_text,
		.cdataBlock = on_text,
	};
	/* Without XML_PARSE_HUGE: what libxml2 finds too large, readers refuse too. */
	xmlFreeDoc(xmlCtxtReadMemory(parser, bytes->data, (int)bytes->len, NULL, NULL,
		XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING));
	if (!parser->wellFormed) {
		fail(&reading, 1, "no document");
	}
	return reading.failed ? -1 : 0;
}

int xml_verify(const struct strbuf *bytes, struct error *err)
{
	xmlParserCtxtPtr parser;
	int result;

	if (bytes->len > INT_MAX) {
		return error_set(err, ERROR_INPUT, "%zu bytes are too many to parse", bytes->len);
	}
	xml_prepare();
	parser = xmlNewParserCtxt();
	if (!parser) {
		return error_set(err, ERROR_INPUT, "no XML parser");
	}
	result = verify_with(parser, bytes, err);
	xmlFreeParserCtxt(parser);
	return result;
}
