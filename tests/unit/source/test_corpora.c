/* Posts say what a table has of them, each blog read by the preset of its generator: small blogs
 * that show how each generator's files look, and real ones, whose table an independent reader
 * made, where they lie beside the source. */

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/date.h"
#include "base/text.h"
#include "base/url.h"
#include "site_case.h"

#define BLOGS   POSTRIDER_SOURCE_DIR "/tests/unit/source/blogs"
#define CORPORA POSTRIDER_SOURCE_DIR "/../shared/data/corpora"

struct corpus {
	const char *name, *zone, *source;
};

static const struct corpus blogs[] = {
	{"astro", "UTC", "src/content/blog, preset: astro"},
	{"docusaurus", "UTC", "blog, preset: docusaurus"},
	{"eleventy", "UTC", "src, preset: eleventy"},
	{"hexo", "UTC", "source, preset: hexo"},
	{"hugo", "UTC", "content, preset: hugo"},
	{"jekyll", "America/New_York", "site, preset: jekyll"},
	{"next", "UTC", "data/blog, preset: next"},
	{"pelican", "UTC", "content, preset: pelican"},
	{"plain", "UTC", "posts"},
	{"zola", "UTC", "content, preset: zola"},
};

static const struct corpus corpora[] = {
	{"astro-example", "UTC", "examples/blog/src/content/blog, preset: astro"},
	{"astropaper-sd", "UTC", "src/data/blog, preset: astro, permalink: '/posts/:path/'"},
	{"blog_os", "UTC", "blog/content, preset: zola"},
	{"etcd", "UTC", "content/en, preset: hugo"},
	{"hexo", "UTC", "source, preset: hexo, permalink: 'news/:year/:month/:day/:title/'"},
	{"hugo-sd", "UTC", "content, preset: hugo"},
	{"jekyll", "America/Los_Angeles",
		"docs, preset: jekyll, permalink: '/news/:year/:month/:day/:title/'"},
	{"jest", "UTC", "website/blog, preset: docusaurus"},
	{"nextjs-starter", "UTC", "data/blog, preset: next"},
	{"overreacted", "UTC", "public, permalink: '/:path/'"},
	{"pythonic-perambulations", "America/Los_Angeles",
		"content, preset: pelican, permalink: '/blog/:year/:month/:day/:slug/'"},
	{"v8dev", "UTC", "src, preset: eleventy, permalink: '/:path'"},
};

/* Where the table and postrider differ, and why. An end of the file's name: "" for the rest. */
static const struct {
	const char *file, *column, *why;
} explained[] = {
	{"/_index.md", "file", "a section's page is no post"},
	{"/2016-03-11-javascript-unit-testing-performance.md", "title",
		"the post has none: its file's name is taken, the table has none"},
	{"/2013-07-25-jekyll-1-0-4-released.markdown", "url_path",
		"09:08 +0200 is 00:08 of that day in Los Angeles' summer time: the table has "
		"winter's"},
	{"/2013-07-25-jekyll-1-1-2-released.markdown", "url_path", "the same"},
	{"/2012-08-08-memoryview-benchmarks.md", "title",
		"its header ends in '---' without a blank line, which the table takes for none"},
};

/* A row of expected.tsv. */
enum column {
	CORPUS,
	FILE_NAME,
	KIND,
	TITLE,
	DATE,
	CATEGORIES,
	DRAFT,
	URL_PATH,
	COLUMNS,
};

struct tally {
	size_t rows, same, excused, differing;
	bool used[ARRAY_LEN(explained)];
};

