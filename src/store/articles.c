#include "store/articles.h"

#include "base/mem.h"

#define COLUMNS                                                                                    \
	"number, id, path, url, title, content_hash, published, published_offset, published_day, " \
	"updated, updated_offset, updated_day, changed, first_public, sequence, held, silent, "    \
	"vanished"

static struct moment read_moment(struct db_rows *rows, int column)
{
	return (struct moment){
		.set = true,
		.at = db_int(rows, column),
		.offset = (int32_t)db_int(rows, column + 1),
		.day = db_int(rows, column + 2) != 0,
	};
}

static struct known_article read_row(struct db_rows *rows, struct arena *arena)
{
	return (struct known_article){
		.number = db_int(rows, 0),
		.id = arena_strdup(arena, db_text_or_empty(rows, 1)),
		.path = arena_strdup(arena, db_text_or_empty(rows, 2)),
		.url = arena_strdup(arena, db_text_or_empty(rows, 3)),
		.title = arena_strdup(arena, db_text_or_empty(rows, 4)),
		.content_hash = arena_strdup(arena, db_text_or_empty(rows, 5)),
		.published = read_moment(rows, 6),
		.updated = read_moment(rows, 9),
		.changed = db_int(rows, 12),
		.first_public = db_int(rows, 13),
		.sequence = db_int(rows, 14),
		.held = db_int(rows, 15) != 0,
		.silent = db_int(rows, 16) != 0,
		.vanished = db_int(rows, 17),
	};
}

int known_articles_load(
	struct store *store, struct arena *arena, struct known_list *ret_list, struct error *err)
{
	CLEANUP(db_rows_free_ptr)
	struct db_rows *rows = db_query(
		store->db, err, "SELECT " COLUMNS " FROM article ORDER BY number", "");
	struct known_list list = {0};
	int64_t count;
	int more;

	if (!rows || db_number(store->db, &count, 0, err, "SELECT count(*) FROM article", "") < 0) {
		return -1;
	}
	list.items = arena_alloc(arena, ((size_t)count + 1) * sizeof(*list.items));
	while ((more = db_next(rows, err)) > 0 && list.count < (size_t)count) {
		list.items[list.count++] = read_row(rows, arena);
	}
	if (more < 0) {
		return -1;
	}
	*ret_list = list;
	return 0;
}

static int insert(struct store *store, struct known_article *known, struct error *err)
{
	return db_insert(store->db, &known->number, err,
		"INSERT INTO article (id, path, url, title, content_hash, published, "
		"published_offset, published_day, updated, updated_offset, updated_day, changed, "
		"first_public, vanished) "
		"VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
		"tttttiiiiiiiii", known->id, known->path, known->url, known->title,
		known->content_hash, known->published.at, (int64_t)known->published.offset,
		(int64_t)known->published.day, known->updated.at, (int64_t)known->updated.offset,
		(int64_t)known->updated.day, known->changed, known->first_public, known->vanished);
}

/* Sequence, held and silent are not written here: they belong to the plan. */
static int update(struct store *store, const struct known_article *known, struct error *err)
{
	return db_run(store->db, err,
		"UPDATE article SET path = ?2, url = ?3, title = ?4, content_hash = ?5, "
		"updated = ?6, updated_offset = ?7, updated_day = ?8, changed = ?9, "
		"first_public = ?10, vanished = ?11, published = ?12, published_offset = ?13, "
		"published_day = ?14 WHERE number = ?1",
		"ittttiiiiiiiii", known->number, known->path, known->url, known->title,
		known->content_hash, known->updated.at, (int64_t)known->updated.offset,
		(int64_t)known->updated.day, known->changed, known->first_public, known->vanished,
		known->published.at, (int64_t)known->published.offset,
		(int64_t)known->published.day);
}

int articles_put(struct store *store, struct known_article *known, struct error *err)
{
	return known->number ? update(store, known, err) : insert(store, known, err);
}

int articles_rename(struct store *store, const int64_t *numbers, const char *const *ids,
	size_t count, struct error *err)
{
	for (size_t i = 0; i < count; i++) {
		if (db_run(store->db, err,
			    "UPDATE article SET id = 'renamed ' || number WHERE number = ?1", "i",
			    numbers[i]) < 0) {
			return -1;
		}
	}
	for (size_t i = 0; i < count; i++) {
		if (db_run(store->db, err, "UPDATE article SET id = ?2 WHERE number = ?1", "it",
			    numbers[i], ids[i]) < 0) {
			return -1;
		}
	}
	return 0;
}

int articles_give_sequence(
	struct store *store, int64_t number, int64_t *ret_sequence, struct error *err)
{
	return db_number(store->db, ret_sequence, 0, err,
		"UPDATE article SET sequence = "
		"(SELECT coalesce(max(sequence), 0) + 1 FROM article), "
		"held = 0 WHERE number = ?1 RETURNING sequence",
		"i", number);
}

int articles_set_held(struct store *store, int64_t number, bool held, struct error *err)
{
	return db_run(store->db, err, "UPDATE article SET held = ?2 WHERE number = ?1", "ii",
		number, (int64_t)held);
}

int articles_set_silent(struct store *store, int64_t number, bool silent, struct error *err)
{
	return db_run(store->db, err, "UPDATE article SET silent = ?2 WHERE number = ?1", "ii",
		number, (int64_t)silent);
}
