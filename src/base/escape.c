#include "base/escape.h"

#include <string.h>

#include "base/url.h"

static const char *html_reference(char c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;"; /* HTML 4 and mail clients with it have no &apos; */
	case '\0':
		return "\xef\xbf\xbd";
	default:
		return NULL;
	}
}

void escape_html(struct strbuf *out, const char *text, size_t len)
{
	size_t plain = 0; /* what is before it has been added */

	for (size_t i = 0; i < len; i++) {
		const char *reference = html_reference(text[i]);

		if (reference) {
			strbuf_add(out, text + plain, i - plain);
			strbuf_add_string(out, reference);
			plain = i + 1;
		}
	}
	strbuf_add(out, text + plain, len - plain);
}

void escape_url(struct strbuf *out, const char *text, size_t len)
{
	FREE_ON_EXIT char *copy = xstrndup(text, len);
	size_t at = 0;

	/* url_add_component ends at a NUL. */
	while (at < len) {
		url_add_component(out, copy + at);
		at += strlen(copy + at);
		if (at < len) {
			strbuf_add_string(out, "%00");
			at++;
		}
	}
}

void escape_text(struct strbuf *out, const char *text, size_t len)
{
	strbuf_add(out, text, len);
}
