#include "source/fields_media.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "base/url.h"
#include "source/field_values.h"

#define MAX_ENCLOSURES  20
#define MAX_TRANSCRIPTS 20
#define MAX_SECONDS     (100 * 24 * 60 * 60)

static const char *const enclosure_names[] = {
	"enclosure", "enclosures", "audio", "video", "podcast", NULL};
static const char *const duration_names[] = {"duration", "itunes_duration", NULL};
static const char *const season_names[] = {"season", NULL};
static const char *const number_names[] = {"episode", "episodeNumber", "episode_number", NULL};
static const char *const type_names[] = {"episodeType", "episode_type", NULL};
static const char *const episode_image_names[] = {"episodeImage", "episode_image", NULL};
static const char *const transcript_names[] = {"transcript", "transcripts", NULL};
static const char *const chapters_names[] = {"chapters", NULL};

static const struct {
	const char *ending, *type;
} types[] = {
	{".mp3", "audio/mpeg"},
	{".m4a", "audio/x-m4a"},
	{".aac", "audio/aac"},
	{".ogg", "audio/ogg"},
	{".oga", "audio/ogg"},
	{".opus", "audio/opus"},
	{".flac", "audio/flac"},
	{".wav", "audio/wav"},
	{".mp4", "video/mp4"},
	{".m4v", "video/x-m4v"},
	{".mov", "video/quicktime"},
	{".webm", "video/webm"},
	{".pdf", "application/pdf"},
	{".epub", "application/epub+zip"},
	{".zip", "application/zip"},
	{".vtt", "text/vtt"},
	{".srt", "application/x-subrip"},
	{".html", "text/html"},
	{".txt", "text/plain"},
	{".json", "application/json"},
};

/* By the ending of the address's path; NULL where it is none of those. */
static const char *type_of(const char *url)
{
	FREE_ON_EXIT char *path = xstrndup(url, strcspn(url, "?#"));

	text_lower_ascii(path);
	for (size_t i = 0; i < ARRAY_LEN(types); i++) {
		if (text_ends_with(path, types[i].ending)) {
			return types[i].type;
		}
	}
	return NULL;
}

static bool has_text(const struct node *node)
{
	return node && node->kind == NODE_SCALAR && !node_is_null(node) &&
	       strspn(node->text, " \t\n") < node->text_len;
}

/* An address in a map, under one of its usual names, or alone. */
static const struct node *address_node(const struct node *node)
{
	static const char *const names[] = {"url", "src", "href", "file", NULL};

	if (!node || node->kind == NODE_SCALAR) {
		return node;
	}
	for (size_t i = 0; node->kind == NODE_MAP && names[i]; i++) {
		if (has_text(node_get(node, names[i]))) {
			return node_get(node, names[i]);
		}
	}
	return NULL;
}

static const char *read_address(const struct fields_context *context, const struct node *node)
{
	const struct node *address = address_node(node);

	if (!has_text(address)) {
		field_warn(context, node, "an address, or a map with 'url', was expected");
		return NULL;
	}
	return field_address(context, address);
}

/* The first of the keys that the map has. */
static const struct node *member(const struct node *map, const char *a, const char *b)
{
	const struct node *node = map->kind == NODE_MAP ? node_get(map, a) : NULL;

	return node || map->kind != NODE_MAP ? node : node_get(map, b);
}

static size_t name_length(const char *text)
{
	return strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
			    "!#$&-^_.+");
}

/* RFC 6838, section 4.2; parameters may follow. */
static bool is_media_type(const char *text)
{
	size_t type = name_length(text);
	size_t subtype = text[type] == '/' ? name_length(text + type + 1) : 0;
	const char *rest = text + type + 1 + subtype;

	return type && subtype && (!*rest || *rest == ';' || *rest == ' ');
}

static const char *read_type(
	const struct fields_context *context, const struct node *node, const char *url)
{
	const char *given = field_line(context, member(node, "type", "mime_type"));

	return given && is_media_type(given) ? given : type_of(url);
}

static int64_t read_length(const struct fields_context *context, const struct node *node)
{
	const struct node *length = member(node, "length", "size");
	const char *text = field_line(context, length);
	char *end = NULL;
	long long value = text ? strtoll(text, &end, 10) : 0;

	if (text && (end == text || *end || value < 0)) {
		field_warn(context, length, "a length in bytes was expected");
		return 0;
	}
	return value;
}

static void add_enclosure(const struct fields_context *context, const struct node *node)
{
	struct article *article = context->article;
	const char *url = read_address(context, node);
	const char *type = url ? read_type(context, node, url) : NULL;

	if (url && !type) {
		field_warn(context, node, "the file's type is not known: say it as 'type'");
	}
	if (url && type && article->enclosure_count < MAX_ENCLOSURES) {
		article->enclosures[article->enclosure_count++] = (struct enclosure){
			.url = url, .type = type, .length = read_length(context, node)};
	}
}

