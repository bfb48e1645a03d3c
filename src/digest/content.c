#include "digest/content.h"

#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "base/language.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "base/url.h"
#include "digest/styles.h"
#include "markup/body.h"
#include "markup/html_text.h"

const char *const content_raw_names[] = {"excerpt_html", NULL};

static const char name_slot[] = {CONTENT_SLOT, CONTENT_SLOT_NAME, '\0'};
static const char address_slot[] = {CONTENT_SLOT, CONTENT_SLOT_ADDRESS, '\0'};
static const char token_slot[] = {CONTENT_SLOT, CONTENT_SLOT_TOKEN, '\0'};

/* NULL and "" are false, so that a section over them is left out. */
static json_t *text_or_false(const char *text)
{
	return text && text[0] ? json_string(text) : json_false();
}

char *content_leave_mailto(const struct settings *settings, const char *token)
{
	STRBUF(url);

	if (!settings->mail.leave) {
		return NULL;
	}
	strbuf_addf(&url, "mailto:%s?subject=leave%%20%s", settings->mail.leave,
		token ? token : token_slot);
	return strbuf_detach(&url, NULL);
}

char *content_leave_url(const struct settings *settings, const char *token)
{
	return settings->web_url
		       ? xasprintf("%sleave/%s", settings->web_url, token ? token : token_slot)
		       : NULL;
}

char *content_subject(const struct settings *settings, const struct plan_variant *variant)
{
	const char *title = variant->articles[0]->title;

	if (variant->article_count == 1) {
		return xasprintf("%s: %s", settings->site.title, title);
	}
	return xasprintf(
		"%s: %s and %zu more", settings->site.title, title, variant->article_count - 1);
}

/* "19 November 2026", in the zone of the site. */
static char *day_text(int64_t at, int32_t offset)
{
	struct civil civil = civil_from(at, offset);

	return xasprintf("%d %s %d", civil.day, date_month_name(civil.month), civil.year);
}

static json_t *site_values(const struct settings *settings)
{
	const struct site_settings *site = &settings->site;
	json_t *values = json_object();

	json_object_set_new(values, "title", json_string(site->title));
	json_object_set_new(values, "url", json_string(site->url));
	json_object_set_new(values, "description", text_or_false(site->description));
	json_object_set_new(values, "language", json_string(site->language));
	json_object_set_new(values, "direction", json_string(language_direction(site->language)));
	json_object_set_new(values, "copyright", text_or_false(site->copyright));
	json_object_set_new(values, "author", text_or_false(site->author_name));
	return values;
}

static json_t *category_values(const struct settings *settings, const struct article *article)
{
	json_t *list = json_array();

	for (size_t i = 0; i < article->category_count; i++) {
		json_t *values = json_object();
		STRBUF(url);
		const char *pattern = settings->output.category_path;
		const char *word = strstr(pattern, ":slug");

		strbuf_add_string(&url, settings->site.url);
		strbuf_add(&url, pattern, (size_t)(word - pattern));
		url_add_component(&url, article->categories[i].slug);
		strbuf_add_string(&url, word + strlen(":slug"));
		json_object_set_new(values, "name", json_string(article->categories[i].name));
		json_object_set_new(values, "url", json_string(url.data));
		json_array_append_new(list, values);
	}
	return list;
}

static json_t *authors_text(const struct article *article)
{
	STRBUF(names);

	for (size_t i = 0; i < article->author_count; i++) {
		strbuf_add_string(&names, i ? ", " : "");
		strbuf_add_string(&names, article->authors[i].name);
	}
	return text_or_false(names.data);
}

static void add_excerpt(json_t *values, const struct content_params *params, size_t index)
{
	CLEANUP(body_excerpt_release)
	struct body_excerpt excerpt = {.html = STRBUF_INIT, .text = STRBUF_INIT};

	if (params->excerpt) {
		body_excerpt_init(&excerpt, params->variant->articles[index],
			&params->bodies[index], params->excerpt, digest_styles);
	}
	json_object_set_new(values, "excerpt_html", text_or_false(excerpt.html.data));
	json_object_set_new(values, "excerpt_text", text_or_false(excerpt.text.data));
	json_object_set_new(values, "more", json_boolean(excerpt.more));
}

