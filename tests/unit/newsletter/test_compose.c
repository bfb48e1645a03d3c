#include "unit.h"

#include <string.h>

#include "base/mem.h"
#include "mail/lint.h"
#include "newsletter/compose.h"

#define MANY 300
/* What is left beside readers' names and addresses. */
#define ROOM (MAIL_HTML_MAX - 4096)

/* A publication of `count` articles with bodies of `words` words. */
struct stage {
	struct settings settings;
	struct catalogue *catalogue;
	struct templates templates;
	struct plan_variant variant;
};

static void stage_init(struct stage *stage, size_t count, size_t words, enum mail_format format)
{
	struct error err = ERROR_INIT;

	*stage = (struct stage){.catalogue = catalogue_new()};
	stage->settings.site.title = "Notes";
	stage->settings.site.url = "https://blog.example.org/";
	stage->settings.site.host = "blog.example.org";
	stage->settings.site.language = "en";
	stage->settings.site.zone = zone_new("UTC", &err);
	stage->settings.output.category_path = "category/:slug/";
	stage->settings.mail.leave = "leave@example.org";
	stage->settings.templates = POSTRIDER_SOURCE_DIR "/templates";
	assert_int_equal(templates_load(&stage->settings, &stage->templates, &err), 0);
	for (size_t i = 0; i < count; i++) {
		struct article *article = catalogue_add(stage->catalogue);
		STRBUF(body);

		for (size_t j = 0; j < words; j++) {
			strbuf_addf(&body, "word%s", j % 40 == 39 ? ".\n\n" : " ");
		}
		article->title = arena_printf(stage->catalogue->arena, "Article %zu", i + 1);
		article->url = arena_printf(
			stage->catalogue->arena, "https://blog.example.org/%zu/", i + 1);
		article->path = "a.md";
		article->summary = "";
		article->published = (struct moment){.set = true, .at = 1};
		article->body = (struct body){
			.kind = BODY_MARKDOWN,
			.text = arena_strdup(stage->catalogue->arena, body.data),
			.len = body.len,
		};
	}
	stage->variant = (struct plan_variant){
		.articles = (const struct article *const *)stage->catalogue->articles,
		.article_count = count,
		.format = format,
	};
}

static void stage_release(struct stage *stage)
{
	templates_release(&stage->templates);
	catalogue_free(stage->catalogue);
	zone_free(stage->settings.site.zone);
}

static struct composed compose_stage(struct stage *stage)
{
	struct compose_params params = {
		.settings = &stage->settings,
		.templates = &stage->templates,
		.rhythm = RHYTHM_WEEKLY,
		.variant = &stage->variant,
	};
	struct error err = ERROR_INIT;
	struct composed composed;

	assert_int_equal(compose(&params, &composed, &err), 0);
	return composed;
}

static void test_compose_one_article(void **state)
{
	struct stage stage;
	struct composed composed;

	(void)state;
	stage_init(&stage, 1, 20, FORMAT_HTML);
	composed = compose_stage(&stage);
	assert_string_equal(composed.subject, "Notes: Article 1");
	assert_non_null(strstr(composed.html.data, "https://blog.example.org/1/"));
	assert_non_null(strstr(composed.text.data, "https://blog.example.org/1/"));
	assert_non_null(
		strstr(composed.html.data, "mailto:leave@example.org?subject=leave%20\001T"));
	assert_null(strstr(composed.html.data, "more on"));
	composed_release(&composed);
	stage_release(&stage);
}

static void test_compose_text_only(void **state)
{
	struct stage stage;
	struct composed composed;

	(void)state;
	stage_init(&stage, 2, 20, FORMAT_TEXT);
	composed = compose_stage(&stage);
	assert_string_equal(composed.subject, "Notes: Article 1 and 1 more");
	assert_int_equal(composed.html.len, 0);
	assert_true(composed.text.len > 0);
	composed_release(&composed);
	stage_release(&stage);
}

/* Excerpts shrink first: every article is still there, with its link. */
static void test_compose_shrinks_excerpts_first(void **state)
{
	struct stage stage;
	struct composed composed;

	(void)state;
	stage_init(&stage, 30, 2000, FORMAT_HTML);
	composed = compose_stage(&stage);
	assert_true(composed.html.len <= ROOM);
	assert_non_null(strstr(composed.html.data, "https://blog.example.org/30/"));
	assert_non_null(strstr(composed.html.data, "word word"));
	composed_release(&composed);
	stage_release(&stage);
}

