#include "unit.h"

#include <stdio.h>
#include <string.h>

#include <jansson.h>

#include "base/escape.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "template/mustache.h"

/* The templates of the digest, with the context that a digest gives them: digest.json holds every
 * name, with a value that shows. */
#define TEMPLATES POSTRIDER_SOURCE_DIR "/templates/"
#define SAMPLE    POSTRIDER_SOURCE_DIR "/tests/unit/template/digest.json"

static const char *const raw[] = {"excerpt_html", NULL};
static const char *const no_raw[] = {NULL};
static const struct mustache_options html_options = {.raw = raw};
static const struct mustache_options text_options = {.escape = escape_text, .raw = no_raw};

static json_t *sample(void)
{
	json_error_t error;
	json_t *value = json_load_file(SAMPLE, 0, &error);

	if (!value) {
		fail_msg("%s:%d:%d: %s", SAMPLE, error.line, error.column, error.text);
	}
	return value;
}

static struct mustache *load(const char *name)
{
	FREE_ON_EXIT char *path = xasprintf("%s%s", TEMPLATES, name);
	struct error err = ERROR_INIT;
	struct mustache *template = NULL;
	STRBUF(text);

	if (file_read(&text, path, 1 << 20, &err) == 0) {
		template = mustache_parse(text.data, text.len, name, &err);
	}
	if (!template) {
		fail_msg("%s", err.text);
	}
	return template;
}

static void render(struct strbuf *out, const char *name, const json_t *context)
{
	struct mustache *template = load(name);
	struct error err = ERROR_INIT;

	if (mustache_render(template, context,
		    text_ends_with(name, ".txt") ? &text_options : &html_options, out, &err) < 0) {
		fail_msg("%s", err.text);
	}
	mustache_free(template);
}

static void assert_holds(const struct strbuf *out, const char *part)
{
	if (!strstr(out->data, part)) {
		fail_msg("'%s' is not in:\n%s", part, out->data);
	}
}

static void assert_lacks(const struct strbuf *out, const char *part)
{
	if (strstr(out->data, part)) {
		fail_msg("'%s' is in:\n%s", part, out->data);
	}
}

static void set_false(json_t *object, const char *const *names)
{
	for (; *names; names++) {
		assert_non_null(json_object_get(object, *names));
		json_object_set_new(object, *names, json_false());
	}
}

/* The least that a digest can say: one article, all that may be left out left out. */
static json_t *least(void)
{
	static const char *const top[] = {"preheader", "review", "rhythm_weekly", "left_out",
		"preferences_url", "web_version_url", "postal_address", "postal_lines", "feeds_url",
		NULL};
	static const char *const in_article[] = {"category", "reading_time", "authors", "image",
		"lead", "excerpt_html", "excerpt_text", "more", NULL};
	static const char *const in_site[] = {"copyright", NULL};
	static const char *const in_leave[] = {"url", NULL};
	json_t *context = sample();
	json_t *articles = json_object_get(context, "articles");
	json_t *article = json_array_get(articles, 0);

	set_false(context, top);
	set_false(article, in_article);
	set_false(json_object_get(context, "site"), in_site);
	set_false(json_object_get(context, "leave"), in_leave);
	json_array_clear(json_object_get(article, "categories"));
	json_object_set_new(article, "last", json_true());
	json_object_set_new(article, "heading", json_false());
	json_object_set_new(article, "level", json_integer(1));
	json_object_set_new(context, "rhythm_instant", json_true());
	json_object_set_new(context, "one", json_true());
	json_object_set_new(context, "count", json_integer(1));
	json_array_remove(articles, 2);
	json_array_remove(articles, 1);
	return context;
}

static void test_digest_templates_check(void **state)
{
	static const char *const names[] = {"digest.html", "digest.txt"};
	json_t *context = sample();

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		struct mustache *template = load(names[i]);
		struct error err = ERROR_INIT;

		if (mustache_check(
			    template, context, i == 0 ? &html_options : &text_options, &err) < 0) {
			fail_msg("%s", err.text);
		}
		mustache_free(template);
	}
	json_decref(context);
}

