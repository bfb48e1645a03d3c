#include "base/url.h"

#include <string.h>

#include "base/mem.h"
#include "unit.h"

#define BASE "http://a/b/c/d;p?q"

/* RFC 3986, 5.4.1 and 5.4.2, but for those without a place on the web. */
static void test_url_resolve_rfc3986_examples(void **state)
{
	static const char *const cases[][2] = {
		{"g", "http://a/b/c/g"},
		{"./g", "http://a/b/c/g"},
		{"g/", "http://a/b/c/g/"},
		{"/g", "http://a/g"},
		{"//g", "http://g"},
		{"?y", "http://a/b/c/d;p?y"},
		{"g?y", "http://a/b/c/g?y"},
		{"#s", "http://a/b/c/d;p?q#s"},
		{"g#s", "http://a/b/c/g#s"},
		{"g?y#s", "http://a/b/c/g?y#s"},
		{";x", "http://a/b/c/;x"},
		{"g;x?y#s", "http://a/b/c/g;x?y#s"},
		{"", "http://a/b/c/d;p?q"},
		{".", "http://a/b/c/"},
		{"./", "http://a/b/c/"},
		{"..", "http://a/b/"},
		{"../g", "http://a/b/g"},
		{"../..", "http://a/"},
		{"../../g", "http://a/g"},
		{"../../../../g", "http://a/g"},
		{"/./g", "http://a/g"},
		{"/../g", "http://a/g"},
		{"g.", "http://a/b/c/g."},
		{"..g", "http://a/b/c/..g"},
		{"./g/.", "http://a/b/c/g/"},
		{"g/./h", "http://a/b/c/g/h"},
		{"g/../h", "http://a/b/c/h"},
		{"g;x=1/../y", "http://a/b/c/y"},
		{"g?y/../x", "http://a/b/c/g?y/../x"},
		{"g#s/../x", "http://a/b/c/g#s/../x"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		STRBUF(out);

		assert_int_equal(url_resolve(&out, BASE, cases[i][0], NULL), 0);
		assert_string_equal(out.data, cases[i][1]);
	}
}

static void test_url_resolve_mends_what_people_write(void **state)
{
	static const char *const cases[][3] = {
		{"https://x.example/p/", "a b.png", "https://x.example/p/a%20b.png"},
		{"https://x.example/p/", "  /a\n", "https://x.example/a"},
		{"https://x.example/p/", "java\nscript", "https://x.example/p/javascript"},
		{"https://x.example/p/", "ü?ö#ä", "https://x.example/p/%C3%BC?%C3%B6#%C3%A4"},
		{"https://x.example/p/", "100%", "https://x.example/p/100%25"},
		{"https://x.example/p/", "%zz%41%c3", "https://x.example/p/%25zz%41%c3"},
		{"https://x.example/p/", "a[1]|b", "https://x.example/p/a%5B1%5D%7Cb"},
		{"https://x.example/p/", "#a#b", "https://x.example/p/#a%23b"},
		{"https://x.example/p/", "1:2", "https://x.example/p/1:2"},
		{"https://x.example/p/", "\\\\evil", "https://x.example/p/%5C%5Cevil"},
		{"https://x.example/p/", "//cdn.example/x", "https://cdn.example/x"},
		{"https://x.example", "x", "https://x.example/x"},
		{"https://x.example", "?x", "https://x.example?x"},
		{"https://x.example/p#f", "", "https://x.example/p"},
		{"https://x.example/p/", "HTTP://Y.Example/A", "http://y.example/A"},
		{"https://x.example/p/", "https://bücher.example:8/ü",
			"https://xn--bcher-kva.example:8/%C3%BC"},
		{"https://x.example/p/", "https://u:p@x.example/", "https://u:p@x.example/"},
		{"https://x.example/p/", "http://[::1]:80/",
			"http://[0000:0000:0000:0000:0000:0000:0000:0001]:80/"},
		{"https://bücher.example/ä/", "x", "https://xn--bcher-kva.example/%C3%A4/x"},
		{"https://x.example/p/", "mailto:A b@x", "mailto:A b@x"},
		{"https://x.example/p/", "data:image/png;base64,A", "data:image/png;base64,A"},
		{"https://x.example/p/", "JavaScript:1", "JavaScript:1"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		STRBUF(out);

		assert_int_equal(url_resolve(&out, cases[i][0], cases[i][1], NULL), 0);
		assert_string_equal(out.data, cases[i][2]);
	}
}

static void test_url_resolve_refuses(void **state)
{
	static const char *const cases[][2] = {
		{"/relative", "x"},
		{"", "x"},
		{"ftp://x.example/", "x"},
		{"https://x.example/", "http:foo"},
		{"https://x.example/", "http:"},
		{"https://x.example/", "http://"},
		{"https://x.example/", "///x"},
		{"https://x.example/", "http://[::1/"},
		{"https://x.example/", "https://a\xE2\x80\xA8"
				       "b.example/"},
		{"https://x.example/", "https://x.example:port/"},
		{"https://x.example/", "https://a b/"},
		{"https://x.example/", "https://a@b:c@/"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		STRBUF(out);
		struct error err = ERROR_INIT;

		strbuf_add_string(&out, "kept");
		if (url_resolve(&out, cases[i][0], cases[i][1], &err) == 0) {
			fail_msg("'%s' on '%s' gave '%s'", cases[i][1], cases[i][0], out.data);
		}
		assert_string_equal(out.data, "kept");
		assert_int_equal(err.kind, ERROR_INPUT);
	}
}

static void test_url_resolve_survives_broken_bytes_and_length(void **state)
{
	STRBUF(out);
	STRBUF(text);

	(void)state;
	assert_int_equal(url_resolve(&out, "https://x.example/", "a\xFF\x01/", NULL), 0);
	assert_string_equal(out.data, "https://x.example/a%FF%01/");
	assert_int_equal(url_resolve(&out, "https://x.example/", "https://\xFF/", NULL), -1);
	for (size_t i = 0; i < 100000; i++) {
		strbuf_add_string(&text, "../");
	}
	assert_int_equal(url_resolve(&out, "https://x.example/", text.data, NULL), -1);
}

static void test_url_normalise(void **state)
{
	static const char *const cases[][2] = {
		{"HTTPS://X.Example", "https://x.example/"},
		{"https://x.example?q", "https://x.example/?q"},
		{"https://x.example#f", "https://x.example/#f"},
		{"https://x.example/%7Eada/%c3%bc/../b/.", "https://x.example/~ada/b/"},
		{"https://x.example/%c3%bc", "https://x.example/%C3%BC"},
		{"https://x.example/ü", "https://x.example/%C3%BC"},
		{" https://x.example/a b ", "https://x.example/a%20b"},
		{"ftp://x.example/", NULL},
		{"/a", NULL},
		{"https:///a", NULL},
		{"https://:80/a", NULL},
		{"", NULL},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		STRBUF(out);
		STRBUF(again);
		int rc = url_normalise(&out, cases[i][0], NULL);

		assert_int_equal(rc, cases[i][1] ? 0 : -1);
		assert_string_equal(out.data, cases[i][1] ? cases[i][1] : "");
		if (!rc) {
			assert_int_equal(url_normalise(&again, out.data, NULL), 0);
			assert_string_equal(again.data, out.data);
		}
	}
}

static void test_url_kinds(void **state)
{
	static const struct {
		const char *url;
		bool scheme, http;
	} cases[] = {
		{"http://x", true, true},
		{"HTTPS://x", true, true},
		{"http:x", true, false},
		{"mailto:x", true, false},
		{"a+b-c.d1:x", true, false},
		{"1a:x", false, false},
		{"a/b:c", false, false},
		{":", false, false},
		{"", false, false},
		{"http\x1A//x", false, false},
		{"//x", false, false},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_int_equal(url_has_scheme(cases[i].url), cases[i].scheme);
		assert_int_equal(url_is_http(cases[i].url), cases[i].http);
	}
}

static void test_url_host_and_path(void **state)
{
	static const char *const cases[][3] = {
		{"https://User:p@X.Example:80/a/b?c#d", "x.example", "/a/b"},
		{"http://x.example", "x.example", "/"},
		{"http://x.example?a/b", "x.example", "/"},
		{"http://bücher.example/ü%20 ", "xn--bcher-kva.example", "/%C3%BC%20%20"},
		{"http://[::1]:8025/", "[::1]", "/"},
		{"smtp://[::1]", "[::1]", "/"},
		{"smtp://mail.example.org:587", "mail.example.org", "/"},
		{"file:///a", NULL, "/a"},
		{"/a", NULL, NULL},
		{"mailto:a@b", NULL, NULL},
		{"", NULL, NULL},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		STRBUF(host);
		STRBUF(path);

		assert_int_equal(url_host(&host, cases[i][0]), cases[i][1] ? 0 : -1);
		assert_string_equal(host.data, cases[i][1] ? cases[i][1] : "");
		assert_int_equal(url_path(&path, cases[i][0]), cases[i][2] ? 0 : -1);
		assert_string_equal(path.data, cases[i][2] ? cases[i][2] : "");
	}
}

static void test_url_add_encodes(void **state)
{
	STRBUF(out);

	(void)state;
	url_add_component(&out, "a/b c~ü%&");
	assert_string_equal(out.data, "a%2Fb%20c~%C3%BC%25%26");
	strbuf_clear(&out);
	url_add_path(&out, "a/b c");
	assert_string_equal(out.data, "a/b%20c");
}

static void test_url_plain_path_needs_no_resolving(void **state)
{
	static const char site[] = "https://x.example/blog/";
	static const struct {
		const char *path;
		bool plain;
	} cases[] = {
		{"", true},
		{"a", true},
		{"a/", true},
		{"2026/11/a-b_c~d.html", true},
		{"a./b", true},
		{"/a", false},
		{"a//b", false},
		{".", false},
		{"..", false},
		{"a/./b", false},
		{"a/../b", false},
		{"a/.b", false},
		{"a b", false},
		{"a%20b", false},
		{"a%2Fb", false},
		{"a?b", false},
		{"a#b", false},
		{"a:b", false},
		{"Ã¼", false},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		STRBUF(reference);
		STRBUF(resolved);
		STRBUF(normal);
		STRBUF(joined);

		assert_int_equal(url_is_plain_path(cases[i].path), cases[i].plain);
		if (cases[i].plain) {
			strbuf_addf(&reference, "./%s", cases[i].path);
			assert_int_equal(url_resolve(&resolved, site, reference.data, NULL), 0);
			assert_int_equal(url_normalise(&normal, resolved.data, NULL), 0);
			strbuf_addf(&joined, "%s%s", site, cases[i].path);
			assert_string_equal(joined.data, normal.data);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_url_resolve_rfc3986_examples),
		cmocka_unit_test(test_url_resolve_mends_what_people_write),
		cmocka_unit_test(test_url_resolve_refuses),
		cmocka_unit_test(test_url_resolve_survives_broken_bytes_and_length),
		cmocka_unit_test(test_url_normalise),
		cmocka_unit_test(test_url_kinds),
		cmocka_unit_test(test_url_host_and_path),
		cmocka_unit_test(test_url_add_encodes),
		cmocka_unit_test(test_url_plain_path_needs_no_resolving),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
