#include "unit.h"

#include <string.h>

#include "output/xml.h"

static void test_xml_escape_table(void **state)
{
	static const struct {
		enum xml_escape how;
		const char *text;
		const char *expected;
	} cases[] = {
		{XML_ESCAPE_TEXT, "", ""},
		{XML_ESCAPE_TEXT, "a&b<c>d\"e'f", "a&amp;b&lt;c&gt;d\"e'f"},
		{XML_ESCAPE_TEXT, "]]>&amp;", "]]&gt;&amp;amp;"},
		{XML_ESCAPE_TEXT, "a\tb\nc", "a\tb\nc"},
		{XML_ESCAPE_PLAIN, "a&b<c>d\"e'f", "a&#x26;b&#x3C;c&gt;d\"e'f"},
		{XML_ESCAPE_PLAIN, "&#x26;", "&#x26;#x26;"},
		{XML_ESCAPE_ATTRIBUTE, "a&b<c>d\"e'f", "a&amp;b&lt;c&gt;d&quot;e'f"},
		{XML_ESCAPE_ATTRIBUTE, "a\tb\r\nc", "a&#x9;b&#xA;c"},
		{XML_ESCAPE_TEXT, "CR\rLF\r\n.", "CR\nLF\n."},
		{XML_ESCAPE_TEXT, "\x01\x08\x0b\x0c\x0e\x1f.", "."},
		{XML_ESCAPE_TEXT, "\xff\xc0\x80\xed\xa0\x80\xef\xbf\xbf.", "."},
		{XML_ESCAPE_TEXT, "cut \xf0\x9f\x9a", "cut "},
		{XML_ESCAPE_TEXT, "ü 🚀", "ü 🚀"},
	};
	(void)state;

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		STRBUF(out);
		xml_escape(&out, cases[i].text, cases[i].how);
		assert_string_equal(out.data, cases[i].expected);
	}
}

static void test_xml_one_element_a_line(void **state)
{
	struct error err = ERROR_INIT;
	STRBUF(out);
	(void)state;

	struct xml *xml = xml_new(&out, "feed.css?a&b");
	xml_open(xml, "root");
	xml_attribute(xml, "a", "ü<\"\n");
	xml_attribute(xml, "none", NULL);
	xml_attribute_int(xml, "n", INT64_MIN);
	xml_open(xml, "child");
	xml_element(xml, "text", " mixed\n<b> ");
	xml_element(xml, "absent", NULL);
	xml_element(xml, "empty", "");
	xml_close(xml);
	xml_element_plain(xml, "plain", "<");
	xml_element_rfc822(xml, "mail", 0);
	xml_element_rfc3339(xml, "time", 0);
	assert_int_equal(xml_finish(xml, &err), 0);
	assert_string_equal(out.data,
		"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		"<?xml-stylesheet type=\"text/css\" href=\"feed.css?a&amp;b\"?>\n"
		"<root a=\"ü&lt;&quot;&#xA;\" n=\"-9223372036854775808\">\n"
		"  <child>\n"
		"    <text> mixed\n&lt;b&gt; </text>\n"
		"    <empty></empty>\n"
		"  </child>\n"
		"  <plain>&#x3C;</plain>\n"
		"  <mail>Thu, 01 Jan 1970 00:00:00 +0000</mail>\n"
		"  <time>1970-01-01T00:00:00Z</time>\n"
		"</root>\n");
	assert_int_equal(xml_verify(&out, &err), 0);
}

static void test_xml_appends(void **state)
{
	STRBUF(out);
	(void)state;

	strbuf_add_string(&out, "before");
	struct xml *xml = xml_new(&out, NULL);
	xml_open(xml, "a");
	assert_int_equal(xml_finish(xml, NULL), 0);
	assert_string_equal(out.data, "before<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<a/>\n");
}

/* Nine elements deep: the writer gives up, and says so only at the end. */
static void test_xml_failure_leaves_out_alone(void **state)
{
	struct error err = ERROR_INIT;
	STRBUF(out);
	(void)state;

	strbuf_add_string(&out, "before");
	struct xml *xml = xml_new(&out, NULL);
	for (int i = 0; i < 9; i++) {
		xml_open(xml, "deeper");
	}
	assert_int_equal(xml_finish(xml, &err), -1);
	assert_int_equal(err.kind, ERROR_INPUT);
	assert_string_equal(out.data, "before");
}

