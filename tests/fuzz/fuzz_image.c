/* Images: any bytes have a type or none, and a size that is whole or absent. */

#include "fuzz.h"

#include "base/image_info.h"
#include "base/image_svg.h"

static void check_size(const struct image_info *info)
{
	HOLDS(info->width >= 0 && info->height >= 0);
	HOLDS((info->width == 0) == (info->height == 0));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct image_info info, drawing = {.type = IMAGE_UNKNOWN};

	image_info_parse(data, size, &info);
	check_size(&info);
	HOLDS(info.type >= IMAGE_UNKNOWN && info.type <= IMAGE_SVG);
	HOLDS((info.type == IMAGE_UNKNOWN) == !image_media_type(info.type));
	HOLDS(info.type != IMAGE_UNKNOWN || info.width == 0);
	if (image_svg_parse((const char *)data, size, &drawing)) {
		HOLDS(drawing.type == IMAGE_SVG);
		check_size(&drawing);
	} else {
		HOLDS(drawing.type == IMAGE_UNKNOWN && info.type != IMAGE_SVG);
	}
	return 0;
}
