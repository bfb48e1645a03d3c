#include "publish/channel.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "store/channels.h"

static const char *const kind_names[] = {
	[CHANNEL_CATEGORY] = "category",
	[CHANNEL_TAG] = "tag",
	[CHANNEL_AUTHOR] = "author",
	[CHANNEL_SITE] = "site",
};

const char *channel_kind_name(enum channel_kind kind)
{
	return kind_names[kind];
}

/* Channels of one kind, while they are gathered. */
struct gathering {
	const struct publish_params *params;
	struct channels *channels;
	enum channel_kind kind;
	struct term *terms; /* one for each article that names one, with the article */
	const struct article **articles;
	size_t count, capacity;
};

static const char *folder_of(const struct gathering *gathering, const char *slug)
{
	const struct output_settings *output = &gathering->params->settings->output;
	const char *const patterns[] = {
		output->category_path, output->tag_path, output->author_path};
	const char *pattern = patterns[gathering->kind];
	const char *word = strstr(pattern, ":slug");

	return arena_printf(gathering->channels->arena, "%.*s%s%s", (int)(word - pattern), pattern,
		slug, word + strlen(":slug"));
}

static struct channel *add_channel(struct gathering *gathering, const char *slug, const char *name)
{
	struct channels *channels = gathering->channels;
	struct channel *channel;

	GROW(channels->items, channels->count, channels->capacity);
	channel = &channels->items[channels->count++];
	*channel = (struct channel){
		.kind = gathering->kind,
		.slug = slug,
		.name = name,
		.title = arena_printf(
			channels->arena, "%s: %s", gathering->params->settings->site.title, name),
		.key = arena_printf(channels->arena, "%s/%s", kind_names[gathering->kind], slug),
		.folder = folder_of(gathering, slug),
	};
	return channel;
}

static void add_article(struct channel *channel, const struct article *article)
{
	GROW(channel->articles, channel->count, channel->capacity);
	channel->articles[channel->count++] = article;
}

static void add_term(
	struct gathering *gathering, struct term term, const struct article *article, size_t first)
{
	size_t capacity = gathering->capacity;

	for (size_t i = first; i < gathering->count; i++) {
		if (strcmp(gathering->terms[i].slug, term.slug) == 0) {
			return;
		}
	}
	GROW(gathering->terms, gathering->count, capacity);
	GROW(gathering->articles, gathering->count, gathering->capacity);
	gathering->terms[gathering->count] = term;
	gathering->articles[gathering->count++] = article;
}

static void add_terms(struct gathering *gathering, const struct article *article)
{
	size_t first = gathering->count;

	if (gathering->kind == CHANNEL_CATEGORY) {
		for (size_t i = 0; i < article->category_count; i++) {
			add_term(gathering, article->categories[i], article, first);
		}
	} else if (gathering->kind == CHANNEL_TAG) {
		for (size_t i = 0; i < article->tag_count; i++) {
			add_term(gathering, article->tags[i], article, first);
		}
	} else {
		for (size_t i = 0; i < article->author_count; i++) {
			const char *name = article->authors[i].name;
			FREE_ON_EXIT char *slug = text_term_slug(name);

			add_term(gathering,
				(struct term){.name = name,
					.slug = arena_strdup(gathering->channels->arena, slug)},
				article, first);
		}
	}
}

/* The commonest spelling is shown; of equally common ones the first in byte order. */
static const char *common_name(const struct term *terms, const size_t *order, size_t count)
{
	const char *best = NULL;
	size_t best_run = 0, run = 0;

	for (size_t i = 0; i < count; i++) {
		const char *name = terms[order[i]].name;

		run = i && strcmp(name, terms[order[i - 1]].name) == 0 ? run + 1 : 1;
		if (run > best_run) {
			best_run = run;
			best = name;
		}
	}
	return best;
}

static int by_slug_and_name(const void *left, const void *right, void *data)
{
	const struct term *terms = data;
	const struct term *a = &terms[*(const size_t *)left], *b = &terms[*(const size_t *)right];
	int result = strcmp(a->slug, b->slug);

	return result ? result : strcmp(a->name, b->name);
}

static int by_slug(const void *left, const void *right)
{
	return strcmp(((const struct channel *)left)->slug, ((const struct channel *)right)->slug);
}

/* A channel for each slug, with the number of its place in the list behind its name. */
static void add_present(struct gathering *gathering)
{
	const struct catalogue *catalogue = gathering->params->catalogue;
	size_t *order;
	size_t run = 0;

	if (gathering->kind == CHANNEL_CATEGORY) {
		/* The catalogue has gathered them. */
		for (size_t i = 0; i < catalogue->category_count; i++) {
			add_channel(gathering, catalogue->categories[i].slug,
				catalogue->categories[i].name);
		}
		return;
	}
	order = xcalloc(gathering->count + 1, sizeof(*order));
	for (size_t i = 0; i < gathering->count; i++) {
		order[i] = i;
	}
	g_qsort_with_data(
		order, (gint)gathering->count, sizeof(*order), by_slug_and_name, gathering->terms);
	for (size_t i = 0; i < gathering->count; i += run) {
		const char *slug = gathering->terms[order[i]].slug;

		run = 1;
		while (i + run < gathering->count &&
			strcmp(gathering->terms[order[i + run]].slug, slug) == 0) {
			run++;
		}
		add_channel(gathering, slug, common_name(gathering->terms, order + i, run));
	}
	free(order);
}

