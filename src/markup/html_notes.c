#include "markup/html_notes.h"

#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "base/url.h"
#include "markup/html_value.h"

void html_notes_init(struct html_notes *notes, const char *base_url)
{
	*notes = (struct html_notes){
		.base_url = base_url,
		.page = STRBUF_INIT,
		.list = STRBUF_INIT,
		.numbers = g_hash_table_new_full(g_str_hash, g_str_equal, free, NULL),
	};
	if (base_url) {
		url_resolve(&notes->page, base_url, "", NULL);
	}
}

void html_notes_release(struct html_notes *notes)
{
	if (!notes) {
		return;
	}
	strbuf_release(&notes->page);
	strbuf_release(&notes->list);
	if (notes->numbers) {
		g_hash_table_destroy(notes->numbers);
	}
	*notes = (struct html_notes){.page = STRBUF_INIT, .list = STRBUF_INIT};
}

/* The part of an address that people write, and its length: "example.org" for
 * "https://example.org/". */
static const char *bare_address(const char *address, size_t *ret_len)
{
	static const char *const starts[] = {"https://", "http://", "mailto:", "tel:"};
	size_t len;

	for (size_t i = 0; i < ARRAY_LEN(starts); i++) {
		if (text_starts_with(address, starts[i])) {
			address += strlen(starts[i]);
			break;
		}
	}
	len = strlen(address);
	if (len && address[len - 1] == '/') {
		len--;
	}
	*ret_len = len;
	return address;
}

static bool is_same_address(const char *text, const char *address)
{
	size_t text_len, len;

	text = bare_address(text, &text_len);
	address = bare_address(address, &len);
	return text_len == len && strncasecmp(text, address, len) == 0;
}

static bool is_in_page(const struct html_notes *notes, const char *url)
{
	return url[0] == '#' || !url[0] ||
	       (notes->page.len && strcspn(url, "#") == notes->page.len &&
		       memcmp(url, notes->page.data, notes->page.len) == 0);
}

unsigned html_notes_add(struct html_notes *notes, const char *href, const char *text)
{
	struct html_clean_options options = {.base_url = notes->base_url};
	unsigned number;
	STRBUF(url);

	if (!html_value(&url, HTML_ATTRIBUTE_LINK, href, &options) || is_in_page(notes, url.data) ||
		is_same_address(text, href) || is_same_address(text, url.data)) {
		return 0;
	}
	number = GPOINTER_TO_UINT(g_hash_table_lookup(notes->numbers, url.data));
	if (!number) {
		number = g_hash_table_size(notes->numbers) + 1;
		g_hash_table_insert(notes->numbers, xstrdup(url.data), GUINT_TO_POINTER(number));
		strbuf_addf(&notes->list, "[%u] %s\n", number, url.data);
	}
	return number;
}
