#include "base/mem.h"
#include "digest/content.h"
#include "digest/content_articles.h"

static const char name_slot[] = {CONTENT_SLOT, CONTENT_SLOT_NAME, '\0'};
static const char address_slot[] = {CONTENT_SLOT, CONTENT_SLOT_ADDRESS, '\0'};

json_t *content_words(const struct content_params *params)
{
	const struct plan_variant *variant = params->variant;
	json_int_t count = (json_int_t)variant->article_count;
	FREE_ON_EXIT char *day = content_day(
		params->date, zone_offset(params->settings->site.zone, params->date));

	return json_pack("{s:s, s:s, s:I, s:I, s:b, s:s, s:s, s:{s:s, s:s}}", "site",
		params->settings->site.title, "first_title", variant->articles[0]->title, "count",
		count, "others", count - 1, "one", (int)(count == 1), "date", day, "rhythm",
		rhythm_name(params->rhythm), "reader", "name", name_slot, "email", address_slot);
}

void content_words_for_all(json_t *words)
{
	json_object_del(words, "reader");
}
