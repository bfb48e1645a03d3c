#ifndef POSTRIDER_CMD_PRINT_H
#define POSTRIDER_CMD_PRINT_H

/* Results go to stdout, diagnostics to stderr. */

#include <jansson.h>

#include "cmd/context.h"
#include "newsletter/send.h"
#include "publish/folder.h"

/* A problem's severity as the journal has it. */
void print_report(const struct context *context);
/* "postrider: text", on stderr, with the journal's priority under systemd. */
void print_failure(const struct error *err);

/* A line on stdout, unless --quiet or --json. */
void print_line(const struct context *context, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/* A question on stdout, without a line's end: the answer stands behind it. */
void print_prompt(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* The value as JSON on stdout, and its end. */
void print_json(json_t *value);

/* An instant as people read it: "2026-11-19 08:00 CET" is RFC 3339 in the site's zone. */
char *print_instant(const struct context *context, int64_t at);

/* "wrote" or "removed" and its path: site_options' tell, whose ctx is the context. */
void print_file(void *ctx, enum folder_change change, const char *path);

/* send_events whose ctx is the context: a bar, and what did not leave as warnings. */
struct send_events print_send_events(struct context *context);

/* A bar on stderr, where that is a terminal: draws done of total with the rate and the time that is
 * left, ten times a second at most, and wipes itself at the end. One a process. */
void print_progress(const struct context *context, const char *what, size_t done, size_t total);

#endif
