#include "store/subscribers.h"

#include <string.h>

#include "base/mem.h"
#include "base/strbuf.h"

#define COLUMNS                                                                                    \
	"number, address, name, status, rhythm, format, language, categories, attributes, "        \
	"consent_at, consent_source, joined, watermark, reason, paused_until"

/* Strings are the row's. */
static struct subscriber read_row(struct db_rows *rows)
{
	return (struct subscriber){
		.number = db_int(rows, 0),
		.address = db_text_or_empty(rows, 1),
		.name = db_text(rows, 2),
		.status = subscriber_status_from_name(db_text_or_empty(rows, 3)),
		.rhythm = rhythm_from_name(db_text_or_empty(rows, 4)),
		.format = mail_format_from_name(db_text_or_empty(rows, 5)),
		.language = db_text_or_empty(rows, 6),
		.categories = db_text_or_empty(rows, 7),
		.attributes = db_text_or_empty(rows, 8),
		.consent_at = db_int(rows, 9),
		.consent_source = db_text_or_empty(rows, 10),
		.joined = db_int(rows, 11),
		.watermark = db_int(rows, 12),
		.reason = db_text_or_empty(rows, 13),
		.paused_until = db_int(rows, 14),
	};
}

static void keep_strings(struct subscriber *subscriber, struct arena *arena)
{
	subscriber->address = arena_strdup(arena, subscriber->address);
	subscriber->name = arena_strdup_or_null(arena, subscriber->name);
	subscriber->language = arena_strdup(arena, subscriber->language);
	subscriber->categories = arena_strdup(arena, subscriber->categories);
	subscriber->attributes = arena_strdup(arena, subscriber->attributes);
	subscriber->consent_source = arena_strdup(arena, subscriber->consent_source);
	subscriber->reason = arena_strdup(arena, subscriber->reason);
}

static int read_one(struct db_rows *rows, struct arena *arena, struct subscriber *ret_subscriber,
	struct error *err)
{
	int found = rows ? db_next(rows, err) : -1;

	if (found > 0) {
		*ret_subscriber = read_row(rows);
		keep_strings(ret_subscriber, arena);
	}
	return found;
}

int subscriber_find(struct store *store, struct arena *arena, const char *address_key,
	struct subscriber *ret_subscriber, struct error *err)
{
	CLEANUP(db_rows_free_ptr)
	struct db_rows *rows = db_query(store->db, err,
		"SELECT " COLUMNS " FROM subscriber WHERE address_key = ?1", "t", address_key);

	return read_one(rows, arena, ret_subscriber, err);
}

int subscriber_get(struct store *store, struct arena *arena, int64_t number,
	struct subscriber *ret_subscriber, struct error *err)
{
	CLEANUP(db_rows_free_ptr)
	struct db_rows *rows = db_query(store->db, err,
		"SELECT " COLUMNS " FROM subscriber WHERE number = ?1", "i", number);

	return read_one(rows, arena, ret_subscriber, err);
}

static int insert(struct store *store, struct subscriber *subscriber, const char *address_key,
	struct error *err)
{
	return db_insert(store->db, &subscriber->number, err,
		"INSERT INTO subscriber (address, address_key, name, status, rhythm, format, "
		"language, categories, attributes, consent_at, consent_source, joined, watermark, "
		"reason, paused_until) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, "
		"?13, ?14, ?15)",
		"tttttttttitiiti", subscriber->address, address_key, subscriber->name,
		subscriber_status_name(subscriber->status), rhythm_name(subscriber->rhythm),
		mail_format_name(subscriber->format), subscriber->language, subscriber->categories,
		subscriber->attributes, subscriber->consent_at, subscriber->consent_source,
		subscriber->joined, subscriber->watermark, subscriber->reason,
		subscriber->paused_until);
}

static int update(struct store *store, const struct subscriber *subscriber, const char *address_key,
	struct error *err)
{
	return db_run(store->db, err,
		"UPDATE subscriber SET address = ?2, address_key = ?3, name = ?4, status = ?5, "
		"rhythm = ?6, format = ?7, language = ?8, categories = ?9, attributes = ?10, "
		"consent_at = ?11, consent_source = ?12, joined = ?13, watermark = ?14, "
		"reason = ?15, paused_until = ?16 WHERE number = ?1",
		"itttttttttitiiti", subscriber->number, subscriber->address, address_key,
		subscriber->name, subscriber_status_name(subscriber->status),
		rhythm_name(subscriber->rhythm), mail_format_name(subscriber->format),
		subscriber->language, subscriber->categories, subscriber->attributes,
		subscriber->consent_at, subscriber->consent_source, subscriber->joined,
		subscriber->watermark, subscriber->reason, subscriber->paused_until);
}

int subscriber_put(struct store *store, struct subscriber *subscriber, const char *address_key,
	struct error *err)
{
	return subscriber->number ? update(store, subscriber, address_key, err)
				  : insert(store, subscriber, address_key, err);
}

#define NAMES_THE_ADDRESS(column)                                                                  \
	"replace(lower(" column "), (SELECT lower(address) FROM subscriber WHERE number = ?1), "   \
	"'') <> lower(" column ")"

