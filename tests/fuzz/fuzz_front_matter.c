/* A post's file: any bytes are an article, or a reason why not. */

#include <string.h>

#include "fuzz.h"

#include "base/mem.h"
#include "base/text.h"
#include "base/zone.h"
#include "source/article_text.h"
#include "source/fields.h"
#include "source/front_matter.h"

static void read_post(struct source_context *source, const struct strbuf *text)
{
	struct front_matter parts = front_matter_split(text->data, text->len);
	struct arena *arena = source->catalogue->arena;
	CLEANUP(file_name_release)
	struct file_name name = file_name_read(
		source->source->preset, source->settings->site.zone, "a/2026-11-19-x.md");
	struct fields_context fields = {.source = source, .file = "x.md", .name = &name};
	struct error err = ERROR_INIT;

	HOLDS(parts.body >= text->data && parts.body + parts.body_len <= text->data + text->len);
	fields.map = front_matter_parse(&parts, "x.md", arena, &err);
	if (!fields.map) {
		HOLDS(err.kind == ERROR_INPUT && strncmp(err.text, "x.md:", 5) == 0);
		return;
	}
	fields.article = catalogue_add(source->catalogue);
	fields.article->path = "x.md";
	fields.article->body = (struct body){
		.kind = BODY_MARKDOWN,
		.text = arena_strndup(arena, parts.body, parts.body_len),
		.len = parts.body_len,
	};
	if (fields_read(&fields) == 0) {
		fields_finish(fields.article);
		HOLDS(fields.article->title && fields.article->url && fields.article->summary);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct preset *preset = preset_at(size ? data[0] % 10U : 0);
	struct source_settings kind = {.preset = preset, .permalink = preset->permalink};
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
	STRBUF(bytes);
	STRBUF(text);

	strbuf_add(&bytes, data, size);
	article_text(&text, &bytes, &place);
	read_post(&source, &text);
	catalogue_free(catalogue);
	report_release(&report);
	zone_free(settings.site.zone);
	return 0;
}
