/* The words in which hubs and search engines are told. */

#include "base/mem.h"
#include "publish/indexnow.h"
#include "publish/websub.h"
#include "unit.h"

static void test_websub_body_names_the_feed_twice(void **state)
{
	STRBUF(body);
	(void)state;
	websub_body(&body, "https://blog.example.org/a&b/feed.xml");
	assert_string_equal(body.data,
		"hub.mode=publish&hub.topic=https%3A%2F%2Fblog.example.org%2Fa%26b%2Ffeed.xml"
		"&hub.url=https%3A%2F%2Fblog.example.org%2Fa%26b%2Ffeed.xml");
}

static void test_indexnow_body_is_json(void **state)
{
	static const char *const urls[] = {"https://blog.example.org/\"a\"/", "b"};
	const struct indexnow indexnow = {.host = "blog.example.org",
		.key = "abcdefgh",
		.key_url = "https://blog.example.org/abcdefgh.txt"};
	STRBUF(body);
	(void)state;
	indexnow_body(&body, &indexnow, urls, ARRAY_LEN(urls));
	assert_string_equal(body.data,
		"{\"host\":\"blog.example.org\",\"key\":\"abcdefgh\","
		"\"keyLocation\":\"https://blog.example.org/abcdefgh.txt\","
		"\"urlList\":[\"https://blog.example.org/\\\"a\\\"/\",\"b\"]}");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_websub_body_names_the_feed_twice),
		cmocka_unit_test(test_indexnow_body_is_json),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