/* A server's words name the address that it refused, often in a way of its own: those about this
 * reader all go. A domain's words are said of its other readers' mails as well. */
static int erase_replies(struct store *store, int64_t number, struct error *err)
{
	return db_run(store->db, err,
		       "UPDATE delivery SET reply = '' WHERE reply <> '' AND (subscriber = ?1 "
		       "OR " NAMES_THE_ADDRESS("reply") ")",
		       "i", number) < 0
		       ? -1
		       : db_run(store->db, err,
				 "UPDATE throttle SET reason = '' WHERE " NAMES_THE_ADDRESS(
					 "reason"),
				 "i", number);
}

int subscriber_erase(struct store *store, int64_t number, struct error *err)
{
	if (erase_replies(store, number, err) < 0) {
		return -1;
	}
	return db_run(store->db, err,
		"UPDATE subscriber SET address = NULL, address_key = NULL, name = NULL, "
		"status = 'erased', language = '', categories = '', attributes = '{}', "
		"consent_source = '', consent_at = 0, reason = '', paused_until = 0 "
		"WHERE number = ?1",
		"i", number);
}

int subscribers_each(struct store *store, const struct subscriber_filter *filter,
	int (*visit)(void *ctx, const struct subscriber *subscriber), void *ctx, struct error *err)
{
	bool any_status = filter->status == SUBSCRIBER_STATUS_COUNT;
	bool any_rhythm = filter->rhythm == RHYTHM_COUNT;
	CLEANUP(db_rows_free_ptr)
	struct db_rows *rows = db_query(store->db, err,
		"SELECT " COLUMNS " FROM subscriber WHERE status <> 'erased' "
		"AND (?1 IS NULL OR status = ?1) AND (?2 IS NULL OR rhythm = ?2) "
		"ORDER BY address_key",
		"tt", any_status ? NULL : subscriber_status_name(filter->status),
		any_rhythm ? NULL : rhythm_name(filter->rhythm));
	int more = rows ? 0 : -1;

	while (rows && (more = db_next(rows, err)) > 0) {
		struct subscriber subscriber = read_row(rows);
		int stop;

		if (filter->category &&
			!categories_contain(subscriber.categories, filter->category)) {
			continue;
		}
		stop = visit(ctx, &subscriber);
		if (stop) {
			return stop;
		}
	}
	return more;
}

int subscribers_count(
	struct store *store, enum subscriber_status status, int64_t *ret_count, struct error *err)
{
	return db_number(store->db, ret_count, 0, err,
		"SELECT count(*) FROM subscriber WHERE status = ?1", "t",
		subscriber_status_name(status));
}

int subscribers_start(
	struct store *store, enum rhythm rhythm, int64_t *ret_watermark, struct error *err)
{
	int64_t latest;

	if (store_last_sequence(store, &latest, err) < 0) {
		return -1;
	}
	if (rhythm == RHYTHM_INSTANT) {
		*ret_watermark = latest;
		return 0;
	}
	return db_number(store->db, ret_watermark, latest, err,
		"SELECT watermark FROM rhythm WHERE name = ?1", "t", rhythm_name(rhythm));
}

int subscribers_start_at(
	struct store *store, int64_t instant, int64_t *ret_watermark, struct error *err)
{
	return db_number(store->db, ret_watermark, 0, err,
		"SELECT coalesce((SELECT min(sequence) - 1 FROM article WHERE published >= ?1), "
		"(SELECT max(sequence) FROM article))",
		"i", instant);
}

/* A keyed hash: without the store's key nobody can tell whether an address is among them. */
static void hash_address(struct store *store, const char *address_key, char ret_hex[HASH_HEX])
{
	unsigned char mac[HASH_BYTES];
	STRBUF(input);

	strbuf_addf(&input, "suppressed:%s", address_key);
	hash_hmac(store->key.bytes, input.data, input.len, mac);
	hash_to_hex(mac, ret_hex);
}

int suppression_add(struct store *store, const char *address_key, const char *reason, int64_t now,
	struct error *err)
{
	char hash[HASH_HEX];

	hash_address(store, address_key, hash);
	return db_run(store->db, err,
		"INSERT INTO suppression (address_hash, reason, since) VALUES (?1, ?2, ?3) "
		"ON CONFLICT (address_hash) DO UPDATE SET reason = excluded.reason",
		"tti", hash, reason, now);
}

int suppression_remove(struct store *store, const char *address_key, struct error *err)
{
	char hash[HASH_HEX];

	hash_address(store, address_key, hash);
	return db_run(store->db, err, "DELETE FROM suppression WHERE address_hash = ?1", "t", hash);
}

int suppression_find(
	struct store *store, const char *address_key, char **ret_reason, struct error *err)
{
	char hash[HASH_HEX];
	struct db_rows *rows;
	int found;

	hash_address(store, address_key, hash);
	rows = db_query(store->db, err, "SELECT reason FROM suppression WHERE address_hash = ?1",
		"t", hash);
	found = rows ? db_next(rows, err) : -1;
	if (found > 0) {
		*ret_reason = xstrdup(db_text_or_empty(rows, 0));
	}
	db_rows_free(rows);
	return found;
}
