/* What is remembered of files, and when they are opened again. */

#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/strbuf.h"
#include "site_case.h"

#define SECOND ((int64_t)1000000000)

/* Runs over one site, each with what the last one remembered. */
struct runs {
	struct site_case site;
	struct arena *arena; /* of what is remembered */
	struct source_memory memory;
	int64_t ahead; /* of the real time, in seconds: how old the files seem */
};

static struct runs runs_new(void)
{
	return (struct runs){.site = site_new(), .arena = arena_new(), .ahead = 60};
}

static void runs_release(struct runs *runs)
{
	source_memory_release(&runs->memory);
	site_release(&runs->site);
	arena_free(runs->arena);
}

/* What a store would keep: a copy of what was seen and is as it was, and of what is new. */
static void keep(struct runs *runs)
{
	struct source_memory kept = {0};
	const struct source_file_list *lists[] = {&runs->memory.known, &runs->memory.fresh};
	for (size_t i = 0; i < 2; i++) {
		for (size_t j = 0; j < lists[i]->count; j++) {
			struct source_file file = lists[i]->items[j];
			if (file.state == SOURCE_FILE_UNSEEN) {
				continue;
			}
			file.source = arena_strdup(runs->arena, file.source);
			file.path = arena_strdup(runs->arena, file.path);
			file.record = arena_strndup(runs->arena, file.record, file.record_len);
			file.state = SOURCE_FILE_UNSEEN;
			GROW(kept.known.items, kept.known.count, kept.known.capacity);
			kept.known.items[kept.known.count++] = file;
		}
	}
	source_memory_release(&runs->memory);
	runs->memory = kept;
}

/* Returns how many files were opened and remembered; *ret_same how many were as known. */
static size_t run(struct runs *runs, const char *sources, size_t *ret_same)
{
	struct timespec real;
	clock_gettime(CLOCK_REALTIME, &real);
	runs->memory.read_at = (int64_t)real.tv_sec * SECOND + real.tv_nsec + runs->ahead * SECOND;
	runs->site.memory = &runs->memory;
	site_load(&runs->site, sources);
	assert_int_equal(runs->site.result, 0);
	*ret_same = 0;
	for (size_t i = 0; i < runs->memory.known.count; i++) {
		*ret_same += runs->memory.known.items[i].state == SOURCE_FILE_SAME;
	}
	return runs->memory.fresh.count;
}

static void expect(struct runs *runs, size_t opened, size_t same)
{
	size_t found_same, found = run(runs, "- articles: posts\n", &found_same);
	assert_int_equal(found, opened);
	assert_int_equal(found_same, same);
	keep(runs);
}

static void set_times(const struct runs *runs, const char *name, int64_t seconds)
{
	FREE_ON_EXIT char *path = path_join(runs->site.folder, name);
	struct timespec times[2] = {{.tv_sec = seconds}, {.tv_sec = seconds}};
	assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
}

static const char *title(const struct runs *runs, size_t index)
{
	assert_true(index < runs->site.catalogue->count);
	return runs->site.catalogue->articles[index]->title;
}

static void test_memory_opens_only_what_changed(void **state)
{
	struct runs runs = runs_new();
	(void)state;
	site_write(&runs.site, "posts/a.md", "---\ntitle: A\n---\n");
	site_write(&runs.site, "posts/b.md", "---\ntitle: B\n---\n");
	expect(&runs, 2, 0);
	expect(&runs, 0, 2);
	assert_string_equal(title(&runs, 0), "A");
	assert_string_equal(runs.site.catalogue->articles[1]->path, "posts/b.md");
	assert_string_equal(runs.site.catalogue->articles[1]->relative, "b.md");
	/* Edited, with the same size and the same mtime. */
	set_times(&runs, "posts/b.md", 1000);
	expect(&runs, 1, 1);
	site_write(&runs.site, "posts/b.md", "---\ntitle: C\n---\n");
	set_times(&runs, "posts/b.md", 1000);
	expect(&runs, 1, 1);
	assert_string_equal(title(&runs, 1), "C");
	/* Touched: opened, and the same article. */
	set_times(&runs, "posts/a.md", 2000);
	expect(&runs, 1, 1);
	expect(&runs, 0, 2);
	runs_release(&runs);
}

static void test_memory_forgets_what_is_gone(void **state)
{
	struct runs runs = runs_new();
	(void)state;
	site_write(&runs.site, "posts/a.md", "---\ntitle: A\n---\n");
	site_write(&runs.site, "posts/b.md", "---\ntitle: B\n---\n");
	expect(&runs, 2, 0);
	{
		FREE_ON_EXIT char *from = path_join(runs.site.folder, "posts/b.md");
		FREE_ON_EXIT char *to = path_join(runs.site.folder, "posts/c.md");
		assert_int_equal(rename(from, to), 0);
	}
	expect(&runs, 1, 1);
	assert_int_equal(runs.memory.known.count, 2);
	assert_string_equal(runs.site.catalogue->articles[1]->url, "https://blog.example.org/c/");
	runs_release(&runs);
}

