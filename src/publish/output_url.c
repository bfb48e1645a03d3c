#include "publish/output_url.h"

#include "base/url.h"

void output_url(struct strbuf *out, const struct settings *settings, const char *path)
{
	strbuf_add_string(out, settings->site.url);
	url_add_path(out, path);
}

const char *output_url_in(
	struct arena *arena, const struct settings *settings, const char *folder, const char *name)
{
	STRBUF(path);
	STRBUF(url);

	strbuf_addf(&path, "%s%s", folder, name);
	output_url(&url, settings, path.data);
	return arena_strdup(arena, url.data);
}
