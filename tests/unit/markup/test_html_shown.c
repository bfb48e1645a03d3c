#include "unit.h"

#include <string.h>

#include "base/mem.h"
#include "markup/html_shown.h"

#define ADDRESS "https://example.org/leave?a=1&b"

static const struct {
	const char *html;
	bool shown;
} cases[] = {
	{"<p><a href='https://example.org/leave?a=1&amp;b'>Leave</a>", true},
	{"<a href='https://example.org/leave?a=1&amp;b'><b>Leave</b></a>", true},
	{"<a href='https://example.org/leave?a=1&amp;b'><img src=x></a>", true},
	{"<table><tr><td>At https://example.org/leave?a=1&amp;b</table>", true},
	{"<a href='https://example.org/leave?a=1&amp;bc'>Leave</a>", false},
	{"<a href='https://example.org/leave?a=1&amp;b'> </a>Leave", false},
	{"<link href='https://example.org/leave?a=1&amp;b'>Leave", false},
	{"<!-- https://example.org/leave?a=1&amp;b -->", false},
	{"<title>https://example.org/leave?a=1&amp;b</title>", false},
	{"<a hidden href='https://example.org/leave?a=1&amp;b'>Leave</a>", false},
	{"<p style='color:red; Display : None'>"
	 "<a href='https://example.org/leave?a=1&amp;b'>Leave</a>",
		false},
	{"<p style='visibility:hidden'><a href='https://example.org/leave?a=1&amp;b'>Leave</a>",
		false},
	{"<p style='display:block'><a href='https://example.org/leave?a=1&amp;b'>Leave</a>", true},
	{"<a href='https://example.org/leave?a=1&amp;b'><span style='display:none'>L</span></a>",
		false},
	{"", false},
};

static void test_html_shown_addresses(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		if (html_shows_address(cases[i].html, strlen(cases[i].html), ADDRESS) !=
			cases[i].shown) {
			fail_msg("%s", cases[i].html);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_html_shown_addresses)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
