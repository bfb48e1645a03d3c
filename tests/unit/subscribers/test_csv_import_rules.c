#include "world.h"

#include <string.h>

#include "base/strbuf.h"
#include "publication/subscriber_rules.h"
#include "store/subscribers.h"
#include "subscribers/change.h"
#include "subscribers/csv_import.h"

static const char yaml[] = "digests:\n  weekly: thursday 08:00\n";

struct options {
	const char *const *keep, *const *ignore;
	bool again;
};

static struct subscribers_imported import(
	struct world *world, const char *csv, const struct options *options)
{
	struct subscriber_rules rules = publication_subscriber_rules(&world->publication);
	struct subscribers_import params = {.shown = "in.csv", .report = &world->report};
	struct subscribers_imported counts = {0};
	struct error err = ERROR_INIT;
	STRBUF(text);

	if (options) {
		params.keep = options->keep;
		params.ignore = options->ignore;
		params.again = options->again;
	}
	strbuf_add_string(&text, csv);
	if (subscribers_import(&rules, &params, &text, &counts, &err) < 0) {
		fail_msg("%s", err.text);
	}
	subscriber_rules_release(&rules);
	return counts;
}

static int add_reader(void *ctx, const struct subscriber *reader)
{
	strbuf_addf(ctx, "%s %s|", reader->address, subscriber_status_name(reader->status));
	return 0;
}

static void assert_readers(struct world *world, const char *expected)
{
	const struct subscriber_filter all = {
		.status = SUBSCRIBER_STATUS_COUNT, .rhythm = RHYTHM_COUNT};
	struct error err = ERROR_INIT;
	STRBUF(found);

	strbuf_add_string(&found, "");
	assert_int_equal(
		subscribers_each(world->publication.store, &all, add_reader, &found, &err), 0);
	assert_string_equal(found.data ? found.data : "", expected);
}