/* Then summaries go, from all of them. */
static void test_compose_does_without_summaries_next(void **state)
{
	struct stage stage;
	struct composed composed;

	(void)state;
	stage_init(&stage, 100, 200, FORMAT_HTML);
	for (size_t i = 0; i < stage.catalogue->count; i++) {
		stage.catalogue->articles[i]->summary_given = true;
		stage.catalogue->articles[i]->summary = arena_printf(
			stage.catalogue->arena, "Summary %0600d.", 1);
	}
	composed = compose_stage(&stage);
	assert_true(composed.html.len <= ROOM);
	assert_non_null(strstr(composed.html.data, "https://blog.example.org/100/"));
	assert_null(strstr(composed.html.data, "Summary 0"));
	assert_null(strstr(composed.html.data, "word word"));
	composed_release(&composed);
	stage_release(&stage);
}

/* As long as they fit. */
static void test_compose_keeps_summaries_without_excerpts(void **state)
{
	struct stage stage;
	struct composed composed;

	(void)state;
	stage_init(&stage, 90, 200, FORMAT_HTML);
	for (size_t i = 0; i < stage.catalogue->count; i++) {
		stage.catalogue->articles[i]->summary_given = true;
		stage.catalogue->articles[i]->summary = "Summary 0.";
	}
	composed = compose_stage(&stage);
	assert_true(composed.html.len <= ROOM);
	assert_non_null(strstr(composed.html.data, "Summary 0"));
	assert_null(strstr(composed.html.data, "word word"));
	composed_release(&composed);
	stage_release(&stage);
}

static bool names(const struct strbuf *part, size_t article)
{
	FREE_ON_EXIT char *url = xasprintf("https://blog.example.org/%zu/", article);

	return strstr(part->data, url) != NULL;
}

/* The first `named` articles are in both parts with their links, and the others in none. */
static void expect_named(const struct composed *composed, size_t named, size_t count)
{
	assert_int_equal(composed->named, named);
	assert_true(composed->html.len <= MAIL_HTML_MAX);
	for (size_t i = 1; i <= count; i++) {
		if (names(&composed->html, i) != (i <= named) ||
			names(&composed->text, i) != (i <= named)) {
			fail_msg("article %zu of %zu", i, count);
		}
	}
}

static void test_compose_names_many(void **state)
{
	struct stage stage;
	struct composed composed;

	(void)state;
	stage_init(&stage, MANY, 100, FORMAT_HTML);
	composed = compose_stage(&stage);
	expect_named(&composed, MANY, MANY);
	assert_null(strstr(composed.html.data, " more on "));
	assert_null(strstr(composed.html.data, "word word"));
	composed_release(&composed);
	stage_release(&stage);
}

/* More than 300 are counted, and the text says so too. */
static void test_compose_counts_what_it_does_not_name(void **state)
{
	struct stage stage;
	struct composed composed;

	(void)state;
	stage_init(&stage, MANY + 20, 10, FORMAT_HTML);
	composed = compose_stage(&stage);
	expect_named(&composed, MANY, MANY + 20);
	assert_non_null(strstr(composed.html.data, "And 20 more on "));
	assert_non_null(strstr(composed.text.data, "And 20 more:\nhttps://blog.example.org/\n"));
	composed_release(&composed);
	stage_release(&stage);
}

/* Titles so long that not even a list of them fits: as many as do. */
static void test_compose_names_as_many_as_fit(void **state)
{
	struct stage stage;
	struct composed composed;
	char title[500];

	(void)state;
	memset(title, 'x', sizeof(title) - 1);
	title[sizeof(title) - 1] = '\0';
	stage_init(&stage, MANY, 10, FORMAT_HTML);
	for (size_t i = 0; i < MANY; i++) {
		stage.catalogue->articles[i]->title = title;
	}
	composed = compose_stage(&stage);
	assert_in_range(composed.named, 100, MANY - 1);
	expect_named(&composed, composed.named, MANY);
	assert_non_null(strstr(composed.html.data, " more on "));
	composed_release(&composed);
	stage_release(&stage);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_compose_one_article),
		cmocka_unit_test(test_compose_text_only),
		cmocka_unit_test(test_compose_shrinks_excerpts_first),
		cmocka_unit_test(test_compose_does_without_summaries_next),
		cmocka_unit_test(test_compose_keeps_summaries_without_excerpts),
		cmocka_unit_test(test_compose_names_many),
		cmocka_unit_test(test_compose_counts_what_it_does_not_name),
		cmocka_unit_test(test_compose_names_as_many_as_fit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
