#include "publish/channel.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "store/channels.h"

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

static void add_channel(struct gathering *gathering, const struct term *term)
{
	struct channels *channels = gathering->channels;

	GROW(channels->items, channels->count, channels->capacity);
	channels->items[channels->count++] = (struct channel){
		.kind = gathering->kind,
		.slug = term->slug,
		.name = term->name,
		.title = arena_printf(channels->arena, "%s: %s",
			gathering->params->settings->site.title, term->name),
		.key = arena_printf(
			channels->arena, "%s/%s", channel_kind_name(gathering->kind), term->slug),
		.folder = folder_of(gathering, term->slug),
	};
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

static int by_slug(const void *left, const void *right)
{
	return strcmp(((const struct channel *)left)->slug, ((const struct channel *)right)->slug);
}

/* A channel for each slug that is named. */
static struct term_list add_present(struct gathering *gathering)
{
	const struct term **terms = xcalloc(gathering->count + 1, sizeof(*terms));
	struct term_list present;

	for (size_t i = 0; i < gathering->count; i++) {
		terms[i] = &gathering->terms[i];
	}
	present = terms_gather(gathering->channels->arena, terms, gathering->count);
	for (size_t i = 0; i < present.count; i++) {
		add_channel(gathering, &present.items[i]);
	}
	free(terms);
	return present;
}

/* Those that had feeds before, and are named by no article now. */
static void add_former(struct gathering *gathering, const struct term_list *former,
	const struct term_list *present)
{
	for (size_t i = 0; i < former->count; i++) {
		if (!terms_find(present, former->items[i].slug)) {
			add_channel(gathering, &former->items[i]);
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

static int gather_named(struct gathering *gathering, struct error *err)
{
	const struct publish_params *params = gathering->params;
	struct channels *channels = gathering->channels;
	size_t first = channels->count;
	struct term_list present = add_present(gathering);
	struct term_list former;

	if (channels_load(params->folder.store, channels->arena, gathering->kind, &former, err) <
		0) {
		return -1;
	}
	add_former(gathering, &former, &present);
	if (channels->count > first) {
		qsort(channels->items + first, channels->count - first, sizeof(*channels->items),
			by_slug);
	}
	distribute(gathering, first);
	return params->folder.dry_run
		       ? 0
		       : channels_save(params->folder.store, gathering->kind, &present, err);
}

static int gather(struct gathering *gathering, struct error *err)
{
	const struct catalogue *catalogue = gathering->params->catalogue;
	int result;

	for (size_t i = 0; i < catalogue->count; i++) {
		add_terms(gathering, catalogue->articles[i]);
	}
	result = gather_named(gathering, err);
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
