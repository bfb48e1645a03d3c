#ifndef POSTRIDER_TESTS_FUZZ_H
#define POSTRIDER_TESTS_FUZZ_H

/* What libFuzzer calls with each input. Whatever it is, the program must neither crash nor break
 * a promise of the header under test. */

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A promise that does not hold is a finding. */
#define HOLDS(promise)                                                                             \
	do {                                                                                       \
		if (!(promise)) {                                                                  \
			abort();                                                                   \
		}                                                                                  \
	} while (0)

#endif
