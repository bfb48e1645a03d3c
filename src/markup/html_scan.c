#include "markup/html_scan.h"

#include <string.h>

/* The source and how far it has been read. */
struct scanner {
	const char *source;
	size_t len;
	size_t at;
};

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
}

static bool more(const struct scanner *scanner)
{
	return scanner->at < scanner->len;
}

static char peek(const struct scanner *scanner)
{
	return more(scanner) ? scanner->source[scanner->at] : '\0';
}

static void skip_space(struct scanner *scanner)
{
	while (more(scanner) && is_space(peek(scanner))) {
		scanner->at++;
	}
}

static void read_name(struct scanner *scanner, char *name)
{
	size_t len = 0;

	for (; more(scanner); scanner->at++) {
		char c = peek(scanner);

		if (is_space(c) || c == '/' || c == '>') {
			break;
		}
		if (len < HTML_NAME_SIZE) {
			name[len++] = c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
		}
	}
	name[len < HTML_NAME_SIZE ? len : 0] = '\0';
}

static void skip_value(struct scanner *scanner)
{
	char quote = peek(scanner);

	if (quote == '"' || quote == '\'') {
		const char *start = scanner->source + scanner->at + 1;
		const char *end = memchr(start, quote, scanner->len - scanner->at - 1);

		scanner->at = end ? (size_t)(end - scanner->source) + 1 : scanner->len;
		return;
	}
	while (more(scanner) && !is_space(peek(scanner)) && peek(scanner) != '>') {
		scanner->at++;
	}
}

/* A '=' may begin a name, but not be inside one. */
static void skip_attribute(struct scanner *scanner)
{
	scanner->at++;
	while (more(scanner) && !is_space(peek(scanner)) && !strchr("/>=", peek(scanner))) {
		scanner->at++;
	}
	skip_space(scanner);
	if (peek(scanner) == '=') {
		scanner->at++;
		skip_space(scanner);
		skip_value(scanner);
	}
}

static void read_tag(struct scanner *scanner, struct html_tag *tag)
{
	read_name(scanner, tag->name);
	while (more(scanner)) {
		skip_space(scanner);
		if (peek(scanner) == '>') {
			scanner->at++;
			tag->closed = true;
			return;
		}
		tag->self_closing = peek(scanner) == '/';
		if (tag->self_closing) {
			scanner->at++;
			/* Only "/>" closes: "/ >" does not. */
			tag->self_closing = peek(scanner) == '>';
		} else if (more(scanner)) {
			skip_attribute(scanner);
			tag->attributes++;
		}
	}
}

/* Moves behind the first of the ends of a comment, or behind everything. */
static void skip_comment(struct scanner *scanner, struct html_tag *tag)
{
	const char *rest = scanner->source + scanner->at;
	size_t left = scanner->len - scanner->at;

	for (size_t i = 0; i < left; i++) {
		bool end = (i == 0 && rest[i] == '>') ||
			   (i == 1 && rest[0] == '-' && rest[1] == '>') ||
			   (i >= 2 && rest[i] == '>' && rest[i - 1] == '-' && rest[i - 2] == '-') ||
			   (i >= 3 && rest[i] == '>' && rest[i - 1] == '!' && rest[i - 2] == '-' &&
				   rest[i - 3] == '-');

		if (end) {
			scanner->at += i + 1;
			tag->closed = true;
			return;
		}
	}
	scanner->at = scanner->len;
}

static void skip_markup(struct scanner *scanner, struct html_tag *tag)
{
	const char *start = scanner->source + scanner->at;
	const char *end;

	if (scanner->len - scanner->at >= 3 && memcmp(start, "!--", 3) == 0) {
		scanner->at += 3;
		skip_comment(scanner, tag);
		return;
	}
	end = memchr(start, '>', scanner->len - scanner->at);
	scanner->at = end ? (size_t)(end - scanner->source) + 1 : scanner->len;
	tag->closed = end != NULL;
}

void html_scan(const char *source, size_t len, size_t at, struct html_tag *ret_tag)
{
	struct scanner scanner = {.source = source, .len = len, .at = at + 1};
	struct html_tag tag = {.token = HTML_TOKEN_TEXT};
	char c = peek(&scanner);
	char next = scanner.at + 1 < len ? source[scanner.at + 1] : '\0';

	if (is_letter(c)) {
		tag.token = HTML_TOKEN_TAG;
		read_tag(&scanner, &tag);
	} else if (c == '/' && is_letter(next)) {
		tag.token = HTML_TOKEN_END_TAG;
		scanner.at++;
		read_tag(&scanner, &tag);
	} else if (c == '!' || c == '?' || (c == '/' && scanner.at + 1 < len)) {
		tag.token = HTML_TOKEN_MARKUP;
		skip_markup(&scanner, &tag);
	}
	tag.end = scanner.at;
	*ret_tag = tag;
}
