#include "markup/html_value.h"

#include <string.h>

#include "base/text.h"
#include "base/url.h"
#include "markup/html_css.h"

/* In mail an image is never wider than its column, whatever its width attribute says. */
#define MAIL_IMAGE_STYLE "max-width:100%;height:auto"

/* As browsers do before they look for the scheme (WHATWG URL): "java\nscript:" is one. */
static void trim_address(struct strbuf *out, const char *value)
{
	size_t len;

	while (*value && (unsigned char)*value <= ' ') {
		value++;
	}
	len = strlen(value);
	while (len && (unsigned char)value[len - 1] <= ' ') {
		len--;
	}
	for (size_t i = 0; i < len; i++) {
		if (!strchr("\t\r\n", value[i])) {
			strbuf_add_char(out, value[i]);
		}
	}
}

static bool is_data_image(const char *address)
{
	static const char *const types[] = {"png", "gif", "jpeg", "jpg", "webp", "avif", "svg+xml"};
	FREE_ON_EXIT char *start = xstrndup(
		address, strnlen(address, sizeof("data:image/svg+xml;")));

	text_lower_ascii(start);
	if (!text_starts_with(start, "data:image/")) {
		return false;
	}
	for (size_t i = 0; i < ARRAY_LEN(types); i++) {
		const char *rest = start + strlen("data:image/");

		if (text_starts_with(rest, types[i]) && rest[strlen(types[i])] &&
			strchr(";,", rest[strlen(types[i])])) {
			return true;
		}
	}
	return false;
}

static bool is_scheme_allowed(const char *address, bool image)
{
	FREE_ON_EXIT char *scheme = xstrndup(address, strcspn(address, ":"));

	return !image && html_scheme_allowed(scheme) && !text_has_control(address, strlen(address));
}

static bool add_address(
	struct strbuf *out, const char *value, bool image, const struct html_clean_options *options)
{
	STRBUF(address);
	const char *base = options->base_url;

	trim_address(&address, value);
	if (url_has_scheme(address.data) && !url_is_http(address.data)) {
		if (!is_scheme_allowed(address.data, image) &&
			!(image && !options->styles && is_data_image(address.data))) {
			return false;
		}
		strbuf_add(out, address.data, address.len);
		return true;
	}
	if (!base && !url_is_http(address.data)) {
		strbuf_add(out, address.data, address.len);
		return !text_has_control(address.data, address.len);
	}
	return url_resolve(out, base ? base : address.data, address.data, NULL) == 0;
}

/* A part of the drawing itself: anything but "#id" could lead out of it. */
static bool add_part(struct strbuf *out, const char *value)
{
	if (value[0] != '#' || strpbrk(value, "<>\\\"' \t\r\n")) {
		return false;
	}
	strbuf_add_string(out, value);
	return true;
}

struct candidate {
	const char *address;
	size_t address_len;
	const char *descriptor; /* "2x", "100w"; may be empty */
	size_t descriptor_len;
};

/* The length of descriptors: up to a comma that is in no parentheses. */
static size_t descriptor_length(const char *text)
{
	size_t open = 0, len;

	for (len = 0; text[len] && (open || text[len] != ','); len++) {
		open += text[len] == '(';
		open -= open && text[len] == ')';
	}
	return len;
}

/* Reads one candidate of a srcset (HTML standard, 4.8.4.2.1) and returns what is behind it, or NULL
 * at the end. */
static const char *next_candidate(const char *text, struct candidate *ret_candidate)
{
	static const char space[] = " \t\r\n\f";
	struct candidate found = {0};

	text += strspn(text, " \t\r\n\f,");
	if (!*text) {
		return NULL;
	}
	found.address = text;
	found.address_len = strcspn(text, space);
	text += found.address_len;
	if (found.address[found.address_len - 1] == ',') {
		while (found.address_len && found.address[found.address_len - 1] == ',') {
			found.address_len--;
		}
		found.descriptor = text;
	} else {
		text += strspn(text, space);
		found.descriptor = text;
		found.descriptor_len = descriptor_length(text);
		text += found.descriptor_len;
	}
	while (found.descriptor_len && strchr(space, found.descriptor[found.descriptor_len - 1])) {
		found.descriptor_len--;
	}
	*ret_candidate = found;
	return text;
}

