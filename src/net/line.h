#ifndef POSTRIDER_NET_LINE_H
#define POSTRIDER_NET_LINE_H

/*
 * A connection that carries lines, opened by libcurl (CURLOPT_CONNECT_ONLY): after the greeting,
 * TLS with a verified certificate, and AUTH. From then on the bytes are the caller's.
 *
 * Not more than one thread may use a line. Lines that are read end in LF or CRLF and are at most
 * LINE_MAX_LENGTH bytes long; what breaks that ends the connection's use.
 */

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/strbuf.h"

/* RFC 5321, 4.5.3.1.5 says 512 for a reply; more is met in practice. */
#define LINE_MAX_LENGTH 2048

struct line;

struct line_params {
	const char *url;  /* "smtp://host:port/EHLO-NAME", percent-encoded, host in ASCII */
	const char *user; /* NULL: no AUTH */
	const char *password;
	bool tls;            /* smtp://: STARTTLS, and nothing without it; smtps:// has it anyway */
	const char *ca_file; /* NULL: the system's */
	long connect_timeout;   /* milliseconds until TCP stands, at a resolution of one second */
	long open_timeout;      /* milliseconds in all */
	const atomic_int *stop; /* NULL, or ends every wait when it becomes non-zero */
};

/* What the opening was like; filled also where it failed, as far as it came. */
struct line_opening {
	struct strbuf greeting; /* the first line, without its end */
	struct strbuf reply;    /* the last reply, its lines each ended by LF */
	char tls[96];           /* "TLSv1.3 / TLS_AES_256_GCM_SHA384", or "" */
	bool authenticated;     /* the server answered AUTH with 235 */
};
void line_opening_release(struct line_opening *opening);

/* Opens the line. ret_opening must be zeroed or released, and is to be released after failure as
 * well. With a user, nothing but a 235 counts as success. ERROR_TEMPORARY, ERROR_PERMANENT
 * (certificate, no TLS, login), ERROR_BUSY (stopped). The password is in no error. */
struct line *line_open(
	const struct line_params *params, struct line_opening *ret_opening, struct error *err);
/* Closes the connection without QUIT. NULL is fine. */
void line_close(struct line *line);

/* While it is off, params.stop ends no wait. On at the start. */
void line_set_interruptible(struct line *line, bool on);
/* True where stop is set and the line is interruptible. */
bool line_is_stopped(const struct line *line);

/* The instant `timeout` milliseconds from now, for line_read. */
int64_t line_deadline(long timeout);

/* Writes all of the bytes; each piece may take `timeout` milliseconds. *ret_written is set where
 * any have left: how many, also after -1 (ERROR_TEMPORARY, ERROR_BUSY), when the last has not. */
int line_write(struct line *line, const char *bytes, size_t len, long timeout, size_t *ret_written,
	struct error *err);
/* Appends one line, without its end, to out. ERROR_TEMPORARY where the connection closed, the
 * deadline passed or the line is too long; ERROR_BUSY where it was stopped. */
int line_read(struct line *line, int64_t deadline, struct strbuf *out, struct error *err);

/* True where an idle line has been closed by its peer, or something waits to be read that nobody
 * asked for. */
bool line_is_stale(struct line *line);

#endif
