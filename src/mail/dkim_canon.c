#include "mail/dkim_canon.h"

#include <stdbool.h>
#include <string.h>

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static void add_name(struct strbuf *out, const char *name, size_t len)
{
	while (len && is_blank(name[len - 1])) {
		len--;
	}
	for (size_t i = 0; i < len; i++) {
		char c = name[i];

		strbuf_add_char(out, c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c);
	}
}

void dkim_canon_field(struct strbuf *out, const char *field, size_t len)
{
	const char *end = field + len;
	const char *p = memchr(field, ':', len);
	bool gap = false, begun = false;

	add_name(out, field, (size_t)(p - field));
	strbuf_add_char(out, ':');
	for (p++; p < end; p++) {
		if (is_blank(*p) || *p == '\r' || *p == '\n') {
			gap = begun;
			continue;
		}
		if (gap) {
			strbuf_add_char(out, ' ');
		}
		strbuf_add_char(out, *p);
		gap = false;
		begun = true;
	}
}

/* Most of the text is hashed unchanged: neighbouring pieces are hashed in one call. */
struct body {
	struct hash hash;
	const char *run; /* bytes that belong to the hash, but are not yet in it */
	size_t run_len;
	size_t empty; /* lines that count only if another one follows */
};

static void flush(struct body *body)
{
	if (body->run_len) {
		hash_add(&body->hash, body->run, body->run_len);
	}
	body->run_len = 0;
}

static void add(struct body *body, const char *bytes, size_t len)
{
	if (body->run_len && body->run + body->run_len == bytes) {
		body->run_len += len;
		return;
	}
	flush(body);
	body->run = bytes;
	body->run_len = len;
}

/* Whether each run of white space in the line is one space. */
static bool is_single_spaced(const char *line, size_t len)
{
	bool single = !memchr(line, '\t', len);

	for (size_t i = 1; i < len; i++) {
		single &= (line[i - 1] != ' ') | (line[i] != ' '); /* without a branch */
	}
	return single;
}

static void add_words(struct body *body, const char *line, size_t len)
{
	for (size_t i = 0; i < len;) {
		size_t start = i;

		while (i < len && !is_blank(line[i])) {
			i++;
		}
		add(body, line + start, i - start);
		start = i;
		while (i < len && is_blank(line[i])) {
			i++;
		}
		if (i > start) {
			add(body, " ", 1);
		}
	}
}

/* One line without its CRLF; `ended`: that follows it. */
static void add_line(struct body *body, const char *line, size_t len, bool ended)
{
	size_t text = len;

	while (text && is_blank(line[text - 1])) {
		text--;
	}
	if (!text) {
		body->empty++;
		return;
	}
	for (; body->empty; body->empty--) {
		add(body, "\r\n", 2);
	}
	if (is_single_spaced(line, text)) {
		add(body, line, text);
	} else {
		add_words(body, line, text);
	}
	/* A body that does not end with CRLF is hashed as if it did. */
	add(body, ended ? line + len : "\r\n", 2);
}

/* The next CRLF, or NULL. Much faster than memmem for lines. */
static const char *find_line_end(const char *text, size_t len)
{
	const char *end = text + len;

	for (const char *p = text; (p = memchr(p, '\r', (size_t)(end - p))); p++) {
		if (end - p > 1 && p[1] == '\n') {
			return p;
		}
	}
	return NULL;
}

void dkim_canon_body(const char *body, size_t len, unsigned char ret_digest[HASH_BYTES])
{
	struct body state = {0};

	hash_init(&state.hash);
	for (size_t at = 0; at < len;) {
		const char *end = find_line_end(body + at, len - at);
		size_t line = end ? (size_t)(end - body) - at : len - at;

		add_line(&state, body + at, line, end != NULL);
		at += line + 2;
	}
	flush(&state);
	hash_final(&state.hash, ret_digest);
}
