#include "audit/images.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "audit/links.h"
#include "base/image_info.h"
#include "base/mem.h"
#include "base/text.h"

/* Files that are no images, by their endings. */
static const struct {
	const char *ending, *media_type;
} media_types[] = {
	{".mp3", "audio/mpeg"},
	{".m4a", "audio/mp4"},
	{".ogg", "audio/ogg"},
	{".opus", "audio/ogg"},
	{".flac", "audio/flac"},
	{".wav", "audio/wav"},
	{".mp4", "video/mp4"},
	{".webm", "video/webm"},
	{".pdf", "application/pdf"},
	{".epub", "application/epub+zip"},
	{".zip", "application/zip"},
};

/* The type of a file: an image's by its bytes, others by their names; NULL where unknown. */
static const char *media_type_of(const char *file)
{
	struct image_info info;

	if (image_info_load(file, &info, NULL) == 0 && info.type != IMAGE_UNKNOWN) {
		return image_media_type(info.type);
	}
	for (size_t i = 0; i < ARRAY_LEN(media_types); i++) {
		if (text_ends_with(file, media_types[i].ending)) {
			return media_types[i].media_type;
		}
	}
	return NULL;
}

/* Rounding to whole pixels is no distortion. */
static bool same_proportions(const struct image_info *info, int width, int height)
{
	long long cross = llabs((long long)info->width * height - (long long)info->height * width);
	int longer = info->width > info->height ? info->width : info->height;

	return cross <= longer;
}

static void check_file(const struct audit_index *index, const struct finding_place *place,
	const char *text, const char *file, const struct reference *reference)
{
	struct findings *findings = index->audit->findings;
	enum image_type promised = image_type_of_name(file);
	struct error err = ERROR_INIT;
	struct image_info info;

	if (image_info_load(file, &info, &err) < 0) {
		findings_add(findings, RULE_IMAGE_UNREADABLE, place, "%s", err.text);
		return;
	}
	if (info.type == IMAGE_UNKNOWN || (!info.width && info.type != IMAGE_SVG)) {
		findings_add(findings, RULE_IMAGE_UNREADABLE, place, "the image '%s' is %s", text,
			info.type == IMAGE_UNKNOWN ? "of no known type" : "cut short");
		return;
	}
	if (promised != IMAGE_UNKNOWN && promised != info.type) {
		findings_add(findings, RULE_IMAGE_TYPE, place,
			"the image '%s' is %s, not %s as its name says", text,
			image_media_type(info.type), image_media_type(promised));
	}
	if (reference && reference->width && reference->height && info.width &&
		!same_proportions(&info, reference->width, reference->height)) {
		findings_add(findings, RULE_IMAGE_SIZE, place,
			"the image '%s' is %d by %d pixels; width and height say %d by %d", text,
			info.width, info.height, reference->width, reference->height);
	}
}

/* reference is NULL for the image of the front matter. */
static void check_image(const struct audit_index *index, const struct article *article,
	const struct finding_place *place, const char *text, const struct reference *reference)
{
	struct findings *findings = index->audit->findings;
	struct target target;

	audit_index_find(index, article, text, &target);
	switch (target.kind) {
	case TARGET_FILE:
		if (target.file) {
			check_file(index, place, text, target.file, reference);
		}
		break;
	case TARGET_INVALID:
		findings_add(
			findings, RULE_IMAGE_MISSING, place, "the image '%s' is no address", text);
		break;
	case TARGET_ARTICLE:
		findings_add(findings, RULE_IMAGE_MISSING, place,
			"the image '%s' is the page of an article", text);
		break;
	case TARGET_MISSING:
		findings_add(findings, RULE_IMAGE_MISSING, place,
			"the image '%s' is neither in the output folder nor beside the article",
			text);
		break;
	case TARGET_UNKNOWN:
		findings_add(findings, RULE_LINK_UNKNOWN, place,
			"whether the image %s is there cannot be said: it is no file here",
			target.url);
		break;
	case TARGET_ELSEWHERE:
		break;
	}
	target_release(&target);
}

