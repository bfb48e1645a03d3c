#include "base/text.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

static size_t min3(size_t a, size_t b, size_t c)
{
	size_t least = a < b ? a : b;

	return least < c ? least : c;
}

/* Damerau-Levenshtein distance in bytes, with swapped neighbours as one step. */
static size_t edit_distance(const char *a, const char *b)
{
	size_t a_len = strlen(a), b_len = strlen(b);
	size_t *rows = xcalloc(3 * (b_len + 1), sizeof(*rows));
	size_t *before = rows, *previous = rows + b_len + 1, *current = previous + b_len + 1;
	size_t *swap, distance;

	for (size_t j = 0; j <= b_len; j++) {
		previous[j] = j;
	}
	for (size_t i = 1; i <= a_len; i++) {
		current[0] = i;
		for (size_t j = 1; j <= b_len; j++) {
			current[j] = min3(previous[j] + 1, current[j - 1] + 1,
				previous[j - 1] + (a[i - 1] != b[j - 1]));
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] &&
				before[j - 2] + 1 < current[j]) {
				current[j] = before[j - 2] + 1;
			}
		}
		swap = before;
		before = previous;
		previous = current;
		current = swap;
	}
	distance = previous[b_len];
	free(rows);
	return distance;
}

const char *text_nearest(const char *word, const char *const *words)
{
	const char *nearest = NULL;
	size_t best = SIZE_MAX, limit = strlen(word) / 3 + 1;

	if (strlen(word) > 64) {
		return NULL;
	}
	for (; *words; words++) {
		size_t distance = edit_distance(word, *words);

		if (distance <= limit && distance < best) {
			best = distance;
			nearest = *words;
		}
	}
	return nearest;
}
