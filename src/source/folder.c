#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/parallel.h"
#include "base/text.h"
#include "source/authors_file.h"
#include "source/file_name.h"
#include "source/folder_data.h"
#include "source/folder_file.h"
#include "source/record.h"
#include "source/source.h"

/* Files that one thread reads at a time. */
#define CHUNK 256
/* Reports of files that are no articles: finding one goes through all files of the source. */
#define MAX_FRAGMENTS 1000
/* Of a hash's digits, to tell sources apart. */
#define KEY_LEN 32

/* A file that may be an article. */
struct entry {
	const struct scanned_file *seen;
	struct source_file *known; /* as it was, where that is the same; or NULL */
	const void *record;        /* of a file that was read */
	size_t record_len;
	struct article *article; /* or NULL: it is none */
	bool reported;           /* its reading put something into the report */
	bool dropped;            /* it is remembered, and no article */
};

/* Neighbouring files that one thread reads: their entries, and the memory that these need. */
struct chunk {
	struct arena *arena;
	struct catalogue *scratch; /* of the file that is being read */
	struct report report;
	struct folder_buffers buffers;
	struct strbuf record;
};

/* One call of source_load_folder. */
struct folder {
	struct source_context *source;
	char key[KEY_LEN + 1];
	const char *name;  /* the key, for as long as the catalogue lives */
	GHashTable *known; /* path → struct source_file */
	const struct scanned_source *seen;
	struct folder_data data;
	struct entry *entries;
	size_t count;
	struct chunk *chunks;
};

static void hash_text(struct hash *hash, const char *text)
{
	hash_add(hash, text, strlen(text) + 1);
}

/* The source's folder, and all that decides what its files become. */
static void make_key(struct folder *folder)
{
	const struct source_context *source = folder->source;
	const struct site_settings *site = &source->settings->site;
	FREE_ON_EXIT char *path = realpath(source->source->path, NULL);
	unsigned char digest[HASH_BYTES];
	const int version = RECORD_VERSION;
	char hex[HASH_HEX];
	struct hash hash;

	hash_init(&hash);
	hash_add(&hash, &version, sizeof(version));
	hash_text(&hash, POSTRIDER_VERSION);
	hash_text(&hash, path ? path : source->source->path);
	hash_text(&hash, source->source->preset->name);
	hash_text(&hash, source->source->permalink);
	hash_text(&hash, source->source->language ? source->source->language : "");
	hash_text(&hash, source->authors ? source->authors->hash : "");
	hash_text(&hash, site->url);
	hash_text(&hash, zone_name(site->zone));
	hash_text(&hash, site->language);
	for (size_t i = 0; i < site->language_count; i++) {
		hash_text(&hash, site->languages[i]);
	}
	folder->data = folder_data_read(source, &hash);
	hash_final(&hash, digest);
	hash_to_hex(digest, hex);
	memcpy(folder->key, hex, KEY_LEN);
	folder->key[KEY_LEN] = '\0';
}

static void index_known(struct folder *folder)
{
	const struct source_memory *memory = folder->source->memory;

	folder->known = g_hash_table_new(g_str_hash, g_str_equal);
	for (size_t i = 0; memory && !memory->distrust && i < memory->known.count; i++) {
		struct source_file *file = &memory->known.items[i];

		if (strcmp(file->source, folder->key) == 0) {
			g_hash_table_insert(folder->known, (gpointer)(uintptr_t)file->path, file);
		}
	}
}

static bool is_same(const struct source_file *known, const struct scanned_file *seen)
{
	return known->size == seen->size && known->modified == seen->modified &&
	       known->changed == seen->changed && known->inode == seen->inode;
}

/* Some files lie in the folder of posts that the preset knows. */
static bool has_posts(const struct folder *folder)
{
	const struct preset *preset = folder->source->source->preset;

	for (size_t i = 0; preset->posts && i < folder->seen->count; i++) {
		if (file_name_in_posts(preset, folder->seen->files[i].relative)) {
			return true;
		}
	}
	return false;
}

static void add_entries(struct folder *folder)
{
	const struct scanned_source *seen = folder->seen;
	const struct preset *preset = folder->source->source->preset;
	bool posts_found = has_posts(folder);

	folder->entries = xcalloc(seen->count, sizeof(*folder->entries));
	for (size_t i = 0; i < seen->count; i++) {
		const struct scanned_file *file = &seen->files[i];
		struct entry *entry = &folder->entries[folder->count];
		struct source_file *known = g_hash_table_lookup(folder->known, file->relative);

		const char *fault = file_name_fault(preset, file->relative, posts_found);

		if (fault) {
			report_add(
				folder->source->report, REPORT_NOTE, file->path, 0, 0, "%s", fault);
			continue;
		}
		entry->seen = file;
		entry->known = known && is_same(known, file) ? known : NULL;
		folder->count++;
	}
}

static struct article *decode(const struct entry *entry, struct arena *arena)
{
	const struct source_file *known = entry->known;
	struct article article;
	struct article *kept;

	if (record_decode(known ? known->record : entry->record,
		    known ? known->record_len : entry->record_len, arena, &article) < 0) {
		return NULL;
	}
	kept = arena_alloc(arena, sizeof(*kept));
	*kept = article;
	kept->path = entry->seen->path;
	kept->relative = entry->seen->relative;
	return kept;
}

/* Reads the file, with memory that is gone afterwards, but for its record. */
static void read_entry(const struct folder *folder, struct chunk *chunk, struct entry *entry)
{
	struct source_context context = *folder->source;
	size_t reported = chunk->report.count;
	struct strbuf *record = &chunk->record;

	strbuf_clear(record);
	context.data = &folder->data;
	context.catalogue = chunk->scratch;
	context.report = &chunk->report;
	entry->known = NULL;
	if (folder_file_read(&context, &chunk->buffers, entry->seen->path, entry->seen->relative,
		    record) == 0) {
		entry->record = arena_strndup(chunk->arena, record->data, record->len);
		entry->record_len = record->len;
		entry->article = decode(entry, chunk->arena);
	}
	entry->reported = chunk->report.count > reported;
	arena_clear(chunk->scratch->arena);
}

