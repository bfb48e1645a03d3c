#include "source/article_text.h"

#include "base/text_recode.h"

void article_text(struct strbuf *out, const struct strbuf *bytes, const struct text_place *place)
{
	STRBUF(converted);
	const char *name = text_recode(&converted, bytes->data, bytes->len);

	if (name && place && place->report) {
		report_add(place->report, REPORT_WARNING, place->path, 0, 0,
			"is not UTF-8: it is read as %s", name);
	}
	text_clean(
		out, name ? converted.data : bytes->data, name ? converted.len : bytes->len, place);
}
