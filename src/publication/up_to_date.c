#include "publication/up_to_date.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/strbuf.h"
#include "publication/templates.h"

static void add_text(struct hash *hash, const char *text)
{
	hash_add(hash, text, strlen(text) + 1);
}

int up_to_date_begin(const struct publication *publication, const struct source_scan *scan,
	struct up_to_date *state, struct error *err)
{
	const struct settings *settings = publication->settings;
	unsigned char digest[HASH_BYTES];
	struct templates templates = {0};
	struct hash hash;
	bool sure;

	state->key[0] = '\0';
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
		hash_to_hex(digest, state->key);
	}
	templates_release(&templates);
	return 0;
}

/* "KEY FROM UNTIL ARTICLES". */
static void write_text(struct strbuf *out, const struct up_to_date *state)
{
	strbuf_addf(out, "%s %" PRId64 " %" PRId64 " %zu", state->key, state->from, state->until,
		state->articles);
}

static bool parse(const char *text, struct up_to_date *state, int64_t now)
{
	STRBUF(again);

	if (!text || !state->key[0] || strlen(text) < HASH_HEX ||
		sscanf(text + HASH_HEX, "%" SCNd64 " %" SCNd64 " %zu", &state->from, &state->until,
			&state->articles) != 3) {
		return false;
	}
	write_text(&again, state);
	return strcmp(again.data, text) == 0 && now >= state->from && now < state->until;
}

int up_to_date_check(const struct publication *publication, struct up_to_date *state, bool *ret_is,
	size_t *ret_files, struct error *err)
{
	FREE_ON_EXIT char *text = NULL;

	*ret_is = false;
	if (store_get_up_to_date(publication->store, &text, err) < 0) {
		return -1;
	}
	state->kept = parse(text, state, publication->started);
	return state->kept
		       ? folder_is_whole(publication->store,
				 publication->settings->output.directory, ret_is, ret_files, err)
		       : 0;
}

void up_to_date_note(struct up_to_date *state, const struct articles *articles)
{
	state->from = articles->now;
	state->until = articles->next_change;
	state->articles = articles->catalogue->count;
	state->kept = false;
}

int up_to_date_end(
	const struct publication *publication, const struct up_to_date *state, struct error *err)
{
	STRBUF(text);

	if (!state->key[0] || state->kept || publication->dry_run ||
		report_count(publication->report, REPORT_WARNING) ||
		report_count(publication->report, REPORT_ERROR)) {
		return 0;
	}
	write_text(&text, state);
	return store_set_up_to_date(publication->store, text.data, err);
}
