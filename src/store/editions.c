#include "store/editions.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/mem.h"

int rhythm_load(
	struct store *store, enum rhythm rhythm, struct rhythm_state *ret_state, struct error *err)
{
	CLEANUP(db_rows_free_ptr)
	struct db_rows *rows = db_query(store->db, err,
		"SELECT last_due, watermark FROM rhythm WHERE name = ?1", "t", rhythm_name(rhythm));
	int found = rows ? db_next(rows, err) : -1;

	if (found < 0) {
		return -1;
	}
	*ret_state = (struct rhythm_state){0};
	if (found) {
		ret_state->last_due = db_int(rows, 0);
		ret_state->watermark = db_int(rows, 1);
	}
	return 0;
}

int rhythm_save(struct store *store, enum rhythm rhythm, const struct rhythm_state *state,
	struct error *err)
{
	return db_run(store->db, err,
		"INSERT INTO rhythm (name, last_due, watermark) VALUES (?1, ?2, ?3) ON CONFLICT "
		"(name) DO UPDATE SET last_due = excluded.last_due, watermark = excluded.watermark",
		"tii", rhythm_name(rhythm), state->last_due, state->watermark);
}

int groups_load(struct store *store, struct arena *arena, enum rhythm rhythm, int64_t now,
	struct reader_group **ret_groups, size_t *ret_count, struct error *err)
{
	CLEANUP(db_rows_free_ptr)
	struct db_rows *rows = db_query(store->db, err,
		"SELECT categories, watermark, format, language, count(*) FROM subscriber "
		"WHERE rhythm = ?1 AND status = 'active' AND paused_until <= ?2 "
		"GROUP BY categories, watermark, format, language "
		"ORDER BY categories, watermark, format, language",
		"ti", rhythm_name(rhythm), now);
	struct reader_group *groups = NULL;
	size_t count = 0, capacity = 0;
	int more = rows ? 0 : -1;

	while (rows && (more = db_next(rows, err)) > 0) {
		GROW(groups, count, capacity);
		groups[count++] = (struct reader_group){
			.categories = arena_strdup(arena, db_text_or_empty(rows, 0)),
			.watermark = db_int(rows, 1),
			.format = mail_format_from_name(db_text_or_empty(rows, 2)),
			.language = arena_strdup(arena, db_text_or_empty(rows, 3)),
			.count = (size_t)db_int(rows, 4),
		};
	}
	if (more == 0) {
		*ret_groups = arena_alloc(arena, (count + 1) * sizeof(*groups));
		memcpy(*ret_groups, groups ? groups : *ret_groups, count * sizeof(*groups));
		*ret_count = count;
	}
	free(groups);
	return more;
}

int edition_create(struct store *store, enum rhythm rhythm, int64_t due, int64_t now,
	int64_t *ret_number, struct error *err)
{
	return db_insert(store->db, ret_number, err,
		"INSERT INTO edition (rhythm, due, frozen, state) VALUES (?1, ?2, ?3, 'ready')",
		"tii", rhythm_name(rhythm), due, now);
}

int edition_add_article(struct store *store, int64_t edition, int64_t article, struct error *err)
{
	return db_run(store->db, err,
		"INSERT INTO edition_article (edition, article) VALUES (?1, ?2) "
		"ON CONFLICT (edition, article) DO NOTHING",
		"ii", edition, article);
}

/* With the edition's number: bytes of another one are not what was frozen. */
static void hash_variant(int64_t edition, const void *message, size_t len, char ret_hex[HASH_HEX])
{
	FREE_ON_EXIT char *number = xasprintf("%lld\n", (long long)edition);
	unsigned char digest[HASH_BYTES];
	struct hash hash;

	hash_init(&hash);
	hash_add(&hash, number, strlen(number));
	hash_add(&hash, message, len);
	hash_final(&hash, digest);
	hash_to_hex(digest, ret_hex);
}

int variant_create(
	struct store *store, const struct variant_row *row, int64_t *ret_number, struct error *err)
{
	char hash[HASH_HEX];

