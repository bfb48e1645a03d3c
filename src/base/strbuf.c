#include "base/strbuf.h"

#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char strbuf_empty[1];

void strbuf_release(struct strbuf *buf)
{
	if (!buf) {
		return;
	}
	if (buf->capacity) {
		free(buf->data);
	}
	*buf = (struct strbuf)STRBUF_INIT;
}

void strbuf_clear(struct strbuf *buf)
{
	strbuf_truncate(buf, 0);
}

char *strbuf_detach(struct strbuf *buf, size_t *ret_len)
{
	char *data;

	strbuf_reserve(buf, 0);
	data = buf->data;
	if (ret_len) {
		*ret_len = buf->len;
	}
	*buf = (struct strbuf)STRBUF_INIT;
	return data;
}

void strbuf_reserve(struct strbuf *buf, size_t more)
{
	size_t needed = buf->len + more + 1;
	size_t capacity = buf->capacity ? buf->capacity : 32;

	assert(needed > buf->len);
	if (needed <= buf->capacity) {
		return;
	}
	while (capacity < needed) {
		capacity = capacity > SIZE_MAX / 2 ? needed : capacity * 2;
	}
	buf->data = xrealloc(buf->capacity ? buf->data : NULL, capacity);
	buf->capacity = capacity;
	buf->data[buf->len] = '\0';
}

void strbuf_truncate(struct strbuf *buf, size_t len)
{
	assert(len <= buf->len);
	buf->len = len;
	if (buf->capacity) {
		buf->data[len] = '\0';
	}
}

void strbuf_add(struct strbuf *buf, const void *bytes, size_t len)
{
	if (!len) {
		return;
	}
	strbuf_reserve(buf, len);
	memcpy(buf->data + buf->len, bytes, len);
	buf->len += len;
	buf->data[buf->len] = '\0';
}

void strbuf_add_string(struct strbuf *buf, const char *text)
{
	strbuf_add(buf, text, strlen(text));
}

void strbuf_add_char(struct strbuf *buf, char c)
{
	strbuf_add(buf, &c, 1);
}

void strbuf_add_codepoint(struct strbuf *buf, unsigned codepoint)
{
	char bytes[4];
	size_t len;

	if (codepoint < 0x80) {
		bytes[0] = (char)codepoint;
		len = 1;
	} else if (codepoint < 0x800) {
		bytes[0] = (char)(0xC0 | codepoint >> 6);
		bytes[1] = (char)(0x80 | (codepoint & 0x3F));
		len = 2;
	} else if (codepoint < 0x10000) {
		bytes[0] = (char)(0xE0 | codepoint >> 12);
		bytes[1] = (char)(0x80 | (codepoint >> 6 & 0x3F));
		bytes[2] = (char)(0x80 | (codepoint & 0x3F));
		len = 3;
	} else {
		bytes[0] = (char)(0xF0 | codepoint >> 18);
		bytes[1] = (char)(0x80 | (codepoint >> 12 & 0x3F));
		bytes[2] = (char)(0x80 | (codepoint >> 6 & 0x3F));
		bytes[3] = (char)(0x80 | (codepoint & 0x3F));
		len = 4;
	}
	strbuf_add(buf, bytes, len);
}

void strbuf_vaddf(struct strbuf *buf, const char *format, va_list args)
{
	va_list again;
	int len;

	va_copy(again, args);
	len = vsnprintf(NULL, 0, format, again);
	va_end(again);
	if (len < 0) {
		abort();
	}
	strbuf_reserve(buf, (size_t)len);
	vsnprintf(buf->data + buf->len, (size_t)len + 1, format, args);
	buf->len += (size_t)len;
}

void strbuf_addf(struct strbuf *buf, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	strbuf_vaddf(buf, format, args);
	va_end(args);
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

void strbuf_trim_end(struct strbuf *buf)
{
	size_t len = buf->len;

	while (len && is_space(buf->data[len - 1])) {
		len--;
	}
	strbuf_truncate(buf, len);
}

void strbuf_trim(struct strbuf *buf)
{
	size_t start = 0;

	strbuf_trim_end(buf);
	while (start < buf->len && is_space(buf->data[start])) {
		start++;
	}
	if (start) {
		memmove(buf->data, buf->data + start, buf->len - start);
		strbuf_truncate(buf, buf->len - start);
	}
}

bool strbuf_ends_with(const struct strbuf *buf, const char *suffix)
{
	size_t len = strlen(suffix);

	return buf->len >= len && memcmp(buf->data + buf->len - len, suffix, len) == 0;
}
