#include "source/adoption.h"

#include <glib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"

#define DAY 86400

/* One call of adoption_match. */
struct matcher {
	const struct adoptive *adoptive;
	struct adoption *adoption;
	GHashTable *taken; /* articles */
};

/* What two addresses of one page have in common. */
static void add_url_key(struct strbuf *out, const char *url)
{
	const char *start = url ? strstr(url, "://") : NULL;
	size_t len;

	if (!start) {
		return;
	}
	start += 3;
	start += text_starts_with(start, "www.") ? 4 : 0;
	len = strcspn(start, "#");
	if (len >= strlen("/index.html") && strncmp(start + len - strlen("/index.html"),
						    "/index.html", strlen("/index.html")) == 0) {
		len -= strlen("index.html");
	}
	while (len && start[len - 1] == '/') {
		len--;
	}
	strbuf_add(out, start, len);
}

/* The day is that of UTC, which may be another than the one written. */
static void add_title_key(
	struct strbuf *out, const char *title, const struct moment *published, int days)
{
	FREE_ON_EXIT char *folded = text_casefold(title);
	STRBUF(line);

	text_collapse(&line, folded);
	if (line.len && published->set) {
		date_add_day(out, published->at + (int64_t)days * DAY, 0);
		strbuf_addf(out, " %s", line.data);
	}
}

static void article_id(struct strbuf *out, const struct article *article, size_t which)
{
	strbuf_add_string(out, which == 0 ? article->id : "");
}

static void item_id(struct strbuf *out, const struct read_item *item)
{
	strbuf_add_string(out, item->id_given ? item->id : "");
}

static void article_url(struct strbuf *out, const struct article *article, size_t which)
{
	add_url_key(out, which == 0 ? article->url : NULL);
}

static void item_url(struct strbuf *out, const struct read_item *item)
{
	add_url_key(out, item->url);
}

static void article_alias(struct strbuf *out, const struct article *article, size_t which)
{
	add_url_key(out, which < article->alias_count ? article->aliases[which] : NULL);
}

static void article_title(struct strbuf *out, const struct article *article, size_t which)
{
	if (which == 0) {
		add_title_key(out, article->title, &article->published, 0);
	}
}

/* A date without a time is the beginning of that day in one zone or the other. */
static void article_title_nearby(struct strbuf *out, const struct article *article, size_t which)
{
	if (which < 2) {
		add_title_key(out, article->title, &article->published, which == 0 ? 1 : -1);
	}
}

static void item_title(struct strbuf *out, const struct read_item *item)
{
	add_title_key(out, item->title, &item->published, 0);
}

static const struct way {
	const char *name;
	void (*article_key)(struct strbuf *out, const struct article *article, size_t which);
	void (*item_key)(struct strbuf *out, const struct read_item *item);
} ways[] = {
	{"id", article_id, item_id},
	{"url", article_url, item_url},
	{"alias", article_alias, item_url},
	{"title and date", article_title, item_title},
	{"title and date", article_title_nearby, item_title},
};

static GHashTable *index_articles(const struct matcher *matcher, const struct way *way)
{
	const struct catalogue *catalogue = matcher->adoptive->catalogue;
	GHashTable *table = g_hash_table_new_full(g_str_hash, g_str_equal, free, NULL);

	for (size_t i = 0; i < catalogue->count; i++) {
		struct article *article = catalogue->articles[i];

		for (size_t which = 0;; which++) {
			struct strbuf key = STRBUF_INIT;

			way->article_key(&key, article, which);
			if (!key.len) {
				strbuf_release(&key);
				break;
			}
			if (g_hash_table_contains(table, key.data)) {
				strbuf_release(&key);
			} else {
				g_hash_table_insert(
					table, strbuf_detach(&key, NULL), (gpointer)(i + 1));
			}
		}
	}
	return table;
}

static void run_way(struct matcher *matcher, const struct way *way)
{
	const struct adoptive *adoptive = matcher->adoptive;
	GHashTable *table = index_articles(matcher, way);

	for (size_t i = 0; i < matcher->adoption->count; i++) {
		struct adopted *adopted = &matcher->adoption->items[i];
		size_t found;
		STRBUF(key);

		if (adopted->article) {
			continue;
		}
		way->item_key(&key, adopted->item);
		found = key.len ? (size_t)g_hash_table_lookup(table, key.data) : 0;
		if (found && g_hash_table_add(
				     matcher->taken, adoptive->catalogue->articles[found - 1])) {
			adopted->article = adoptive->catalogue->articles[found - 1];
			adopted->row = adoptive->rows[found - 1];
			adopted->how = way->name;
			matcher->adoption->matched++;
		}
	}
	g_hash_table_destroy(table);
}

static struct moment later(const struct moment *a, const struct moment *b)
{
	return b->set && b->at > a->at ? *b : *a;
}

