#include "source/record.h"

#include <string.h>

#include "base/hash.h"
#include "base/mem.h"
#include "base/text.h"

/* Of a record: more is seldom needed. */
#define MOST_BYTES        1000
#define FINGERPRINT_BYTES sizeof(((struct article *)NULL)->fingerprint)

/* One list of fields serves both directions: with `out` they are written, else read. Numbers are
 * seven bits a byte, the lowest first; a text is its length and one, itself and a NUL, or a 0 for
 * NULL. */
struct record {
	struct strbuf *out;
	const unsigned char *at, *end;
	struct arena *arena;
	bool broken;
};

static void put_number(struct record *record, uint64_t value)
{
	for (; value >= 0x80; value >>= 7) {
		strbuf_add_char(record->out, (char)(value | 0x80));
	}
	strbuf_add_char(record->out, (char)value);
}

static uint64_t get_number(struct record *record)
{
	uint64_t value = 0;

	for (int shift = 0; shift < 64 && record->at < record->end; shift += 7) {
		unsigned char byte = *record->at++;

		value |= (uint64_t)(byte & 0x7F) << shift;
		if (byte < 0x80) {
			return value;
		}
	}
	record->broken = true;
	return 0;
}

/* Small numbers of either sign are short. */
static void number(struct record *record, int64_t *value)
{
	uint64_t folded;

	if (record->out) {
		put_number(record, (uint64_t)*value << 1 ^ (*value < 0 ? UINT64_MAX : 0));
		return;
	}
	folded = get_number(record);
	*value = (int64_t)(folded >> 1 ^ (folded & 1 ? UINT64_MAX : 0));
}

static void small(struct record *record, int *value)
{
	int64_t wide = *value;

	number(record, &wide);
	record->broken = record->broken || wide < INT32_MIN || wide > INT32_MAX;
	*value = record->broken ? 0 : (int)wide;
}

static void boolean(struct record *record, bool *value)
{
	int wide = *value;

	small(record, &wide);
	*value = wide != 0;
}

static void text(struct record *record, const char **value)
{
	uint64_t len;

	if (record->out) {
		len = *value ? strlen(*value) : 0;
		put_number(record, *value ? len + 1 : 0);
		strbuf_add(record->out, *value, *value ? len + 1 : 0);
		return;
	}
	len = get_number(record);
	if (!len || len > (uint64_t)(record->end - record->at) || record->at[len - 1] != '\0') {
		record->broken = record->broken || len;
		*value = NULL;
		return;
	}
	*value = (const char *)record->at;
	record->at += len;
}

/* A text that is always there. */
static void required(struct record *record, const char **value)
{
	text(record, value);
	if (!*value) {
		record->broken = true;
		*value = "";
	}
}

/* How many elements an array has; of one that is read, the memory in *items. Each takes at least a
 * byte, so that no number asks for more memory than the record's length allows. */
static void array(struct record *record, void *items, size_t size, size_t *count)
{
	if (record->out) {
		put_number(record, *count);
		return;
	}
	*count = get_number(record);
	if (*count > (size_t)(record->end - record->at)) {
		record->broken = true;
		*count = 0;
	}
	*(void **)items = *count ? arena_alloc(record->arena, *count * size) : NULL;
}

static void moment(struct record *record, struct moment *moment)
{
	int offset = moment->offset;

	boolean(record, &moment->set);
	if (moment->set) {
		number(record, &moment->at);
		small(record, &offset);
		boolean(record, &moment->day);
		moment->offset = offset;
	}
}

static void terms(struct record *record, struct term **items, size_t *count)
{
	array(record, items, sizeof(**items), count);
	for (size_t i = 0; i < *count; i++) {
		required(record, &(*items)[i].name);
		required(record, &(*items)[i].slug);
	}
}

static void people(struct record *record, struct person **items, size_t *count)
{
	array(record, items, sizeof(**items), count);
	for (size_t i = 0; i < *count; i++) {
		required(record, &(*items)[i].name);
		text(record, &(*items)[i].email);
		text(record, &(*items)[i].url);
	}
}

static void enclosures(struct record *record, struct enclosure **items, size_t *count)
{
	array(record, items, sizeof(**items), count);
	for (size_t i = 0; i < *count; i++) {
		required(record, &(*items)[i].url);
		text(record, &(*items)[i].type);
		number(record, &(*items)[i].length);
	}
}

static void transcripts(struct record *record, struct episode *episode)
{
	array(record, &episode->transcripts, sizeof(*episode->transcripts),
		&episode->transcript_count);
	for (size_t i = 0; i < episode->transcript_count; i++) {
		required(record, &episode->transcripts[i].url);
		required(record, &episode->transcripts[i].type);
		text(record, &episode->transcripts[i].language);
	}
}

