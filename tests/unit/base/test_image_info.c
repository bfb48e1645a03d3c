#include "base/image_info.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "scratch.h"
#include "unit.h"

#define PNG  "\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\x02\x80\0\0\x01\xe0\x08\x02\0\0\0"
#define JPEG "\xFF\xD8\xFF\xE0\0\x06JFIF\xFF\xFF\xC0\0\x11\x08\0\x64\0\xC8\x03\x01\x22\0"
#define GIF  "GIF89a\x0a\0\x14\0\x80\0\0"
#define VP8X "RIFF\x1a\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\x3f\x01\0\xef\0\0"
#define VP8L "RIFF\x1a\0\0\0WEBPVP8L\x0a\0\0\0\x2f\x63\x40\x0c\0\0\0\0"
#define VP8  "RIFF\x1a\0\0\0WEBPVP8 \x0a\0\0\0\0\0\0\x9d\x01\x2a\x40\x01\xf0\0"
#define FTYP                                                                                       \
	"\0\0\0\x14"                                                                               \
	"ftypavif\0\0\0\0mif1"
#define META                                                                                       \
	"\0\0\0\x30"                                                                               \
	"meta\0\0\0\0"
#define SIZE                                                                                       \
	"\0\0\0\x24"                                                                               \
	"iprp\0\0\0\x1c"                                                                           \
	"ipco\0\0\0\x14"                                                                           \
	"ispe\0\0\0\0\0\0\x03\x20\0\0\x02\x58"
#define AVIF FTYP META SIZE
#define ROW(bytes, type, width, height)                                                            \
	{                                                                                          \
		bytes, sizeof(bytes) - 1, type, width, height                                      \
	}

static const struct {
	const char *bytes;
	size_t len;
	enum image_type type;
	int width, height;
} images[] = {
	ROW(PNG, IMAGE_PNG, 640, 480),
	ROW(JPEG, IMAGE_JPEG, 200, 100),
	ROW(GIF, IMAGE_GIF, 10, 20),
	ROW(VP8X, IMAGE_WEBP, 320, 240),
	ROW(VP8L, IMAGE_WEBP, 100, 50),
	ROW(VP8, IMAGE_WEBP, 320, 240),
	ROW(AVIF, IMAGE_AVIF, 800, 600),
	ROW("<svg xmlns='http://www.w3.org/2000/svg' width='120' height=\"60px\"/>", IMAGE_SVG, 120,
		60),
	ROW("\xEF\xBB\xBF<?xml version='1.0'?>\n<!-- <svg width='1' height='1'> -->\n<!DOCTYPE svg>"
	    "<svg viewBox='0 0 300.5 200'>",
		IMAGE_SVG, 300, 200),
	ROW("<svg width='100%' height='10em' viewBox='-5,-5,40,30'>", IMAGE_SVG, 40, 30),
	ROW("<svg>", IMAGE_SVG, 0, 0),
	ROW("<svg width='99999999999999999999' height='1'>", IMAGE_SVG, 9999999, 1),
	ROW("<svgx width='1' height='1'>", IMAGE_UNKNOWN, 0, 0),
	ROW("<html><svg>", IMAGE_UNKNOWN, 0, 0),
	ROW("", IMAGE_UNKNOWN, 0, 0),
	ROW("plain text", IMAGE_UNKNOWN, 0, 0),
	/* A picture without height is none that can be shown: no size rather than a wrong one. */
	ROW("GIF89a\x0a\0\0\0", IMAGE_GIF, 0, 0),
	/* A JPEG whose segment has an impossible length, and one that ends at once. */
	ROW("\xFF\xD8\xFF\xE0\0\0\xFF\xC0\0\x11\x08\0\x64\0\xC8", IMAGE_JPEG, 0, 0),
	ROW("\xFF\xD8\xFF", IMAGE_JPEG, 0, 0),
	/* HEIC is none of ours; a box longer than the file ends the search. */
	ROW("\0\0\0\x14"
	    "ftypheic\0\0\0\0mif1",
		IMAGE_UNKNOWN, 0, 0),
	ROW(FTYP "\xFF\xFF\xFF\xFFjunk" META SIZE, IMAGE_AVIF, 0, 0),
};

static void test_image_info_tells_type_and_size(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(images); i++) {
		struct image_info info;

		image_info_parse(images[i].bytes, images[i].len, &info);
		assert_int_equal(info.type, images[i].type);
		assert_int_equal(info.width, images[i].width);
		assert_int_equal(info.height, images[i].height);
	}
}

/* Every beginning of every image, in memory of exactly its size, and with every byte changed: the
 * sanitizers see a look behind the end. */
static void test_image_info_survives_hostile_bytes(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(images); i++) {
		for (size_t len = 0; len <= images[i].len; len++) {
			char *copy = malloc(len ? len : 1);
			struct image_info info;

			memcpy(copy, images[i].bytes, len);
			image_info_parse(copy, len, &info);
			for (size_t at = 0; at < len; at++) {
				copy[at] = (char)0xFF;
				image_info_parse(copy, len, &info);
				copy[at] = 0;
				image_info_parse(copy, len, &info);
				copy[at] = images[i].bytes[at];
			}
			assert_true((info.width == 0) == (info.height == 0));
			free(copy);
		}
	}
}

static void test_image_info_loads_files(void **state)
{
	char *folder = scratch_new();
	FREE_ON_EXIT char *path = scratch_write(folder, "a.png", PNG, sizeof(PNG) - 1);
	FREE_ON_EXIT char *gone = path_join(folder, "gone.png");
	struct error err = ERROR_INIT;
	struct image_info info;

	(void)state;
	assert_int_equal(image_info_load(path, &info, &err), 0);
	assert_int_equal(info.type, IMAGE_PNG);
	assert_int_equal(info.width, 640);
	assert_int_equal(image_info_load(gone, &info, &err), -1);
	assert_int_equal(err.kind, ERROR_IO);
	assert_int_equal(image_info_load(folder, &info, &err), -1);
	scratch_free(folder);
}

static void test_image_info_knows_names_and_media_types(void **state)
{
	static const struct {
		const char *name;
		enum image_type type;
		const char *media_type;
	} table[] = {
		{"a.png", IMAGE_PNG, "image/png"},
		{"https://x.example/A.JPG?v=1.gif#b", IMAGE_JPEG, "image/jpeg"},
		{"a.jpeg", IMAGE_JPEG, "image/jpeg"},
		{"a.gif", IMAGE_GIF, "image/gif"},
		{"a.webp", IMAGE_WEBP, "image/webp"},
		{"a.avif", IMAGE_AVIF, "image/avif"},
		{"a.svg", IMAGE_SVG, "image/svg+xml"},
		{"png", IMAGE_UNKNOWN, NULL},
		{"", IMAGE_UNKNOWN, NULL},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		enum image_type type = image_type_of_name(table[i].name);
		const char *media_type = image_media_type(type);

		assert_int_equal(type, table[i].type);
		if (table[i].media_type) {
			assert_string_equal(media_type, table[i].media_type);
		} else {
			assert_null(media_type);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_image_info_tells_type_and_size),
		cmocka_unit_test(test_image_info_survives_hostile_bytes),
		cmocka_unit_test(test_image_info_loads_files),
		cmocka_unit_test(test_image_info_knows_names_and_media_types),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
