/* The digests that an operator gets before the readers do. */

#include "store/editions.h"

int edition_set_review(
	struct store *store, int64_t edition, const void *message, size_t len, struct error *err)
{
	return db_run(store->db, err, "UPDATE edition SET review = ?2 WHERE number = ?1", "ib",
		edition, message, len);
}

int edition_next_review(struct store *store, int64_t now, int64_t *ret_edition,
	enum rhythm *ret_rhythm, struct strbuf *out, struct error *err)
{
	CLEANUP(db_rows_free_ptr)
	struct db_rows *rows = db_query(store->db, err,
		"SELECT number, rhythm, review FROM edition WHERE review IS NOT NULL "
		"AND review_sent = 0 AND due > ?1 AND state <> 'cancelled' ORDER BY number LIMIT 1",
		"i", now);
	int found = rows ? db_next(rows, err) : -1;
	const void *bytes;
	size_t len;

	if (found > 0) {
		*ret_edition = db_int(rows, 0);
		*ret_rhythm = rhythm_from_name(db_text_or_empty(rows, 1));
		bytes = db_blob(rows, 2, &len);
		strbuf_add(out, bytes, len);
	}
	return found;
}

int edition_review_sent(struct store *store, int64_t edition, int64_t now, struct error *err)
{
	return db_run(store->db, err,
		"UPDATE edition SET review_sent = ?2, review = NULL WHERE number = ?1", "ii",
		edition, now);
}