static void episode(struct record *record, struct article *article)
{
	bool is_one = article->episode != NULL;

	boolean(record, &is_one);
	if (!is_one) {
		return;
	}
	if (!record->out) {
		article->episode = arena_alloc(record->arena, sizeof(*article->episode));
	}
	number(record, &article->episode->seconds);
	small(record, &article->episode->season);
	small(record, &article->episode->number);
	text(record, &article->episode->type);
	text(record, &article->episode->image);
	boolean(record, &article->episode->explicit_said);
	boolean(record, &article->episode->is_explicit);
	text(record, &article->episode->chapters);
	transcripts(record, article->episode);
}

static void aliases(struct record *record, struct article *article)
{
	const char **items = (const char **)(uintptr_t)article->aliases;

	array(record, &items, sizeof(*items), &article->alias_count);
	for (size_t i = 0; i < article->alias_count; i++) {
		required(record, &items[i]);
	}
	article->aliases = items;
}

static void hash(struct record *record, char hex[HASH_HEX])
{
	const char *value = hex;

	required(record, &value);
	if (!record->out) {
		record->broken = record->broken || strlen(value) != HASH_HEX - 1;
		memcpy(hex, record->broken ? "" : value, record->broken ? 1 : HASH_HEX);
	}
}

/* The list. Whoever adds a field raises RECORD_VERSION. */
static void fields(struct record *record, struct article *article)
{
	int kind = article->body.kind;

	small(record, &article->line);
	text(record, &article->id);
	boolean(record, &article->id_given);
	required(record, &article->slug);
	required(record, &article->url);
	text(record, &article->canonical);
	aliases(record, article);
	required(record, &article->title);
	required(record, &article->summary);
	boolean(record, &article->summary_given);
	text(record, &article->language);
	text(record, &article->translation_key);
	people(record, &article->authors, &article->author_count);
	terms(record, &article->categories, &article->category_count);
	terms(record, &article->tags, &article->tag_count);
	text(record, &article->image);
	enclosures(record, &article->enclosures, &article->enclosure_count);
	episode(record, article);
	small(record, &article->reading_minutes);
	moment(record, &article->published);
	moment(record, &article->updated);
	moment(record, &article->expires);
	boolean(record, &article->draft);
	boolean(record, &article->hidden);
	boolean(record, &article->minor);
	boolean(record, &article->bare);
	small(record, &kind);
	small(record, &article->body.line);
	hash(record, article->content_hash);
	record->broken = record->broken || kind < BODY_NONE || kind > BODY_HTML;
	article->body.kind = record->broken ? BODY_NONE : (enum body_kind)kind;
}

/* content_hash takes a body composed and decomposed for the same: what is shown is not. */
static void hash_record(const char *bytes, size_t len, const struct body *body,
	unsigned char ret_digest[HASH_BYTES])
{
	struct hash hash;

	if (!body->text || text_is_plainly_nfc(body->text)) {
		hash_bytes(bytes, len, ret_digest);
		return;
	}
	hash_init(&hash);
	hash_add(&hash, bytes, len);
	hash_add(&hash, body->text, body->len);
	hash_final(&hash, ret_digest);
}

void record_encode(struct strbuf *out, const struct article *article)
{
	struct record record = {.out = out};
	struct article copy = *article;
	unsigned char digest[HASH_BYTES] = {0};
	size_t start = out->len, first = start + FINGERPRINT_BYTES;

	strbuf_add(out, digest, FINGERPRINT_BYTES);
	fields(&record, &copy);
	hash_record(out->data + first, out->len - first, &article->body, digest);
	memcpy(out->data + start, digest, FINGERPRINT_BYTES);
}

int record_decode(const void *bytes, size_t len, struct arena *arena, struct article *ret_article)
{
	const unsigned char *start = bytes;
	struct record record = {.arena = arena};
	struct article article = {0};

	if (len < FINGERPRINT_BYTES) {
		return -1;
	}
	memcpy(article.fingerprint, start, FINGERPRINT_BYTES);
	record.at = start + FINGERPRINT_BYTES;
	record.end = start + len;
	fields(&record, &article);
	if (record.broken || record.at != record.end) {
		return -1;
	}
	*ret_article = article;
	return 0;
}

void record_fingerprint(struct article *article)
{
	STRBUF(record);

	strbuf_reserve(&record, MOST_BYTES);
	record_encode(&record, article);
	memcpy(article->fingerprint, record.data, FINGERPRINT_BYTES);
}
