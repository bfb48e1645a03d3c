#ifndef POSTRIDER_TESTS_NASTY_H
#define POSTRIDER_TESTS_NASTY_H

/* Two feeds for tests: one with everything that breaks generators, one without items. All strings
 * are static. */

#include "model/feed.h"

/* 2026-11-19T07:00:00Z */
#define NASTY_INSTANT 1795071600

extern const struct feed nasty_feed;
extern const struct feed empty_feed;

#endif
