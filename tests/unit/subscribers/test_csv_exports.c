#include "world.h"

#include "base/file.h"
#include "base/text.h"
#include "publication/subscriber_rules.h"
#include "store/subscribers.h"
#include "subscribers/csv_export.h"
#include "subscribers/csv_import.h"

#define EXPORTS POSTRIDER_SOURCE_DIR "/tests/support/exports"

/* By the first letters of an address, as the README beside the files says. */
static enum subscriber_status expected_status(const char *address)
{
	return text_starts_with(address, "stay")   ? SUBSCRIBER_ACTIVE
	       : text_starts_with(address, "wait") ? SUBSCRIBER_PENDING
	       : text_starts_with(address, "left") ? SUBSCRIBER_UNSUBSCRIBED
						   : SUBSCRIBER_SUPPRESSED;
}

static int check_reader(void *ctx, const struct subscriber *reader)
{
	size_t *count = ctx;

	if (reader->status != expected_status(reader->address)) {
		fail_msg("%s is %s", reader->address, subscriber_status_name(reader->status));
	}
	++*count;
	return 0;
}

static void import(struct world *world, const struct strbuf *text)
{
	struct subscriber_rules rules = publication_subscriber_rules(&world->publication);
	struct subscribers_import params = {
		.shown = "in.csv", .strict = true, .report = &world->report};
	struct subscribers_imported counts;
	struct error err = ERROR_INIT;

	if (subscribers_import(&rules, &params, text, &counts, &err) < 0) {
		fail_msg("%s", err.text);
	}
	subscriber_rules_release(&rules);
}

static size_t check_readers(struct world *world)
{
	const struct subscriber_filter all = {
		.status = SUBSCRIBER_STATUS_COUNT, .rhythm = RHYTHM_COUNT};
	struct error err = ERROR_INIT;
	size_t count = 0;

	assert_int_equal(
		subscribers_each(world->publication.store, &all, check_reader, &count, &err), 0);
	return count;
}

/* In, out, in somewhere else and out again: everybody is what they were. */
static void test_csv_exports_go_round(void **state)
{
	static const struct {
		const char *file;
		size_t readers;
	} table[] = {{"buttondown", 8}, {"ghost", 3}, {"keila", 3}, {"kit", 5}, {"listmonk", 3},
		{"mailchimp-cleaned", 1}, {"mailchimp-subscribed", 2},
		{"mailchimp-unsubscribed", 1}, {"spreadsheet-utf16", 2}, {"spreadsheet-windows", 4},
		{"substack", 4}};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		struct world world, other;
		struct error err = ERROR_INIT;
		STRBUF(path);
		STRBUF(text);
		STRBUF(out);
		STRBUF(again);

		strbuf_addf(&path, EXPORTS "/%s.csv", table[i].file);
		assert_int_equal(file_read(&text, path.data, SUBSCRIBERS_CSV_MAX, &err), 0);
		world_open(&world, "digests:\n  weekly: thursday 08:00\n");
		world_open(&other, "digests:\n  weekly: thursday 08:00\n");
		import(&world, &text);
		assert_int_equal(check_readers(&world), table[i].readers);
		assert_int_equal(subscribers_export(world.publication.store, &out, &err), 0);
		import(&other, &out);
		assert_int_equal(check_readers(&other), table[i].readers);
		assert_int_equal(subscribers_export(other.publication.store, &again, &err), 0);
		assert_string_equal(again.data, out.data);
		world_close(&world);
		world_close(&other);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_csv_exports_go_round),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
