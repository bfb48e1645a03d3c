#include "base/image_info.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/image_svg.h"
#include "base/mem.h"
#include "base/text.h"

#define FIRST_BYTES ((size_t)1024 * 1024)

/* The bytes that are there; all that reads them checks their length. */
struct view {
	const unsigned char *bytes;
	size_t len;
};

static bool has_bytes(const struct view *view, size_t at, const char *magic, size_t len)
{
	return at <= view->len && view->len - at >= len &&
	       memcmp(view->bytes + at, magic, len) == 0;
}

/* Unsigned integers of `size` bytes, big-endian and little-endian; 0 where the bytes end. */
static uint32_t big_endian(const struct view *view, size_t at, size_t size)
{
	uint32_t value = 0;

	if (at > view->len || view->len - at < size) {
		return 0;
	}
	for (size_t i = 0; i < size; i++) {
		value = value << 8 | view->bytes[at + i];
	}
	return value;
}

static uint32_t little_endian(const struct view *view, size_t at, size_t size)
{
	uint32_t value = 0;

	if (at > view->len || view->len - at < size) {
		return 0;
	}
	for (size_t i = size; i-- > 0;) {
		value = value << 8 | view->bytes[at + i];
	}
	return value;
}

static void set_size(struct image_info *info, uint32_t width, uint32_t height)
{
	if (width && height && width <= INT_MAX && height <= INT_MAX) {
		info->width = (int)width;
		info->height = (int)height;
	}
}

static bool parse_png(const struct view *view, struct image_info *info)
{
	if (!has_bytes(view, 0, "\x89PNG\r\n\x1a\n", 8)) {
		return false;
	}
	info->type = IMAGE_PNG;
	if (has_bytes(view, 12, "IHDR", 4)) {
		set_size(info, big_endian(view, 16, 4), big_endian(view, 20, 4));
	}
	return true;
}

static bool parse_gif(const struct view *view, struct image_info *info)
{
	if (!has_bytes(view, 0, "GIF87a", 6) && !has_bytes(view, 0, "GIF89a", 6)) {
		return false;
	}
	info->type = IMAGE_GIF;
	set_size(info, little_endian(view, 6, 2), little_endian(view, 8, 2));
	return true;
}

/* The markers that begin a frame: SOF0 to SOF15 without DHT, JPG and DAC (ITU T.81, table B.1). */
static bool is_frame(unsigned marker)
{
	return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 &&
	       marker != 0xCC;
}

static bool parse_jpeg(const struct view *view, struct image_info *info)
{
	size_t at = 2;

	if (!has_bytes(view, 0, "\xFF\xD8\xFF", 3)) {
		return false;
	}
	info->type = IMAGE_JPEG;
	while (at + 4 <= view->len && view->bytes[at] == 0xFF) {
		unsigned marker = view->bytes[at + 1];
		uint32_t length = big_endian(view, at + 2, 2);

		if (marker == 0xFF) { /* a fill byte */
			at++;
			continue;
		}
		if (is_frame(marker)) {
			set_size(info, big_endian(view, at + 7, 2), big_endian(view, at + 5, 2));
			break;
		}
		if (length < 2 || marker == 0xDA || marker == 0xD9) {
			break;
		}
		at += 2 + (size_t)length;
	}
	return true;
}

