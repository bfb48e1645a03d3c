/* An article there and back, and bytes that are no record. */

#include <string.h>

#include "base/arena.h"
#include "base/mem.h"
#include "source/record.h"
#include "unit.h"

static unsigned next_random(unsigned *state)
{
	*state = *state * 1103515245 + 12345;
	return *state >> 16 & 0x7FFF;
}

static int64_t random_number(unsigned *state)
{
	int64_t value = (int64_t)next_random(state) << (next_random(state) % 48);
	return next_random(state) % 2 ? value : -value;
}

static const char *random_text(unsigned *state, struct arena *arena)
{
	size_t len = next_random(state) % 4 ? next_random(state) % 40 : next_random(state) % 400;
	char *text = arena_alloc(arena, len + 1);
	for (size_t i = 0; i < len; i++) {
		text[i] = (char)(1 + next_random(state) % 255);
	}
	return text;
}

static const char *random_or_null(unsigned *state, struct arena *arena)
{
	return next_random(state) % 3 ? random_text(state, arena) : NULL;
}

static struct moment random_moment(unsigned *state)
{
	struct moment moment = {0};
	if (next_random(state) % 2) {
		moment = (struct moment){.set = true,
			.at = random_number(state),
			.offset = (int32_t)next_random(state) - 16384,
			.day = next_random(state) % 2};
	}
	return moment;
}

static struct term *random_terms(unsigned *state, struct arena *arena, size_t *ret_count)
{
	size_t count = next_random(state) % 5;
	struct term *terms = arena_alloc(arena, (count + 1) * sizeof(*terms));
	for (size_t i = 0; i < count; i++) {
		terms[i].name = random_text(state, arena);
		terms[i].slug = random_text(state, arena);
	}
	*ret_count = count;
	return terms;
}

static struct episode *random_episode(unsigned *state, struct arena *arena)
{
	struct episode *episode = arena_alloc(arena, sizeof(*episode));
	*episode = (struct episode){
		.seconds = random_number(state),
		.season = (int)next_random(state),
		.number = (int)next_random(state),
		.type = random_or_null(state, arena),
		.image = random_or_null(state, arena),
		.explicit_said = next_random(state) % 2,
		.is_explicit = next_random(state) % 2,
		.chapters = random_or_null(state, arena),
		.transcripts = arena_alloc(arena, 3 * sizeof(*episode->transcripts)),
		.transcript_count = next_random(state) % 4,
	};
	for (size_t i = 0; i < episode->transcript_count; i++) {
		episode->transcripts[i].url = random_text(state, arena);
		episode->transcripts[i].type = random_text(state, arena);
		episode->transcripts[i].language = random_or_null(state, arena);
	}
	return episode;
}

static struct article random_article(unsigned *state, struct arena *arena)
{
	struct article article = {
		.line = (int)next_random(state),
		.id = random_or_null(state, arena),
		.id_given = next_random(state) % 2,
		.slug = random_text(state, arena),
		.url = random_text(state, arena),
		.canonical = random_or_null(state, arena),
		.title = random_text(state, arena),
		.summary = random_text(state, arena),
		.summary_given = next_random(state) % 2,
		.language = random_or_null(state, arena),
		.translation_key = random_or_null(state, arena),
		.image = random_or_null(state, arena),
		.reading_minutes = (int)next_random(state),
		.published = random_moment(state),
		.updated = random_moment(state),
		.expires = random_moment(state),
		.draft = next_random(state) % 2,
		.hidden = next_random(state) % 2,
		.minor = next_random(state) % 2,
		.bare = next_random(state) % 2,
		.body = {.kind = (enum body_kind)(next_random(state) % 3),
			.line = (int)next_random(state)},
		.alias_count = next_random(state) % 3,
		.author_count = next_random(state) % 3,
		.enclosure_count = next_random(state) % 3,
	};
	const char **aliases = arena_alloc(arena, 3 * sizeof(*aliases));
	article.aliases = aliases;
	article.authors = arena_alloc(arena, 3 * sizeof(*article.authors));
	article.enclosures = arena_alloc(arena, 3 * sizeof(*article.enclosures));
	for (size_t i = 0; i < 3; i++) {
		aliases[i] = random_text(state, arena);
		article.authors[i].name = random_text(state, arena);
		article.authors[i].email = random_or_null(state, arena);
		article.authors[i].url = random_or_null(state, arena);
		article.enclosures[i].url = random_text(state, arena);
		article.enclosures[i].type = random_or_null(state, arena);
		article.enclosures[i].length = random_number(state);
	}
	article.episode = next_random(state) % 2 ? random_episode(state, arena) : NULL;
	article.categories = random_terms(state, arena, &article.category_count);
	article.tags = random_terms(state, arena, &article.tag_count);
	for (size_t i = 0; i < 64; i++) {
		article.content_hash[i] = "0123456789abcdef"[next_random(state) % 16];
	}
	return article;
}

