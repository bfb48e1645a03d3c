#ifndef POSTRIDER_BASE_BANNED_H
#define POSTRIDER_BASE_BANNED_H

/*
 * Functions that overflow, are not re-entrant or follow the process's time zone. Forced into every
 * file of ours by the build (-include): using one of them does not compile, under gcc 12 or clang.
 *
 * It includes nothing, so that no file leans on it for a header. The system's own declarations
 * follow in whoever includes them, and add to these.
 */

#define BANNED(instead) __attribute__((__unavailable__("banned; " instead)))
#define BANNED_COPY     BANNED("struct strbuf or memcpy")
#define BANNED_NUMBER   BANNED("strtol, strtod and their like say what was no number")
#define BANNED_TIME     BANNED("base/date.h and base/zone.h do without the process's zone")

BANNED_COPY char *strcpy(char *restrict, const char *restrict);
BANNED_COPY char *strcat(char *restrict, const char *restrict);
BANNED_COPY char *strncpy(char *restrict, const char *restrict, __SIZE_TYPE__);
BANNED_COPY char *strncat(char *restrict, const char *restrict, __SIZE_TYPE__);
BANNED_COPY int sprintf(char *restrict, const char *restrict, ...);
BANNED_COPY int vsprintf(char *restrict, const char *restrict, __builtin_va_list);

BANNED("strcspn and strspn keep no state")
char *strtok(char *restrict, const char *restrict);

BANNED_NUMBER int atoi(const char *);
BANNED_NUMBER long atol(const char *);
BANNED_NUMBER long long atoll(const char *);
BANNED_NUMBER double atof(const char *);

/* An empty list agrees with any type that the system has for time_t. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wstrict-prototypes"
struct tm;
BANNED_TIME struct tm *gmtime();
BANNED_TIME struct tm *localtime();
BANNED_TIME char *ctime();
BANNED_TIME char *asctime();
#pragma GCC diagnostic pop
#ifdef __LP64__ /* where time_t, which only a header could name, is a long */
BANNED_TIME long mktime(struct tm *);
BANNED_TIME long timelocal(struct tm *);
#endif

#undef BANNED
#undef BANNED_COPY
#undef BANNED_NUMBER
#undef BANNED_TIME

#endif
