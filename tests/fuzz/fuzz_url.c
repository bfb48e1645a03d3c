/* Resolution and normalisation: web addresses come out as ASCII without blanks, and normal already.
 * Others, such as mailto, stay as they are. */

#include <string.h>

#include "fuzz.h"

#include "base/mem.h"
#include "base/strbuf.h"
#include "base/url.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	FREE_ON_EXIT char *reference = xstrndup((const char *)data, size);
	STRBUF(url);
	STRBUF(normal);
	STRBUF(again);

	if (url_resolve(&url, "https://x.example/a/b/", reference, NULL) < 0 ||
		!url_is_http(url.data)) {
		return 0;
	}
	for (size_t i = 0; i < url.len; i++) {
		HOLDS(url.data[i] > ' ' && url.data[i] <= '~');
	}
	if (url_normalise(&normal, url.data, NULL) == 0) {
		HOLDS(url_normalise(&again, normal.data, NULL) == 0);
		HOLDS(strcmp(normal.data, again.data) == 0);
	}
	return 0;
}
