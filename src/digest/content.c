#include "digest/content.h"

#include <string.h>

#include "base/language.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "digest/content_articles.h"
#include "markup/body.h"
#include "model/mail_address.h"

const char *const content_raw_names[] = {"excerpt_html", NULL};

static const char name_slot[] = {CONTENT_SLOT, CONTENT_SLOT_NAME, '\0'};
static const char address_slot[] = {CONTENT_SLOT, CONTENT_SLOT_ADDRESS, '\0'};
static const char token_slot[] = {CONTENT_SLOT, CONTENT_SLOT_TOKEN, '\0'};

char *content_leave_mailto(const struct settings *settings, const char *token)
{
	struct mail_address address;
	STRBUF(url);

	if (!settings->mail.leave || mail_address_parse(settings->mail.leave, &address, NULL) < 0) {
		return NULL;
	}
	mail_address_add_mailto(&url, &address);
	mail_address_release(&address);
	strbuf_addf(&url, "?subject=leave%%20%s", token ? token : token_slot);
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

static json_t *site_values(const struct settings *settings)
{
	const struct site_settings *site = &settings->site;
	json_t *values = json_object();

	json_object_set_new(values, "title", json_string(site->title));
	json_object_set_new(values, "url", json_string(site->url));
	json_object_set_new(values, "description", content_text_or_false(site->description));
	json_object_set_new(values, "language", json_string(site->language));
	json_object_set_new(values, "direction", json_string(language_direction(site->language)));
	json_object_set_new(values, "copyright", content_text_or_false(site->copyright));
	json_object_set_new(values, "author", content_text_or_false(site->author_name));
	return values;
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

	json_object_set_new(values, "mailto", content_text_or_false(mailto));
	json_object_set_new(values, "url", content_text_or_false(url));
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

	return content_text_or_false(url);
}

/* Its lines, or false where there is none. */
static json_t *lines_of(const char *text)
{
	json_t *lines = text && text[0] ? json_array() : json_false();

	while (text && *text) {
		size_t len = strcspn(text, "\n");

		if (len) {
			json_array_append_new(lines, json_stringn(text, len));
		}
		text += len + (text[len] == '\n');
	}
	return lines;
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
	json_object_set_new(values, "feeds_url", content_text_or_false(feeds));
	json_object_set_new(
		values, "postal_address", content_text_or_false(settings->mail.postal_address));
	json_object_set_new(values, "postal_lines", lines_of(settings->mail.postal_address));
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
	FREE_ON_EXIT char *usual = content_subject(settings, variant);
	FREE_ON_EXIT char *day = content_day(
		params->date, zone_offset(settings->site.zone, params->date));
	size_t left_out = variant->article_count > params->max_articles
				  ? variant->article_count - params->max_articles
				  : 0;
	json_t *values = json_object();

	json_object_set_new(values, "site", site_values(settings));
	json_object_set_new(
		values, "subject", json_string(params->subject ? params->subject : usual));
	json_object_set_new(values, "intro", content_text_or_false(params->intro));
	json_object_set_new(values, "preheader", preheader(params));
	json_object_set_new(values, "date", json_string(day));
	json_object_set_new(values, "count", json_integer((json_int_t)variant->article_count));
	json_object_set_new(values, "one", json_boolean(variant->article_count == 1));
	json_object_set_new(values, "left_out", json_integer((json_int_t)left_out));
	json_object_set_new(values, "titles", json_boolean(params->titles));
	json_object_set_new(values, "articles", content_articles(params));
	json_object_set_new(values, "reader", reader_values());
	json_object_set_new(values, "review", review_values(params));
	add_rhythm(values, params->rhythm);
	add_footer(values, params);
	return values;
}
