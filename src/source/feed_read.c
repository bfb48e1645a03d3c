#include "source/feed_read.h"

#include <stdlib.h>
#include <string.h>

#include <libxml/parser.h>

#include "base/mem.h"
#include "base/strbuf.h"
#include "base/text.h"
#include "source/feed_read_parts.h"

/* An entity is never longer, so that no document grows to more than some ten times its size. */
#define ENTITY_BYTES 32

/* The first of the parser's errors: the later ones follow from it. */
struct first_error {
	int line;
	char *text;
};

static void keep_first(void *context, xmlErrorPtr cause)
{
	xmlParserCtxtPtr parser = context;
	struct first_error *first = parser->_private;
	STRBUF(clean);
	STRBUF(message);

	if (first->text || cause->level < XML_ERR_ERROR) {
		return;
	}
	if (cause->message) {
		text_clean(&clean, cause->message, strlen(cause->message), NULL);
	}
	text_collapse(&message, clean.data);
	first->line = cause->line;
	first->text = strbuf_detach(&message, NULL);
}

static int refuse_entity(
	const struct feed_reader *reader, const char *name, const char *why, struct error *err)
{
	STRBUF(clean);

	text_clean(&clean, name, strlen(name), NULL);
	return error_set(err, ERROR_INPUT, "%s: the entity '%.64s' %s: this is not read",
		reader->source->shown, clean.data, why);
}

/* No feed needs external entities, or entities made of others. */
static int check_entities(
	const struct feed_reader *reader, const xmlDoc *document, struct error *err)
{
	const xmlNode *node = document->intSubset ? document->intSubset->children : NULL;

	for (; node; node = node->next) {
		const xmlEntity *entity = (const xmlEntity *)node;
		const char *content;

		if (node->type != XML_ENTITY_DECL) {
			continue;
		}
		content = entity->content ? (const char *)entity->content : "";
		if (entity->etype != XML_INTERNAL_GENERAL_ENTITY) {
			return refuse_entity(reader, (const char *)node->name,
				"is external, or a parameter", err);
		}
		if (strlen(content) > ENTITY_BYTES || strpbrk(content, "&<")) {
			return refuse_entity(
				reader, (const char *)node->name, "is long, or holds another", err);
		}
	}
	return 0;
}

static bool begins(const char *text, size_t len, const char *word)
{
	size_t n = strlen(word);

	return len >= n && strncasecmp(text, word, n) == 0;
}

/* The encoding that the server named, where the document declares none and is not in UTF-8, the
 * default (XML 1.0, 4.3.3); else NULL. */
static const char *foreign_charset(const struct feed_source *source)
{
	const char *end = memmem(source->bytes, source->len, "?>", 2);
	const char *encoding = memmem(source->bytes, source->len, "encoding", 8);
	bool declared = begins(source->bytes, source->len, "<?xml") && encoding && encoding < end;

	return source->charset && *source->charset && !declared &&
			       !text_is_utf8(source->bytes, source->len)
		       ? source->charset
		       : NULL;
}

static int read_document(struct feed_reader *reader, xmlParserCtxtPtr parser, struct error *err)
{
	const struct feed_source *source = reader->source;
	struct first_error first = {0};
	xmlDocPtr document;
	int result;

	parser->_private = &first;
	parser->sax->serror = keep_first;
	/* Neither NOENT nor DTDLOAD: entities stay references, and nothing is loaded. */
	document = xmlCtxtReadMemory(parser, source->bytes, (int)source->len, source->url,
		foreign_charset(source),
		XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NOCDATA);
	if (!document || !parser->wellFormed) {
		result = error_set(err, ERROR_INPUT, "%s:%d: %s", source->shown,
			first.line ? first.line : 1, first.text ? first.text : "this is no XML");
	} else {
		result = check_entities(reader, document, err);
	}
	if (result == 0) {
		result = feed_parse_xml(reader, xmlDocGetRootElement(document), err);
	}
	xmlFreeDoc(document);
	free(first.text);
	return result;
}

static int read_xml(struct feed_reader *reader, struct error *err)
{
	xmlParserCtxtPtr parser = xmlNewParserCtxt();
	int result;

	if (!parser) {
		return error_set(err, ERROR_INPUT, "no XML parser");
	}
	result = read_document(reader, parser, err);
	xmlFreeParserCtxt(parser);
	return result;
}

int feed_read(const struct feed_source *source, struct arena *arena, struct read_feed *ret_feed,
	struct error *err)
{
	struct read_feed feed = {0};
	struct feed_source trimmed = *source;
	struct feed_reader reader = {.source = &trimmed, .arena = arena, .feed = &feed};
	const char *start = source->bytes;
	size_t len = source->len;
	int result;

	if (len > FEED_READ_BYTES && !source->own) {
		return error_set(err, ERROR_INPUT, "%s: over %d bytes: this is not read",
			source->shown, FEED_READ_BYTES);
	}
	if (begins(start, len, "\xEF\xBB\xBF")) {
		start += 3;
		len -= 3;
	}
	while (len && strchr(" \t\r\n", *start) && *start) {
		start++;
		len--;
	}
	if (!len) {
		return error_set(err, ERROR_INPUT, "%s:1: this is empty", source->shown);
	}
	if (begins(start, len, "<!doctype html") || begins(start, len, "<html")) {
		return error_set(err, ERROR_INPUT,
			"%s:1: this is an HTML page; give the address of its feed", source->shown);
	}
	/* White space before the XML declaration is a fault that many feeds have. */
	trimmed.bytes = start;
	trimmed.len = len;
	result = *start == '{' ? feed_parse_json(&reader, err) : read_xml(&reader, err);
	if (result == 0) {
		*ret_feed = feed;
	}
	return result;
}