static bool is_descriptor(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (!strchr("0123456789.wxh ", text[i])) {
			return false;
		}
	}
	return true;
}

static bool add_srcset(
	struct strbuf *out, const char *value, const struct html_clean_options *options)
{
	STRBUF(made);
	struct candidate candidate;
	bool changed = false;

	for (const char *at = value; (at = next_candidate(at, &candidate));) {
		FREE_ON_EXIT char *address = xstrndup(candidate.address, candidate.address_len);
		STRBUF(resolved);

		if (!is_descriptor(candidate.descriptor, candidate.descriptor_len) ||
			!add_address(&resolved, address, true, options)) {
			changed = true;
			continue;
		}
		changed |= strcmp(resolved.data, address) != 0;
		strbuf_add_string(&made, made.len ? ", " : "");
		strbuf_add(&made, resolved.data, resolved.len);
		if (candidate.descriptor_len) {
			strbuf_add_char(&made, ' ');
			strbuf_add(&made, candidate.descriptor, candidate.descriptor_len);
		}
	}
	strbuf_add_string(out, changed ? made.data : value);
	return made.len > 0;
}

bool html_value(struct strbuf *out, enum html_attribute_kind kind, const char *value,
	const struct html_clean_options *options)
{
	size_t start = out->len;
	bool stays = true;

	switch (kind) {
	case HTML_ATTRIBUTE_NONE:
	case HTML_ATTRIBUTE_STYLE:
		return false;
	case HTML_ATTRIBUTE_LABEL:
		stays = !options->styles;
		break;
	case HTML_ATTRIBUTE_TEXT:
		break;
	case HTML_ATTRIBUTE_PAINT:
		stays = html_css_is_local(value);
		break;
	case HTML_ATTRIBUTE_PART:
		return add_part(out, value);
	case HTML_ATTRIBUTE_LINK:
		stays = add_address(out, value, false, options);
		break;
	case HTML_ATTRIBUTE_MEDIA:
	case HTML_ATTRIBUTE_IMAGE:
		stays = value[strspn(value, " \t\r\n\f")] &&
			add_address(out, value, kind == HTML_ATTRIBUTE_IMAGE, options);
		break;
	case HTML_ATTRIBUTE_SRCSET:
		stays = add_srcset(out, value, options);
		break;
	}
	if (!stays) {
		strbuf_truncate(out, start);
	} else if (kind == HTML_ATTRIBUTE_TEXT || kind == HTML_ATTRIBUTE_LABEL ||
		   kind == HTML_ATTRIBUTE_PAINT) {
		strbuf_add_string(out, value);
	}
	return stays;
}

static const char *mail_style(const char *element, const struct html_clean_options *options)
{
	for (const struct html_style *style = options->styles; style && style->tag; style++) {
		if (strcmp(style->tag, element) == 0) {
			return style->text;
		}
	}
	return options->styles && strcmp(element, "img") == 0 ? MAIL_IMAGE_STYLE : "";
}

bool html_value_style(struct strbuf *out, const char *element, const char *own,
	const struct html_clean_options *options)
{
	const char *given = mail_style(element, options);
	size_t given_len = strlen(given);
	size_t start;

	/* Styles that an earlier cleaning put in front are not put there again. */
	if (own && given_len && strncmp(own, given, given_len) == 0 &&
		(!own[given_len] || own[given_len] == ';')) {
		own += given_len + (own[given_len] == ';');
	}
	strbuf_add(out, given, given_len);
	start = out->len;
	if (own && *own) {
		strbuf_add_string(out, given_len ? ";" : "");
		html_css_filter(out, own);
		if (given_len && out->len == start + 1) {
			strbuf_truncate(out, start);
		}
	}
	return out->len > 0;
}
