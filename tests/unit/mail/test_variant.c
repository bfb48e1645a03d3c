#include "unit.h"

#include <string.h>

#include "base/mem.h"
#include "mail/variant.h"

static const struct mail_variant variant = {
	.subject = "News for \001N",
	.text = "Hello \001N,\n\nleave: https://example.org/l/\001T\n",
	.html = "<p>Hello \001N</p><a href=\"https://example.org/l/\001T\">leave</a>\n",
	.language = "en",
};

static void compose(struct strbuf *blob, const struct mail_variant *from)
{
	struct error err = ERROR_INIT;

	if (mail_variant_compose(blob, from, &err) < 0) {
		fail_msg("%s", err.text);
	}
}

static void test_variant_comes_back(void **state)
{
	CLEANUP(mail_variant_view_release) struct mail_variant_view view = {0};
	STRBUF(blob);

	(void)state;
	compose(&blob, &variant);
	assert_int_equal(mail_variant_read(&view, blob.data, blob.len, NULL), 0);
	assert_string_equal(view.subject, variant.subject);
	assert_string_equal(view.language, "en");
	assert_true(view.has_html);
	assert_int_equal(view.text.encoding, MAIL_QUOTED_PRINTABLE);
	assert_memory_equal(view.text.bytes, "Hello =\r\n\001N,\r\n", 14);
}

static void test_variant_refuses_bad_input(void **state)
{
	static const struct {
		struct mail_variant variant;
		const char *fault;
	} cases[] = {
		{{.subject = "a\r\nBcc: x", .text = "t"}, "Subject"},
		{{.subject = "a\xff", .text = "t"}, "Subject"},
		{{.subject = "a\001", .text = "t"}, "Subject"},
		{{.subject = "a", .text = "t\xff"}, "text part"},
		{{.subject = "a", .text = "t", .html = "\x02"}, "HTML part"},
		{{.subject = "a", .text = "t", .language = "en\r\nBcc: x"}, "Content-Language"},
		{{.subject = "a", .text = "t", .language = "d\xc3\xa9"}, "Content-Language"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct error err = ERROR_INIT;
		STRBUF(blob);

		assert_int_equal(mail_variant_compose(&blob, &cases[i].variant, &err), -1);
		assert_int_equal(err.kind, ERROR_INPUT);
		assert_non_null(strstr(err.text, cases[i].fault));
		assert_int_equal(blob.len, 0);
	}
}

static void test_boundaries_differ(void **state)
{
	CLEANUP(mail_variant_view_release) struct mail_variant_view first = {0};
	CLEANUP(mail_variant_view_release) struct mail_variant_view second = {0};
	struct mail_variant other = variant;
	STRBUF(blob);
	STRBUF(other_blob);

	(void)state;
	other.language = "de";
	compose(&blob, &variant);
	compose(&other_blob, &other);
	assert_int_equal(mail_variant_read(&first, blob.data, blob.len, NULL), 0);
	assert_int_equal(mail_variant_read(&second, other_blob.data, other_blob.len, NULL), 0);
	assert_string_not_equal(first.boundary, second.boundary);
}

/* The form that databases hold: it must not change without another version. */
static void test_blob_format_stays(void **state)
{
	static const char after_seed[] = "\0\0\0\003A\001N"
					 "\0\0\0\002en"
					 "\0\0\0\005qhi\r\n"
					 "\0\0\0\0";
	const struct mail_variant small = {.subject = "A\001N", .text = "hi", .language = "en"};
	STRBUF(blob);

	(void)state;
	compose(&blob, &small);
	assert_int_equal(blob.data[0], 1);
	assert_int_equal(blob.len, 17 + sizeof(after_seed) - 1);
	assert_memory_equal(blob.data + 17, after_seed, blob.len - 17);
}

static void test_damaged_blobs_are_refused(void **state)
{
	struct mail_variant_view view = {0};
	struct error err = ERROR_INIT;
	STRBUF(blob);

	(void)state;
	compose(&blob, &variant);
	for (size_t len = 0; len < blob.len; len++) {
		FREE_ON_EXIT char *cut = xmalloc(len + 1); /* so that ASan sees its end */

		memcpy(cut + 1, blob.data, len);
		assert_int_equal(mail_variant_read(&view, cut + 1, len, &err), -1);
		assert_int_equal(err.kind, ERROR_STORE);
	}
	strbuf_add_char(&blob, 'x');
	assert_int_equal(mail_variant_read(&view, blob.data, blob.len, &err), -1);
	strbuf_truncate(&blob, blob.len - 1);
	blob.data[0] = 2;
	assert_int_equal(mail_variant_read(&view, blob.data, blob.len, &err), -1);
	assert_int_equal(err.kind, ERROR_STORE);
	assert_non_null(strstr(err.text, "version 2"));
	assert_null(view.subject);
}

/* Read and filled without a step outside of the blob; what comes out does not matter. */
static void test_flipped_bytes_do_no_harm(void **state)
{
	struct mail_slots slots = {{0}};
	STRBUF(blob);

	(void)state;
	slots.values['N' - 'A'] = "Ada";
	slots.values['T' - 'A'] = "r1";
	compose(&blob, &variant);
	for (size_t i = 0; i < 8 * blob.len; i++) {
		CLEANUP(mail_variant_view_release) struct mail_variant_view view = {0};
		FREE_ON_EXIT char *copy = xmalloc(blob.len);
		STRBUF(out);

		memcpy(copy, blob.data, blob.len);
		copy[i / 8] = (char)(copy[i / 8] ^ 1 << i % 8);
		if (mail_variant_read(&view, copy, blob.len, NULL) == 0) {
			mail_slots_fill(&out, view.subject, &slots, NULL);
			mail_body_fill(&out, &view.text, false, &slots, NULL);
			if (view.has_html) {
				mail_body_fill(&out, &view.html, true, &slots, NULL);
			}
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_variant_comes_back),
		cmocka_unit_test(test_variant_refuses_bad_input),
		cmocka_unit_test(test_boundaries_differ),
		cmocka_unit_test(test_blob_format_stays),
		cmocka_unit_test(test_damaged_blobs_are_refused),
		cmocka_unit_test(test_flipped_bytes_do_no_harm),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
