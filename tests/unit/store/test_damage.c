#include "store/damage.h"

#include <string.h>

#include "opened.h"

static int64_t find(struct opened *opened, int64_t now)
{
	int64_t count = -1;
	GOOD(opened, damage_find(opened->store, now, &count, &opened->err));
	return count;
}

static void run_sql(struct opened *opened, const char *sql)
{
	GOOD(opened, db_script(opened->store->db, sql, &opened->err));
}

static int collect(void *ctx, int64_t edition, const char *reason)
{
	strbuf_addf(ctx, "%lld %s;", (long long)edition, reason);
	return 0;
}

static void assert_held(struct opened *opened, const char *expected)
{
	STRBUF(found);
	GOOD(opened, damage_each(opened->store, collect, &found, &opened->err));
	assert_string_equal(found.data ? found.data : "", expected);
}

/* Two editions with a reader each, due at 1000 and at 5000. */
static struct opened two_editions(void)
{
	struct opened opened = opened_new();
	int64_t variant, edition;
	opened_reader(&opened, "ada@example.org");
	edition = opened_edition(&opened, 1000, &variant);
	assert_int_equal(opened_enqueue(&opened, edition, variant, 1000), 1);
	edition = opened_edition(&opened, 5000, &variant);
	assert_int_equal(opened_enqueue(&opened, edition, variant, 5000), 1);
	return opened;
}

static void test_damage_is_not_found_in_what_is_sound(void **state)
{
	struct opened opened = two_editions();
	(void)state;
	assert_int_equal(find(&opened, 9000), 0);
	assert_held(&opened, "");
	/* Frozen before there was a hash. */
	run_sql(&opened, "UPDATE variant SET hash = '', message = CAST('other' AS BLOB)");
	assert_int_equal(find(&opened, 9000), 0);
	opened_release(&opened);
}

static void test_damage_to_a_variant_holds_its_edition(void **state)
{
	static const char *const scripts[] = {
		"UPDATE variant SET message = CAST('bytez' AS BLOB) WHERE number = 2",
		"UPDATE variant SET message = CAST('' AS BLOB) WHERE number = 2",
		"UPDATE variant SET hash = replace(hash, substr(hash, 1, 1), 'x') WHERE number = 2",
		/* Sound bytes, of another edition. */
		("UPDATE variant SET hash = (SELECT hash FROM variant WHERE number = 1) "
		 "WHERE number = 2"),
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(scripts); i++) {
		struct opened opened = two_editions();
		run_sql(&opened, scripts[i]);
		assert_int_equal(find(&opened, 4999), 0);
		assert_int_equal(find(&opened, 5000), 1);
		assert_held(&opened, "2 damaged: the mail that was frozen;");
		assert_int_equal(find(&opened, 5000), 0);
		/* Releasing it does not help. */
		GOOD(&opened,
			edition_set_state(opened.store, 2, EDITION_READY, "by hand", &opened.err));
		assert_held(&opened, "");
		assert_int_equal(find(&opened, 5000), 1);
		opened_release(&opened);
	}
}

static void test_damage_to_an_editions_state_is_told(void **state)
{
	struct opened opened = two_editions();
	(void)state;
	run_sql(&opened, "UPDATE edition SET state = 'rea$y' WHERE number = 1");
	assert_int_equal(find(&opened, 0), 1);
	assert_held(&opened, "1 damaged: its state;");
	opened_release(&opened);
}

/* Of a delivery, or of its reader. The index that finds what waits is that of SQLite, which a test
 * cannot bring out of step; the item says the same of a state that a query lets through. */
static void test_damage_to_a_reader_is_seen_at_the_claim(void **state)
{
	struct opened opened = two_editions();
	struct outbox_item item;
	(void)state;
	assert_int_equal(opened_next(&opened, 1000, 0, &item), 1);
	assert_false(item.damaged);
	run_sql(&opened, "UPDATE subscriber SET status = 'bctive'");
	assert_int_equal(opened_next(&opened, 1000, 0, &item), 1);
	assert_true(item.damaged);
	opened_release(&opened);
}

static void test_damage_is_held_once(void **state)
{
	struct opened opened = two_editions();
	(void)state;
	assert_int_equal(damage_hold(opened.store, 1, DAMAGE_OF_DELIVERY, &opened.err), 1);
	assert_int_equal(damage_hold(opened.store, 1, DAMAGE_OF_VARIANT, &opened.err), 0);
	assert_held(&opened, "1 damaged: what is known of one of its deliveries;");
	opened_release(&opened);
}

/* What the database knows by itself: a page whose bytes make no sense. */
static void test_store_check_names_a_fault(void **state)
{
	struct opened opened = two_editions();
	STRBUF(fault);
	STRBUF(bytes);
	(void)state;
	GOOD(&opened, store_check(opened.store, &fault, &opened.err));
	assert_int_equal(fault.len, 0);
	store_close(opened.store);
	opened.store = NULL;
	GOOD(&opened, file_read(&bytes, opened.path, 1 << 24, &opened.err));
	memset(bytes.data + bytes.len - 4096, 0xAA, 4096);
	GOOD(&opened, file_replace(opened.path, bytes.data, bytes.len, 0600, NULL, &opened.err));
	opened_reopen(&opened);
	GOOD(&opened, store_check(opened.store, &fault, &opened.err));
	assert_true(fault.len > 0);
	opened_release(&opened);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_damage_is_not_found_in_what_is_sound),
		cmocka_unit_test(test_damage_to_a_variant_holds_its_edition),
		cmocka_unit_test(test_damage_to_an_editions_state_is_told),
		cmocka_unit_test(test_damage_to_a_reader_is_seen_at_the_claim),
		cmocka_unit_test(test_damage_is_held_once),
		cmocka_unit_test(test_store_check_names_a_fault),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
