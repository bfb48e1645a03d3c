#include "unit.h"

/* What the signatures say and cover. That they hold is test_dkim.py's. */

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "dkim_files.h"
#include "mail/dkim.h"

#define AT 1795071600

static char *folder;
static struct dkim_key_file files[2]; /* RSA and Ed25519 */

#define MESSAGE                                                                                    \
	"Date: Thu, 19 Nov 2026 08:00:00 +0100\r\n"                                                \
	"From: Notes <notes@example.org>\r\n"                                                      \
	"To: ada@example.net\r\n"                                                                  \
	"Subject: News\r\n"                                                                        \
	"Message-ID: <d1@example.org>\r\n"                                                         \
	"List-Unsubscribe: <https://example.org/l/r1>,\r\n"                                        \
	" <mailto:leave+r1@example.org>\r\n"                                                       \
	"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"                                    \
	"\r\n"                                                                                     \
	"Hello\r\n"

static void sign(struct strbuf *out, size_t count, const char *const *rewritten,
	const char *message, int64_t at)
{
	struct error err = ERROR_INIT;
	struct dkim_keys *keys = dkim_keys_load(files, count, rewritten, &err);

	if (!keys || dkim_sign(keys, message, strlen(message), at, out, &err) < 0) {
		fail_msg("%s", err.text);
	}
	dkim_keys_free(keys);
}

/* The value of a tag of the first signature, without its white space. */
static char *get_tag(const struct strbuf *signature, const char *name)
{
	FREE_ON_EXIT char *start = xasprintf(" %s=", name);
	const char *at = strstr(signature->data, start);
	STRBUF(value);

	assert_non_null(at);
	for (at += strlen(start); *at && *at != ';'; at++) {
		if (!strchr(" \r\n", *at)) {
			strbuf_add_char(&value, *at);
		}
	}
	return strbuf_detach(&value, NULL);
}

static void assert_names(const char *message, const char *const *rewritten, const char *expected)
{
	FREE_ON_EXIT char *names = NULL;
	STRBUF(out);

	sign(&out, 1, rewritten, message, AT);
	names = get_tag(&out, "h");
	assert_string_equal(names, expected);
}

static void test_dkim_covers_fields(void **state)
{
	(void)state;
	assert_names(MESSAGE, NULL,
		"list-unsubscribe-post:list-unsubscribe:message-id:subject:to:from:date:"
		"from:to:subject");
	assert_names("From: a@example.org\r\n\r\n", NULL, "from:from:to:subject");
	assert_names("X-Anything: 1\r\nFROM : a@example.org\r\n\r\n", NULL,
		"from:x-anything:from:to:subject");
	/* Two of a name: a verifier takes them from the bottom. */
	assert_names("From: a@example.org\r\nX: 1\r\nSubject: a\r\nX: 2\r\nSubject: b\r\n\r\n",
		NULL, "subject:x:subject:x:from:from:to:subject");
}

static void test_dkim_leaves_out_what_changes(void **state)
{
	static const char *const rewritten[] = {"Message-ID", "date", "from-here", NULL};

	(void)state;
	assert_names(
		"Return-Path: <>\r\nReceived: x\r\nDKIM-Signature: v=1\r\n"
		"ARC-Seal: i=1\r\nAuthentication-Results: x\r\nBcc: x\r\nComments: x\r\n"
		"Keywords: x\r\nDelivered-To: x\r\nFrom: a@example.org\r\nArchived-At: x\r\n\r\n",
		NULL, "archived-at:from:from:to:subject");
	assert_names(MESSAGE, rewritten,
		"list-unsubscribe-post:list-unsubscribe:subject:to:from:from:to:subject");
}

/* Whether two messages get the same signature. */
static bool is_signed_alike(const char *a, const char *b)
{
	STRBUF(one);
	STRBUF(two);

	sign(&one, 1, NULL, a, AT);
	sign(&two, 1, NULL, b, AT);
	return strcmp(one.data, two.data) == 0;
}