/* The summary in lines: HTML does not mind them. */
static json_t *lead(const struct content_params *params, size_t index)
{
	STRBUF(summary);
	STRBUF(html);
	STRBUF(lines);

	body_summary(&summary, params->variant->articles[index], &params->bodies[index]);
	escape_html(&html, summary.data, summary.len);
	html_to_text(&lines, html.data, html.len, NULL);
	strbuf_trim_end(&lines);
	return text_or_false(lines.data);
}

static json_t *article_values(const struct content_params *params, size_t index)
{
	const struct article *article = params->variant->articles[index];
	FREE_ON_EXIT char *day = day_text(article->published.at, article->published.offset);
	FREE_ON_EXIT char *minutes = article->reading_minutes
					     ? xasprintf("%d min", article->reading_minutes)
					     : NULL;
	/* A summary taken from the body would say what the excerpt says. */
	bool leads = params->leads && (article->summary_given || !params->excerpt);
	json_t *values = json_object();

	json_object_set_new(values, "title", json_string(article->title));
	json_object_set_new(values, "url", json_string(article->url));
	json_object_set_new(values, "date", json_string(day));
	json_object_set_new(values, "category",
		text_or_false(article->category_count ? article->categories[0].name : NULL));
	json_object_set_new(values, "categories", category_values(params->settings, article));
	json_object_set_new(values, "reading_time", text_or_false(minutes));
	json_object_set_new(values, "authors", authors_text(article));
	json_object_set_new(values, "image", text_or_false(article->image));
	json_object_set_new(values, "lead", leads ? lead(params, index) : json_false());
	add_excerpt(values, params, index);
	return values;
}

static const char *first_category(const struct article *article)
{
	return article->category_count ? article->categories[0].slug : "";
}

/* Fewer articles get no headings, and neither do those of one category alone. */
#define LEAST_FOR_HEADINGS 3

/* The order that puts articles of one category together, each where the newest of it stands.
 * Returns how many categories there are. */
static size_t group(const struct article *const *articles, size_t count, size_t *ret_order)
{
	size_t groups = 0, placed = 0;

	for (size_t i = 0; i < count; i++) {
		bool seen = false;

		for (size_t j = 0; j < i && !seen; j++) {
			seen = strcmp(first_category(articles[i]), first_category(articles[j])) ==
			       0;
		}
		if (seen) {
			continue;
		}
		groups++;
		for (size_t j = i; j < count; j++) {
			if (strcmp(first_category(articles[i]), first_category(articles[j])) == 0) {
				ret_order[placed++] = j;
			}
		}
	}
	return groups;
}

/* What stands above an article: the name of its category, where that begins. */
static json_t *heading(const struct article *const *articles, const size_t *order, size_t at)
{
	const struct article *article = articles[order[at]];

	if (at && strcmp(first_category(article), first_category(articles[order[at - 1]])) == 0) {
		return json_false();
	}
	return json_string(article->category_count ? article->categories[0].name : "More");
}

static json_t *articles_values(const struct content_params *params)
{
	const struct article *const *articles = params->variant->articles;
	size_t count = params->variant->article_count;
	json_t *list = json_array();
	size_t *order;
	bool headings;

	if (count > params->max_articles) {
		count = params->max_articles;
	}
	order = xcalloc(count + 1, sizeof(*order));
	headings = group(articles, count, order) > 1 && count >= LEAST_FOR_HEADINGS;
	for (size_t i = 0; i < count; i++) {
		json_t *values = article_values(params, headings ? order[i] : i);

		json_object_set_new(
			values, "heading", headings ? heading(articles, order, i) : json_false());
		json_object_set_new(values, "level",
			json_integer(params->variant->article_count == 1 ? 1
				     : headings                          ? 3
									 : 2));
		json_object_set_new(values, "last", json_boolean(i + 1 == count));
		json_array_append_new(list, values);
	}
	free(order);
	return list;
}

static json_t *reader_values(void)
{
	json_t *values = json_object();

	json_object_set_new(values, "name", json_string(name_slot));
	json_object_set_new(values, "email", json_string(address_slot));
	return values;
}

static json_t *leave_values(const struct settings *settings)
{
	FREE_ON_EXIT char *mailto = content_leave_mailto(settings, NULL);
	FREE_ON_EXIT char *url = content_leave_url(settings, NULL);
	json_t *values = json_object();

	json_object_set_new(values, "mailto", text_or_false(mailto));
	json_object_set_new(values, "url", text_or_false(url));
	return values;
}