static void add_former(struct gathering *gathering, const struct category *former, size_t count,
	GHashTable *present)
{
	for (size_t i = 0; i < count; i++) {
		if (!g_hash_table_contains(present, former[i].slug)) {
			add_channel(gathering, former[i].slug, former[i].name);
		}
	}
}

/* Each article to its channels, in the catalogue's order. */
static void distribute(struct gathering *gathering, size_t first)
{
	struct channels *channels = gathering->channels;
	GHashTable *by_name = g_hash_table_new(g_str_hash, g_str_equal);

	for (size_t i = first; i < channels->count; i++) {
		g_hash_table_insert(
			by_name, (gpointer)(uintptr_t)channels->items[i].slug, &channels->items[i]);
	}
	for (size_t i = 0; i < gathering->count; i++) {
		add_article(g_hash_table_lookup(by_name, gathering->terms[i].slug),
			gathering->articles[i]);
	}
	g_hash_table_destroy(by_name);
}

static int load_former(struct gathering *gathering, const struct category **ret_former,
	size_t *ret_count, struct error *err)
{
	const struct publish_params *params = gathering->params;
	struct category *former;

	if (gathering->kind == CHANNEL_CATEGORY) {
		*ret_former = params->former;
		*ret_count = params->former_count;
		return 0;
	}
	if (channels_load(params->folder.store, gathering->channels->arena,
		    kind_names[gathering->kind], &former, ret_count, err) < 0) {
		return -1;
	}
	*ret_former = former;
	return 0;
}

/* Of tags and authors; categories are remembered with the articles. */
static int remember(struct gathering *gathering, const struct category *former, size_t count,
	size_t first, struct error *err)
{
	struct channels *channels = gathering->channels;
	struct store *store = gathering->params->folder.store;

	for (size_t i = first; i < channels->count; i++) {
		const struct channel *channel = &channels->items[i];
		bool known = false;

		for (size_t j = 0; j < count && !known; j++) {
			known = strcmp(former[j].slug, channel->slug) == 0 &&
				strcmp(former[j].name, channel->name) == 0;
		}
		if (!known && channels_put(store, kind_names[gathering->kind], channel->slug,
				      channel->name, err) < 0) {
			return -1;
		}
	}
	return 0;
}

static int gather(struct gathering *gathering, struct error *err)
{
	const struct publish_params *params = gathering->params;
	struct channels *channels = gathering->channels;
	GHashTable *present = g_hash_table_new(g_str_hash, g_str_equal);
	const struct category *former;
	size_t former_count, first = channels->count;
	int result;

	for (size_t i = 0; i < params->catalogue->count; i++) {
		add_terms(gathering, params->catalogue->articles[i]);
	}
	add_present(gathering);
	for (size_t i = first; i < channels->count; i++) {
		g_hash_table_add(present, (gpointer)(uintptr_t)channels->items[i].slug);
	}
	result = load_former(gathering, &former, &former_count, err);
	if (result == 0) {
		add_former(gathering, former, former_count, present);
		if (channels->count > first) {
			qsort(channels->items + first, channels->count - first,
				sizeof(*channels->items), by_slug);
		}
		distribute(gathering, first);
		if (gathering->kind != CHANNEL_CATEGORY && !params->folder.dry_run) {
			result = remember(gathering, former, former_count, first, err);
		}
	}
	g_hash_table_destroy(present);
	free(gathering->terms);
	free(gathering->articles);
	return result;
}

static void add_site(struct channels *channels, const struct publish_params *params)
{
	struct channel *channel;

	GROW(channels->items, channels->count, channels->capacity);
	channel = &channels->items[channels->count++];
	*channel = (struct channel){
		.kind = CHANNEL_SITE,
		.name = params->settings->site.title,
		.title = params->settings->site.title,
		.key = "",
		.folder = "",
	};
	for (size_t i = 0; i < params->catalogue->count; i++) {
		add_article(channel, params->catalogue->articles[i]);
	}
}

int channels_gather(
	const struct publish_params *params, struct channels *ret_channels, struct error *err)
{
	const struct output_settings *output = &params->settings->output;
	const bool wanted[] = {output->per_category, output->per_tag, output->per_author};
	struct channels channels = {.arena = arena_new()};

	for (size_t i = 0; i < ARRAY_LEN(wanted); i++) {
		struct gathering gathering = {
			.params = params, .channels = &channels, .kind = (enum channel_kind)i};

		if (wanted[i] && gather(&gathering, err) < 0) {
			channels_release(&channels);
			return -1;
		}
	}
	add_site(&channels, params);
	*ret_channels = channels;
	return 0;
}

void channels_release(struct channels *channels)
{
	for (size_t i = 0; i < channels->count; i++) {
		free(channels->items[i].articles);
	}
	free(channels->items);
	arena_free(channels->arena);
	*channels = (struct channels){0};
}
