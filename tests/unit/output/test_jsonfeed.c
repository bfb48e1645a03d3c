#include <string.h>

#include "unit.h"

#include "output/jsonfeed.h"
#include "rendered.h"

#define HEAD "{\"version\": \"https://jsonfeed.org/version/1.1\", \"title\": \"T\""

static void test_jsonfeed_content_follows_full(void **state)
{
	struct article article = PLAIN_ARTICLE;
	STRBUF(full);
	STRBUF(summary);
	(void)state;

	render_item("json", &article, "<p>\"ü\"</p>", &full);
	expect_in(&full, "\"content_html\": \"<p>\\\"ü\\\"</p>\",\n      \"summary\": \"S\"");
	expect_not_in(&full, "content_text");
	render_item("json", &article, NULL, &summary);
	expect_in(&summary, "\"content_text\": \"S\"");
	expect_not_in(&summary, "content_html");
	expect_not_in(&summary, "\"summary\"");
}

static void test_jsonfeed_shows_no_address(void **state)
{
	static struct person author[] = {{.name = "N", .email = "n@example.org", .url = ""}};
	struct article article = PLAIN_ARTICLE;
	STRBUF(out);
	(void)state;

	article.authors = author;
	article.author_count = 1;
	render_item("json", &article, NULL, &out);
	expect_in(&out, "\"authors\": [\n        {\n          \"name\": \"N\"\n        }\n      ]");
	expect_not_in(&out, "n@example.org");
}

static void test_jsonfeed_verify_table(void **state)
{
	static const struct {
		const char *bytes;
		const char *expected; /* NULL: accepted; else how the text begins */
	} cases[] = {
		{HEAD ", \"items\": []}", NULL},
		{HEAD ", \"items\": [{\"id\": \"1\", \"content_text\": \"\"}]}", NULL},
		{"", "line 1: "},
		{"[]", "'version'"},
		{"{\n\"a\": 1,\n\"a\": 2}", "line 3: duplicate object key"},
		{"{\"version\": 1}", "'version'"},
		{"{\"version\": \"https://jsonfeed.org/version/1\"}", "'version'"},
		{"{\"version\": \"https://jsonfeed.org/version/1.1\"}", "'title'"},
		{HEAD "}", "'items'"},
		{HEAD ", \"items\": {}}", "'items'"},
		{HEAD ", \"items\": [1]}", "item 0 has no 'id'"},
		{HEAD ", \"items\": [{\"id\": 1}]}", "item 0 has no 'id'"},
		{HEAD ", \"items\": [{\"id\": \"1\"}]}", "item 0 has no content"},
		{HEAD ", \"items\": []} x", "line 1: "},
		{HEAD ", \"items\": [\"\xff\"]}", "line 1: "},
	};
	(void)state;

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct error err = ERROR_INIT;
		STRBUF(bytes);
		strbuf_add_string(&bytes, cases[i].bytes);
		int result = jsonfeed_verify(&bytes, &err);
		assert_int_equal(result, cases[i].expected ? -1 : 0);
		if (cases[i].expected &&
			strncmp(err.text, cases[i].expected, strlen(cases[i].expected)) != 0) {
			fail_msg("%s: %s", cases[i].bytes, err.text);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_jsonfeed_content_follows_full),
		cmocka_unit_test(test_jsonfeed_shows_no_address),
		cmocka_unit_test(test_jsonfeed_verify_table),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