static void test_dkim_signs_what_it_names(void **state)
{
#define HEAD "From: a@example.org\r\n"
	(void)state;
	assert_true(is_signed_alike(HEAD "X: a b\r\n\r\nA b\r\n", HEAD "x:\ta\r\n b \r\n\r\nA  b"));
	assert_true(is_signed_alike("Received: x\r\n" HEAD "\r\n", "Received: y\r\n" HEAD "\r\n"));
	assert_true(is_signed_alike(HEAD, HEAD "\r\n\r\n"));
	assert_true(is_signed_alike("From: a@example.org", HEAD));
	assert_true(is_signed_alike(
		HEAD "X: a\r\n b\r\n c\r\n d\r\nY: 1\r\n\r\n", HEAD "X: a b c d\r\nY: 1\r\n\r\n"));
	assert_false(is_signed_alike(HEAD "X: a\r\n\r\n", HEAD "X: b\r\n\r\n"));
	assert_false(is_signed_alike(HEAD "X: 1\r\nX: 2\r\n\r\n", HEAD "X: 2\r\nX: 1\r\n\r\n"));
	assert_false(is_signed_alike(HEAD "\r\na\r\n", HEAD "\r\nb\r\n"));
	assert_false(is_signed_alike(HEAD "\r\na\r\n", HEAD "\r\na\r\n\r\nb\r\n"));
#undef HEAD
}

static void assert_tag(const struct strbuf *signature, const char *name, const char *expected)
{
	FREE_ON_EXIT char *value = get_tag(signature, name);

	assert_string_equal(value, expected);
}

static void test_dkim_writes_tags(void **state)
{
	STRBUF(out);

	(void)state;
	sign(&out, 2, NULL, MESSAGE, AT);
	assert_true(text_starts_with(out.data, "DKIM-Signature: v=1; a=rsa-sha256; "));
	assert_tag(&out, "c", "relaxed/relaxed");
	assert_tag(&out, "d", "example.org");
	assert_tag(&out, "s", "rsa");
	assert_tag(&out, "t", "1795071600");
	assert_null(strstr(out.data, " l="));
	assert_null(strstr(out.data, " x="));
	assert_non_null(strstr(out.data, "\r\nDKIM-Signature: v=1; a=ed25519-sha256; "));
	sign(&out, 1, NULL, "From: a@example.org\r\n\r\n", AT);
	/* Of no bytes at all: RFC 6376, 3.4.4. */
	assert_non_null(strstr(out.data, "bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=;"));
}

static void add_many_fields(struct strbuf *message)
{
	strbuf_add_string(message, "From: a@example.org\r\n");
	for (int i = 0; i < 200; i++) {
		strbuf_addf(message, "X-Field-%.*s: %d\r\n", 1 + i % 40,
			"abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz", i);
	}
	strbuf_add_string(message, "\r\nHello\r\n");
}

static void test_dkim_folds(void **state)
{
	size_t lines = 0;
	STRBUF(message);
	STRBUF(out);

	(void)state;
	add_many_fields(&message);
	sign(&out, 2, NULL, MESSAGE, AT);
	sign(&out, 2, NULL, message.data, AT);
	for (const char *line = out.data; *line; lines++) {
		const char *end = strstr(line, "\r\n");

		assert_non_null(end);
		assert_in_range((size_t)(end - line), 2, 76);
		assert_true(line[0] == ' ' || text_starts_with(line, "DKIM-Signature: "));
		assert_true(end[-1] != ' ' && line[1] != ' ');
		line = end + 2;
	}
	assert_in_range(lines, 100, 300);
}

/* A name that no line can hold stays whole, up to what RFC 5322 allows. */
static void test_dkim_long_names(void **state)
{
	struct dkim_keys *keys = dkim_keys_load(files, 1, NULL, NULL);
	FREE_ON_EXIT char *names = NULL;
	struct error err = ERROR_INIT;
	char name[1000] = {0};
	STRBUF(message);
	STRBUF(out);

	(void)state;
	memset(name, 'x', 120);
	strbuf_addf(&message, "%s: 1\r\nFrom: a@example.org\r\n\r\n", name);
	sign(&out, 1, NULL, message.data, AT);
	names = get_tag(&out, "h");
	assert_true(text_starts_with(names, "from:xxx"));
	assert_true(text_ends_with(names, "xxx:from:to:subject"));
	assert_non_null(strstr(out.data, "xxx:\r\n from:to:subject;"));
	memset(name, 'x', sizeof(name) - 1);
	strbuf_clear(&out);
	strbuf_clear(&message);
	strbuf_addf(&message, "%s: 1\r\nFrom: a@example.org\r\n\r\n", name);
	assert_int_equal(dkim_sign(keys, message.data, message.len, AT, &out, &err), -1);
	assert_int_equal(err.kind, ERROR_INPUT);
	assert_int_equal(out.len, 0);
	dkim_keys_free(keys);
}

