#include "markup/html_edit.h"

#include <assert.h>
#include <stdlib.h>

void html_edits_release(struct html_edits *edits)
{
	if (!edits) {
		return;
	}
	free(edits->items);
	strbuf_release(&edits->bytes);
	*edits = (struct html_edits)HTML_EDITS_INIT;
}

void html_edits_add(
	struct html_edits *edits, size_t offset, size_t len, const char *bytes, size_t bytes_len)
{
	assert(!edits->count ||
		edits->items[edits->count - 1].offset + edits->items[edits->count - 1].len <=
			offset);
	GROW(edits->items, edits->count, edits->capacity);
	edits->items[edits->count++] = (struct html_edit){
		.offset = offset,
		.len = len,
		.bytes = edits->bytes.len,
		.bytes_len = bytes_len,
	};
	strbuf_add(&edits->bytes, bytes, bytes_len);
}

void html_edits_apply(
	const struct html_edits *edits, struct strbuf *out, const char *source, size_t len)
{
	size_t at = 0;

	strbuf_reserve(out, len + edits->bytes.len);
	for (size_t i = 0; i < edits->count; i++) {
		const struct html_edit *edit = &edits->items[i];

		strbuf_add(out, source + at, edit->offset - at);
		strbuf_add(out, edits->bytes.data + edit->bytes, edit->bytes_len);
		at = edit->offset + edit->len;
	}
	strbuf_add(out, source + at, len - at);
}
