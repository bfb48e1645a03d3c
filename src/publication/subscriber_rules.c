#include "publication/subscriber_rules.h"

#include <stdint.h>

#include "model/catalogue.h"
#include "source/source.h"

/* A source that cannot be read now has had its say at an earlier build. */
static void find_categories(void *ctx, struct subscriber_rules *rules)
{
	const struct publication *publication = ctx;
	struct catalogue *catalogue = catalogue_new();

	source_load_all(publication->settings, source_scan_take(publication->settings, 0), NULL,
		catalogue, NULL, NULL);
	catalogue_finish(catalogue, rules->now);
	for (size_t i = 0; i < catalogue->categories.count; i++) {
		subscriber_rules_add_category(rules, catalogue->categories.items[i].slug);
	}
	catalogue_free(catalogue);
}

struct subscriber_rules publication_subscriber_rules(const struct publication *publication)
{
	struct subscriber_rules rules = {
		.settings = publication->settings,
		.store = publication->store,
		.now = clock_now(&publication->clock),
		.dry_run = publication->dry_run,
		.find_categories = find_categories,
		.ctx = (void *)(uintptr_t)publication,
	};

	subscriber_rules_init(&rules);
	return rules;
}