static bool split(char *line, char *fields[COLUMNS])
{
	for (size_t i = 0; i < COLUMNS; i++) {
		fields[i] = line;
		line += strcspn(line, "\t");
		if (!*line && i + 1 < COLUMNS) {
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

/* True where the difference is in the list. */
static bool excuse(struct tally *tally, const char *file, const char *column)
{
	for (size_t i = 0; i < ARRAY_LEN(explained); i++) {
		if (text_ends_with(file, explained[i].file) &&
			strcmp(column, explained[i].column) == 0) {
			tally->used[i] = true;
			return true;
		}
	}
	return false;
}

static bool same_date(const struct site_case *site, const struct article *article, const char *raw)
{
	struct moment date = {0};

	/* None there, or the file's name alone has it. */
	if (!*raw || date_parse(raw, site->settings->site.zone, &date, NULL) < 0) {
		return true;
	}
	return article->published.set && article->published.at == date.at &&
	       article->published.day == date.day;
}

static void add_categories(struct strbuf *out, const struct article *article)
{
	for (size_t i = 0; i < article->category_count; i++) {
		strbuf_addf(out, "%s%s", i ? "|" : "", article->categories[i].name);
	}
}

/* The first column that differs, or NULL. */
static const char *compare(const struct site_case *site, char *const fields[COLUMNS])
{
	const struct article *article = find(site->catalogue, fields[FILE_NAME]);
	STRBUF(title);
	STRBUF(categories);
	STRBUF(path);
	STRBUF(expected);

	if (!article) {
		return "file";
	}
	text_collapse(&title, fields[TITLE]);
	if (strcmp(article->title, title.data) != 0) {
		return "title";
	}
	if (!same_date(site, article, fields[DATE])) {
		return "date";
	}
	add_categories(&categories, article);
	if (strcmp(categories.data, fields[CATEGORIES]) != 0) {
		return "categories";
	}
	if (article->draft != (strcmp(fields[DRAFT], "1") == 0)) {
		return "draft";
	}
	url_path(&path, article->url);
	url_add_path(&expected, fields[URL_PATH]);
	return expected.len && strcmp(path.data, expected.data) != 0 ? "url_path" : NULL;
}

static void tally_row(
	const struct site_case *site, struct tally *tally, char *const fields[COLUMNS])
{
	const char *column = compare(site, fields);

	tally->rows++;
	if (!column) {
		tally->same++;
	} else if (excuse(tally, fields[FILE_NAME], column)) {
		tally->excused++;
	} else {
		const struct article *article = find(site->catalogue, fields[FILE_NAME]);

		tally->differing++;
		print_message("%s: another %s (%s, %s)\n", fields[FILE_NAME], column,
			article ? article->title : "", article ? article->url : "");
	}
}

static void check_corpus(const char *root, const struct corpus *corpus, struct tally *tally)
{
	struct site_case site = site_new();
	struct error err = ERROR_INIT;
	FREE_ON_EXIT char *path = path_join(root, "expected.tsv");
	STRBUF(source);
	STRBUF(more);
	STRBUF(table);

	strbuf_addf(&source, "- {articles: %s/%s/%s}\n", root, corpus->name, corpus->source);
	strbuf_addf(&more, "timezone: %s", corpus->zone);
	site_load_as(&site, more.data, source.data);
	assert_int_equal(site.result, 0);
	assert_int_equal(report_count(&site.report, REPORT_ERROR), 0);
	assert_int_equal(file_read(&table, path, 1 << 24, &err), 0);
	for (char *line = table.data, *next; *line; line = next) {
		char *fields[COLUMNS];

		next = line + strcspn(line, "\n");
		if (*next) {
			*next++ = '\0';
		}
		if (split(line, fields) && strcmp(fields[CORPUS], corpus->name) == 0) {
			tally_row(&site, tally, fields);
		}
	}
	site_release(&site);
}

static void check_corpora(
	const char *root, const struct corpus *each, size_t count, struct tally *tally)
{
	for (size_t i = 0; i < count; i++) {
		check_corpus(root, &each[i], tally);
	}
	print_message("%zu rows: %zu as the table has them, %zu differences explained, %zu not\n",
		tally->rows, tally->same, tally->excused, tally->differing);
	assert_int_equal(tally->differing, 0);
}

static void test_source_reads_blogs_of_each_generator(void **state)
{
	struct tally tally = {0};

	(void)state;
	check_corpora(BLOGS, blogs, ARRAY_LEN(blogs), &tally);
	assert_int_equal(tally.same, 38);
	assert_int_equal(tally.rows, tally.same);
}

static void test_source_reads_real_blogs(void **state)
{
	struct tally tally = {0};

	(void)state;
	if (access(CORPORA "/expected.tsv", R_OK) < 0) {
		print_message("there are no real blogs beside the source\n");
		return;
	}
	check_corpora(CORPORA, corpora, ARRAY_LEN(corpora), &tally);
	assert_int_equal(tally.rows, 590);
	for (size_t i = 0; i < ARRAY_LEN(explained); i++) {
		if (!tally.used[i]) {
			fail_msg("'%s' does not differ", explained[i].file);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_source_reads_blogs_of_each_generator),
		cmocka_unit_test(test_source_reads_real_blogs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
