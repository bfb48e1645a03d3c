/* Cleaning: nothing that runs gets through, and cleaning twice changes nothing. */

#include <string.h>

#include "fuzz.h"

#include "base/mem.h"
#include "markup/html_clean.h"
#include "markup/html_plain.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const forbidden[] = {
		"<script", "<style", "<iframe", "<object", "<embed"};
	const struct html_clean_options options = {.base_url = "https://x.example/a/"};
	STRBUF(once);
	STRBUF(twice);
	STRBUF(plain);
	STRBUF(quick);
	STRBUF(by_tree);

	html_clean(&once, (const char *)data, size, &options);
	html_clean(&twice, once.data, once.len, &options);
	HOLDS(once.len == twice.len && memcmp(once.data, twice.data, once.len) == 0);
	for (size_t i = 0; i < ARRAY_LEN(forbidden); i++) {
		HOLDS(!strcasestr(once.data, forbidden[i]));
	}
	/* What is plain is cleaned in a way of its own, which a <span> bars. */
	text_clean(&plain, (const char *)data, size, NULL);
	if (html_plain_clean(&quick, plain.data, plain.len, &options)) {
		strbuf_add_string(&quick, "<span></span>");
		strbuf_add_string(&plain, "<span></span>");
		html_clean(&by_tree, plain.data, plain.len, &options);
		HOLDS(strcmp(quick.data, by_tree.data) == 0);
	}
	return 0;
}
