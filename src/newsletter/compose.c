#include "newsletter/compose.h"

#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "base/mem.h"
#include "mail/lint.h"
#include "mail/variant.h"
#include "source/body_source.h"

#define EXCERPT_BYTES 1200
#define EXCERPT_LEAST 150
/* With excerpts the HTML stays well below what mail programs clip. */
#define EXCERPTS_HTML_MAX ((size_t)90 * 1024)
/* More than so many titles nobody reads. */
#define TITLES_MAX 300
/* The longest that a reader's name or address can be, in place of its slot, a few times over. */
#define ROOM_FOR_SLOTS ((size_t)4 * 1024)

/* Steps of making a digest smaller. */
struct measure {
	size_t excerpt;
	bool leads;
	bool titles; /* nothing but titles */
	size_t max_articles;
};

static size_t limit(const struct measure *measure)
{
	return (measure->excerpt ? EXCERPTS_HTML_MAX : MAIL_HTML_MAX) - ROOM_FOR_SLOTS;
}

static void list_titles(struct measure *measure, size_t article_count)
{
	measure->titles = true;
	measure->max_articles = article_count < TITLES_MAX ? article_count : TITLES_MAX;
}

static bool smaller(struct measure *measure, size_t article_count)
{
	if (measure->excerpt > EXCERPT_LEAST) {
		measure->excerpt = measure->excerpt * 2 / 3;
	} else if (measure->excerpt) {
		measure->excerpt = 0;
	} else if (measure->leads) {
		measure->leads = false;
	} else if (!measure->titles) {
		list_titles(measure, article_count);
	} else {
		measure->max_articles = measure->max_articles * 9 / 10;
	}
	return measure->max_articles > 0;
}

/* *ret_text: a new string of what mail.subject or mail.intro give, without white space at its ends;
 * NULL where that is nothing. */
static int render_words(
	const struct mustache *template, const json_t *words, char **ret_text, struct error *err)
{
	static const struct mustache_options options = {.escape = escape_text};
	STRBUF(text);

	if (template && mustache_render(template, words, &options, &text, err) < 0) {
		return -1;
	}
	strbuf_trim(&text);
	*ret_text = text.len ? strbuf_detach(&text, NULL) : NULL;
	return 0;
}

/* The words that the configuration gives the digest. */
static int compose_words(
	const struct compose_params *params, struct composed *composed, struct error *err)
{
	const struct content_params content = {
		.settings = params->settings,
		.rhythm = params->rhythm,
		.date = params->date,
		.variant = params->variant,
	};
	json_t *words = content_words(&content);
	int result = render_words(params->templates->intro, words, &composed->intro, err);

	content_words_for_all(words);
	if (result == 0) {
		result = render_words(params->templates->subject, words, &composed->subject, err);
	}
	json_decref(words);
	if (result == 0 && !composed->subject) {
		composed->subject = content_subject(params->settings, params->variant);
	}
	return result;
}

static void put_prefix(struct composed *composed, const char *prefix)
{
	char *subject = composed->subject;

	composed->subject = xasprintf("%s%s", prefix ? prefix : "", subject);
	free(subject);
}

static int render(const struct compose_params *params, const struct body *bodies,
	const struct measure *measure, struct composed *composed, struct error *err)
{
	struct content_params content = {
		.settings = params->settings,
		.rhythm = params->rhythm,
		.date = params->date,
		.variant = params->variant,
		.bodies = bodies,
		.excerpt = measure->excerpt,
		.leads = measure->leads,
		.titles = measure->titles,
		.max_articles = measure->max_articles,
		.review = params->review,
		.subject = composed->subject,
		.intro = composed->intro,
	};
	struct mustache_options html = {.raw = content_raw_names};
	struct mustache_options text = {.escape = escape_text};
	json_t *values = content_make(&content);
	int result;

	strbuf_clear(&composed->html);
	strbuf_clear(&composed->text);
	result = mustache_render(params->templates->text, values, &text, &composed->text, err);
	if (result == 0 && params->variant->format == FORMAT_HTML) {
		result = mustache_render(
			params->templates->html, values, &html, &composed->html, err);
	}
	json_decref(values);
	return result;
}

/* The bodies of the variant's articles, from the arena. */
static struct body *read_bodies(
	const struct compose_params *params, struct arena *arena, struct error *err)
{
	const struct plan_variant *variant = params->variant;
	struct body *bodies = arena_alloc(arena, (variant->article_count + 1) * sizeof(*bodies));

	for (size_t i = 0; i < variant->article_count; i++) {
		if (source_read_body(
			    params->settings, variant->articles[i], arena, &bodies[i], err) < 0) {
			return NULL;
		}
	}
	return bodies;
}

static int make_blob(
	const struct compose_params *params, struct composed *composed, struct error *err)
{
	struct mail_variant variant = {
		.subject = composed->subject,
		.text = composed->text.data,
		.html = composed->html.len ? composed->html.data : NULL,
		.language = params->variant->language,
	};

	return mail_variant_compose(&composed->blob, &variant, err);
}

static int compose_bodies(const struct compose_params *params, const struct body *bodies,
	struct composed *ret_composed, struct error *err)
{
	struct measure measure = {
		.excerpt = EXCERPT_BYTES, .leads = true, .max_articles = SIZE_MAX};
	struct composed composed = {.html = STRBUF_INIT, .text = STRBUF_INIT, .blob = STRBUF_INIT};
	int result = compose_words(params, &composed, err);

	while (result == 0) {
		result = render(params, bodies, &measure, &composed, err);
		if (result < 0 || composed.html.len <= limit(&measure) ||
			!smaller(&measure, params->variant->article_count)) {
			break;
		}
	}
	if (result == 0) {
		put_prefix(&composed, params->subject_prefix);
		result = make_blob(params, &composed, err);
	}
	if (result < 0) {
		composed_release(&composed);
		return -1;
	}
	composed.named = params->variant->article_count < measure.max_articles
				 ? params->variant->article_count
				 : measure.max_articles;
	*ret_composed = composed;
	return 0;
}

int compose(const struct compose_params *params, struct composed *ret_composed, struct error *err)
{
	struct arena *arena = arena_new();
	const struct body *bodies = read_bodies(params, arena, err);
	int result = bodies ? compose_bodies(params, bodies, ret_composed, err) : -1;

	arena_free(arena);
	return result;
}

void composed_release(struct composed *composed)
{
	free(composed->subject);
	free(composed->intro);
	strbuf_release(&composed->html);
	strbuf_release(&composed->text);
	strbuf_release(&composed->blob);
	composed->subject = composed->intro = NULL;
}
