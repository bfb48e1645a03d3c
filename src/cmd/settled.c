#include "cmd/settled.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/strbuf.h"
#include "cmd/templates.h"

static void add_text(struct hash *hash, const char *text)
{
	hash_add(hash, text, strlen(text) + 1);
}

int settled_begin(const struct context *context, const struct sight *sight,
	struct settled *ret_settled, struct error *err)
{
	const struct settings *settings = context->settings;
	unsigned char digest[HASH_BYTES];
	struct templates templates = {0};
	struct hash hash;
	bool sure;

	ret_settled->key[0] = '\0';
	if (templates_load(settings, &templates, err) < 0) {
		return -1;
	}
	hash_init(&hash);
	add_text(&hash, POSTRIDER_VERSION);
	add_text(&hash, settings->fingerprint);
	add_text(&hash, templates.css);
	add_text(&hash, templates.subscribe_text);
	sure = sight_hash(sight, &hash);
	/* Which frees it, too. */
	hash_final(&hash, digest);
	if (sure) {
		hash_to_hex(digest, ret_settled->key);
	}
	templates_release(&templates);
	return 0;
}

/* "KEY FROM UNTIL ARTICLES": the instants between which it holds, and what the build counted. */
static bool parse(
	const char *text, const struct settled *settled, int64_t now, size_t *ret_articles)
{
	int64_t from, until;
	int end = 0;

	return text && settled->key[0] && strncmp(text, settled->key, HASH_HEX - 1) == 0 &&
	       sscanf(text + HASH_HEX - 1, " %" SCNd64 " %" SCNd64 " %zu%n", &from, &until,
		       ret_articles, &end) == 3 &&
	       !text[HASH_HEX - 1 + end] && now >= from && now < until;
}

int settled_check(const struct context *context, const struct settled *settled, bool *ret_is,
	size_t *ret_articles, size_t *ret_files, struct error *err)
{
	FREE_ON_EXIT char *text = NULL;

	*ret_is = false;
	if (store_get_settled(context->store, &text, err) < 0) {
		return -1;
	}
	return parse(text, settled, context->started, ret_articles)
		       ? folder_is_whole(context->store, context->settings->output.directory,
				 ret_is, ret_files, err)
		       : 0;
}

int settled_end(const struct context *context, const struct settled *settled,
	const struct publication *publication, struct error *err)
{
	STRBUF(text);

	if (!settled->key[0] || context->dry_run ||
		report_count(&context->report, REPORT_WARNING) ||
		report_count(&context->report, REPORT_ERROR)) {
		return 0;
	}
	strbuf_addf(&text, "%s %" PRId64 " %" PRId64 " %zu", settled->key, publication->now,
		publication->next_change, publication->catalogue->count);
	return store_set_settled(context->store, text.data, err);
}
