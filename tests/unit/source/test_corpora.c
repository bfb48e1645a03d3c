/* The posts of real blogs: they load, and the YAML ones say what an independent reader found. */

#include <string.h>

#include "base/date.h"
#include "base/text.h"
#include "site_case.h"

#define CORPORA POSTRIDER_SOURCE_DIR "/../shared/data/corpora"
/* What is known to be read: TOML and Pelican's headers are not, yet. */
#define LEAST_LOADED 562
#define LEAST_TITLES 505
#define LEAST_DATES  425

/* A row of expected.tsv. */
enum column {
	CORPUS,
	FILE_NAME,
	KIND,
	TITLE,
	DATE,
	COLUMNS,
};

struct tally {
	size_t yaml, loaded, titles, dates, dated;
	struct strbuf wrong;
};

static bool split(char *line, char *fields[COLUMNS])
{
	for (size_t i = 0; i < COLUMNS; i++) {
		fields[i] = line;
		line += strcspn(line, "\t");
		if (*line != '\t') {
			return false;
		}
		*line++ = '\0';
	}
	return true;
}

static const struct article *find(const struct catalogue *catalogue, const char *file)
{
	for (size_t i = 0; i < catalogue->count; i++) {
		if (text_ends_with(catalogue->articles[i]->path, file)) {
			return catalogue->articles[i];
		}
	}
	return NULL;
}

static void compare(const struct site_case *site, struct tally *tally, char *const fields[COLUMNS])
{
	const struct article *article = find(site->catalogue, fields[FILE_NAME]);
	struct moment date = {0};
	STRBUF(title);
	if (strcmp(fields[KIND], "yaml") != 0) {
		return;
	}
	tally->yaml++;
	if (!article) {
		strbuf_addf(&tally->wrong, "%s: not loaded\n", fields[FILE_NAME]);
		return;
	}
	tally->loaded++;
	text_collapse(&title, fields[TITLE]);
	if (strcmp(article->title, title.data) == 0) {
		tally->titles++;
	} else {
		strbuf_addf(&tally->wrong, "%s: '%s', not '%s'\n", fields[FILE_NAME],
			article->title, title.data);
	}
	if (date_parse(fields[DATE], site->settings->site.zone, &date, NULL) < 0) {
		return;
	}
	tally->dated++;
	if (article->published.set && article->published.at == date.at &&
		article->published.day == date.day) {
		tally->dates++;
	} else {
		strbuf_addf(&tally->wrong, "%s: another date than '%s'\n", fields[FILE_NAME],
			fields[DATE]);
	}
}

static void test_source_reads_real_blogs(void **state)
{
	struct site_case site = site_new();
	struct tally tally = {.wrong = STRBUF_INIT};
	struct error err = ERROR_INIT;
	STRBUF(table);
	(void)state;
	site_load(&site, "- articles: " CORPORA "\n  permalink: /:path/\n");
	assert_int_equal(site.result, 0);
	assert_int_equal(report_count(&site.report, REPORT_ERROR), 0);
	assert_int_equal(file_read(&table, CORPORA "/expected.tsv", 1 << 24, &err), 0);
	for (char *line = table.data, *next; *line; line = next) {
		char *fields[COLUMNS];
		next = line + strcspn(line, "\n");
		if (*next) {
			*next++ = '\0';
		}
		if (split(line, fields)) {
			compare(&site, &tally, fields);
		}
	}
	print_message("%zu articles; of %zu with YAML %zu are loaded, %zu titles and %zu of %zu "
		      "dates agree\n%s",
		site.catalogue->count, tally.yaml, tally.loaded, tally.titles, tally.dates,
		tally.dated, tally.wrong.data);
	assert_true(site.catalogue->count >= LEAST_LOADED);
	assert_true(tally.titles >= LEAST_TITLES);
	assert_true(tally.dates >= LEAST_DATES);
	assert_int_equal(tally.dates, tally.dated);
	strbuf_release(&tally.wrong);
	site_release(&site);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_source_reads_real_blogs),
	};
	if (access(CORPORA "/expected.tsv", R_OK) < 0) {
		print_message("skipped: there is no ../shared/data/corpora\n");
		return UNIT_SKIPPED;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
