#include "publish/archive.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "publish/feed_file.h"
#include "publish/output_url.h"
#include "store/channels.h"

/* Few enough that whole articles stay well below the limit of bytes. For ever: another number
 * would move every article to another document. */
#define DOCUMENT_ARTICLES 25

/* A channel's articles in the order in which they came, NULL where one is gone. */
struct members {
	const struct article **articles;
	size_t count, capacity;
};

static int by_arrival(const void *left, const void *right)
{
	const struct article *a = *(const struct article *const *)left;
	const struct article *b = *(const struct article *const *)right;

	if (a->first_public != b->first_public) {
		return a->first_public < b->first_public ? -1 : 1;
	}
	return -article_compare(a, b);
}

static void add_member(struct members *members, const struct article *article)
{
	GROW(members->articles, members->count, members->capacity);
	members->articles[members->count++] = article;
}

/* Takes the places that were given before; the articles that got one leave the table. */
static void take_known(
	struct members *members, const char *text, GHashTable *by_number, struct strbuf *numbers)
{
	while (*text) {
		char *end;
		int64_t number = strtoll(text, &end, 10);
		const struct article *article = g_hash_table_lookup(by_number, &number);

		if (end == text) {
			break;
		}
		strbuf_addf(numbers, "%s%lld", numbers->len ? "," : "", (long long)number);
		add_member(members, article);
		g_hash_table_remove(by_number, &number);
		text = *end == ',' ? end + 1 : end;
	}
}

/* The others follow. */
static void append_new(struct members *members, const struct channel *channel,
	GHashTable *by_number, struct strbuf *numbers)
{
	const struct article **new = xcalloc(channel->count + 1, sizeof(*new));
	size_t count = 0;

	for (size_t i = 0; i < channel->count; i++) {
		const int64_t *number = &channel->articles[i]->number;

		/* In a dry run, new articles have no number. */
		if (!*number || g_hash_table_contains(by_number, number)) {
			new[count++] = channel->articles[i];
		}
	}
	qsort(new, count, sizeof(*new), by_arrival);
	for (size_t i = 0; i < count; i++) {
		strbuf_addf(numbers, "%s%lld", numbers->len ? "," : "", (long long)new[i]->number);
		add_member(members, new[i]);
	}
	free(new);
}

/* Gives every article of the channel its place, and remembers the new ones. */
static int load_members(const struct publish_params *params, const struct channel *channel,
	struct members *members, struct error *err)
{
	GHashTable *by_number = g_hash_table_new(g_int64_hash, g_int64_equal);
	struct arena *arena = arena_new();
	const char *known;
	STRBUF(numbers);
	int result = archive_load(params->folder.store, arena, channel->key, &known, err);

	for (size_t i = 0; i < channel->count; i++) {
		const struct article *article = channel->articles[i];

		/* A dry run has articles without a number: they come last. */
		if (article->number) {
			g_hash_table_insert(by_number, (gpointer)(uintptr_t)&article->number,
				(gpointer)(uintptr_t)article);
		}
	}
	if (result == 0) {
		take_known(members, known, by_number, &numbers);
		append_new(members, channel, by_number, &numbers);
		if (!params->folder.dry_run && strcmp(known, numbers.data) != 0) {
			result = archive_put(params->folder.store, channel->key, numbers.data, err);
		}
	}
	arena_free(arena);
	g_hash_table_destroy(by_number);
	return result;
}

/* "archive/12.xml", and "archive/12.json" of the JSON Feed. */
static const char *document_name(
	const struct output_files *files, const struct feed_format *format, size_t number)
{
	const char *pattern = files->params->settings->output.archive_path;
	const char *word = strstr(pattern, ":n");
	const char *rest = word + strlen(":n");
	int rest_len = (int)(strlen(rest) - strlen(".xml"));

	return arena_printf(files->arena, "%.*s%zu%.*s%s", (int)(word - pattern), pattern, number,
		rest_len, rest, strcmp(format->name, "json") == 0 ? ".json" : ".xml");
}

static size_t document_count(const struct members *members)
{
	return (members->count + DOCUMENT_ARTICLES - 1) / DOCUMENT_ARTICLES;
}

static const char *document_url(const struct output_files *files, const struct channel *channel,
	const struct feed_format *format, size_t number)
{
	return output_url_in(files->arena, files->params->settings, channel->folder,
		document_name(files, format, number));
}

/* The articles of one document, newest first. */
static void fill(struct feed_file *file, const struct members *members, size_t number)
{
	size_t first = (number - 1) * DOCUMENT_ARTICLES;
	const struct article **articles = arena_alloc(
		file->arena, (DOCUMENT_ARTICLES + 1) * sizeof(*articles));

	for (size_t i = first; i < members->count && i < first + DOCUMENT_ARTICLES; i++) {
		if (members->articles[i]) {
			articles[file->count++] = members->articles[i];
		}
	}
	qsort(articles, file->count, sizeof(*articles), article_by_date);
	file->articles = articles;
}

static void plan_document(struct output_files *files, const struct channel *channel,
	const struct feed_format *format, const struct members *members, size_t number)
{
	const struct settings *settings = files->params->settings;
	struct feed_file *file = feed_file_new(
		files, channel, format, document_name(files, format, number));

	file->fixed = true;
	file->feed.is_archive = true;
	file->feed.current_url = output_url_in(
		files->arena, settings, channel->folder, feed_file_name(settings, format));
	if (number > 1) {
		file->feed.prev_archive_url = document_url(files, channel, format, number - 1);
	}
	if (number < document_count(members)) {
		file->feed.next_archive_url = document_url(files, channel, format, number + 1);
	}
	fill(file, members, number);
	feed_file_add(files, file);
}

/* One archive in XML: Atom's, or RSS's where there is no Atom; and one in JSON. */
static bool has_archive(const struct settings *settings, const struct feed_format *format)
{
	if (!feed_file_name(settings, format)) {
		return false;
	}
	return strcmp(format->name, "rss") != 0 || !settings->output.atom;
}

int archive_plan(struct output_files *files, const struct channel *channel,
	const char *ret_newest[FEED_FORMAT_COUNT], struct error *err)
{
	const struct publish_params *params = files->params;
	struct members members = {0};
	int result = load_members(params, channel, &members, err);

	for (size_t i = 0; result == 0 && i < FEED_FORMAT_COUNT; i++) {
		const struct feed_format *format = &feed_formats[i];

		if (!members.count || !has_archive(params->settings, format)) {
			continue;
		}
		for (size_t number = 1; number <= document_count(&members); number++) {
			plan_document(files, channel, format, &members, number);
		}
		ret_newest[i] = document_url(files, channel, format, document_count(&members));
	}
	free(members.articles);
	return result;
}
