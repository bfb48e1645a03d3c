#include "source/folder_file.h"

#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "source/fields.h"
#include "source/folder_data.h"
#include "source/front_matter.h"
#include "source/record.h"
#include "source/translations.h"

static struct node *parse_front_matter(
	const struct source_context *context, const char *path, const struct front_matter *parts)
{
	struct node_source source = {
		.path = path,
		.first_line = parts->line,
		.text = parts->text,
		.len = parts->len,
	};
	struct arena *arena = context->catalogue->arena;
	struct error err = ERROR_INIT;
	struct node *map;

	if (parts->kind == FRONT_MATTER_TOML) {
		report_add(context->report, REPORT_WARNING, path, 1, 1,
			"TOML front matter is not supported by this version of postrider: the post "
			"is left out");
		return NULL;
	}
	if (parts->kind == FRONT_MATTER_UNCLOSED) {
		report_add(context->report, REPORT_WARNING, path, 1, 1,
			"the front matter that begins here has no closing '---': the post is left "
			"out");
		return NULL;
	}
	map = node_parse(arena, &source, &err);
	if (map && map->kind != NODE_MAP) {
		report_add(context->report, REPORT_WARNING, path, map->line, map->column,
			"the front matter is not a map of keys and values: the post is left out");
		return NULL;
	}
	if (!map) {
		/* The message begins with the place already. */
		report_add(context->report, REPORT_WARNING, NULL, 0, 0, "%s: the post is left out",
			err.text);
	}
	return map;
}

static int read_article(struct source_context *context, const char *path, const char *relative,
	const struct strbuf *text, struct strbuf *ret_record)
{
	struct front_matter parts = front_matter_split(text->data, text->len);
	struct node *map = parse_front_matter(context, path, &parts);
	const struct site_settings *site = &context->settings->site;
	CLEANUP(translation_place_release)
	struct translation_place place = translation_place(site, relative);
	CLEANUP(file_name_release)
	struct file_name name = file_name_read(context->source->preset, site->zone, place.relative);
	struct article article = {
		.path = path,
		.line = 1,
		.body_kind = BODY_MARKDOWN,
		.body = parts.body,
		.body_len = parts.body_len,
		.body_line = parts.body_line,
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
	text_clean(&buffers->text, buffers->bytes.data, buffers->bytes.len, &place);
	return read_article(context, path, relative, &buffers->text, ret_record);
}
