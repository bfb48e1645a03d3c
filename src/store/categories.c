#include "store/categories.h"

#include <string.h>

#include "base/mem.h"

int categories_load(struct store *store, struct arena *arena, struct category **ret_categories,
	size_t *ret_count, struct error *err)
{
	CLEANUP(db_rows_free_ptr)
	struct db_rows *rows = db_query(
		store->db, err, "SELECT slug, name FROM category ORDER BY slug", "");
	struct category *categories;
	size_t count = 0;
	int64_t total;
	int more = 0;

	if (!rows ||
		db_number(store->db, &total, 0, err, "SELECT count(*) FROM category", "") < 0) {
		return -1;
	}
	categories = arena_alloc(arena, ((size_t)total + 1) * sizeof(*categories));
	while (count < (size_t)total && (more = db_next(rows, err)) > 0) {
		categories[count++] = (struct category){
			.slug = arena_strdup(arena, db_text_or_empty(rows, 0)),
			.name = arena_strdup(arena, db_text_or_empty(rows, 1)),
		};
	}
	if (more < 0) {
		return -1;
	}
	*ret_categories = categories;
	*ret_count = count;
	return 0;
}

int categories_differ(
	struct store *store, const struct catalogue *catalogue, bool *ret_differ, struct error *err)
{
	struct arena *arena = arena_new();
	struct category *stored;
	size_t count, i = 0;
	int result = categories_load(store, arena, &stored, &count, err);

	if (result == 0) {
		*ret_differ = false;
	}
	/* Both lists are sorted by slug. What is stored and not in the catalogue is no difference.
	 */
	for (size_t j = 0; result == 0 && j < catalogue->category_count; j++) {
		const struct category *category = &catalogue->categories[j];

		while (i < count && strcmp(stored[i].slug, category->slug) < 0) {
			i++;
		}
		if (i == count || strcmp(stored[i].slug, category->slug) != 0 ||
			strcmp(stored[i].name, category->name) != 0) {
			*ret_differ = true;
		}
	}
	arena_free(arena);
	return result;
}

int categories_save(struct store *store, const struct catalogue *catalogue, struct error *err)
{
	for (size_t i = 0; i < catalogue->category_count; i++) {
		if (db_run(store->db, err,
			    "INSERT INTO category (slug, name) VALUES (?1, ?2) "
			    "ON CONFLICT (slug) DO UPDATE SET name = excluded.name",
			    "tt", catalogue->categories[i].slug,
			    catalogue->categories[i].name) < 0) {
			return -1;
		}
	}
	return 0;
}