	hash_variant(row->edition, row->message, row->message_len, hash);
	return db_insert(store->db, ret_number, err,
		"INSERT INTO variant (edition, language, format, subject, articles, message, hash) "
		"VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
		"ittttbt", row->edition, row->language, mail_format_name(row->format), row->subject,
		row->articles, row->message, row->message_len, hash);
}

int variant_load(struct store *store, int64_t variant, int64_t edition, struct strbuf *out,
	struct error *err)
{
	CLEANUP(db_rows_free_ptr)
	struct db_rows *rows = db_query(store->db, err,
		"SELECT message, hash FROM variant WHERE number = ?1 AND edition = ?2", "ii",
		variant, edition);
	int found = rows ? db_next(rows, err) : -1;
	char hash[HASH_HEX];
	const void *bytes;
	const char *frozen;
	size_t len;

	if (found <= 0) {
		return found;
	}
	bytes = db_blob(rows, 0, &len);
	frozen = db_text_or_empty(rows, 1);
	hash_variant(edition, bytes, len, hash);
	if (frozen[0] && strcmp(frozen, hash) != 0) {
		return 0;
	}
	strbuf_add(out, bytes, len);
	return 1;
}

int edition_enqueue(
	struct store *store, const struct enqueue *enqueue, int64_t *ret_count, struct error *err)
{
	const struct reader_group *group = enqueue->group;

	if (db_run(store->db, err,
		    "INSERT INTO delivery (edition, variant, subscriber, state, due, changed) "
		    "SELECT ?1, ?2, number, 'queued', ?9, ?3 FROM subscriber "
		    "WHERE rhythm = ?4 AND status = 'active' AND paused_until <= ?3 "
		    "AND categories = ?5 AND watermark = ?6 "
		    "AND format = ?7 AND language = ?8 ORDER BY number",
		    "iiittitti", enqueue->edition, enqueue->variant, enqueue->now,
		    rhythm_name(enqueue->rhythm), group->categories, group->watermark,
		    mail_format_name(group->format), group->language, enqueue->due) < 0) {
		return -1;
	}
	*ret_count = db_changes(store->db);
	return 0;
}

int watermarks_raise(struct store *store, enum rhythm rhythm, int64_t sequence, struct error *err)
{
	return db_run(store->db, err,
		"UPDATE subscriber SET watermark = ?2 WHERE rhythm = ?1 AND watermark < ?2", "ti",
		rhythm_name(rhythm), sequence);
}

int watermarks_raise_all(struct store *store, int64_t sequence, struct error *err)
{
	return db_run(store->db, err, "UPDATE subscriber SET watermark = ?1 WHERE watermark < ?1",
		"i", sequence);
}

int edition_set_state(struct store *store, int64_t number, enum edition_state state,
	const char *reason, struct error *err)
{
	return db_run(store->db, err,
		"UPDATE edition SET state = ?2, reason = ?3 WHERE number = ?1", "itt", number,
		edition_state_name(state), reason);
}

int editions_hold_withdrawn(struct store *store, int64_t *ret_count, struct error *err)
{
	if (db_run(store->db, err,
		    "UPDATE edition SET state = 'held', "
		    "reason = 'one of its articles was withdrawn' "
		    "WHERE state = 'ready' AND reason = '' "
		    "AND EXISTS (SELECT 1 FROM delivery WHERE delivery.edition = edition.number "
		    "AND delivery.state IN ('queued', 'deferred')) "
		    "AND EXISTS (SELECT 1 FROM edition_article "
		    "JOIN article ON article.number = edition_article.article "
		    "WHERE edition_article.edition = edition.number AND article.vanished <> 0)",
		    "") < 0) {
		return -1;
	}
	*ret_count = db_changes(store->db);
	return 0;
}

int editions_hold_unsent(
	struct store *store, const char *reason, int64_t *ret_count, struct error *err)
{
	if (db_run(store->db, err,
		    "UPDATE edition SET state = 'held', reason = ?1 WHERE state = 'ready' "
		    "AND EXISTS (SELECT 1 FROM delivery WHERE delivery.edition = edition.number "
		    "AND delivery.state IN ('queued', 'deferred', 'sending', 'in doubt'))",
		    "t", reason) < 0) {
		return -1;
	}
	*ret_count = db_changes(store->db);
	return 0;
}