/* What the row says, where the item has no date; one in the future would hide the article. */
static struct moment date_of(const struct moment *item, const struct moment *row, int64_t now)
{
	return item->set && item->at <= now ? *item : *row;
}

/* One that was never edited since its date is as new as that. */
static bool pin_dates(const struct adopted *adopted, int64_t now)
{
	const struct read_item *item = adopted->item;
	struct known_article *row = adopted->row;
	bool edited = row->updated.at != row->published.at;
	struct moment published = date_of(&item->published, &row->published, now);
	struct moment updated = date_of(&item->updated, edited ? &row->updated : &published, now);

	if (!item->published.set && !item->updated.set) {
		return false;
	}
	updated = later(&published, &updated);
	if (published.at == row->published.at && updated.at == row->updated.at) {
		return false;
	}
	/* The same instant, told more exactly by the source. */
	row->published = published.at == row->published.at ? row->published : published;
	row->updated = updated;
	/* The window of the first build goes by date. */
	if (!row->number) {
		row->first_public = published.at;
	}
	return true;
}

static void pin(struct matcher *matcher, struct adopted *adopted)
{
	struct known_article *row = adopted->row;
	const char *id = adopted->item->id_given ? adopted->item->id : row->id;
	bool dated;

	if (adopted->state != ADOPT_NONE) {
		return;
	}
	dated = pin_dates(adopted, matcher->adoptive->now);
	adopted->old_id = row->id;
	adopted->renamed = strcmp(row->id, id) != 0;
	adopted->state = adopted->renamed || dated ? ADOPT_PINNED : ADOPT_SAME;
	if (adopted->state == ADOPT_PINNED) {
		row->dirty = true;
		matcher->adoption->pinned++;
	}
	if (adopted->renamed) {
		matcher->adoption->published += row->sequence != 0;
		row->id = id;
		adopted->article->id = id;
	}
}

/* Who will have which id: what keeps its own, then, item by item, what gets one. */
static void refuse_doubles(struct matcher *matcher)
{
	const struct known_list *known = matcher->adoptive->known;
	GHashTable *ids = g_hash_table_new(g_str_hash, g_str_equal);
	GHashTable *leaving = g_hash_table_new(NULL, NULL);

	for (size_t i = 0; i < matcher->adoption->count; i++) {
		struct adopted *adopted = &matcher->adoption->items[i];
		const char *id = adopted->item->id_given ? adopted->item->id : NULL;

		if (adopted->row && id && adopted->article->id_given &&
			strcmp(adopted->article->id, id) != 0) {
			adopted->state = ADOPT_GIVEN;
		} else if (adopted->row && id) {
			g_hash_table_add(leaving, adopted->row);
		}
	}
	for (size_t i = 0; i < known->count; i++) {
		if (!g_hash_table_contains(leaving, &known->items[i])) {
			g_hash_table_add(ids, (gpointer)(uintptr_t)known->items[i].id);
		}
	}
	for (size_t i = 0; i < matcher->adoption->count; i++) {
		struct adopted *adopted = &matcher->adoption->items[i];

		if (adopted->row && adopted->state == ADOPT_NONE && adopted->item->id_given &&
			!g_hash_table_add(ids, (gpointer)(uintptr_t)adopted->item->id)) {
			adopted->state = ADOPT_TWICE;
		}
	}
	g_hash_table_destroy(ids);
	g_hash_table_destroy(leaving);
}

void adoption_match(const struct adoptive *adoptive, const struct read_feed *feed,
	struct adoption *ret_adoption)
{
	struct arena *arena = adoptive->catalogue->arena;
	struct adoption adoption = {.count = feed->item_count};
	struct matcher matcher = {
		.adoptive = adoptive,
		.adoption = &adoption,
		.taken = g_hash_table_new(NULL, NULL),
	};

	adoption.items = arena_alloc(arena, (feed->item_count + 1) * sizeof(*adoption.items));
	for (size_t i = 0; i < feed->item_count; i++) {
		adoption.items[i].item = &feed->items[i];
	}
	for (size_t i = 0; i < ARRAY_LEN(ways); i++) {
		run_way(&matcher, &ways[i]);
	}
	refuse_doubles(&matcher);
	for (size_t i = 0; i < adoption.count; i++) {
		if (adoption.items[i].row) {
			pin(&matcher, &adoption.items[i]);
		}
	}
	g_hash_table_destroy(matcher.taken);
	*ret_adoption = adoption;
}

const char *adopt_state_text(enum adopt_state state)
{
	static const char *const names[] = {
		[ADOPT_NONE] = "not matched",
		[ADOPT_SAME] = "as before",
		[ADOPT_PINNED] = "pinned",
		[ADOPT_GIVEN] = "left: its source has an id of its own",
		[ADOPT_TWICE] = "left: the id is another article's",
	};

	return names[state];
}