static void same_text(const char *a, const char *b)
{
	assert_int_equal(a != NULL, b != NULL);
	if (a) {
		assert_string_equal(a, b);
	}
}

static void same_moment(const struct moment *a, const struct moment *b)
{
	assert_int_equal(a->set, b->set);
	assert_int_equal(a->at, b->at);
	assert_int_equal(a->offset, b->offset);
	assert_int_equal(a->day, b->day);
}

static void same_terms(const struct term *a, size_t a_count, const struct term *b, size_t b_count)
{
	assert_int_equal(a_count, b_count);
	for (size_t i = 0; i < a_count; i++) {
		assert_string_equal(a[i].name, b[i].name);
		assert_string_equal(a[i].slug, b[i].slug);
	}
}

static void same_lists(const struct article *a, const struct article *b)
{
	same_terms(a->categories, a->category_count, b->categories, b->category_count);
	same_terms(a->tags, a->tag_count, b->tags, b->tag_count);
	assert_int_equal(a->alias_count, b->alias_count);
	assert_int_equal(a->author_count, b->author_count);
	assert_int_equal(a->enclosure_count, b->enclosure_count);
	for (size_t i = 0; i < a->alias_count; i++) {
		assert_string_equal(a->aliases[i], b->aliases[i]);
	}
	for (size_t i = 0; i < a->author_count; i++) {
		assert_string_equal(a->authors[i].name, b->authors[i].name);
		same_text(a->authors[i].email, b->authors[i].email);
		same_text(a->authors[i].url, b->authors[i].url);
	}
	for (size_t i = 0; i < a->enclosure_count; i++) {
		assert_string_equal(a->enclosures[i].url, b->enclosures[i].url);
		same_text(a->enclosures[i].type, b->enclosures[i].type);
		assert_int_equal(a->enclosures[i].length, b->enclosures[i].length);
	}
}

static void same_episode(const struct episode *a, const struct episode *b)
{
	assert_int_equal(a != NULL, b != NULL);
	if (!a) {
		return;
	}
	assert_int_equal(a->seconds, b->seconds);
	assert_int_equal(a->season, b->season);
	assert_int_equal(a->number, b->number);
	same_text(a->type, b->type);
	same_text(a->image, b->image);
	assert_int_equal(a->explicit_said, b->explicit_said);
	assert_int_equal(a->is_explicit, b->is_explicit);
	same_text(a->chapters, b->chapters);
	assert_int_equal(a->transcript_count, b->transcript_count);
	for (size_t i = 0; i < a->transcript_count; i++) {
		assert_string_equal(a->transcripts[i].url, b->transcripts[i].url);
		assert_string_equal(a->transcripts[i].type, b->transcripts[i].type);
		same_text(a->transcripts[i].language, b->transcripts[i].language);
	}
}

