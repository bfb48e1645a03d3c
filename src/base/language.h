#ifndef POSTRIDER_BASE_LANGUAGE_H
#define POSTRIDER_BASE_LANGUAGE_H

/* The direction in which a language is written, for HTML's dir: "ltr" or "rtl". The tag is one of
 * BCP 47, such as "de-AT". */
const char *language_direction(const char *tag);

#endif