static void test_digest_templates_html(void **state)
{
	json_t *context = sample();
	STRBUF(out);

	(void)state;
	render(&out, "digest.html", context);
	assert_holds(&out, "<!DOCTYPE html>\n<html lang=\"en\" dir=\"ltr\">\n");
	assert_holds(&out, "<title>Backend Notes: A queue is");
	assert_holds(&out, "Also: Fsync, once more");
	assert_holds(&out, "Weekly digest &middot; 19 November 2026");
	assert_holds(&out, "3 new articles");
	assert_holds(&out, ">Fsync, once more with feeling: &lt;what&gt; &quot;durable&quot; costs "
			   "&amp; what it buys</a>");
	assert_holds(
		&out, "href=\"https://notes.example/queues/a-table-that-forgets?a=1&amp;b=2\"");
	assert_holds(&out, "give it to <em>one</em> worker");
	assert_holds(&out, "src=\"https://notes.example/queue.png\"");
	assert_holds(&out, "href=\"https://post.notes.example/leave/abcdefghij?x=1&amp;y=2\"");
	assert_holds(&out, "https://post.notes.example/preferences/abcdefghij");
	assert_holds(&out, "https://notes.example/digests/2026-11-19.html");
	assert_holds(&out, "https://notes.example/subscribe.html");
	assert_holds(&out, "Quai des Pêcheurs 4");
	assert_holds(&out, "You get this because");
	assert_holds(&out, "grace@reader.example");
	assert_lacks(&out, "mailto:");
	assert_lacks(&out, "{{");
	json_decref(context);
}

/* Nothing that runs, loads or is stripped. */
static void test_digest_templates_html_is_mail(void **state)
{
	static const char *const never[] = {"<script", "<form", "<input", "<link", "<iframe",
		"data:", "url(", "@import", "position:", "javascript:", " onload", " onclick"};
	json_t *context = sample();
	STRBUF(out);

	(void)state;
	render(&out, "digest.html", context);
	for (size_t i = 0; i < ARRAY_LEN(never); i++) {
		assert_lacks(&out, never[i]);
	}
	assert_holds(&out, "max-width:600px");
	assert_holds(&out, "<meta name=\"color-scheme\" content=\"light dark\">");
	assert_holds(&out, "@media (prefers-color-scheme: dark)");
	/* What frames the articles leaves them most of the 90 KB. */
	assert_true(out.len < 14000);
	json_decref(context);
}

/* True where the tag that begins here needs no style: it shows nothing by itself. */
static bool is_bare(const char *tag)
{
	static const char *const bare[] = {"<!", "</", "<tr>", "<br>", "<em>", "<code>"};

	for (size_t i = 0; i < ARRAY_LEN(bare); i++) {
		if (text_starts_with(tag, bare[i])) {
			return true;
		}
	}
	return false;
}

static void check_tag(const char *tag)
{
	FREE_ON_EXIT char *text = xstrndup(tag, strcspn(tag, ">") + 1);

	if (!is_bare(text) && !strstr(text, " style=\"")) {
		fail_msg("no style: %s", text);
	}
	if (text_starts_with(text, "<img") && !strstr(text, " alt=\"")) {
		fail_msg("no alt: %s", text);
	}
	if (text_starts_with(text, "<table") && strstr(text, "cellpadding") &&
		!strstr(text, " role=\"presentation\"")) {
		fail_msg("a table for layout without a role: %s", text);
	}
	if (strstr(text, "href=\"\"") || strstr(text, "src=\"\"")) {
		fail_msg("no address: %s", text);
	}
}

/* From <body> on; what Outlook alone reads, in conditional comments, is passed over. */
static void check_tags(const char *html)
{
	const char *at = strstr(html, "<body");

	assert_non_null(at);
	while ((at = strchr(at, '<'))) {
		if (text_starts_with(at, "<!--")) {
			at = strstr(at, "-->");
			assert_non_null(at);
			continue;
		}
		check_tag(at);
		at++;
	}
}

static void test_digest_templates_html_tags(void **state)
{
	json_t *contexts[] = {sample(), least()};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(contexts); i++) {
		STRBUF(out);

		render(&out, "digest.html", contexts[i]);
		check_tags(out.data);
		json_decref(contexts[i]);
	}
}

