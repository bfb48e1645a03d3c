#include <string.h>

#include "base/escape.h"
#include "base/mem.h"
#include "digest/content.h"
#include "markup/html_shown.h"
#include "publication/templates.h"

/* A digest made up for the purpose. */
struct made_up {
	struct term category;
	struct body bodies[2];
	struct article article;
	const struct article *articles[2];
	struct plan_variant variant;
	struct content_params params;
};

/* As many articles, at most two. It must stay where it is. */
static void make_up(struct made_up *made_up, const struct settings *settings, enum rhythm rhythm,
	size_t article_count)
{
	const struct body body = {
		.kind = BODY_MARKDOWN, .text = "A body.", .len = strlen("A body.")};

	*made_up = (struct made_up){
		.category = {.name = "Category", .slug = "category"},
		.bodies = {body, body},
		.article = {.title = "Title",
			.url = settings->site.url,
			.summary = "Summary",
			.summary_given = true,
			.categories = &made_up->category,
			.category_count = 1},
		.articles = {&made_up->article, &made_up->article},
		.variant = {.articles = made_up->articles, .article_count = article_count},
		.params = {.settings = settings,
			.rhythm = rhythm,
			.variant = &made_up->variant,
			.bodies = made_up->bodies,
			.excerpt = 100,
			.leads = true,
			.max_articles = article_count},
	};
}

static const struct mustache_options html_options = {.raw = content_raw_names};
static const struct mustache_options text_options = {.escape = escape_text};

/* Of mail.subject and mail.intro. */
static int check_words(
	const struct templates *templates, const struct content_params *params, struct error *err)
{
	json_t *words = content_words(params);
	int result = 0;

	if (templates->intro) {
		result = mustache_check(templates->intro, words, &text_options, err);
	}
	content_words_for_all(words);
	if (result == 0 && templates->subject) {
		result = mustache_check(templates->subject, words, &text_options, err);
	}
	json_decref(words);
	return result;
}

static int check_names(
	const struct settings *settings, const struct templates *templates, struct error *err)
{
	struct content_review review = {.configuration = ""};
	struct made_up made_up;
	json_t *sample;
	int result;

	make_up(&made_up, settings, RHYTHM_WEEKLY, 1);
	made_up.params.review = &review;
	sample = content_make(&made_up.params);
	result = mustache_check(templates->html, sample, &html_options, err);
	if (result == 0) {
		result = mustache_check(templates->text, sample, &text_options, err);
	}
	if (result == 0) {
		result = check_words(templates, &made_up.params, err);
	}
	json_decref(sample);
	return result;
}

/* The byte of slots is none that HTML may have. */
static void close_slots(char *text)
{
	for (; text && *text; text++) {
		if (*text == CONTENT_SLOT) {
			*text = '-';
		}
	}
}

static bool shows(const struct strbuf *page, char *address, bool is_html)
{
	close_slots(address);
	return address && (is_html ? html_shows_address(page->data, page->len, address)
				   : strstr(page->data, address) != NULL);
}

/* One part of one digest. */
static int check_leave_of(const struct settings *settings, const struct templates *templates,
	const json_t *values, bool is_html, struct error *err)
{
	FREE_ON_EXIT char *mailto = content_leave_mailto(settings, NULL);
	FREE_ON_EXIT char *url = content_leave_url(settings, NULL);
	STRBUF(page);

	if (mustache_render(is_html ? templates->html : templates->text, values,
		    is_html ? &html_options : &text_options, &page, err) < 0) {
		return -1;
	}
	close_slots(page.data);
	if ((!mailto && !url) || shows(&page, mailto, is_html) || shows(&page, url, is_html)) {
		return 0;
	}
	return error_set(err, ERROR_INPUT,
		"%s: readers would see no way to leave: link to leave.url or leave.mailto in every "
		"digest",
		is_html ? templates->html_path : templates->text_path);
}

static int check_leave(const struct settings *settings, const struct templates *templates,
	enum rhythm rhythm, struct error *err)
{
	int result = 0;

	for (size_t count = 1; count <= 2 && result == 0; count++) {
		struct made_up made_up;
		json_t *values;

		make_up(&made_up, settings, rhythm, count);
		values = content_make(&made_up.params);
		result = check_leave_of(settings, templates, values, true, err);
		if (result == 0) {
			result = check_leave_of(settings, templates, values, false, err);
		}
		json_decref(values);
	}
	return result;
}

int templates_check(
	const struct settings *settings, const struct templates *templates, struct error *err)
{
	if (check_names(settings, templates, err) < 0) {
		return -1;
	}
	for (int i = 0; i < RHYTHM_COUNT; i++) {
		if (settings->digests.offered[i] &&
			check_leave(settings, templates, (enum rhythm)i, err) < 0) {
			return -1;
		}
	}
	return 0;
}
