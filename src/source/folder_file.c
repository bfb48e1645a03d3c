#include "source/folder_file.h"

#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "source/article_text.h"
#include "source/fields.h"
#include "source/folder_data.h"
#include "source/front_matter.h"
#include "source/record.h"
#include "source/translations.h"

static int read_article(struct source_context *context, const char *path, const char *relative,
	const struct strbuf *text, struct strbuf *ret_record)
{
	struct front_matter parts = front_matter_split(text->data, text->len);
	struct error err = ERROR_INIT;
	struct node *map = front_matter_parse(&parts, path, context->catalogue->arena, &err);
	const struct site_settings *site = &context->settings->site;
	CLEANUP(translation_place_release)
	struct translation_place place = translation_place(site, relative);
	CLEANUP(file_name_release)
	struct file_name name = file_name_read(context->source->preset, site->zone, place.relative);
	struct article article = {
		.path = path,
		.line = 1,
		.body = {.kind = BODY_MARKDOWN,
			.text = parts.body,
			.len = parts.body_len,
			.line = parts.body_line},
	};
	struct fields_context fields = {
		.source = context,
		.file = path,
		.map = map,
		.name = &name,
		.rule = folder_data_find(context->data, relative),
		.language = place.language ? place.language : context->source->language,
		.article = &article,
	};
	STRBUF(key);

	if (!map) {
		/* The message begins with the place already. */
		report_add(context->report, REPORT_WARNING, NULL, 0, 0, "%s: the post is left out",
			err.text);
		return -1;
	}
	if (site->language_count) {
		translation_key(&key, context->source->permalink, &place);
		fields.key = key.data;
	}
	if (fields_read(&fields) < 0) {
		return -1;
	}
	fields_finish(&article);
	record_encode(ret_record, &article);
	return 0;
}

int folder_file_read(struct source_context *context, struct folder_buffers *buffers,
	const char *path, const char *relative, struct strbuf *ret_record)
{
	FREE_ON_EXIT char *file = path_join(context->source->path, relative);
	struct text_place place = {.path = path, .line = 1, .report = context->report};
	struct error err = ERROR_INIT;

	strbuf_clear(&buffers->bytes);
	strbuf_clear(&buffers->text);
	if (file_read(&buffers->bytes, file, SOURCE_MAX_ARTICLE, &err) < 0) {
		report_add(context->report, REPORT_WARNING, path, 0, 0, "%s: the post is left out",
			err.text);
		return -1;
	}
	article_text(&buffers->text, &buffers->bytes, &place);
	return read_article(context, path, relative, &buffers->text, ret_record);
}
