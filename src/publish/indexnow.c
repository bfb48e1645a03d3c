#include "publish/indexnow.h"

#include <jansson.h>
#include <stdlib.h>

const char *indexnow_key_path(struct arena *arena, const char *key)
{
	return arena_printf(arena, "%s.txt", key);
}

void indexnow_body(
	struct strbuf *out, const struct indexnow *indexnow, const char *const *urls, size_t count)
{
	json_t *list = json_array();
	json_t *body;
	char *text;

	for (size_t i = 0; i < count; i++) {
		json_array_append_new(list, json_string(urls[i]));
	}
	body = json_pack("{s:s, s:s, s:s, s:o}", "host", indexnow->host, "key", indexnow->key,
		"keyLocation", indexnow->key_url, "urlList", list);
	text = json_dumps(body, JSON_COMPACT);
	strbuf_add_string(out, text);
	free(text);
	json_decref(body);
}
