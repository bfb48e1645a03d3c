#ifndef POSTRIDER_NET_SMTP_REPLY_H
#define POSTRIDER_NET_SMTP_REPLY_H

/* A server's reply (RFC 5321, 4.2), put together line by line, cleaned for people's eyes. */

#include <stdbool.h>
#include <stddef.h>

#include "net/submission.h"

/* More lines than this are no reply. */
#define SMTP_REPLY_LINES 100

struct smtp_reply {
	int code; /* 200 … 599 */
	int lines;
	char enhanced[12]; /* RFC 2034: "5.1.1", where the first line has one that fits the code */
	char text[513];    /* as in struct outcome */
};

/* Adds a line without its end to a reply that began zeroed. Returns 1 where the reply is
 * complete, 0 where more lines follow, -1 where the line is none of a reply. */
int smtp_reply_add(struct smtp_reply *reply, const char *line, size_t len);

/* 2 for 250, 4 for 451 … */
int smtp_reply_class(const struct smtp_reply *reply);

/* Makes an outcome of the reply: its code, enhanced code and text, and the server's name for the
 * message where kind is OUTCOME_SENT. */
void smtp_reply_outcome(
	const struct smtp_reply *reply, enum outcome_kind kind, struct outcome *ret_outcome);

/* Appends text to a buffer of `size` bytes that holds a string: valid UTF-8 only, control
 * characters and what is invalid as a space, cut at a character. */
void smtp_add_clean(char *buffer, size_t size, const char *text, size_t len);

#endif
