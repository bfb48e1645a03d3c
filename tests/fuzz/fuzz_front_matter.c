/* A post's file: any bytes are an article, or a reason why not. */

#include "fuzz.h"

#include "base/mem.h"
#include "base/text.h"
#include "base/zone.h"
#include "source/fields.h"
#include "source/front_matter.h"

static void read_post(struct source_context *source, const struct strbuf *text)
{
	struct front_matter parts = front_matter_split(text->data, text->len);
	struct arena *arena = source->catalogue->arena;
	struct node_source yaml = {
		.path = "x.md", .first_line = parts.line, .text = parts.text, .len = parts.len};
	struct fields_context fields = {.source = source, .file = "x.md", .relative = "x.md"};
	struct error err = ERROR_INIT;

	if (parts.kind != FRONT_MATTER_YAML && parts.kind != FRONT_MATTER_NONE) {
		return;
	}
	fields.map = node_parse(arena, &yaml, &err);
	if (!fields.map || fields.map->kind != NODE_MAP) {
		return;
	}
	fields.stem = "x";
	fields.article = catalogue_add(source->catalogue);
	fields.article->path = "x.md";
	fields.article->body_kind = BODY_MARKDOWN;
	fields.article->body = arena_strndup(arena, parts.body, parts.body_len);
	fields.article->body_len = parts.body_len;
	if (fields_read(&fields) == 0) {
		fields_finish(fields.article);
		HOLDS(fields.article->title && fields.article->url && fields.article->summary);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct source_settings kind = {.permalink = "/:year/:slug/"};
	struct settings settings = {
		.site = {.url = "https://x.example/",
			.host = "x.example",
			.language = "en",
			.zone = zone_new("Europe/Berlin", NULL)},
	};
	struct report report = REPORT_INIT;
	struct catalogue *catalogue = catalogue_new();
	struct source_context source = {
		.settings = &settings, .source = &kind, .catalogue = catalogue, .report = &report};
	struct text_place place = {.line = 1, .path = "x.md", .report = &report};
	STRBUF(text);

	text_clean(&text, (const char *)data, size, &place);
	read_post(&source, &text);
	catalogue_free(catalogue);
	report_release(&report);
	zone_free(settings.site.zone);
	return 0;
}
