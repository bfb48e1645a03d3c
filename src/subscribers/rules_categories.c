#include "subscribers/rules_categories.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "store/channels.h"

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static const char **find_slug(const struct subscriber_rules *rules, const char *slug)
{
	return bsearch(&slug, rules->slugs, rules->slug_count, sizeof(*rules->slugs), by_text);
}

void subscriber_rules_add_category(struct subscriber_rules *rules, const char *slug)
{
	if (find_slug(rules, slug)) {
		return;
	}
	rules->slugs = xreallocarray(rules->slugs, rules->slug_count + 2, sizeof(*rules->slugs));
	rules->slugs[rules->slug_count++] = arena_strdup(rules->arena, slug);
	rules->slugs[rules->slug_count] = NULL;
	qsort(rules->slugs, rules->slug_count, sizeof(*rules->slugs), by_text);
}

/* Those that were ever published. */
static int load_slugs(struct subscriber_rules *rules, struct error *err)
{
	struct term_list former;

	if (rules->slugs) {
		return 0;
	}
	if (channels_load(rules->store, rules->arena, CHANNEL_CATEGORY, &former, err) < 0) {
		return -1;
	}
	rules->slugs = xcalloc(former.count + 1, sizeof(*rules->slugs));
	for (size_t i = 0; i < former.count; i++) {
		rules->slugs[rules->slug_count++] = former.items[i].slug;
	}
	qsort(rules->slugs, rules->slug_count, sizeof(*rules->slugs), by_text);
	return 0;
}

/* 1 and the slug as the rules keep it, 0, -1. */
static int find_category(
	struct subscriber_rules *rules, const char *slug, const char **ret_slug, struct error *err)
{
	const char **found;

	if (load_slugs(rules, err) < 0) {
		return -1;
	}
	found = find_slug(rules, slug);
	if (!found && rules->find_categories && !rules->asked) {
		rules->asked = true;
		rules->find_categories(rules->ctx, rules);
		found = find_slug(rules, slug);
	}
	*ret_slug = found ? *found : NULL;
	return found != NULL;
}

static int fail_unknown_category(
	const struct subscriber_rules *rules, const char *name, const char *slug, struct error *err)
{
	const char *nearest = text_nearest(slug, rules->slugs);

	return error_set(err, ERROR_INPUT, "unknown category '%s'%s%s%s", name,
		nearest ? "; did you mean '" : "", nearest ? nearest : "", nearest ? "'?" : "");
}

/* Adds the next name of the list, if it is one, to the chosen; *text moves on. */
static int choose_category(struct subscriber_rules *rules, const char **text, const char **chosen,
	size_t *count, struct error *err)
{
	size_t len = strcspn(*text, ";,");
	FREE_ON_EXIT char *name = xstrndup(*text, len);
	FREE_ON_EXIT char *slug = text_term_slug(name);
	int found;

	*text += len + ((*text)[len] != '\0');
	if (!name[strspn(name, " \t")]) {
		return 0;
	}
	found = find_category(rules, slug, &chosen[*count], err);
	if (found == 0) {
		return fail_unknown_category(rules, name, slug, err);
	}
	*count += found > 0;
	return found < 0 ? -1 : 0;
}

int subscriber_apply_categories(struct subscriber_rules *rules, const char *text,
	struct subscriber *subscriber, struct error *err)
{
	FREE_ON_EXIT const char **chosen = xcalloc(strlen(text) + 1, sizeof(*chosen));
	size_t count = 0;
	STRBUF(set);

	while (*text) {
		if (choose_category(rules, &text, chosen, &count, err) < 0) {
			return -1;
		}
	}
	qsort(chosen, count, sizeof(*chosen), by_text);
	for (size_t i = 0; i < count; i++) {
		if (!i || strcmp(chosen[i], chosen[i - 1]) != 0) {
			strbuf_addf(&set, "%s%s;", set.len ? "" : ";", chosen[i]);
		}
	}
	subscriber->categories = arena_strdup(rules->arena, set.data);
	return 0;
}