/* VP8, VP8L and VP8X keep their sizes in three ways. */
static bool parse_webp(const struct view *view, struct image_info *info)
{
	if (!has_bytes(view, 0, "RIFF", 4) || !has_bytes(view, 8, "WEBP", 4)) {
		return false;
	}
	info->type = IMAGE_WEBP;
	if (has_bytes(view, 12, "VP8X", 4) && view->len >= 30) {
		set_size(info, little_endian(view, 24, 3) + 1, little_endian(view, 27, 3) + 1);
	} else if (has_bytes(view, 12, "VP8L", 4) && has_bytes(view, 20, "\x2f", 1) &&
		   view->len >= 25) {
		uint32_t bits = little_endian(view, 21, 4);

		set_size(info, (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1);
	} else if (has_bytes(view, 12, "VP8 ", 4) && has_bytes(view, 23, "\x9d\x01\x2a", 3)) {
		set_size(info, little_endian(view, 26, 2) & 0x3FFF,
			little_endian(view, 28, 2) & 0x3FFF);
	}
	return true;
}

/* Finds a box of ISO 14496-12 among those that follow each other in [*at, *end), and narrows the
 * range to its content. */
static bool find_box(const struct view *view, const char *type, size_t *at, size_t *end)
{
	size_t place = *at;

	while (place + 8 <= *end) {
		size_t size = big_endian(view, place, 4);

		if (size == 0) { /* to the end of the file */
			size = *end - place;
		}
		if (size < 8) {
			return false;
		}
		if (has_bytes(view, place + 4, type, 4)) {
			*at = place + 8;
			*end = size < *end - place ? place + size : *end;
			return true;
		}
		if (size > *end - place) {
			return false;
		}
		place += size;
	}
	return false;
}

static bool is_avif(const struct view *view)
{
	size_t at = 0, end = view->len;

	if (!has_bytes(view, 4, "ftyp", 4) || !find_box(view, "ftyp", &at, &end)) {
		return false;
	}
	for (; at + 4 <= end; at += 4) {
		if (has_bytes(view, at, "avif", 4) || has_bytes(view, at, "avis", 4)) {
			return true;
		}
	}
	return false;
}

/* The first size among the items' properties, which is the whole picture's. */
static bool parse_avif(const struct view *view, struct image_info *info)
{
	size_t at = 0, end = view->len;

	if (!is_avif(view)) {
		return false;
	}
	info->type = IMAGE_AVIF;
	if (find_box(view, "meta", &at, &end)) {
		at += 4; /* version and flags */
		if (find_box(view, "iprp", &at, &end) && find_box(view, "ipco", &at, &end) &&
			find_box(view, "ispe", &at, &end)) {
			set_size(info, big_endian(view, at + 4, 4), big_endian(view, at + 8, 4));
		}
	}
	return true;
}

static bool parse_svg(const struct view *view, struct image_info *info)
{
	return image_svg_parse((const char *)view->bytes, view->len, info);
}

void image_info_parse(const void *bytes, size_t len, struct image_info *ret_info)
{
	static bool (*const parsers[])(const struct view *, struct image_info *) = {
		parse_png, parse_jpeg, parse_gif, parse_webp, parse_avif, parse_svg};
	const struct view view = {.bytes = bytes, .len = len};

	*ret_info = (struct image_info){0};
	for (size_t i = 0; i < ARRAY_LEN(parsers); i++) {
		if (parsers[i](&view, ret_info)) {
			return;
		}
	}
}

static int read_start(int fd, struct strbuf *out, const char *path, struct error *err)
{
	struct stat info;
	char chunk[16384];

	if (fstat(fd, &info) < 0 || !S_ISREG(info.st_mode)) {
		return error_set(err, ERROR_IO, "'%s' is no regular file", path);
	}
	while (out->len < FIRST_BYTES) {
		ssize_t got = read(fd, chunk, sizeof(chunk));

		if (got < 0 && errno == EINTR) {
			continue;
		}
		if (got < 0) {
			return error_errno(err, ERROR_IO, "cannot read '%s'", path);
		}
		if (got == 0) {
			break;
		}
		strbuf_add(out, chunk, (size_t)got);
	}
	return 0;
}

int image_info_load(const char *path, struct image_info *ret_info, struct error *err)
{
	STRBUF(bytes);
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	int result;

	if (fd < 0) {
		return error_errno(err, ERROR_IO, "cannot open '%s'", path);
	}
	result = read_start(fd, &bytes, path, err);
	close(fd);
	if (result == 0) {
		image_info_parse(bytes.data, bytes.len, ret_info);
	}
	return result;
}

const char *image_media_type(enum image_type type)
{
	static const char *const names[] = {
		[IMAGE_UNKNOWN] = NULL,
		[IMAGE_PNG] = "image/png",
		[IMAGE_JPEG] = "image/jpeg",
		[IMAGE_GIF] = "image/gif",
		[IMAGE_WEBP] = "image/webp",
		[IMAGE_AVIF] = "image/avif",
		[IMAGE_SVG] = "image/svg+xml",
	};

	return names[type];
}

enum image_type image_type_of_name(const char *name)
{
	static const struct {
		const char *ending;
		enum image_type type;
	} endings[] = {
		{".png", IMAGE_PNG},
		{".jpg", IMAGE_JPEG},
		{".jpeg", IMAGE_JPEG},
		{".gif", IMAGE_GIF},
		{".webp", IMAGE_WEBP},
		{".avif", IMAGE_AVIF},
		{".svg", IMAGE_SVG},
	};
	FREE_ON_EXIT char *path = xstrndup(name, strcspn(name, "?#"));

	text_lower_ascii(path);
	for (size_t i = 0; i < ARRAY_LEN(endings); i++) {
		if (text_ends_with(path, endings[i].ending)) {
			return endings[i].type;
		}
	}
	return IMAGE_UNKNOWN;
}
