#include "output/podcast.h"

#include "output/item.h"

static bool has_episodes(const struct feed *feed)
{
	for (size_t i = 0; i < feed->item_count; i++) {
		if (feed->items[i].article->episode) {
			return true;
		}
	}
	return false;
}

/* Whether the feed has anything that only the podcast namespace can say. */
static bool has_more(const struct feed *feed)
{
	for (size_t i = 0; i < feed->item_count; i++) {
		const struct episode *episode = feed->items[i].article->episode;

		if (episode && (episode->transcript_count || episode->chapters)) {
			return true;
		}
	}
	return false;
}

void podcast_declare(struct xml *xml, const struct feed *feed)
{
	if (feed->podcast || has_episodes(feed)) {
		xml_attribute(xml, "xmlns:itunes", "http://www.itunes.com/dtds/podcast-1.0.dtd");
	}
	if (has_more(feed)) {
		xml_attribute(xml, "xmlns:podcast", "https://podcastindex.org/namespace/1.0");
	}
}

/* An element with one attribute and nothing in it. */
static void write_reference(
	struct xml *xml, const char *element, const char *attribute, const char *value)
{
	if (value) {
		xml_open(xml, element);
		xml_attribute(xml, attribute, value);
		xml_close(xml);
	}
}

static const char *boolean_text(bool value)
{
	return value ? "true" : "false";
}

void podcast_write_show(struct xml *xml, const struct feed *feed)
{
	const struct podcast *podcast = feed->podcast;

	if (!podcast) {
		return;
	}
	if (feed->author) {
		xml_element(xml, "itunes:author", feed->author->name);
	}
	if (feed->author && feed->author->email) {
		xml_open(xml, "itunes:owner");
		xml_element(xml, "itunes:name", feed->author->name);
		xml_element(xml, "itunes:email", feed->author->email);
		xml_close(xml);
	}
	xml_open(xml, "itunes:category");
	xml_attribute(xml, "text", podcast->category);
	write_reference(xml, "itunes:category", "text", podcast->subcategory);
	xml_close(xml);
	write_reference(xml, "itunes:image", "href", podcast->image);
	xml_element(xml, "itunes:type", podcast->type);
	xml_element(xml, "itunes:explicit", boolean_text(podcast->is_explicit));
}

static void write_number(struct xml *xml, const char *element, int64_t number)
{
	STRBUF(text);

	if (number) {
		strbuf_addf(&text, "%lld", (long long)number);
		xml_element(xml, element, text.data);
	}
}

void podcast_write_episode(struct xml *xml, const struct article *article)
{
	const struct episode *episode = article->episode;

	if (!episode) {
		return;
	}
	write_number(xml, "itunes:duration", episode->seconds);
	write_number(xml, "itunes:season", episode->season);
	write_number(xml, "itunes:episode", episode->number);
	xml_element(xml, "itunes:episodeType", episode->type);
	write_reference(xml, "itunes:image", "href", episode->image);
	if (episode->explicit_said) {
		xml_element(xml, "itunes:explicit", boolean_text(episode->is_explicit));
	}
	for (size_t i = 0; i < episode->transcript_count; i++) {
		xml_open(xml, "podcast:transcript");
		xml_attribute(xml, "url", episode->transcripts[i].url);
		xml_attribute(xml, "type", episode->transcripts[i].type);
		xml_attribute(xml, "language", episode->transcripts[i].language);
		xml_close(xml);
	}
	if (episode->chapters) {
		xml_open(xml, "podcast:chapters");
		xml_attribute(xml, "url", episode->chapters);
		xml_attribute(xml, "type", "application/json+chapters");
		xml_close(xml);
	}
}

/* Readers show no SVG. */
static bool has_picture(const struct article *article)
{
	return article->image && !item_is_svg(article->image);
}

void media_declare(struct xml *xml, const struct feed *feed)
{
	for (size_t i = 0; i < feed->item_count; i++) {
		if (has_picture(feed->items[i].article)) {
			xml_attribute(xml, "xmlns:media", "http://search.yahoo.com/mrss/");
			return;
		}
	}
}

void media_write(struct xml *xml, const struct article *article)
{
	if (has_picture(article)) {
		xml_open(xml, "media:content");
		xml_attribute(xml, "url", article->image);
		xml_attribute(xml, "medium", "image");
		xml_close(xml);
	}
}
