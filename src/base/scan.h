#ifndef POSTRIDER_BASE_SCAN_H
#define POSTRIDER_BASE_SCAN_H

/*
 * The pieces of small grammars such as dates, times of day and durations. Each function looks at
 * *cursor, a place in a NUL-terminated text: it reads its piece and moves the cursor behind it, or
 * finds none and leaves it where it is. ASCII only, whatever the locale.
 */

#include <stdbool.h>
#include <stddef.h>

/* Reads one given character, in the same case. */
bool scan_char(const char **cursor, char c);
/* Reads all white space (space, tab, CR, LF) that is there; false where there is none. */
bool scan_spaces(const char **cursor);
/* Reads all digits that are there. Returns how many, 1 to 9; or 0 for none or for more. */
int scan_number(const char **cursor, int *ret_value);
/* Reads exactly two digits. */
bool scan_two_digits(const char **cursor, int *ret_value);
/* Reads all letters that are there into word, in lower case. False for none and where they do
 * not fit; word is spoilt then. */
bool scan_word(const char **cursor, char *word, size_t size);

#endif
