#include "importing.h"

#include <string.h>

void importing_open(struct importing *importing)
{
	*importing = (struct importing){.report = REPORT_INIT};
	importing->params = (struct subscribers_import){
		.shown = "list.csv", .report = &importing->report};
	readers_open(&importing->readers);
}

void importing_close(struct importing *importing)
{
	report_release(&importing->report);
	readers_close(&importing->readers);
}

int importing_try_bytes(struct importing *importing, const char *bytes, size_t len)
{
	STRBUF(buffer);

	strbuf_add(&buffer, bytes, len);
	importing->counts = (struct subscribers_imported){0};
	return subscribers_import(&importing->readers.rules, &importing->params, &buffer,
		&importing->counts, &importing->readers.err);
}

int importing_try(struct importing *importing, const char *text)
{
	return importing_try_bytes(importing, text, strlen(text));
}

void importing_take(struct importing *importing, const char *text)
{
	readers_done(&importing->readers, importing_try(importing, text));
}

void importing_counted(
	const struct importing *importing, size_t added, size_t updated, size_t bad, size_t refused)
{
	assert_int_equal(importing->counts.added, added);
	assert_int_equal(importing->counts.updated, updated);
	assert_int_equal(importing->counts.bad, bad);
	assert_int_equal(importing->counts.refused, refused);
}

void importing_reported(const struct importing *importing, size_t which, int line, const char *text)
{
	const struct report_item *item = &importing->report.items[which];

	assert_true(which < importing->report.count);
	assert_string_equal(item->path, "list.csv");
	assert_int_equal(item->line, line);
	assert_string_equal(item->text, text);
	assert_int_equal(item->severity, REPORT_WARNING);
}
