#ifndef POSTRIDER_MAIL_LINT_H
#define POSTRIDER_MAIL_LINT_H

/*
 * Looks at a finished message the way its receivers do, and says what they could hold against it.
 * Independent of the code that composes: lines and fields are read here, the parts by GMime.
 */

#include <stddef.h>

#include "base/report.h"

/* Gmail clips messages at 102 KB and hides their end, where the way to leave is. */
#define MAIL_HTML_MAX ((size_t)102000)

/* Adds what it finds to the report, with `path` (may be NULL) and lines where they are known:
 *  - lines: only CRLF, no NUL or other control character, nothing but ASCII in the body, at most 76
 * bytes in the body, 78 in the header where they could have been folded, never over 998;
 *  - fields: exactly one each of Date, From, To, Subject, Message-ID and MIME-Version, none twice;
 *    for a list (List-Id) also List-Unsubscribe, Auto-Submitted and Precedence, and
 *    List-Unsubscribe-Post with an https URI and only then;
 *  - parts: text/plain alone, or multipart/alternative of text/plain and text/html in this order,
 *    in UTF-8, not empty, no open slot in them, the HTML at most MAIL_HTML_MAX bytes.
 * All of these are of REPORT_ERROR; missing List-Help, List-Archive or Feedback-ID of a list are
 * REPORT_WARNING. Returns how many it added. */
size_t mail_lint(const char *bytes, size_t len, const char *path, struct report *report);

#endif
