#include "unit.h"

#include <string.h>

#include "base/mem.h"
#include "markup/template_tags.h"

static void check(const char *input, const char *expected)
{
	STRBUF(out);

	template_tags_drop(&out, input, strlen(input));
	assert_string_equal(out.data, expected);
}

static void test_template_tags_are_dropped(void **state)
{
	static const char *const cases[][2] = {
		{"", ""},
		{"plain text\n", "plain text\n"},
		{"a {% raw %}{{ b }}{% endraw %} c\n", "a {{ b }} c\n"},
		{"a {% raw %} never closed\n", "a  never closed\n"},
		{"{% highlight ruby %}\nputs {{ x }}\n{% endhighlight %}\nb\n",
			"\n~~~~ ruby\nputs {{ x }}\n~~~~\n\nb\n"},
		{"{%- codeblock %}a\n~~~~~\n{%- endcodeblock %}", "\n~~~~~~ \na\n~~~~~\n~~~~~~\n"},
		{"## Head {#the-id}\ntext {#not} here\n",
			"## Head <a id=\"the-id\"></a>\ntext {#not} here\n"},
		{"## Head {: #an_id .x }\n", "## Head <a id=\"an_id\"></a>\n"},
		{"## Head {: .x #id}\n## {#\"}\n", "## Head \n## \n"},
		{"# T\n{: .class #id}\n* TOC\n{:toc}\n", "# T\n\n* TOC\n\n"},
		{":::note\nWords.\n:::\n", "\nWords.\n\n"},
		{":::tip Look out\nWords.\n:::\n", "**Look out**\n\nWords.\n\n"},
		{"[a]({{< ref \"x.md\" >}}) b\n", "a b\n"},
		{"x [a [b] c]({% post_url 2020-01-01-x %}#d).\n", "x a [b] c.\n"},
		{"![a]({% asset_path x %})\n", "![a]()\n"},
		{"[a]({{ site.baseurl }}/x/) {{site.url}}/y\n", "[a](/x/) /y\n"},
		{"{{ youtube(id=\"x\") }}\n", "\n"},
		{"{{ page.title }} stays\n", "{{ page.title }} stays\n"},
		{"{{< figure src=\"x.png\" >}}\n", "\n"},
		{"{{% notice %}}\ntext\n{{% /notice %}}\n", "\ntext\n\n"},
		{"{{ site.title }} stays\n", "{{ site.title }} stays\n"},
		{"before {/* truncate */} after\n", "before  after\n"},
		{"<Card title=\"a > b\" n={1 > 2}>inside</Card>\n", "inside\n"},
		{"<Tweet id={1} />\n", "\n"},
		{"<em>html</em> stays\n", "<em>html</em> stays\n"},
		{"<HTTPS://EXAMPLE.ORG/>\n", "<HTTPS://EXAMPLE.ORG/>\n"},
		{"{% never closed\n", "{% never closed\n"},
		{"a {%\nover two lines %} b\n", "a  b\n"},
		{"no line end {% x %}", "no line end "},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		check(cases[i][0], cases[i][1]);
	}
}

static void test_template_tags_stay_in_code(void **state)
{
	static const char *const cases[] = {
		"use `{% raw %}` so\n",
		"``a ` {{< b >}}`` c\n",
		"```liquid\n{% if x %}\n<Card/>\n```\n",
		"~~~\n{{% x %}}\n~~~\n",
		"text\n\n    {% indented %}\n    {% code %}\n",
		"````\n```\n{% inner fence %}\n```\n````\n",
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		check(cases[i], cases[i]);
	}
	check("```\n{% a %}\n```\n{% b %}\n", "```\n{% a %}\n```\n\n");
	check("a paragraph\n    {% goes on %}\n", "a paragraph\n    \n");
}

static void test_template_tags_module_lines_only_at_the_top(void **state)
{
	(void)state;
	check("import X from './x'\nexport const a = 1\n\nText\n", "\nText\n");
	check("\nimport './x.css'\nText\n", "Text\n");
	check("Text\nimport X from './x'\n", "Text\nimport X from './x'\n");
	check("Text\n\nimport X from './x'\n\nMore\n", "Text\n\n\nMore\n");
	check("Text\n\nimport goods 'now'\n", "Text\n\nimport goods 'now'\n");
	check("export const meta = {\n  a: [1,\n  2]\n}\n\nText\n", "\nText\n");
	check("export const a = {\n\nText\n", "\nText\n");
	check("import goods without quotes\n", "import goods without quotes\n");
}

static void test_template_tags_hostile(void **state)
{
	char many[20001];
	STRBUF(out);

	(void)state;
	for (size_t i = 0; i < sizeof(many) - 1; i++) {
		many[i] = i % 2 ? '%' : '{';
	}
	many[sizeof(many) - 1] = '\0';
	template_tags_drop(&out, many, sizeof(many) - 1);
	assert_int_equal(out.len, sizeof(many) - 1);
	/* Blocks and links that never end are looked for once. */
	static const char *const repeated[] = {"{% raw %}", "{% highlight a %}", "](", "[](",
		"{:", "{#", "{{ a(", ":::x\n", "{{< a >}}", "](\n{{< a >}}",
		"export const a = {\n\n"};
	for (size_t i = 0; i < ARRAY_LEN(repeated); i++) {
		STRBUF(text);

		while (text.len < 1024 * 1024) {
			strbuf_add_string(&text, repeated[i]);
		}
		strbuf_clear(&out);
		template_tags_drop(&out, text.data, text.len);
		assert_true(out.len <= 2 * text.len);
	}
	strbuf_clear(&out);
	template_tags_drop(&out, "a\0{% b %}c", 10);
	assert_memory_equal(out.data, "a\0c", 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_template_tags_are_dropped),
		cmocka_unit_test(test_template_tags_stay_in_code),
		cmocka_unit_test(test_template_tags_module_lines_only_at_the_top),
		cmocka_unit_test(test_template_tags_hostile),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
