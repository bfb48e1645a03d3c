#ifndef POSTRIDER_TESTS_UNIT_MARKUP_CHECK_CLEAN_H
#define POSTRIDER_TESTS_UNIT_MARKUP_CHECK_CLEAN_H

/*
 * What must hold of cleaned HTML, looked at with gumbo alone, so that a mistake in the tables of
 * src/markup is not repeated here.
 */

#include <gumbo.h>
#include <stdbool.h>
#include <stddef.h>

/* Fails the running test, naming `what`, where html has anything that cleaning must remove: an
 * element that runs, styles or asks, an event handler, an address with a scheme that runs or
 * (where `absolute`) without one, a comment, a '<' that begins no tag, an element left open. */
void check_clean(const char *html, size_t len, bool absolute, const char *what);

/* The depth of gumbo's tree. */
size_t check_depth(const char *html, size_t len);

#endif
