/* Addresses: what passes can stand in a header and a command as it is, and is the same address when
 * read again. */

#include <string.h>

#include "fuzz.h"

#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "model/mail_address.h"

static void check_safe(const char *text)
{
	HOLDS(!text_has_control(text, strlen(text)) && text_is_utf8(text, strlen(text)));
	HOLDS(!strpbrk(text, " \t\"(),:;<>[\\]"));
}

static void check_address(const struct mail_address *address)
{
	CLEANUP(mail_address_release) struct mail_address again = {0};
	CLEANUP(mail_address_release) struct mail_address folded = {0};
	FREE_ON_EXIT char *key = mail_address_key(address);
	STRBUF(text);

	mail_address_add(&text, address);
	check_safe(text.data);
	check_safe(key);
	HOLDS(text.len <= MAIL_ADDRESS_MAX && strlen(address->local) <= MAIL_LOCAL_MAX);
	HOLDS(text_is_ascii(address->ascii) && !strchr(address->ascii, '@'));
	HOLDS(address->needs_utf8 == !text_is_ascii(address->local));
	HOLDS(mail_address_parse(text.data, &again, NULL) == 0);
	HOLDS(strcmp(again.local, address->local) == 0 && strcmp(again.ascii, address->ascii) == 0);
	/* Composed, a local part may have become too long for an address. */
	if (mail_address_parse(key, &folded, NULL) == 0) {
		FREE_ON_EXIT char *same = mail_address_key(&folded);

		HOLDS(strcmp(same, key) == 0);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	CLEANUP(mail_address_release) struct mail_address address = {0};
	CLEANUP(mail_mailbox_release) struct mail_mailbox mailbox = {0};
	FREE_ON_EXIT char *text = xstrndup((const char *)data, size);
	struct error err = ERROR_INIT;

	if (mail_address_parse(text, &address, &err) == 0) {
		check_address(&address);
	} else {
		HOLDS(err.kind == ERROR_INPUT && !address.local);
	}
	if (mail_mailbox_parse(text, &mailbox, &err) == 0) {
		check_address(&mailbox.address);
		HOLDS(!mailbox.name ||
			(*mailbox.name && text_is_utf8(mailbox.name, strlen(mailbox.name)) &&
				!text_has_control(mailbox.name, strlen(mailbox.name))));
	} else {
		HOLDS(err.kind == ERROR_INPUT && !mailbox.name && !mailbox.address.local);
	}
	return 0;
}