void audit_image(const struct audit_index *index, const struct article *article,
	const struct reference *reference)
{
	const struct finding_place place = audit_reference_place(article, reference);

	if (reference->shown && !reference->has_alt) {
		findings_add(index->audit->findings, RULE_IMAGE_ALT, &place,
			"the image '%s' has no alternative text", reference->text);
	}
	check_image(index, article, &place, reference->text, reference);
}

static void check_length(const struct audit_index *index, const struct finding_place *place,
	const struct enclosure *enclosure, const char *file)
{
	struct stat info;

	if (stat(file, &info) == 0 && info.st_size != enclosure->length) {
		findings_add(index->audit->findings, RULE_ENCLOSURE_LENGTH, place,
			"the enclosure '%s' has %lld bytes, not %lld", enclosure->url,
			(long long)info.st_size, (long long)enclosure->length);
	}
}

static void check_type(const struct audit_index *index, const struct finding_place *place,
	const struct enclosure *enclosure, const char *file)
{
	const char *real = media_type_of(file ? file : enclosure->url);

	if (!enclosure->type || !enclosure->type[0]) {
		findings_add(index->audit->findings, RULE_ENCLOSURE_TYPE, place,
			"the enclosure '%s' has no type", enclosure->url);
	} else if (real && strncmp(real, "application/", 12) != 0 &&
		   strncmp(real, enclosure->type, strcspn(real, "/") + 1) != 0) {
		/* Another subtype, such as audio/x-m4a for audio/mp4, is common and harmless. */
		findings_add(index->audit->findings, RULE_ENCLOSURE_TYPE, place,
			"the enclosure '%s' is %s, not %s", enclosure->url, real, enclosure->type);
	} else if (real && strncmp(real, "image/", 6) == 0 && strcmp(real, enclosure->type) != 0) {
		findings_add(index->audit->findings, RULE_ENCLOSURE_TYPE, place,
			"the enclosure '%s' is %s, not %s", enclosure->url, real, enclosure->type);
	}
}

static void check_enclosure(const struct audit_index *index, const struct article *article,
	const struct enclosure *enclosure)
{
	const struct finding_place place = {article->path, article->line, 0};
	struct findings *findings = index->audit->findings;
	struct target target;

	audit_index_find(index, article, enclosure->url, &target);
	if (target.kind == TARGET_MISSING || target.kind == TARGET_INVALID) {
		findings_add(findings, RULE_ENCLOSURE_MISSING, &place,
			"the enclosure '%s' is neither in the output folder nor beside the article",
			enclosure->url);
	} else if (target.file) {
		check_length(index, &place, enclosure, target.file);
	} else if (enclosure->length <= 0) {
		findings_add(findings, RULE_ENCLOSURE_LENGTH, &place,
			"the enclosure '%s' has no length", enclosure->url);
	}
	check_type(index, &place, enclosure, target.file);
	target_release(&target);
}

void audit_attachments(const struct audit_index *index, const struct article *article)
{
	const struct finding_place place = {article->path, article->line, 0};

	if (article->image) {
		check_image(index, article, &place, article->image, NULL);
	}
	for (size_t i = 0; i < article->enclosure_count; i++) {
		check_enclosure(index, article, &article->enclosures[i]);
	}
	if (article->enclosure_count > 1 && index->audit->settings->output.rss) {
		findings_add(index->audit->findings, RULE_ENCLOSURE_COUNT, &place,
			"of its %zu enclosures, RSS carries the first", article->enclosure_count);
	}
}

void audit_icon(const struct audit_index *index)
{
	const struct settings *settings = index->audit->settings;
	const struct finding_place place = {settings->path, 0, 0};
	enum image_type type;

	if (!settings->site.icon || !settings->output.rss) {
		return;
	}
	type = image_type_of_name(settings->site.icon);
	if (type != IMAGE_GIF && type != IMAGE_JPEG && type != IMAGE_PNG && type != IMAGE_UNKNOWN) {
		findings_add(index->audit->findings, RULE_FEED_ICON, &place,
			"site.icon is %s: RSS takes GIF, JPEG and PNG alone",
			image_media_type(type));
	}
}
