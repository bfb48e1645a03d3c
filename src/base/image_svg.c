#include "base/image_svg.h"

#include <string.h>

#define SIZE_MAX_PIXELS 1000000

static const char *skip_spaces(const char *at, const char *end)
{
	while (at < end && (*at == ' ' || *at == '\t' || *at == '\r' || *at == '\n')) {
		at++;
	}
	return at;
}

/* Behind the next `mark`, or the end. */
static const char *skip_past(const char *at, const char *end, const char *mark)
{
	size_t len = strlen(mark);
	const char *found = memmem(at, (size_t)(end - at), mark, len);

	return found ? found + len : end;
}

static bool begins(const char *at, const char *end, const char *word)
{
	size_t len = strlen(word);

	return (size_t)(end - at) >= len && memcmp(at, word, len) == 0;
}

/* Behind what may stand before the root: declaration, instructions, comments, document type. */
static const char *find_root(const char *at, const char *end)
{
	if (begins(at, end, "\xEF\xBB\xBF")) {
		at += 3;
	}
	for (at = skip_spaces(at, end); at < end; at = skip_spaces(at, end)) {
		if (begins(at, end, "<?")) {
			at = skip_past(at, end, "?>");
		} else if (begins(at, end, "<!--")) {
			at = skip_past(at, end, "-->");
		} else if (begins(at, end, "<!")) {
			at = skip_past(at, end, ">");
		} else {
			break;
		}
	}
	return at;
}

/* A number without sign, rounded down; 0 where there is none. Moves behind it. */
static int read_number(const char **at, const char *end)
{
	int value = 0;

	while (*at < end && **at >= '0' && **at <= '9') {
		value = value < SIZE_MAX_PIXELS ? value * 10 + (**at - '0') : value;
		(*at)++;
	}
	if (*at < end && **at == '.') {
		for ((*at)++; *at < end && **at >= '0' && **at <= '9';) {
			(*at)++;
		}
	}
	return value;
}

/* "120", "120px"; other units depend on who shows it. */
static int read_length(const char *at, const char *end)
{
	int value = read_number(&at, end);

	return at == end || (end - at == 2 && memcmp(at, "px", 2) == 0) ? value : 0;
}

/* "min-x min-y width height" */
static void read_view_box(const char *at, const char *end, int *ret_width, int *ret_height)
{
	int numbers[4] = {0};

	for (size_t i = 0; i < 4; i++) {
		while (at < end && (*at == ' ' || *at == ',' || *at == '-' || *at == '\n')) {
			at++;
		}
		numbers[i] = read_number(&at, end);
	}
	*ret_width = numbers[2];
	*ret_height = numbers[3];
}

struct attributes {
	int width, height, box_width, box_height;
};

static void read_attribute(struct attributes *attributes, const char *name, size_t name_len,
	const char *value, const char *end)
{
	if (name_len == 5 && memcmp(name, "width", 5) == 0) {
		attributes->width = read_length(value, end);
	} else if (name_len == 6 && memcmp(name, "height", 6) == 0) {
		attributes->height = read_length(value, end);
	} else if (name_len == 7 && memcmp(name, "viewBox", 7) == 0) {
		read_view_box(value, end, &attributes->box_width, &attributes->box_height);
	}
}

/* From behind the element's name to its '>'. */
static void read_attributes(const char *at, const char *end, struct attributes *attributes)
{
	for (at = skip_spaces(at, end); at < end && *at != '>' && *at != '/';
		at = skip_spaces(at, end)) {
		const char *name = at, *value, *stop;
		size_t name_len;

		while (at < end && !strchr("= \t\r\n/>", *at)) {
			at++;
		}
		name_len = (size_t)(at - name);
		at = skip_spaces(at, end);
		if (at >= end || *at != '=') {
			return;
		}
		at = skip_spaces(at + 1, end);
		if (at >= end || (*at != '"' && *at != '\'')) {
			return;
		}
		value = at + 1;
		stop = memchr(value, *at, (size_t)(end - value));
		if (!stop) {
			return;
		}
		read_attribute(attributes, name, name_len, value, stop);
		at = stop + 1;
	}
}

bool image_svg_parse(const char *text, size_t len, struct image_info *info)
{
	const char *end = text + len;
	const char *root = find_root(text, end);
	struct attributes attributes = {0};
	bool sized;

	if (!begins(root, end, "<svg") || end - root < 5 || !root[4] ||
		!strchr(" \t\r\n/>", root[4])) {
		return false;
	}
	info->type = IMAGE_SVG;
	read_attributes(root + 4, end, &attributes);
	sized = attributes.width && attributes.height;
	info->width = sized ? attributes.width : attributes.box_width;
	info->height = sized ? attributes.height : attributes.box_height;
	if (!info->width || !info->height) {
		info->width = info->height = 0;
	}
	return true;
}
