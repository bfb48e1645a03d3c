#include "newsletter/starving.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "publication/articles.h"
#include "store/subscribers.h"

/* One search. */
struct search {
	const struct settings *settings;
	struct arena *arena;
	const struct term_list *categories; /* of the articles; NULL: not known */
	bool chosen;                        /* somebody has chosen categories */
	struct starving *starving;
};

static bool has_articles(const struct search *search, const char *set)
{
	for (size_t i = 0; i < search->categories->count; i++) {
		if (categories_contain(set, search->categories->items[i].slug)) {
			return true;
		}
	}
	return false;
}

/* The set ";a;b;" as "a, b". */
static const char *category_names(struct arena *arena, const char *set)
{
	STRBUF(names);

	for (const char *c = set + 1; *c; c++) {
		if (*c != ';') {
			strbuf_add_char(&names, *c);
		} else if (c[1]) {
			strbuf_add_string(&names, ", ");
		}
	}
	return arena_strdup(arena, names.data);
}

/* NULL where the reader may get something one day. */
static const char *cause_of(const struct search *search, const struct subscriber *subscriber)
{
	const char *set = subscriber->categories;

	if (!search->settings->digests.offered[subscriber->rhythm]) {
		return arena_printf(search->arena, "the rhythm %s is not offered",
			rhythm_name(subscriber->rhythm));
	}
	if (set[0] && search->categories && !has_articles(search, set)) {
		return arena_printf(
			search->arena, "no article is in %s", category_names(search->arena, set));
	}
	return NULL;
}

static int look_for_choices(void *ctx, const struct subscriber *subscriber)
{
	((struct search *)ctx)->chosen |= subscriber->categories[0] != '\0';
	return 0;
}

static int look(void *ctx, const struct subscriber *subscriber)
{
	struct search *search = ctx;
	struct starving *starving = search->starving;
	const char *cause = cause_of(search, subscriber);

	if (cause) {
		GROW(starving->readers, starving->count, starving->capacity);
		starving->readers[starving->count++] = (struct starving_reader){
			.address = arena_strdup(search->arena, subscriber->address),
			.cause = cause};
	}
	return 0;
}

static int by_cause(const void *a, const void *b)
{
	const struct starving_reader *x = a, *y = b;
	int order = strcmp(x->cause, y->cause);

	return order ? order : strcmp(x->address, y->address);
}

/* What loading the articles has to say is said where they are loaded to be used. */
static bool load_quietly(const struct publication *publication, struct articles *ret_articles)
{
	struct publication quiet = *publication;
	struct report unheard = REPORT_INIT;
	struct error ignored = ERROR_INIT;
	bool loaded;

	quiet.report = &unheard;
	loaded = articles_look(&quiet, ret_articles, &ignored) == 0;
	report_release(&unheard);
	return loaded;
}

int starving_find(const struct publication *publication, struct arena *arena,
	struct starving *ret_starving, struct error *err)
{
	static const struct subscriber_filter active = {
		.status = SUBSCRIBER_ACTIVE, .rhythm = RHYTHM_COUNT};
	struct starving starving = {0};
	struct search search = {
		.settings = publication->settings, .arena = arena, .starving = &starving};
	struct articles articles;
	int result = subscribers_each(publication->store, &active, look_for_choices, &search, err);

	if (result == 0 && search.chosen && load_quietly(publication, &articles)) {
		search.categories = &articles.catalogue->categories;
	}
	if (result == 0) {
		result = subscribers_each(publication->store, &active, look, &search, err);
	}
	if (search.categories) {
		articles_release(&articles);
	}
	if (result < 0) {
		starving_release(&starving);
		return -1;
	}
	if (starving.count) {
		qsort(starving.readers, starving.count, sizeof(*starving.readers), by_cause);
	}
	*ret_starving = starving;
	return 0;
}

void starving_release(struct starving *starving)
{
	free(starving->readers);
	*starving = (struct starving){0};
}

void starving_add_names(struct strbuf *out, const struct starving *starving, size_t from,
	size_t most, size_t *ret_count)
{
	const struct starving_reader *readers = starving->readers + from;
	size_t count = 1;

	while (from + count < starving->count &&
		strcmp(readers[count].cause, readers[0].cause) == 0) {
		count++;
	}
	for (size_t i = 0; i < count && i < most; i++) {
		strbuf_addf(out, "%s%s", i ? ", " : "", readers[i].address);
	}
	if (count > most) {
		strbuf_addf(out, " and %zu more", count - most);
	}
	*ret_count = count;
}