/* A file that changed just before it was read may change again within one tick. */
static void test_memory_does_not_trust_the_newest(void **state)
{
	struct runs runs = runs_new();
	(void)state;
	runs.ahead = 0;
	site_write(&runs.site, "posts/a.md", "---\ntitle: A\n---\n");
	set_times(&runs, "posts/a.md", 1000);
	expect(&runs, 0, 0);
	assert_string_equal(title(&runs, 0), "A");
	runs.ahead = 3;
	expect(&runs, 1, 0);
	expect(&runs, 0, 1);
	runs_release(&runs);
}

static void test_memory_repeats_what_was_told(void **state)
{
	struct runs runs = runs_new();
	(void)state;
	site_write(&runs.site, "posts/a.md", "---\ntitle: A\ndate: 2017-02-29\n---\n");
	site_write(&runs.site, "posts/b.md", "---\ntitle: B\n---\n");
	site_write(&runs.site, "posts/c.md", "---\ntitle: [C\n---\n");
	for (size_t i = 0; i < 3; i++) {
		expect(&runs, i ? 0 : 1, i ? 1 : 0);
		assert_int_equal(report_count(&runs.site.report, REPORT_WARNING), 2);
		assert_int_equal(runs.site.catalogue->count, 2);
	}
	/* Mended: it is remembered. */
	site_write(&runs.site, "posts/a.md", "---\ntitle: A\ndate: 2017-02-28\n---\n");
	expect(&runs, 1, 1);
	expect(&runs, 0, 2);
	runs_release(&runs);
}

/* What reading depends on besides the file; and a record that is damaged. */
static void test_memory_is_of_one_way_to_read(void **state)
{
	struct runs runs = runs_new();
	size_t same;
	(void)state;
	site_write(&runs.site, "posts/a.md", "---\ntitle: A\n---\n");
	expect(&runs, 1, 0);
	assert_int_equal(run(&runs, "- articles: posts\n  permalink: /x/:slug/\n", &same), 1);
	assert_int_equal(same, 0);
	assert_string_equal(runs.site.catalogue->articles[0]->url, "https://blog.example.org/x/a/");
	keep(&runs);
	runs.memory.known.items[0].record_len--;
	assert_int_equal(run(&runs, "- articles: posts\n  permalink: /x/:slug/\n", &same), 1);
	assert_int_equal(same, 0);
	keep(&runs);
	runs.memory.distrust = true;
	assert_int_equal(run(&runs, "- articles: posts\n  permalink: /x/:slug/\n", &same), 1);
	assert_int_equal(same, 0);
	runs_release(&runs);
}

static void show(const struct site_case *site, struct strbuf *out)
{
	for (size_t i = 0; i < site->catalogue->count; i++) {
		const struct article *article = site->catalogue->articles[i];
		strbuf_addf(out, "%s %zu %s %s\n", article->path, article->order, article->url,
			article->content_hash);
		strbuf_add(out, article->fingerprint, sizeof(article->fingerprint));
	}
	site_report(site, out);
}

static void use_processors(int count, const cpu_set_t *all)
{
	cpu_set_t some;
	CPU_ZERO(&some);
	for (int i = 0; i < CPU_SETSIZE && CPU_COUNT(&some) < count; i++) {
		if (CPU_ISSET(i, all)) {
			CPU_SET(i, &some);
		}
	}
	assert_int_equal(sched_setaffinity(0, sizeof(some), &some), 0);
}

/* Articles and messages are the same, in the same order, with one thread and with several, and
 * whether they come from files or from memory. */
static void test_memory_and_threads_change_nothing(void **state)
{
	struct runs runs = runs_new();
	cpu_set_t all;
	STRBUF(serial);
	(void)state;
	for (int i = 0; i < 700; i++) {
		FREE_ON_EXIT char *name = xasprintf("posts/%d/p%d.md", i % 7, i);
		FREE_ON_EXIT char *text = xasprintf(
			"---\ntitle: Post %d\ndate: %s\ntags: [t%d]\n---\nBody %d\n%s", i,
			i % 10 ? "2020-01-02" : "2020-99-99", i % 5, i, i % 13 ? "" : "\x01");
		site_write(&runs.site, name, text);
	}
	assert_int_equal(sched_getaffinity(0, sizeof(all), &all), 0);
	use_processors(1, &all);
	site_load(&runs.site, "- articles: posts\n");
	show(&runs.site, &serial);
	assert_int_equal(sched_setaffinity(0, sizeof(all), &all), 0);
	for (int round = 0; round < 3; round++) {
		STRBUF(parallel);
		size_t same;
		run(&runs, "- articles: posts\n", &same);
		assert_int_equal(same > 0, round > 0);
		show(&runs.site, &parallel);
		assert_int_equal(parallel.len, serial.len);
		assert_memory_equal(parallel.data, serial.data, serial.len);
		keep(&runs);
	}
	runs_release(&runs);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_memory_opens_only_what_changed),
		cmocka_unit_test(test_memory_forgets_what_is_gone),
		cmocka_unit_test(test_memory_does_not_trust_the_newest),
		cmocka_unit_test(test_memory_repeats_what_was_told),
		cmocka_unit_test(test_memory_is_of_one_way_to_read),
		cmocka_unit_test(test_memory_and_threads_change_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
