#ifndef POSTRIDER_TESTS_UNIT_H
#define POSTRIDER_TESTS_UNIT_H

/* What every unit test includes: cmocka and the headers that it wants before itself. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* A test program that cannot run here says why and exits with this. */
#define UNIT_SKIPPED 77

#endif
