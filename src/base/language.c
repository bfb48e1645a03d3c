#include "base/language.h"

#include <string.h>
#include <strings.h>

#include "base/mem.h"

#define SUBTAG_MAX 8

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_subtag(const char *text, size_t len, bool first)
{
	if (len < 1 || len > SUBTAG_MAX) {
		return false;
	}
	for (size_t i = 0; i < len; i++) {
		if (!is_letter(text[i]) && (first || text[i] < '0' || text[i] > '9')) {
			return false;
		}
	}
	/* Four to eight letters are reserved or to be registered: none ever was. */
	return !first || len == 2 || len == 3 || (len == 1 && strchr("xXiI", text[0]));
}

bool language_is_tag(const char *text)
{
	bool first = true;

	for (;; first = false) {
		size_t len = strcspn(text, "-");

		if (!is_subtag(text, len, first)) {
			return false;
		}
		if (!text[len]) {
			/* "x" and "i" alone say nothing. */
			return !first || len > 1;
		}
		text += len + 1;
	}
}

const char *language_direction(const char *tag)
{
	static const char *const right_to_left[] = {
		"ar", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"};
	size_t len = strcspn(tag, "-");

	for (size_t i = 0; i < ARRAY_LEN(right_to_left); i++) {
		if (len == 2 && strncasecmp(tag, right_to_left[i], 2) == 0) {
			return "rtl";
		}
	}
	return "ltr";
}