/* In any thread. */
static void load_chunk(void *ctx, size_t index)
{
	const struct folder *folder = ctx;
	struct chunk *chunk = &folder->chunks[index];
	size_t end = (index + 1) * CHUNK < folder->count ? (index + 1) * CHUNK : folder->count;

	chunk->arena = arena_new();
	chunk->scratch = catalogue_new();
	chunk->buffers = (struct folder_buffers){STRBUF_INIT, STRBUF_INIT};
	chunk->record = (struct strbuf)STRBUF_INIT;
	for (size_t i = index * CHUNK; i < end; i++) {
		struct entry *entry = &folder->entries[i];

		if (entry->known) {
			entry->article = decode(entry, chunk->arena);
		}
		/* A record that cannot be understood is as good as none. */
		if (!entry->article) {
			read_entry(folder, chunk, entry);
		}
	}
	catalogue_free(chunk->scratch);
	strbuf_release(&chunk->buffers.bytes);
	strbuf_release(&chunk->buffers.text);
	strbuf_release(&chunk->record);
}

/* Makes room for all, since there may be very many. */
static void reserve(struct source_memory *memory, size_t more)
{
	struct source_file_list *fresh = &memory->fresh;

	if (fresh->count + more > fresh->capacity) {
		fresh->capacity = fresh->count + more;
		fresh->items = xreallocarray(fresh->items, fresh->capacity, sizeof(*fresh->items));
	}
}

static void remember(struct folder *folder, const struct entry *entry)
{
	struct source_memory *memory = folder->source->memory;

	if (entry->known) {
		entry->known->state = SOURCE_FILE_SAME;
		return;
	}
	if (!memory || entry->reported || !entry->article ||
		!scanned_file_is_sure(entry->seen, memory->read_at)) {
		return;
	}
	memory->fresh.items[memory->fresh.count++] = (struct source_file){
		.source = folder->name,
		.path = entry->seen->relative,
		.size = entry->seen->size,
		.modified = entry->seen->modified,
		.changed = entry->seen->changed,
		.inode = entry->seen->inode,
		.record = entry->record,
		.record_len = entry->record_len,
		.state = SOURCE_FILE_NEW,
	};
}

/* The length of the folder that the file lies in. */
static size_t folder_length(const struct entry *entry)
{
	const char *relative = entry->seen->relative;

	return (size_t)(path_name(relative) - relative);
}

/* Whether most articles of the file's own folder have a title or a date. */
static bool neighbours_are_posts(const struct folder *folder, const struct entry *entry)
{
	size_t len = folder_length(entry), others = 0, bare = 0;

	for (size_t i = 0; i < folder->count; i++) {
		const struct entry *other = &folder->entries[i];

		if (other->article && folder_length(other) == len &&
			memcmp(other->seen->relative, entry->seen->relative, len) == 0) {
			bare += other->article->bare;
			others += !other->article->bare;
		}
	}
	return others > bare;
}

/* A file without title and date beside those that have them is a note, a fragment, a licence. */
static void drop_fragments(struct folder *folder)
{
	size_t reported = 0;

	for (size_t i = 0; i < folder->count && reported < MAX_FRAGMENTS; i++) {
		struct entry *entry = &folder->entries[i];

		if (entry->article && entry->article->bare && neighbours_are_posts(folder, entry)) {
			report_add(folder->source->report, REPORT_NOTE, entry->seen->path, 0, 0,
				"is no post: it has neither a title nor a date, and the others in "
				"its folder have them");
			entry->dropped = true;
			reported++;
		}
	}
}

/* In the order of the paths, so that nothing depends on which thread was faster. */
static void merge(struct folder *folder)
{
	struct catalogue *catalogue = folder->source->catalogue;
	size_t order = 0, opened = 0;

	for (size_t i = 0; i < folder->count; i++) {
		opened += !folder->entries[i].known;
	}
	if (folder->source->memory) {
		reserve(folder->source->memory, opened);
	}
	for (size_t i = 0; i < folder->count; i++) {
		struct entry *entry = &folder->entries[i];

		if (entry->article && !entry->dropped) {
			entry->article->source = folder->source->index;
			entry->article->order = order++;
			catalogue_append(catalogue, entry->article);
		}
		remember(folder, entry);
	}
}

static void load(struct folder *folder)
{
	size_t chunk_count = (folder->count + CHUNK - 1) / CHUNK;

	folder->chunks = xcalloc(chunk_count + 1, sizeof(*folder->chunks));
	parallel_for(chunk_count, load_chunk, folder);
	for (size_t i = 0; i < chunk_count; i++) {
		struct chunk *chunk = &folder->chunks[i];

		report_move(folder->source->report, &chunk->report);
		arena_absorb(folder->source->catalogue->arena, chunk->arena);
	}
	drop_fragments(folder);
	merge(folder);
	free(folder->chunks);
}

int source_load_folder(struct source_context *context, struct error *err)
{
	struct folder folder = {.source = context, .seen = context->seen};

	if (context->seen->err.kind != ERROR_NONE) {
		if (err) {
			*err = context->seen->err;
		}
		return -1;
	}
	make_key(&folder);
	folder.name = arena_strdup(context->catalogue->arena, folder.key);
	index_known(&folder);
	add_entries(&folder);
	load(&folder);
	g_hash_table_destroy(folder.known);
	free(folder.entries);
	return 0;
}
