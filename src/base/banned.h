#ifndef POSTRIDER_BASE_BANNED_H
#define POSTRIDER_BASE_BANNED_H

/*
 * Functions that overflow, are not re-entrant or follow the process's time zone. Forced into
 * every file of ours by the build (-include), after the system's own headers: using one of them
 * does not compile.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#ifdef POSTRIDER_USES_URIPARSER /* its header names one of them in a macro */
#include <uriparser/Uri.h>
#endif

#pragma GCC poison strcpy strcat strncpy strncat sprintf vsprintf strtok
#pragma GCC poison atoi atol atoll atof
#pragma GCC poison gmtime localtime ctime asctime mktime timelocal

#endif
