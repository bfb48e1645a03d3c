#include "opened.h"

/*
 * Random operations on the outbox, and the same on a model in memory that is too simple to be
 * wrong: after each of them both agree about every delivery, about what is claimed next, and the
 * counts by state add up to the deliveries that there are.
 */

#define READERS    5
#define EDITIONS   6
#define DELIVERIES (READERS * EDITIONS)
#define STEPS      400

struct model_delivery {
	int64_t edition;
	enum delivery_state state;
	int64_t due, attempts, first_tried, changed;
};

struct model {
	enum edition_state editions[EDITIONS + 1]; /* by number */
	int edition_count;
	struct model_delivery deliveries[DELIVERIES + 1]; /* by number */
	int delivery_count;
	int64_t now;
	uint64_t random;
	struct opened opened;
};

static int pick(struct model *model, int count)
{
	model->random = model->random * 6364136223846793005u + 1442695040888963407u;
	return (int)((model->random >> 33) % (uint64_t)count);
}

static bool is_waiting(const struct model_delivery *delivery)
{
	return delivery->state == DELIVERY_QUEUED || delivery->state == DELIVERY_DEFERRED;
}

static bool is_claimable(const struct model *model, int number)
{
	const struct model_delivery *delivery = &model->deliveries[number];
	return is_waiting(delivery) && delivery->due <= model->now &&
	       model->editions[delivery->edition] == EDITION_READY;
}

static void step_freeze(struct model *model)
{
	int64_t variant, edition;
	if (model->edition_count == EDITIONS) {
		return;
	}
	edition = opened_edition(&model->opened, model->now, &variant);
	assert_int_equal(edition, ++model->edition_count);
	model->editions[edition] = EDITION_READY;
	assert_int_equal(opened_enqueue(&model->opened, edition, variant, model->now), READERS);
	for (int i = 0; i < READERS; i++) {
		model->deliveries[++model->delivery_count] = (struct model_delivery){
			.edition = edition, .state = DELIVERY_QUEUED, .due = model->now};
	}
}

static void finish(struct model *model, int number, enum delivery_state state)
{
	struct model_delivery *delivery = &model->deliveries[number];
	struct outbox_result result = {
		.state = state, .due = model->now + pick(model, 50), .attempted = pick(model, 2)};
	GOOD(&model->opened, outbox_finish(model->opened.store, number, &result, model->now,
				     &model->opened.err));
	delivery->state = state;
	delivery->due = result.due;
	delivery->changed = model->now;
	delivery->attempts += result.attempted;
	if (result.attempted && !delivery->first_tried) {
		delivery->first_tried = model->now;
	}
}

/* Claims the next one behind a random place, marks it, and gives it an end or leaves it marked, as
 * a crash does. */
static void step_deliver(struct model *model)
{
	struct outbox_item item = {0};
	int after = pick(model, DELIVERIES), expected = after + 1;
	int found = opened_next(&model->opened, model->now, after, &item);
	while (expected <= model->delivery_count && !is_claimable(model, expected)) {
		expected++;
	}
	assert_int_equal(found, expected <= model->delivery_count);
	if (!found) {
		return;
	}
	assert_int_equal(item.delivery, expected);
	assert_int_equal(item.edition, model->deliveries[expected].edition);
	assert_int_equal(item.attempts, model->deliveries[expected].attempts);
	assert_int_equal(item.first_tried, model->deliveries[expected].first_tried);
	assert_int_equal(
		outbox_mark_sending(model->opened.store, &item, model->now, &model->opened.err), 1);
	model->deliveries[expected].state = DELIVERY_SENDING;
	model->deliveries[expected].changed = model->now;
	if (pick(model, 5)) {
		static const enum delivery_state ends[] = {DELIVERY_SENT, DELIVERY_DEFERRED,
			DELIVERY_DEFERRED, DELIVERY_FAILED, DELIVERY_IN_DOUBT, DELIVERY_QUEUED,
			DELIVERY_SKIPPED};
		finish(model, expected, ends[pick(model, ARRAY_LEN(ends))]);
	}
}

static void step_recover(struct model *model)
{
	int64_t count = -1, expected = 0;
	GOOD(&model->opened,
		outbox_recover(model->opened.store, model->now, false, &count, &model->opened.err));
	for (int i = 1; i <= model->delivery_count; i++) {
		struct model_delivery *delivery = &model->deliveries[i];
		if (delivery->state == DELIVERY_SENDING ||
			(delivery->state == DELIVERY_IN_DOUBT && delivery->due <= model->now)) {
			bool cancelled = model->editions[delivery->edition] == EDITION_CANCELLED;
			delivery->attempts += delivery->state == DELIVERY_SENDING;
			if (!delivery->first_tried) {
				delivery->first_tried = delivery->changed;
			}
			delivery->state = cancelled ? DELIVERY_SKIPPED : DELIVERY_QUEUED;
			delivery->due = model->now;
			expected++;
		}
	}
	assert_int_equal(count, expected);
}

