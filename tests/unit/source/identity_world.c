#include "identity_world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void world_init(struct world *world)
{
	*world = (struct world){.arena = arena_new(), .now = NOW, .since = "2024-01-01"};
}

static void clear_build(struct world *world)
{
	catalogue_free(world->catalogue);
	world->catalogue = NULL;
	report_release(&world->report);
	world->err = (struct error)ERROR_INIT;
}

void world_release(struct world *world)
{
	clear_build(world);
	free(world->known.items);
	arena_free(world->arena);
}

static void add_translations(
	struct arena *arena, struct article *article, const char *const *paths, size_t count)
{
	article->translations = arena_alloc(arena, (count + 1) * sizeof(struct article *));
	for (size_t i = 0; i < count && paths[i]; i++) {
		struct article *translation = arena_alloc(arena, sizeof(*translation));
		translation->path = arena_strdup(arena, paths[i]);
		translation->url = arena_printf(arena, SITE "/%s", paths[i]);
		article->translations[article->translation_count++] = translation;
	}
}

static void add_post(struct world *world, const struct post *post, size_t order)
{
	struct catalogue *catalogue = world->catalogue;
	struct article *article = catalogue_add(catalogue);
	const char **aliases = arena_alloc(catalogue->arena, sizeof(*aliases));
	article->path = arena_strdup(catalogue->arena, post->path);
	article->line = 1;
	article->order = order;
	article->slug = article->path;
	article->url = post->url ? arena_printf(catalogue->arena, SITE "%s", post->url)
				 : arena_printf(catalogue->arena, SITE "/%s", post->path);
	article->title = arena_strdup(catalogue->arena, post->title ? post->title : post->path);
	article->summary = "";
	snprintf(article->content_hash, sizeof(article->content_hash), "%s",
		post->hash ? post->hash : article->title);
	article->id = post->id;
	article->id_given = post->id != NULL;
	article->published = (struct moment){.set = post->published != 0, .at = post->published};
	article->updated = (struct moment){.set = post->updated != 0, .at = post->updated};
	article->draft = post->draft;
	article->minor = post->minor;
	if (post->alias) {
		aliases[0] = arena_printf(catalogue->arena, SITE "%s", post->alias);
		article->aliases = aliases;
		article->alias_count = 1;
	}
	add_translations(
		catalogue->arena, article, post->translations, ARRAY_LEN(post->translations));
}

/* What the store does: only what was marked as changed is written. */
static void save(struct world *world)
{
	const struct known_list *found = &world->result.known;
	assert_true(found->count >= world->known.count);
	for (size_t i = 0; i < found->count; i++) {
		struct known_article *row = &found->items[i];
		struct known_article *stored;
		if (i == world->known.count) {
			assert_int_equal(row->number, 0);
			GROW(world->known.items, world->known.count, world->capacity);
			world->known.count++;
			row->number = (int64_t)i + 1;
		} else if (!row->dirty) {
			continue;
		}
		stored = &world->known.items[i];
		*stored = *row;
		stored->dirty = false;
		stored->id = arena_strdup(world->arena, row->id);
		stored->path = arena_strdup(world->arena, row->path);
		stored->url = arena_strdup(world->arena, row->url);
		stored->title = arena_strdup(world->arena, row->title);
		stored->content_hash = arena_strdup(world->arena, row->content_hash);
	}
	world->last_build = world->now;
}

int world_build_count(struct world *world, const struct post *posts, size_t count)
{
	struct identity_params params = {
		.now = world->now,
		.last_build = world->last_build,
		.host = "blog.example.org",
		.since = world->since,
		.accept_removals = world->accept_removals,
		.report = &world->report,
	};
	clear_build(world);
	world->catalogue = catalogue_new();
	for (size_t i = 0; i < count; i++) {
		add_post(world, &posts[i], i);
	}
	if (identity_resolve(
		    world->catalogue, &world->known, &params, &world->result, &world->err) < 0) {
		return -1;
	}
	save(world);
	return 0;
}

int world_build(struct world *world, const struct post *posts)
{
	size_t count = 0;
	while (posts[count].path) {
		count++;
	}
	return world_build_count(world, posts, count);
}

const struct article *world_article(const struct world *world, const char *path)
{
	for (size_t i = 0; i < world->catalogue->count; i++) {
		if (strcmp(world->catalogue->articles[i]->path, path) == 0) {
			return world->catalogue->articles[i];
		}
	}
	return NULL;
}

size_t world_told(const struct world *world, const char *text)
{
	size_t count = 0;
	for (size_t i = 0; i < world->report.count; i++) {
		count += strstr(world->report.items[i].text, text) != NULL;
	}
	return count;
}