/* Of the lines for a@h.example in one file, each a status. */
static void test_csv_import_keeps_the_gravest(void **state)
{
	static const struct {
		const char *before; /* as it is known here; NULL: it is not */
		const char *first, *second;
		const char *status;
	} table[] = {
		{NULL, "active", "", "active"},
		{NULL, "unsubscribed", "active", "unsubscribed"},
		{NULL, "active", "unsubscribed", "unsubscribed"},
		{NULL, "suppressed", "unsubscribed", "suppressed"},
		{NULL, "unsubscribed", "suppressed", "suppressed"},
		{NULL, "pending", "active", "active"},
		{NULL, "unsubscribed", "pending", "unsubscribed"},
		{"active", "active", "unsubscribed", "unsubscribed"},
		{"unsubscribed", "active", "", "unsubscribed"},
		{"suppressed", "active", "unsubscribed", "suppressed"},
		{"pending", "", "", "pending"},
		{"pending", "active", "", "active"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		struct world world;
		STRBUF(csv);
		STRBUF(expected);

		world_open(&world, yaml);
		if (table[i].before) {
			strbuf_addf(&csv, "email,status\na@h.example,%s\n", table[i].before);
			import(&world, csv.data, NULL);
			strbuf_clear(&csv);
		}
		strbuf_addf(&csv, "email,status\na@h.example,%s\na@h.example,%s\n", table[i].first,
			table[i].second);
		import(&world, csv.data, NULL);
		strbuf_addf(&expected, "a@h.example %s|", table[i].status);
		assert_readers(&world, expected.data);
		world_close(&world);
	}
}

static void test_csv_import_counts_who_left_here(void **state)
{
	static const struct options again = {.again = true};
	static const char csv[] = "email,status\na@h.example,active\nb@h.example,active\n"
				  "c@h.example,unsubscribed\n";
	struct subscribers_imported counts;
	struct subscriber_rules rules;
	struct subscriber gone;
	struct error err = ERROR_INIT;
	struct world world;

	(void)state;
	world_open(&world, yaml);
	import(&world, "email\na@h.example\nb@h.example\nc@h.example\n", NULL);
	rules = publication_subscriber_rules(&world.publication);
	assert_int_equal(subscriber_leave(&rules, "a@h.example", "", &gone, &err), 0);
	assert_int_equal(subscriber_suppress(&rules, "b@h.example", "", &gone, &err), 0);
	assert_int_equal(subscriber_forget(&rules, "c@h.example", &gone, &err), 0);
	subscriber_rules_release(&rules);
	counts = import(&world, csv, NULL);
	assert_int_equal(counts.refused, 3);
	assert_true(world_reports(&world, "this reader has unsubscribed"));
	/* Whose address was erased leaves none again by opting out elsewhere. */
	assert_readers(&world, "a@h.example unsubscribed|b@h.example suppressed|");
	counts = import(&world, csv, &again);
	assert_int_equal(counts.updated, 2);
	assert_readers(&world, "a@h.example active|b@h.example active|");
	counts = import(
		&world, "email,status\nc@h.example,unsubscribed\nc@h.example,active\n", &again);
	assert_int_equal(counts.refused, 2);
	assert_readers(&world, "a@h.example active|b@h.example active|");
	world_close(&world);
}

static void find(struct world *world, const char *address, struct subscriber_rules *rules,
	struct subscriber *ret_found)
{
	struct error err = ERROR_INIT;
	const char *key;

	*rules = publication_subscriber_rules(&world->publication);
	assert_int_equal(subscriber_look_up(rules, address, ret_found, &key, &err), 1);
}

static void test_csv_import_takes_an_opt_out_of_a_bad_line(void **state)
{
	struct subscribers_imported counts;
	struct subscriber_rules rules;
	struct subscriber found;
	struct world world;

	(void)state;
	world_open(&world, yaml);
	import(&world, "email\na@h.example\n", NULL);
	counts = import(&world,
		"email,status,rhythm,Opted out\na@h.example,unsubscribed,hourly,\n"
		"b@h.example,active,hourly,\nc@h.example,dubious,,yes\n",
		NULL);
	assert_int_equal(counts.bad, 2);
	assert_readers(&world, "a@h.example unsubscribed|c@h.example unsubscribed|");
	counts = import(&world, "email,status,rhythm\nd@h.example,unsubscribed,hourly\n", NULL);
	assert_int_equal(counts.added, 1);
	find(&world, "d@h.example", &rules, &found);
	assert_string_equal(found.consent_source, "imported from a file");
	subscriber_rules_release(&rules);
	world_close(&world);
}

/* Where fields have moved, "active" may be somebody's name. */
static void test_csv_import_guesses_no_columns(void **state)
{
	struct subscribers_imported counts;
	struct world world;

	(void)state;
	world_open(&world, yaml);
	counts = import(&world,
		"email,name,status\na@h.example,\"x, \"y\"\",unsubscribed\nb@h.example,\"z,\n"
		"c@h.example,\"mine\nd@h.example,,active\"\n",
		NULL);
	assert_int_equal(counts.bad, 2);
	assert_true(world_reports(&world, "a quote is left open"));
	assert_true(world_reports(&world, "look like rows"));
	assert_readers(&world, "b@h.example active|");
	world_close(&world);
}

static void test_csv_import_brings_proof(void **state)
{
	static const struct options again = {.again = true};
	static const char csv[] = "email,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,status\n"
				  "a@h.example,2021-05-04 10:00:00,192.0.2.7,2021-05-05 11:00:00,"
				  "active\n";
	static const char proof[] = "imported from a file; OPTIN_TIME 2021-05-04 10:00:00; "
				    "OPTIN_IP 192.0.2.7; CONFIRM_TIME 2021-05-05 11:00:00";
	static const struct {
		const char *before; /* a file that is imported first */
		const char *source;
		int64_t at;
	} table[] = {
		{"email\n", proof, 1620212400},
		/* What is known of somebody active is better than a copy of it. */
		{"email,consent_source,consent_at\na@h.example,form,2020-01-01\n", "form",
			1577836800},
		{"email,consent_source,status\na@h.example,form,pending\n", proof, 1620212400},
		{"email,consent_source,status\na@h.example,form,unsubscribed\n", proof, 1620212400},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		struct subscriber_rules rules;
		struct subscriber found;
		struct world world;

		world_open(&world, yaml);
		import(&world, table[i].before, NULL);
		import(&world, csv, &again);
		find(&world, "a@h.example", &rules, &found);
		assert_string_equal(found.consent_source, table[i].source);
		assert_int_equal(found.consent_at, table[i].at);
		subscriber_rules_release(&rules);
		world_close(&world);
	}
}

static void test_csv_import_keeps_attributes(void **state)
{
	static const char *const town[] = {"Town", NULL}, *const pet[] = {"pet", NULL};
	static const struct options keep_town = {.keep = town}, keep_pet = {.keep = pet};
	struct subscriber_rules rules;
	struct subscriber found;
	struct world world;

	(void)state;
	world_open(&world, yaml);
	import(&world, "email,town,pet\na@h.example,'=Ulm,cat\n", &keep_town);
	assert_true(world_reports(&world, "columns left out: pet"));
	import(&world, "email,pet\na@h.example,dog\n", &keep_pet);
	import(&world, "email,pet\na@h.example,eel\n", NULL);
	find(&world, "a@h.example", &rules, &found);
	assert_string_equal(found.attributes, "{\"pet\":\"dog\",\"town\":\"=Ulm\"}");
	subscriber_rules_release(&rules);
	world_close(&world);
}

/* Not the line's fault: the whole file is refused. */
static void test_csv_import_fails_with_the_store(void **state)
{
	struct subscribers_import params = {.shown = "in.csv"};
	struct subscribers_imported counts;
	struct subscriber_rules rules;
	struct error err = ERROR_INIT;
	struct world world;
	STRBUF(text);

	(void)state;
	world_open(&world, yaml);
	params.report = &world.report;
	rules = publication_subscriber_rules(&world.publication);
	assert_int_equal(db_run(world.publication.store->db, &err, "DROP TABLE channel", ""), 0);
	strbuf_add_string(&text, "email,categories\na@h.example,\nb@h.example,backend\n");
	assert_int_equal(subscribers_import(&rules, &params, &text, &counts, &err), -1);
	assert_int_equal(err.kind, ERROR_STORE);
	assert_readers(&world, "");
	subscriber_rules_release(&rules);
	world_close(&world);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_csv_import_keeps_the_gravest),
		cmocka_unit_test(test_csv_import_counts_who_left_here),
		cmocka_unit_test(test_csv_import_takes_an_opt_out_of_a_bad_line),
		cmocka_unit_test(test_csv_import_guesses_no_columns),
		cmocka_unit_test(test_csv_import_brings_proof),
		cmocka_unit_test(test_csv_import_keeps_attributes),
		cmocka_unit_test(test_csv_import_fails_with_the_store),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
