#include "output/xml.h"

#include <limits.h>
#include <stdbool.h>
#include <string.h>

#include <libxml/parser.h>

#include "base/text.h"

/* libxml2's own bound. Its parser counts a text only where that comes in several pieces, as it does
 * in a reader which parses while it receives; here the whole is in memory. */
#define TEXT_MAX 10000000

/* The parser goes on after an error, and the later ones follow from the first. */
struct first_error {
	struct error *err;
	bool found;
};

static void keep_first(void *context, xmlErrorPtr cause)
{
	xmlParserCtxtPtr parser = context;
	struct first_error *first = parser->_private;
	STRBUF(clean);
	STRBUF(message);

	if (first->found || cause->level < XML_ERR_ERROR) {
		return;
	}
	first->found = true;
	/* Some are of several lines, some quote the bytes at fault. */
	const char *text = cause->message ? cause->message : "not well-formed";
	text_clean(&clean, text, strlen(text), NULL);
	text_collapse(&message, clean.data);
	error_set(first->err, ERROR_INPUT, "line %d: %s", cause->line, message.data);
}

/* The parser has bounded the depth. */
static const xmlNode *find_huge_text(const xmlNode *node)
{
	for (; node; node = node->next) {
		if (node->type == XML_TEXT_NODE && xmlStrlen(node->content) > TEXT_MAX) {
			return node;
		}
		const xmlNode *found = node->type == XML_ELEMENT_NODE
					       ? find_huge_text(node->children)
					       : NULL;
		if (found) {
			return found;
		}
	}
	return NULL;
}

static int verify_with(xmlParserCtxtPtr parser, const struct strbuf *bytes, struct error *err)
{
	struct first_error first = {.err = err};

	parser->_private = &first;
	parser->sax->serror = keep_first;
	/* Without XML_PARSE_HUGE: what libxml2 finds too large, readers refuse too. */
	xmlDocPtr document = xmlCtxtReadMemory(parser, bytes->data, (int)bytes->len, NULL, NULL,
		XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
	const xmlNode *huge = document ? find_huge_text(document->children) : NULL;
	int result = 0;
	/* A document with an unbound prefix is returned all the same. */
	if (first.found) {
		result = -1;
	} else if (!document) {
		result = error_set(err, ERROR_INPUT, "line 1: no document");
	} else if (huge) {
		result = error_set(err, ERROR_INPUT, "line %ld: a text of over %d bytes",
			xmlGetLineNo(huge), TEXT_MAX);
	}
	xmlFreeDoc(document);
	return result;
}

int xml_verify(const struct strbuf *bytes, struct error *err)
{
	if (bytes->len > INT_MAX) {
		return error_set(err, ERROR_INPUT, "%zu bytes are too many to parse", bytes->len);
	}
	xml_prepare();
	xmlParserCtxtPtr parser = xmlNewParserCtxt();
	if (!parser) {
		return error_set(err, ERROR_INPUT, "no XML parser");
	}
	int result = verify_with(parser, bytes, err);
	xmlFreeParserCtxt(parser);
	return result;
}
