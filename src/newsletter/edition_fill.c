#include "newsletter/edition_fill.h"

#include <stdlib.h>

#include "base/mem.h"
#include "newsletter/compose.h"
#include "store/editions.h"

/* One call of edition_fill. */
struct filling {
	const struct publication *publication;
	const struct edition_contents *contents;
};

static struct compose_params compose_params(
	const struct filling *filling, const struct plan_variant *variant)
{
	return (struct compose_params){
		.settings = filling->publication->settings,
		.templates = filling->contents->templates,
		.rhythm = filling->contents->rhythm,
		.date = filling->contents->due,
		.variant = variant,
	};
}

static int save_variant(const struct filling *filling, const struct plan_variant *variant,
	const struct composed *composed, int64_t *ret_number, struct error *err)
{
	struct store *store = filling->publication->store;
	int64_t edition = filling->contents->edition;
	struct variant_row row = {
		.edition = edition,
		.language = filling->publication->settings->site.language,
		.format = variant->format,
		.subject = composed->subject,
		.message = composed->blob.data,
		.message_len = composed->blob.len,
	};
	STRBUF(numbers);

	for (size_t i = 0; i < composed->named; i++) {
		int64_t number = variant->articles[i]->number;

		strbuf_addf(&numbers, "%s%lld", i ? "," : "", (long long)number);
		if (edition_add_article(store, edition, number, err) < 0) {
			return -1;
		}
	}
	row.articles = numbers.data;
	return variant_create(store, &row, ret_number, err);
}

static int add_variant(const struct filling *filling, const struct plan_variant *variant,
	int64_t *ret_number, struct error *err)
{
	const struct compose_params params = compose_params(filling, variant);
	struct composed composed;
	int result;

	if (compose(&params, &composed, err) < 0) {
		return -1;
	}
	result = save_variant(filling, variant, &composed, ret_number, err);
	composed_release(&composed);
	return result;
}

static int enqueue_entry(const struct filling *filling, const struct plan_entry *entry,
	const int64_t *numbers, struct error *err)
{
	const struct edition_contents *contents = filling->contents;
	struct enqueue enqueue = {
		.edition = contents->edition,
		.rhythm = contents->rhythm,
		.group = entry->group,
		.now = contents->now,
		.due = contents->due > contents->now ? contents->due : contents->now,
	};
	int64_t count;

	if (entry->variant == PLAN_NOTHING) {
		return 0;
	}
	enqueue.variant = numbers[entry->variant];
	return edition_enqueue(filling->publication->store, &enqueue, &count, err);
}

/* What most readers get. */
static const struct plan_variant *main_variant(const struct plan *plan)
{
	const struct plan_variant *most = &plan->variants[0];

	for (size_t i = 1; i < plan->variant_count; i++) {
		most = plan->variants[i].readers > most->readers ? &plan->variants[i] : most;
	}
	return most;
}

/* For the operator: frozen with the rest, sent before it. */
static int add_review(const struct filling *filling, struct error *err)
{
	const struct edition_contents *contents = filling->contents;
	struct compose_params params = compose_params(filling, main_variant(contents->plan));
	const struct content_review review = {
		.edition = contents->edition,
		.readers = contents->plan->readers,
		.due = contents->due,
		.configuration = filling->publication->settings->path,
	};
	struct composed composed;
	int result;

	params.subject_prefix = "[review] ";
	params.review = &review;
	if (compose(&params, &composed, err) < 0) {
		return -1;
	}
	result = edition_set_review(filling->publication->store, contents->edition,
		composed.blob.data, composed.blob.len, err);
	composed_release(&composed);
	return result;
}

int edition_fill(const struct publication *publication, const struct edition_contents *contents,
	struct error *err)
{
	const struct filling filling = {.publication = publication, .contents = contents};
	const struct plan *plan = contents->plan;
	FREE_ON_EXIT int64_t *numbers = xcalloc(plan->variant_count, sizeof(*numbers));

	for (size_t i = 0; i < plan->variant_count; i++) {
		if (add_variant(&filling, &plan->variants[i], &numbers[i], err) < 0) {
			return -1;
		}
	}
	for (size_t i = 0; i < plan->entry_count; i++) {
		if (enqueue_entry(&filling, &plan->entries[i], numbers, err) < 0) {
			return -1;
		}
	}
	return contents->due > contents->now ? add_review(&filling, err) : 0;
}
