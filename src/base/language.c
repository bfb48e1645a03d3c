#include "base/language.h"

#include <string.h>
#include <strings.h>

#include "base/mem.h"

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