/* Of too many articles each has its title and its link in both parts, and nothing else. */
static void test_digest_templates_titles(void **state)
{
	json_t *context = sample();
	STRBUF(html);
	STRBUF(text);

	(void)state;
	json_object_set_new(context, "titles", json_true());
	render(&html, "digest.html", context);
	render(&text, "digest.txt", context);
	check_tags(html.data);
	assert_holds(&html,
		"<a href=\"https://notes.example/storage/fsync\" style=\"color:#175d94\">"
		"Fsync, once more with feeling: ");
	assert_holds(&text,
		"\nFsync, once more with feeling: <what> \"durable\" costs & what it buys\n"
		"https://notes.example/storage/fsync\n\n");
	assert_holds(&text, "\n\nAnd 2 more:\n");
	assert_null(strstr(html.data, "Three disks"));
	assert_null(strstr(text.data, "Three disks"));
	assert_null(strstr(html.data, "Continue reading"));
	assert_null(strstr(text.data, "Continue reading"));
	json_decref(context);
}

static void test_digest_templates_text(void **state)
{
	json_t *context = sample();
	STRBUF(out);

	(void)state;
	json_object_set_new(context, "review", json_false());
	render(&out, "digest.txt", context);
	assert_memory_equal(out.data, "Backend Notes\nWeekly digest, 19 November 2026\n", 46);
	assert_holds(&out, "\n3 new articles\n====");
	assert_holds(&out,
		"\nFsync, once more with feeling: <what> \"durable\" costs & what it buys\n"
		"[Storage] 15 November 2026, 11 min\n\nThree disks");
	assert_holds(&out, "\nContinue reading:\nhttps://notes.example/sagas\n\nAnd 2 more:\n");
	assert_holds(&out, "\n\n-- \nYou get this");
	assert_holds(&out, "\nOn the site:\nhttps://notes.example/storage/fsync\n");
	assert_holds(&out, "\n    SATA                                  212\n");
	assert_holds(&out, "\nhttps://post.notes.example/leave/abcdefghij?x=1&y=2\n");
	assert_holds(&out, "\nhttps://post.notes.example/preferences/abcdefghij\n");
	assert_lacks(&out, "\n\n\n");
	assert_lacks(&out, "<em>");
	assert_lacks(&out, "{{");
	json_decref(context);
}

/* Neither template says "false" or leaves a heading over nothing. */
static void test_digest_templates_least(void **state)
{
	json_t *context = least();
	STRBUF(html);
	STRBUF(text);

	(void)state;
	render(&html, "digest.html", context);
	render(&text, "digest.txt", context);
	assert_string_equal(text.data,
		"Backend Notes\nJust published, 19 November 2026\n"
		"========================================================================\n"
		"\nA queue is a table that forgets\n17 November 2026\n"
		"\nOn the site:\n"
		"https://notes.example/queues/a-table-that-forgets?a=1&b=2\n"
		"\n-- \nYou get this because you subscribed to the weekly digest of Backend "
		"Notes.\n"
		"This mail went to grace@reader.example.\n"
		"\nUnsubscribe:\nmailto:leave@notes.example?subject=leave\n"
		"\nBackend Notes\nhttps://notes.example/\n");
	assert_lacks(&html, "false");
	assert_lacks(&html, "<img");
	assert_lacks(&html, "new articles");
	assert_lacks(&html, "new articles");
	assert_lacks(&html, "Change what you get");
	assert_lacks(&html, "class=\"button\"");
	assert_lacks(&html, "Read on the web");
	assert_lacks(&html, "class=\"body\"");
	assert_holds(&html, "href=\"mailto:leave@notes.example?subject=leave\"");
	json_decref(context);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_digest_templates_check),
		cmocka_unit_test(test_digest_templates_html),
		cmocka_unit_test(test_digest_templates_html_is_mail),
		cmocka_unit_test(test_digest_templates_html_tags),
		cmocka_unit_test(test_digest_templates_titles),
		cmocka_unit_test(test_digest_templates_text),
		cmocka_unit_test(test_digest_templates_least),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
