#include "cmd/settled.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/strbuf.h"
#include "cmd/templates.h"

static void add_text(struct hash *hash, const char *text)
{
	hash_add(hash, text, strlen(text) + 1);
}

int settled_begin(const struct context *context, const struct source_scan *scan,
	struct settled *settled, struct error *err)
{
	const struct settings *settings = context->settings;
	unsigned char digest[HASH_BYTES];
	struct templates templates = {0};
	struct hash hash;
	bool sure;

	settled->key[0] = '\0';
	if (templates_load(settings, &templates, err) < 0) {
		return -1;
	}
	hash_init(&hash);
	add_text(&hash, POSTRIDER_VERSION);
	add_text(&hash, settings->fingerprint);
	/* From a file of its own. */
	add_text(&hash, settings->indexnow.key_text ? settings->indexnow.key_text : "");
	add_text(&hash, templates.css);
	add_text(&hash, templates.subscribe_text);
	sure = source_scan_hash(scan, &hash);
	/* Which frees it, too. */
	hash_final(&hash, digest);
	if (sure) {
		hash_to_hex(digest, settled->key);
	}
	templates_release(&templates);
	return 0;
}

/* "KEY FROM UNTIL ARTICLES". */
static void write_text(struct strbuf *out, const struct settled *settled)
{
	strbuf_addf(out, "%s %" PRId64 " %" PRId64 " %zu", settled->key, settled->from,
		settled->until, settled->articles);
}

static bool parse(const char *text, struct settled *settled, int64_t now)
{
	STRBUF(again);

	if (!text || !settled->key[0] || strlen(text) < HASH_HEX ||
		sscanf(text + HASH_HEX, "%" SCNd64 " %" SCNd64 " %zu", &settled->from,
			&settled->until, &settled->articles) != 3) {
		return false;
	}
	write_text(&again, settled);
	return strcmp(again.data, text) == 0 && now >= settled->from && now < settled->until;
}

int settled_check(const struct context *context, struct settled *settled, bool *ret_is,
	size_t *ret_files, struct error *err)
{
	FREE_ON_EXIT char *text = NULL;

	*ret_is = false;
	if (store_get_settled(context->store, &text, err) < 0) {
		return -1;
	}
	settled->kept = parse(text, settled, context->started);
	return settled->kept ? folder_is_whole(context->store, context->settings->output.directory,
				       ret_is, ret_files, err)
			     : 0;
}

void settled_note(struct settled *settled, const struct publication *publication)
{
	settled->from = publication->now;
	settled->until = publication->next_change;
	settled->articles = publication->catalogue->count;
	settled->kept = false;
}

int settled_end(const struct context *context, const struct settled *settled, struct error *err)
{
	STRBUF(text);

	if (!settled->key[0] || settled->kept || context->dry_run ||
		report_count(&context->report, REPORT_WARNING) ||
		report_count(&context->report, REPORT_ERROR)) {
		return 0;
	}
	write_text(&text, settled);
	return store_set_settled(context->store, text.data, err);
}
