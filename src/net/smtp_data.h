#ifndef POSTRIDER_NET_SMTP_DATA_H
#define POSTRIDER_NET_SMTP_DATA_H

/* A message on its way through DATA. */

#include "base/error.h"
#include "base/strbuf.h"

/* Checks that a message may pass (RFC 5321, 2.3.8 and 4.5.3.1.6): it is not empty, each line ends
 * in CRLF and has at most 998 bytes before it, and there is no other CR or LF and no NUL. A bare
 * one could end the data early at some server ("SMTP smuggling"). ERROR_INPUT says where. */
int smtp_data_check(const char *bytes, size_t len, struct error *err);

/* Appends the message with a dot put before each line that begins with one (4.5.2), without its
 * last CRLF: that one belongs to the end of the data. */
void smtp_data_stuff(struct strbuf *out, const char *bytes, size_t len);

#endif
