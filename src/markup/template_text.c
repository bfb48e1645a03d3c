#include "markup/template_text.h"

#include "base/mem.h"

static const struct {
	const char *open, *close;
} tags[] = {{"{%", "%}"}, {"{{<", ">}}"}, {"{{%", "%}}"}, {"{/*", "*/}"}};

/* "{{ site.baseurl }}", which stands in front of a path, and calls: "{{ youtube(id="x") }}". All
 * other "{{ … }}" are text, since nobody knows what they would be. */
static size_t expression_at(const struct text *text, size_t at)
{
	static const char *const bases[] = {"site.baseurl", "site.url", "site.base_url"};
	size_t room = text->len - at < TEMPLATE_MAX_TAG ? text->len - at : TEMPLATE_MAX_TAG;
	const char *end = memmem(text->bytes + at, room, "}}", 2);
	size_t name = skip_blanks(text, at + 2);
	size_t len = word_at(text, name);
	size_t behind = skip_blanks(text, name + len);

	if (!end || !len) {
		return 0;
	}
	if (text->bytes[behind] == '(') {
		return (size_t)(end - text->bytes) - at + 2;
	}
	for (size_t i = 0; i < ARRAY_LEN(bases); i++) {
		if (strlen(bases[i]) == len && starts_with(text, name, bases[i]) &&
			starts_with(text, behind, "}}")) {
			return behind + 2 - at;
		}
	}
	return 0;
}

size_t template_tag_at(const struct text *text, size_t at)
{
	size_t room = text->len - at < TEMPLATE_MAX_TAG ? text->len - at : TEMPLATE_MAX_TAG;

	for (size_t i = 0; i < ARRAY_LEN(tags); i++) {
		if (starts_with(text, at, tags[i].open)) {
			const char *end = memmem(
				text->bytes + at, room, tags[i].close, strlen(tags[i].close));

			return end ? (size_t)(end - text->bytes) - at + strlen(tags[i].close) : 0;
		}
	}
	return starts_with(text, at, "{{") ? expression_at(text, at) : 0;
}
