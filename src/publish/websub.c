#include "publish/websub.h"

#include "base/url.h"

void websub_body(struct strbuf *out, const char *feed_url)
{
	strbuf_add_string(out, "hub.mode=publish&hub.topic=");
	url_add_component(out, feed_url);
	strbuf_add_string(out, "&hub.url=");
	url_add_component(out, feed_url);
}
