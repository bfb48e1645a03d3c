#ifndef POSTRIDER_NET_SMTP_ADDRESS_H
#define POSTRIDER_NET_SMTP_ADDRESS_H

/* What stands in MAIL, RCPT and EHLO: checked, so that no value can become a second command. */

#include <stdbool.h>

#include "base/error.h"
#include "base/strbuf.h"

/* Appends the address with its domain as A-labels (RFC 5890), the local part as it is.
 * *ret_utf8 becomes true where the local part needs SMTPUTF8, else it is untouched. ERROR_INPUT
 * where there is a control character, a space, a bracket, no '@', a local part over 64 bytes
 * (RFC 5321, 4.5.3.1.1), invalid UTF-8 or no valid domain. Quoted local parts are refused. */
int smtp_address(struct strbuf *out, const char *address, bool *ret_utf8, struct error *err);

/* Appends what EHLO says: the given name, or this machine's where name is NULL. ERROR_CONFIG
 * where it is no host name and no address literal (RFC 5321, 4.1.3). */
int smtp_helo(struct strbuf *out, const char *name, struct error *err);

#endif
