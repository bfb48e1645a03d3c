#include "store/remote_feeds.h"

#include "base/mem.h"

static int load_row(
	struct store *store, struct arena *arena, struct remote_feed *feed, struct error *err)
{
	CLEANUP(db_rows_free_ptr)
	struct db_rows *rows = db_query(store->db, err,
		"SELECT etag, modified, title, home, language, reason, failing_since "
		"FROM remote_feed WHERE url = ?1",
		"t", feed->url);
	const char **texts[] = {&feed->etag, &feed->modified, &feed->title, &feed->home,
		&feed->language, &feed->reason};
	int more = rows ? db_next(rows, err) : -1;

	for (size_t i = 0; more >= 0 && i < ARRAY_LEN(texts); i++) {
		*texts[i] = more ? arena_strdup(arena, db_text_or_empty(rows, (int)i)) : "";
	}
	feed->failing_since = more > 0 ? db_int(rows, ARRAY_LEN(texts)) : 0;
	return more < 0 ? -1 : 0;
}

static int load_items(
	struct store *store, struct arena *arena, struct remote_feed *feed, struct error *err)
{
	CLEANUP(db_rows_free_ptr)
	struct db_rows *rows = db_query(store->db, err,
		"SELECT key, json FROM remote_item WHERE feed = ?1 ORDER BY number", "t",
		feed->url);
	int more = rows ? 0 : -1;

	while (rows && (more = db_next(rows, err)) > 0) {
		struct remote_item *item = arena_alloc(arena, sizeof(*item));

		item->key = arena_strdup(arena, db_text_or_empty(rows, 0));
		item->json = arena_strdup(arena, db_text_or_empty(rows, 1));
		GROW(feed->items, feed->count, feed->capacity);
		feed->items[feed->count++] = item;
	}
	return more;
}

int remote_feed_load(
	struct store *store, struct arena *arena, struct remote_feed *feed, struct error *err)
{
	*feed = (struct remote_feed){.url = feed->url};
	return load_row(store, arena, feed, err) < 0 ? -1 : load_items(store, arena, feed, err);
}

bool remote_feed_differs(const struct remote_feed *feed)
{
	for (size_t i = 0; i < feed->count; i++) {
		if (feed->items[i]->dirty) {
			return true;
		}
	}
	return feed->dirty;
}

int remote_feed_save(struct store *store, struct remote_feed *feed, struct error *err)
{
	if (feed->dirty &&
		db_run(store->db, err,
			"INSERT INTO remote_feed (url, etag, modified, title, home, language, "
			"reason, failing_since) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) "
			"ON CONFLICT (url) DO UPDATE SET etag = excluded.etag, "
			"modified = excluded.modified, title = excluded.title, "
			"home = excluded.home, language = excluded.language, "
			"reason = excluded.reason, failing_since = excluded.failing_since",
			"ttttttti", feed->url, feed->etag, feed->modified, feed->title, feed->home,
			feed->language, feed->reason, feed->failing_since) < 0) {
		return -1;
	}
	feed->dirty = false;
	for (size_t i = 0; i < feed->count; i++) {
		struct remote_item *item = feed->items[i];

		if (item->dirty &&
			db_run(store->db, err,
				"INSERT INTO remote_item (feed, key, json) VALUES (?1, ?2, ?3) "
				"ON CONFLICT (feed, key) DO UPDATE SET json = excluded.json",
				"ttt", feed->url, item->key, item->json) < 0) {
			return -1;
		}
		item->dirty = false;
	}
	return 0;
}
