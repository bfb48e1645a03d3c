#include "source/article_text.h"

#include "base/text_recode.h"

/* Nearly every file is clean UTF-8, and is gone through once. */
void article_text(struct strbuf *out, const struct strbuf *bytes, const struct text_place *place)
{
	struct report dropped = REPORT_INIT;
	struct text_place aside = place ? *place : (struct text_place){0};
	size_t start = out->len;
	const char *name;
	STRBUF(converted);

	aside.report = &dropped;
	if (text_clean(out, bytes->data, bytes->len, &aside)) {
		name = text_recode(&converted, bytes->data, bytes->len);
		if (name) {
			report_release(&dropped);
			dropped = (struct report)REPORT_INIT;
			report_add(&dropped, REPORT_WARNING, aside.path, 0, 0,
				"is not UTF-8: it is read as %s", name);
			strbuf_truncate(out, start);
			text_clean(out, converted.data, converted.len, &aside);
		}
		if (place && place->report) {
			report_move(place->report, &dropped);
		}
	}
	report_release(&dropped);
}