static void test_dkim_same_bytes(void **state)
{
	STRBUF(one);
	STRBUF(two);
	STRBUF(later);

	(void)state;
	sign(&one, 2, NULL, MESSAGE, AT);
	sign(&two, 2, NULL, MESSAGE, AT);
	sign(&later, 2, NULL, MESSAGE, AT + 1);
	assert_string_equal(one.data, two.data);
	assert_string_not_equal(one.data, later.data);
}

static void test_dkim_without_keys(void **state)
{
	STRBUF(out);

	(void)state;
	sign(&out, 0, NULL, "no message at all", AT);
	assert_int_equal(out.len, 0);
	dkim_keys_free(NULL);
}

static void test_dkim_refuses(void **state)
{
	static const char *const messages[] = {"", "\r\n", "\r\nFrom: a@example.org\r\n",
		"To: a@example.org\r\n\r\n", "X-From: a@example.org\r\n\r\n",
		"From: a@example.org\r\nno field\r\n\r\n", "From: a@example.org\r\n: x\r\n\r\n",
		" From: a@example.org\r\n\r\n"};
	struct dkim_keys *keys = dkim_keys_load(files, 2, NULL, NULL);
	STRBUF(out);

	(void)state;
	strbuf_add_string(&out, "before");
	for (size_t i = 0; i < ARRAY_LEN(messages); i++) {
		struct error err = ERROR_INIT;

		if (dkim_sign(keys, messages[i], strlen(messages[i]), AT, &out, &err) == 0) {
			fail_msg("'%s' is signed", messages[i]);
		}
		assert_int_equal(err.kind, ERROR_INPUT);
		assert_string_equal(out.data, "before");
	}
	dkim_keys_free(keys);
}

static void test_dkim_keys_that_cannot_be_read(void **state)
{
	FREE_ON_EXIT char *missing = path_join(folder, "missing.pem");
	struct dkim_key_file some[] = {files[0], {"example.org", "gone", missing}};
	struct error err = ERROR_INIT;

	(void)state;
	assert_null(dkim_keys_load(some, 2, NULL, &err));
	assert_int_equal(err.kind, ERROR_IO);
	assert_non_null(strstr(err.text, missing));
}

struct worker {
	const struct dkim_keys *keys;
	const char *expected;
	bool differs;
	pthread_t thread;
};

static void *work(void *argument)
{
	struct worker *worker = argument;

	for (int i = 0; i < 50; i++) {
		STRBUF(out);

		worker->differs |= dkim_sign(worker->keys, MESSAGE, strlen(MESSAGE), AT, &out,
					   NULL) < 0 ||
				   strcmp(out.data, worker->expected) != 0;
	}
	return NULL;
}

static void test_dkim_threads(void **state)
{
	struct dkim_keys *keys = dkim_keys_load(files, 2, NULL, NULL);
	struct worker workers[4];
	STRBUF(expected);

	(void)state;
	sign(&expected, 2, NULL, MESSAGE, AT);
	for (size_t i = 0; i < ARRAY_LEN(workers); i++) {
		workers[i] = (struct worker){.keys = keys, .expected = expected.data};
		assert_int_equal(pthread_create(&workers[i].thread, NULL, work, &workers[i]), 0);
	}
	for (size_t i = 0; i < ARRAY_LEN(workers); i++) {
		pthread_join(workers[i].thread, NULL);
		assert_false(workers[i].differs);
	}
	dkim_keys_free(keys);
}

static int start(void **state)
{
	(void)state;
	folder = scratch_new();
	files[0] = (struct dkim_key_file){"example.org", "rsa", write_rsa(folder, "rsa.pem", 2048)};
	files[1] = (struct dkim_key_file){
		"example.org", "ed", write_text(folder, "ed.pem", EXAMPLE_PRIVATE)};
	return 0;
}

static int stop(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(files); i++) {
		free((void *)(uintptr_t)files[i].path);
	}
	scratch_free(folder);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_dkim_covers_fields),
		cmocka_unit_test(test_dkim_leaves_out_what_changes),
		cmocka_unit_test(test_dkim_signs_what_it_names),
		cmocka_unit_test(test_dkim_writes_tags),
		cmocka_unit_test(test_dkim_folds),
		cmocka_unit_test(test_dkim_long_names),
		cmocka_unit_test(test_dkim_same_bytes),
		cmocka_unit_test(test_dkim_without_keys),
		cmocka_unit_test(test_dkim_refuses),
		cmocka_unit_test(test_dkim_keys_that_cannot_be_read),
		cmocka_unit_test(test_dkim_threads),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
