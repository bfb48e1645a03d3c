#include "store/channels.h"

#include <string.h>

#include "base/mem.h"

int channels_load(struct store *store, struct arena *arena, enum channel_kind kind,
	struct term_list *ret_channels, struct error *err)
{
	const char *name = channel_kind_name(kind);
	CLEANUP(db_rows_free_ptr)
	struct db_rows *rows = db_query(store->db, err,
		"SELECT slug, name FROM channel WHERE kind = ?1 ORDER BY slug", "t", name);
	struct term_list channels = {0};
	int64_t total;
	int more = 0;

	if (!rows || db_number(store->db, &total, 0, err,
			     "SELECT count(*) FROM channel WHERE kind = ?1", "t", name) < 0) {
		return -1;
	}
	channels.items = arena_alloc(arena, ((size_t)total + 1) * sizeof(*channels.items));
	while (channels.count < (size_t)total && (more = db_next(rows, err)) > 0) {
		channels.items[channels.count++] = (struct term){
			.slug = arena_strdup(arena, db_text_or_empty(rows, 0)),
			.name = arena_strdup(arena, db_text_or_empty(rows, 1)),
		};
	}
	if (more < 0) {
		return -1;
	}
	*ret_channels = channels;
	return 0;
}

static bool is_stored(const struct term_list *stored, const struct term *channel)
{
	const struct term *found = terms_find(stored, channel->slug);

	return found && strcmp(found->name, channel->name) == 0;
}

int channels_differ(struct store *store, enum channel_kind kind, const struct term_list *channels,
	bool *ret_differ, struct error *err)
{
	struct arena *arena = arena_new();
	struct term_list stored;
	int result = channels_load(store, arena, kind, &stored, err);

	if (result == 0) {
		*ret_differ = false;
		for (size_t i = 0; i < channels->count && !*ret_differ; i++) {
			*ret_differ = !is_stored(&stored, &channels->items[i]);
		}
	}
	arena_free(arena);
	return result;
}

static int put(
	struct store *store, enum channel_kind kind, const struct term *channel, struct error *err)
{
	return db_run(store->db, err,
		"INSERT INTO channel (kind, slug, name) VALUES (?1, ?2, ?3) "
		"ON CONFLICT (kind, slug) DO UPDATE SET name = excluded.name",
		"ttt", channel_kind_name(kind), channel->slug, channel->name);
}

int channels_save(struct store *store, enum channel_kind kind, const struct term_list *channels,
	struct error *err)
{
	struct arena *arena = arena_new();
	struct term_list stored;
	int result = channels_load(store, arena, kind, &stored, err);

	for (size_t i = 0; result == 0 && i < channels->count; i++) {
		if (!is_stored(&stored, &channels->items[i])) {
			result = put(store, kind, &channels->items[i], err);
		}
	}
	arena_free(arena);
	return result;
}

int archive_load(struct store *store, struct arena *arena, const char *channel,
	const char **ret_members, struct error *err)
{
	CLEANUP(db_rows_free_ptr)
	struct db_rows *rows = db_query(
		store->db, err, "SELECT members FROM archive WHERE channel = ?1", "t", channel);
	int more = rows ? db_next(rows, err) : -1;

	if (more < 0) {
		return -1;
	}
	*ret_members = more ? arena_strdup(arena, db_text_or_empty(rows, 0)) : "";
	return 0;
}

int archive_put(struct store *store, const char *channel, const char *members, struct error *err)
{
	return db_run(store->db, err,
		"INSERT INTO archive (channel, members) VALUES (?1, ?2) "
		"ON CONFLICT (channel) DO UPDATE SET members = excluded.members",
		"tt", channel, members);
}