static void add_rhythm(json_t *values, enum rhythm rhythm)
{
	json_object_set_new(values, "rhythm", json_string(rhythm_name(rhythm)));
	for (int i = 0; i < RHYTHM_COUNT; i++) {
		FREE_ON_EXIT char *name = xasprintf("rhythm_%s", rhythm_name((enum rhythm)i));

		json_object_set_new(values, name, json_boolean(rhythm == (enum rhythm)i));
	}
}

/* What a mail program shows beside the subject. */
static json_t *preheader(const struct content_params *params)
{
	const struct plan_variant *variant = params->variant;
	STRBUF(text);

	if (variant->article_count == 1) {
		body_summary(&text, variant->articles[0], &params->bodies[0]);
	}
	for (size_t i = 1; i < variant->article_count && i < 4; i++) {
		strbuf_add_string(&text, i > 1 ? " · " : "");
		strbuf_add_string(&text, variant->articles[i]->title);
	}
	return json_string(text.data);
}

/* A page of the reader's own: "PAGE/TOKEN" below web.url, or false where that is not set. */
static json_t *own_page(const struct settings *settings, const char *page)
{
	FREE_ON_EXIT char *url = settings->web_url
					 ? xasprintf("%s%s/%s", settings->web_url, page, token_slot)
					 : NULL;

	return text_or_false(url);
}

static void add_footer(json_t *values, const struct content_params *params)
{
	const struct settings *settings = params->settings;
	FREE_ON_EXIT char *why = xasprintf(
		"You get this because you subscribed to the %s digest of %s.",
		rhythm_name(params->rhythm), settings->site.title);
	FREE_ON_EXIT char *feeds = settings->output.on
					   ? xasprintf("%sfeeds.opml", settings->site.url)
					   : NULL;

	json_object_set_new(values, "why", json_string(why));
	json_object_set_new(values, "leave", leave_values(settings));
	json_object_set_new(values, "preferences_url", own_page(settings, "preferences"));
	json_object_set_new(values, "web_version_url", own_page(settings, "digest"));
	json_object_set_new(values, "feeds_url", text_or_false(feeds));
	json_object_set_new(values, "postal_address", text_or_false(settings->mail.postal_address));
}

/* "2026-11-19 08:00", in the zone of the site. */
static char *instant_text(const struct settings *settings, int64_t at)
{
	struct civil civil = civil_from(at, zone_offset(settings->site.zone, at));

	return xasprintf("%04d-%02d-%02d %02d:%02d", civil.year, civil.month, civil.day, civil.hour,
		civil.minute);
}

static json_t *review_values(const struct content_params *params)
{
	const struct content_review *review = params->review;
	FREE_ON_EXIT char *due = review ? instant_text(params->settings, review->due) : NULL;
	FREE_ON_EXIT char *command = review ? xasprintf("postrider -c %s edition cancel %lld",
						      review->configuration,
						      (long long)review->edition)
					    : NULL;

	return review ? json_pack("{s:I, s:s, s:s}", "readers", (json_int_t)review->readers, "due",
				due, "cancel", command)
		      : json_false();
}

json_t *content_make(const struct content_params *params)
{
	const struct plan_variant *variant = params->variant;
	const struct settings *settings = params->settings;
	FREE_ON_EXIT char *subject = content_subject(settings, variant);
	FREE_ON_EXIT char *day = day_text(
		params->date, zone_offset(settings->site.zone, params->date));
	size_t left_out = variant->article_count > params->max_articles
				  ? variant->article_count - params->max_articles
				  : 0;
	json_t *values = json_object();

	json_object_set_new(values, "site", site_values(settings));
	json_object_set_new(values, "subject", json_string(subject));
	json_object_set_new(values, "preheader", preheader(params));
	json_object_set_new(values, "date", json_string(day));
	json_object_set_new(values, "count", json_integer((json_int_t)variant->article_count));
	json_object_set_new(values, "one", json_boolean(variant->article_count == 1));
	json_object_set_new(values, "left_out", json_integer((json_int_t)left_out));
	json_object_set_new(values, "articles", articles_values(params));
	json_object_set_new(values, "reader", reader_values());
	json_object_set_new(values, "review", review_values(params));
	add_rhythm(values, params->rhythm);
	add_footer(values, params);
	return values;
}
