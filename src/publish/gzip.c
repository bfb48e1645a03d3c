#include "publish/gzip.h"

#include <stdint.h>
#include <stdlib.h>
#include <zlib.h>

#include "base/mem.h"

#define WINDOW_BITS (15 + 16) /* 16: with gzip's header */
#define MEMORY      9

void gzip_bytes(struct strbuf *out, const char *bytes, size_t len)
{
	z_stream stream = {0};
	uLong bound;
	Bytef *compressed;

	if (deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, WINDOW_BITS, MEMORY,
		    Z_DEFAULT_STRATEGY) != Z_OK) {
		abort(); /* out of memory */
	}
	bound = deflateBound(&stream, len);
	compressed = xmalloc(bound);
	stream.next_in = (Bytef *)(uintptr_t)bytes;
	stream.avail_in = (uInt)len;
	stream.next_out = compressed;
	stream.avail_out = (uInt)bound;
	deflate(&stream, Z_FINISH);
	strbuf_add(out, (const char *)compressed, stream.total_out);
	deflateEnd(&stream);
	free(compressed);
}
