#include "publish/inputs.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/mem.h"
#include "source/record.h"

/* Raised when the same inputs give other bytes. */
#define RENDERING "4"

/* Hashed together, since each piece that is hashed alone costs as much as this. */
#define BLOCK ((size_t)4096)

static void flush(struct inputs *inputs)
{
	hash_add(&inputs->hash, inputs->bytes.data, inputs->bytes.len);
	strbuf_clear(&inputs->bytes);
}

static void add_bytes(struct inputs *inputs, const void *bytes, size_t len)
{
	strbuf_add(&inputs->bytes, bytes, len);
	if (inputs->bytes.len >= BLOCK) {
		flush(inputs);
	}
}

void inputs_number(struct inputs *inputs, int64_t number)
{
	add_bytes(inputs, &number, sizeof(number));
}

/* The length says where it ends; of none it is -1. */
void inputs_text(struct inputs *inputs, const char *text)
{
	size_t len = text ? strlen(text) : 0;

	inputs_number(inputs, text ? (int64_t)len : -1);
	add_bytes(inputs, text, len);
}

void inputs_begin(struct inputs *inputs, const struct publish_params *params, const char *path)
{
	hash_init(&inputs->hash);
	inputs->bytes = (struct strbuf)STRBUF_INIT;
	inputs_text(inputs, RENDERING " " POSTRIDER_VERSION);
	inputs_text(inputs, params->settings->fingerprint);
	inputs_text(inputs, params->since);
	inputs_text(inputs, path);
}

void inputs_end(struct inputs *inputs, char ret_inputs[HASH_HEX])
{
	unsigned char digest[HASH_BYTES];

	flush(inputs);
	hash_final(&inputs->hash, digest);
	hash_to_hex(digest, ret_inputs);
	strbuf_release(&inputs->bytes);
}

static void add_moment(struct inputs *inputs, const struct moment *moment)
{
	inputs_number(inputs, (int64_t)moment->offset * 4 + moment->day * 2 + moment->set);
	inputs_number(inputs, moment->at);
}

static void add_person(struct inputs *inputs, const struct person *person)
{
	inputs_number(inputs, person != NULL);
	if (person) {
		inputs_text(inputs, person->name);
		inputs_text(inputs, person->email);
		inputs_text(inputs, person->url);
	}
}

static void add_podcast(struct inputs *inputs, const struct podcast *podcast)
{
	inputs_number(inputs, podcast != NULL);
	if (podcast) {
		inputs_text(inputs, podcast->category);
		inputs_text(inputs, podcast->subcategory);
		inputs_text(inputs, podcast->image);
		inputs_text(inputs, podcast->type);
		inputs_number(inputs, podcast->is_explicit);
	}
}

static void add_tombstones(struct inputs *inputs, const struct feed *feed)
{
	inputs_number(inputs, (int64_t)feed->tombstone_count);
	for (size_t i = 0; i < feed->tombstone_count; i++) {
		inputs_text(inputs, feed->tombstones[i].id);
		inputs_number(inputs, feed->tombstones[i].when);
	}
}

void inputs_feed(struct inputs *inputs, const struct feed *feed)
{
	inputs_text(inputs, feed->id);
	inputs_text(inputs, feed->title);
	inputs_text(inputs, feed->description);
	inputs_text(inputs, feed->language);
	inputs_text(inputs, feed->home_url);
	inputs_text(inputs, feed->self_url);
	inputs_text(inputs, feed->css_url);
	inputs_text(inputs, feed->copyright);
	inputs_text(inputs, feed->icon_url);
	add_person(inputs, feed->author);
	inputs_text(inputs, feed->category_scheme);
	inputs_text(inputs, feed->generator_version);
	inputs_text(inputs, feed->hub_url);
	inputs_number(inputs, feed->is_archive);
	inputs_text(inputs, feed->current_url);
	inputs_text(inputs, feed->prev_archive_url);
	inputs_text(inputs, feed->next_archive_url);
	add_podcast(inputs, feed->podcast);
	add_tombstones(inputs, feed);
}

void inputs_sitemap_entry(struct inputs *inputs, const struct sitemap_entry *entry)
{
	inputs_text(inputs, entry->url);
	add_moment(inputs, &entry->lastmod);
	inputs_text(inputs, entry->image);
	inputs_number(inputs, (int64_t)entry->alternate_count);
	for (size_t i = 0; i < entry->alternate_count; i++) {
		inputs_text(inputs, entry->alternates[i].language);
		inputs_text(inputs, entry->alternates[i].url);
	}
	inputs_text(inputs, entry->news);
	if (entry->news) {
		inputs_text(inputs, entry->news_language);
		inputs_text(inputs, entry->news_title);
		add_moment(inputs, &entry->news_date);
	}
}

void inputs_sitemap_member(struct inputs *inputs, const struct sitemap_member *member)
{
	inputs_text(inputs, member->url);
	add_moment(inputs, &member->lastmod);
}

void inputs_opml(struct inputs *inputs, const struct opml *opml)
{
	inputs_text(inputs, opml->title);
	add_person(inputs, opml->owner);
	inputs_number(inputs, (int64_t)opml->count);
	for (size_t i = 0; i < opml->count; i++) {
		inputs_text(inputs, opml->entries[i].title);
		inputs_text(inputs, opml->entries[i].xml_url);
		inputs_text(inputs, opml->entries[i].html_url);
		inputs_text(inputs, opml->entries[i].type);
	}
}

struct article_hashes {
	struct arena *arena;
	GHashTable *fingerprints; /* article → of what it is now */
};

struct article_hashes *article_hashes_new(void)
{
	struct article_hashes *hashes = xcalloc(1, sizeof(*hashes));

	hashes->arena = arena_new();
	hashes->fingerprints = g_hash_table_new(g_direct_hash, g_direct_equal);
	return hashes;
}

void article_hashes_free(struct article_hashes *hashes)
{
	if (hashes) {
		g_hash_table_destroy(hashes->fingerprints);
		arena_free(hashes->arena);
		free(hashes);
	}
}

static const void *fingerprint_now(struct article_hashes *hashes, const struct article *article)
{
	const void *known = g_hash_table_lookup(hashes->fingerprints, article);
	struct article now;
	void *made;

	if (known) {
		return known;
	}
	now = *article;
	record_fingerprint(&now);
	made = arena_alloc(hashes->arena, sizeof(now.fingerprint));
	memcpy(made, now.fingerprint, sizeof(now.fingerprint));
	g_hash_table_insert(hashes->fingerprints, (gpointer)(uintptr_t)article, made);
	return made;
}

/* As it was loaded, which knows the body; and with what identity and its catalogue made of it. */
void inputs_article(
	struct inputs *inputs, struct article_hashes *hashes, const struct article *article)
{
	add_bytes(inputs, article->fingerprint, sizeof(article->fingerprint));
	add_bytes(inputs, fingerprint_now(hashes, article), sizeof(article->fingerprint));
}