static void same_article(const struct article *a, const struct article *b)
{
	assert_int_equal(a->line, b->line);
	same_text(a->id, b->id);
	assert_int_equal(a->id_given, b->id_given);
	assert_string_equal(a->slug, b->slug);
	assert_string_equal(a->url, b->url);
	same_text(a->canonical, b->canonical);
	assert_string_equal(a->title, b->title);
	assert_string_equal(a->summary, b->summary);
	assert_int_equal(a->summary_given, b->summary_given);
	same_text(a->language, b->language);
	same_text(a->translation_key, b->translation_key);
	same_text(a->image, b->image);
	assert_int_equal(a->reading_minutes, b->reading_minutes);
	same_moment(&a->published, &b->published);
	same_moment(&a->updated, &b->updated);
	same_moment(&a->expires, &b->expires);
	assert_int_equal(a->draft, b->draft);
	assert_int_equal(a->hidden, b->hidden);
	assert_int_equal(a->minor, b->minor);
	assert_int_equal(a->bare, b->bare);
	assert_int_equal(a->body.kind, b->body.kind);
	assert_int_equal(a->body.line, b->body.line);
	assert_string_equal(a->content_hash, b->content_hash);
	same_lists(a, b);
	same_episode(a->episode, b->episode);
}

static void test_record_goes_there_and_back(void **state)
{
	unsigned seed = 1;
	(void)state;
	for (int round = 0; round < 500; round++) {
		struct arena *arena = arena_new();
		struct article article = random_article(&seed, arena), back;
		STRBUF(record);
		STRBUF(again);
		record_encode(&record, &article);
		assert_int_equal(record_decode(record.data, record.len, arena, &back), 0);
		same_article(&article, &back);
		assert_memory_equal(back.fingerprint, record.data, sizeof(back.fingerprint));
		record_encode(&again, &back);
		assert_int_equal(again.len, record.len);
		assert_memory_equal(again.data, record.data, record.len);
		arena_free(arena);
	}
}

/* No field can change without the fingerprint. */
static void test_record_fingerprint_is_of_what_is_said(void **state)
{
	struct arena *arena = arena_new();
	unsigned seed = 7;
	struct article article = random_article(&seed, arena), other;
	(void)state;
	record_fingerprint(&article);
	other = article;
	other.number = 5;
	other.path = "elsewhere.md";
	record_fingerprint(&other);
	assert_memory_equal(other.fingerprint, article.fingerprint, sizeof(other.fingerprint));
	other.content_hash[0] = other.content_hash[0] == 'a' ? 'b' : 'a';
	record_fingerprint(&other);
	assert_memory_not_equal(other.fingerprint, article.fingerprint, sizeof(other.fingerprint));
	other = article;
	other.minor = !other.minor;
	record_fingerprint(&other);
	assert_memory_not_equal(other.fingerprint, article.fingerprint, sizeof(other.fingerprint));
	arena_free(arena);
}

/* Every beginning of a record, a record with more behind it, and one with any byte changed:
 * refused, or taken for another record, and never read past its end. */
static void test_record_refuses_what_is_none(void **state)
{
	struct arena *arena = arena_new();
	unsigned seed = 3;
	struct article article = random_article(&seed, arena), back;
	STRBUF(record);
	(void)state;
	record_encode(&record, &article);
	for (size_t len = 0; len < record.len; len++) {
		FREE_ON_EXIT char *part = xstrndup(record.data, len);
		part = xrealloc(part, len ? len : 1);
		assert_int_equal(record_decode(part, len, arena, &back), -1);
	}
	strbuf_add_char(&record, '\0');
	assert_int_equal(record_decode(record.data, record.len, arena, &back), -1);
	strbuf_truncate(&record, record.len - 1);
	for (size_t i = 0; i < record.len; i++) {
		for (int bit = 0; bit < 8; bit++) {
			record.data[i] = (char)(record.data[i] ^ 1 << bit);
			record_decode(record.data, record.len, arena, &back);
			record.data[i] = (char)(record.data[i] ^ 1 << bit);
		}
	}
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_record_goes_there_and_back),
		cmocka_unit_test(test_record_fingerprint_is_of_what_is_said),
		cmocka_unit_test(test_record_refuses_what_is_none),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