static void step_edition(struct model *model)
{
	int number = 1 + pick(model, EDITIONS);
	enum edition_state state = (enum edition_state)pick(model, EDITION_STATE_COUNT);
	if (number > model->edition_count || (state == EDITION_CANCELLED && pick(model, 4))) {
		return;
	}
	GOOD(&model->opened,
		edition_set_state(model->opened.store, number, state, "", &model->opened.err));
	model->editions[number] = state;
	if (state != EDITION_CANCELLED) {
		return;
	}
	GOOD(&model->opened,
		outbox_skip_edition(model->opened.store, number, model->now, &model->opened.err));
	for (int i = 1; i <= model->delivery_count; i++) {
		struct model_delivery *delivery = &model->deliveries[i];
		if (delivery->edition == number &&
			(is_waiting(delivery) || delivery->state == DELIVERY_IN_DOUBT)) {
			delivery->state = DELIVERY_SKIPPED;
		}
	}
}

static void check_counts(struct model *model)
{
	int64_t found[DELIVERY_STATE_COUNT], expected[DELIVERY_STATE_COUNT] = {0};
	int64_t due = -1, expected_due = 0;
	for (int i = 1; i <= model->delivery_count; i++) {
		const struct model_delivery *delivery = &model->deliveries[i];
		if (model->editions[delivery->edition] != EDITION_CANCELLED) {
			expected[delivery->state]++;
		}
		expected_due += is_claimable(model, i);
	}
	GOOD(&model->opened, outbox_counts(model->opened.store, found, &model->opened.err));
	assert_memory_equal(found, expected, sizeof(expected));
	GOOD(&model->opened, outbox_due(model->opened.store, model->now, &due, &model->opened.err));
	assert_int_equal(due, expected_due);
}

/* By edition they add up to its readers, whatever happened. */
static void check_editions(struct model *model)
{
	struct edition *editions;
	size_t count;
	GOOD(&model->opened, editions_load(model->opened.store, model->opened.arena, &editions,
				     &count, &model->opened.err));
	assert_int_equal(count, model->edition_count);
	for (size_t i = 0; i < count; i++) {
		size_t expected[DELIVERY_STATE_COUNT] = {0}, sum = 0;
		for (int j = 1; j <= model->delivery_count; j++) {
			if (model->deliveries[j].edition == editions[i].number) {
				expected[model->deliveries[j].state]++;
			}
		}
		for (int j = 0; j < DELIVERY_STATE_COUNT; j++) {
			sum += editions[i].counts[j];
		}
		assert_int_equal(sum, READERS);
		assert_memory_equal(editions[i].counts, expected, sizeof(expected));
		assert_int_equal(editions[i].state, model->editions[editions[i].number]);
	}
}

static void check_rows(struct model *model)
{
	struct db_rows *rows = db_query(model->opened.store->db, &model->opened.err,
		"SELECT number, state, due, attempts, first_tried FROM delivery ORDER BY number",
		"");
	int number = 0;
	while (db_next(rows, &model->opened.err) > 0) {
		const struct model_delivery *expected = &model->deliveries[++number];
		assert_int_equal(db_int(rows, 0), number);
		assert_string_equal(db_text(rows, 1), delivery_state_name(expected->state));
		assert_int_equal(db_int(rows, 2), expected->due);
		assert_int_equal(db_int(rows, 3), expected->attempts);
		assert_int_equal(db_int(rows, 4), expected->first_tried);
	}
	assert_int_equal(number, model->delivery_count);
	db_rows_free(rows);
}

static void take_step(struct model *model)
{
	int choice = pick(model, 20);
	model->now += pick(model, 10);
	if (choice < 3) {
		step_freeze(model);
	} else if (choice < 15) {
		step_deliver(model);
	} else if (choice < 16) {
		step_recover(model);
	} else if (choice < 17) {
		opened_reopen(&model->opened);
	} else {
		step_edition(model);
	}
}

static void run(uint64_t seed)
{
	struct model model = {.now = 1000, .random = seed, .opened = opened_new()};
	GOOD(&model.opened,
		db_script(model.opened.store->db, "PRAGMA synchronous = OFF", &model.opened.err));
	for (int i = 0; i < READERS; i++) {
		FREE_ON_EXIT char *address = xasprintf("%d@example.org", i);
		opened_reader(&model.opened, address);
	}
	for (int i = 0; i < STEPS; i++) {
		take_step(&model);
		check_counts(&model);
		check_editions(&model);
		check_rows(&model);
	}
	assert_int_equal(model.delivery_count, DELIVERIES);
	opened_release(&model.opened);
}

static void test_outbox_random_operations_agree_with_a_model(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 12; seed++) {
		print_message("seed %d\n", (int)seed);
		run(seed);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_outbox_random_operations_agree_with_a_model),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
