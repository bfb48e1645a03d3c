#include <string.h>

#include "audit/outputs.h"
#include "base/date.h"
#include "base/text.h"

/* The forms of dates in RSS and of RFC 3339: 'd' is a digit, 'a' a letter, 's'
 * a sign. */
#define RFC822      "aaa, dd aaa dddd dd:dd:dd sdddd"
#define RFC3339_UTC "dddd-dd-ddTdd:dd:ddZ"
#define RFC3339     "dddd-dd-ddTdd:dd:ddsdd:dd"

static bool has_shape(const char *text, const char *shape)
{
	for (; *shape; shape++, text++) {
		char c = *text;
		bool fits = *shape == 'd'   ? c >= '0' && c <= '9'
			    : *shape == 'a' ? (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
			    : *shape == 's' ? c == '+' || c == '-'
					    : c == *shape;

		if (!fits) {
			return false;
		}
	}
	return !*text;
}

/* One date of a feed. */
struct dated {
	const struct built_file *file;
	const struct finding_place *place;
	const char *name; /* "pubDate" */
	bool rfc822;
};

static void check_weekday(const struct dated *dated, const char *text, const struct moment *moment)
{
	const char *real = date_weekday_name(civil_from(moment->at, moment->offset).weekday);

	if (strncmp(text, real, 3) != 0) {
		findings_add(dated->file->outputs->audit->findings, RULE_FEED_WEEKDAY, dated->place,
			"%s: the %s '%s' is a %s", dated->file->path, dated->name, text, real);
	}
}

/* False where there is no date that can be read. */
static bool read_date(const struct dated *dated, const char *text, int64_t *ret_at)
{
	const struct audit *audit = dated->file->outputs->audit;
	struct moment moment;
	bool shaped;

	if (!text) {
		return false;
	}
	shaped = dated->rfc822 ? has_shape(text, RFC822)
			       : has_shape(text, RFC3339_UTC) || has_shape(text, RFC3339);
	if (!shaped || date_parse(text, audit->settings->site.zone, &moment, NULL) < 0) {
		findings_add(audit->findings, RULE_FEED_DATE, dated->place,
			"%s: the %s '%s' is no date of %s", dated->file->path, dated->name, text,
			dated->rfc822 ? "RFC 822" : "RFC 3339");
		return false;
	}
	if (dated->rfc822) {
		check_weekday(dated, text, &moment);
	}
	if (moment.at > audit->now) {
		findings_add(audit->findings, RULE_FEED_DATE, dated->place,
			"%s: the %s '%s' is in the future", dated->file->path, dated->name, text);
	}
	*ret_at = moment.at;
	return true;
}

static const char *const published_names[] = {
	[FEED_RSS] = "pubDate", [FEED_ATOM] = "published", [FEED_JSON] = "date_published"};
static const char *const updated_names[] = {
	[FEED_RSS] = "atom:updated", [FEED_ATOM] = "updated", [FEED_JSON] = "date_modified"};

/* Returns the item's last change, or the least of all instants. */
static int64_t check_item(
	const struct built_file *file, const struct seen_feed *feed, const struct seen_item *item)
{
	const struct finding_place place = output_article_place(file, item->url, item->line);
	struct dated dated = {.file = file, .place = &place};
	int64_t published = INT64_MIN, updated = INT64_MIN;
	bool both;

	dated.name = published_names[feed->kind];
	dated.rfc822 = feed->kind == FEED_RSS;
	both = read_date(&dated, item->published, &published);
	dated.name = updated_names[feed->kind];
	dated.rfc822 = false;
	both = read_date(&dated, item->updated, &updated) && both;
	if (both && updated < published) {
		findings_add(file->outputs->audit->findings, RULE_FEED_UPDATED, &place,
			"%s: updated (%s) before it is published (%s)", file->path, item->updated,
			item->published);
	}
	return updated > published ? updated : published;
}

void audit_feed_dates(const struct built_file *file, const struct seen_feed *feed)
{
	const struct finding_place place = output_place(file, 0);
	struct dated dated = {
		.file = file,
		.place = &place,
		.name = feed->kind == FEED_RSS ? "lastBuildDate" : "updated",
		.rfc822 = feed->kind == FEED_RSS,
	};
	int64_t newest = INT64_MIN, updated;

	for (size_t i = 0; i < feed->item_count; i++) {
		int64_t changed = check_item(file, feed, &feed->items[i]);

		newest = changed > newest ? changed : newest;
	}
	if (read_date(&dated, feed->updated, &updated) && updated < newest) {
		findings_add(file->outputs->audit->findings, RULE_FEED_UPDATED, &place,
			"the feed says it was last changed (%s) before its newest item was",
			feed->updated);
	}
}