static void read_enclosures(const struct fields_context *context)
{
	const struct node *node = field_find(context, enclosure_names);

	if (!node) {
		return;
	}
	context->article->enclosures = arena_alloc(
		field_arena(context), MAX_ENCLOSURES * sizeof(struct enclosure));
	if (node->kind != NODE_LIST) {
		add_enclosure(context, node);
		return;
	}
	for (size_t i = 0; i < node->count; i++) {
		add_enclosure(context, node->items[i]);
	}
}

/* "1:02:03", "62:03" or seconds. */
static int64_t read_duration(const struct fields_context *context)
{
	const struct node *node = field_find(context, duration_names);
	const char *text = node ? field_line(context, node) : NULL;
	int64_t seconds = 0;

	for (int part = 0; text && *text; part++) {
		char *end;
		long value = strtol(text, &end, 10);

		if (end == text || value < 0 || value > MAX_SECONDS || part > 2 ||
			(*end && *end != ':')) {
			field_warn(context, node, "a duration such as '1:02:03' was expected");
			return 0;
		}
		seconds = seconds * 60 + value;
		text = *end ? end + 1 : end;
	}
	return seconds <= MAX_SECONDS ? seconds : 0;
}

static int read_count(const struct fields_context *context, const char *const *names)
{
	const struct node *node = field_find(context, names);
	const char *text = node ? field_line(context, node) : NULL;
	char *end = NULL;
	long value = text ? strtol(text, &end, 10) : 0;

	if (node && (!text || end == text || *end || value < 1 || value > 1000000)) {
		field_warn(context, node, "a number from 1 was expected");
		return 0;
	}
	return (int)value;
}

static const char *read_episode_type(const struct fields_context *context)
{
	const struct node *node = field_find(context, type_names);
	const char *text = node ? field_line(context, node) : NULL;

	if (text && strcmp(text, "full") != 0 && strcmp(text, "trailer") != 0 &&
		strcmp(text, "bonus") != 0) {
		field_warn(context, node, "full, trailer or bonus was expected");
		return NULL;
	}
	return text;
}

static void read_explicit(const struct fields_context *context, struct episode *episode)
{
	const struct node *node = node_get(context->map, "explicit");

	if (node_is_null(node)) {
		return;
	}
	if (node_bool(node, &episode->is_explicit) < 0) {
		field_warn(context, node, "yes or no was expected");
	} else {
		episode->explicit_said = true;
	}
}

static void add_transcript(
	const struct fields_context *context, struct episode *episode, const struct node *node)
{
	const char *url = read_address(context, node);
	const char *type = url ? read_type(context, node, url) : NULL;

	if (url && !type) {
		field_warn(context, node, "the transcript's type is not known: say it as 'type'");
	}
	if (url && type && episode->transcript_count < MAX_TRANSCRIPTS) {
		episode->transcripts[episode->transcript_count++] = (struct transcript){.url = url,
			.type = type,
			.language = field_language(context, member(node, "language", "lang"))};
	}
}

static void read_transcripts(const struct fields_context *context, struct episode *episode)
{
	const struct node *node = field_find(context, transcript_names);

	if (!node) {
		return;
	}
	episode->transcripts = arena_alloc(
		field_arena(context), MAX_TRANSCRIPTS * sizeof(*episode->transcripts));
	if (node->kind != NODE_LIST) {
		add_transcript(context, episode, node);
		return;
	}
	for (size_t i = 0; i < node->count; i++) {
		add_transcript(context, episode, node->items[i]);
	}
}

static bool is_played(const struct article *article)
{
	for (size_t i = 0; i < article->enclosure_count; i++) {
		const char *type = article->enclosures[i].type;

		if (text_starts_with(type, "audio/") || text_starts_with(type, "video/")) {
			return true;
		}
	}
	return false;
}

void fields_read_media(const struct fields_context *context)
{
	struct article *article = context->article;
	const struct node *image, *chapters;
	struct episode *episode;

	read_enclosures(context);
	if (!is_played(article)) {
		return;
	}
	episode = arena_alloc(field_arena(context), sizeof(*episode));
	episode->seconds = read_duration(context);
	episode->season = read_count(context, season_names);
	episode->number = read_count(context, number_names);
	episode->type = read_episode_type(context);
	image = field_find(context, episode_image_names);
	episode->image = image ? read_address(context, image) : NULL;
	read_explicit(context, episode);
	chapters = field_find(context, chapters_names);
	episode->chapters = chapters ? read_address(context, chapters) : NULL;
	read_transcripts(context, episode);
	article->episode = episode;
}