static void test_xml_rewind_takes_back(void **state)
{
	STRBUF(out);
	(void)state;

	strbuf_add_string(&out, "before");
	struct xml *xml = xml_new(&out, NULL);
	xml_open(xml, "root");
	xml_element(xml, "kept", "1");
	size_t length = xml_length(xml);
	assert_int_equal(length, out.len - strlen("before"));
	xml_element(xml, "dropped", "2");
	assert_true(xml_length(xml) > length);
	xml_rewind(xml, length);
	xml_element(xml, "next", "3");
	assert_int_equal(xml_finish(xml, NULL), 0);
	assert_string_equal(out.data, "before<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
				      "<root>\n  <kept>1</kept>\n  <next>3</next>\n</root>\n");
}

/* Every length around the writer's own buffers, so that a character is cut at each of them. */
static void test_xml_long_text_is_whole(void **state)
{
	(void)state;

	for (size_t pad = 0; pad < 4; pad++) {
		STRBUF(text);
		STRBUF(out);
		for (size_t i = 0; i < pad; i++) {
			strbuf_add_char(&text, 'x');
		}
		while (text.len < 300000) {
			strbuf_add_string(&text, "🚀");
		}
		struct xml *xml = xml_new(&out, NULL);
		xml_open(xml, "a");
		xml_text(xml, text.data, XML_ESCAPE_TEXT);
		assert_int_equal(xml_finish(xml, NULL), 0);
		assert_non_null(strstr(out.data, text.data));
		assert_int_equal(xml_verify(&out, NULL), 0);
	}
}

static void test_xml_verify_refuses(void **state)
{
	static const struct {
		const char *bytes;
		const char *expected;
	} cases[] = {
		{"", "line "},
		{"plain", "line 1: "},
		{"<a>\n<b>\n</a>", "line 3: Opening and ending tag mismatch"},
		{"<a b='1' b='2'/>", "line 1: Attribute b redefined"},
		{"<a>\x01</a>", "line 1: "},
		{"<a>\xff</a>", "line 1: "},
		{"<a>]]></a>", "line 1: "},
		{"<a>&nbsp;</a>", "line 1: Entity 'nbsp' not defined"},
		{"<a><atom:link/></a>", "line 1: Namespace prefix atom on link is not defined"},
		{"<a/><b/>", "line 1: Extra content"},
		{"<?xml version='1.0' encoding='UTF-8'?>\n\n<a>", "line 3: "},
	};
	(void)state;

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct error err = ERROR_INIT;
		STRBUF(bytes);
		strbuf_add_string(&bytes, cases[i].bytes);
		assert_int_equal(xml_verify(&bytes, &err), -1);
		assert_int_equal(err.kind, ERROR_INPUT);
		if (strncmp(err.text, cases[i].expected, strlen(cases[i].expected)) != 0) {
			fail_msg("'%s': %s", cases[i].bytes, err.text);
		}
		assert_null(strchr(err.text, '\n'));
	}
}

static void test_xml_verify_refuses_nul(void **state)
{
	static const char bytes[] = "<a>1\0002</a>";
	STRBUF(buf);
	(void)state;

	strbuf_add(&buf, bytes, sizeof(bytes) - 1);
	assert_int_equal(xml_verify(&buf, NULL), -1);
}

static void add_sized(struct strbuf *out, size_t text_len)
{
	strbuf_add_string(out, "<a>");
	strbuf_reserve(out, text_len);
	for (size_t i = 0; i < text_len; i++) {
		strbuf_add_char(out, 'x');
	}
	strbuf_add_string(out, "</a>");
}

static void test_xml_verify_refuses_huge_text(void **state)
{
	struct error err = ERROR_INIT;
	STRBUF(small);
	STRBUF(huge);
	(void)state;

	add_sized(&small, 9000000);
	assert_int_equal(xml_verify(&small, &err), 0);
	add_sized(&huge, 10500000);
	assert_int_equal(xml_verify(&huge, &err), -1);
	assert_int_equal(err.kind, ERROR_INPUT);
}

static void test_xml_verify_refuses_depth(void **state)
{
	STRBUF(deep);
	(void)state;

	for (int i = 0; i < 100000; i++) {
		strbuf_add_string(&deep, "<a>");
	}
	assert_int_equal(xml_verify(&deep, NULL), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_xml_escape_table),
		cmocka_unit_test(test_xml_one_element_a_line),
		cmocka_unit_test(test_xml_appends),
		cmocka_unit_test(test_xml_failure_leaves_out_alone),
		cmocka_unit_test(test_xml_rewind_takes_back),
		cmocka_unit_test(test_xml_long_text_is_whole),
		cmocka_unit_test(test_xml_verify_refuses),
		cmocka_unit_test(test_xml_verify_refuses_nul),
		cmocka_unit_test(test_xml_verify_refuses_huge_text),
		cmocka_unit_test(test_xml_verify_refuses_depth),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
