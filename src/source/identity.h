#ifndef POSTRIDER_SOURCE_IDENTITY_H
#define POSTRIDER_SOURCE_IDENTITY_H

/*
 * Which of the articles are known already, the ids of the others, and the dates that count:
 * `published` stays what it was at first, `updated` follows the content. Pure: the store's rows
 * come in and go out as model/known.h.
 */

#include "base/error.h"
#include "base/report.h"
#include "model/catalogue.h"
#include "model/known.h"

struct identity_params {
	int64_t now;
	int64_t last_build; /* 0: this is the first */
	const char *host;   /* of the site, for minted ids */
	const char *since;  /* the day in minted ids; NULL: the oldest article's */
	bool accept_removals;
	struct report *report;
};

struct identity_result {
	struct known_list known; /* the rows, changed ones dirty, new ones without number */
	/* For each article of the catalogue (in its final order) its row. */
	struct known_article **rows;
	const char *since;
	size_t minted, vanished, returned;
};

/*
 * Matches by id, path, URL, aliases, content hash, then title and date among those that vanished
 * just now. Fills id, number, dates, first_public and sequence of every public article, and leaves
 * the catalogue finished (model/catalogue.h). Strings of new rows belong to the catalogue's arena;
 * `known` must outlive the result.
 *
 * ERROR_INPUT where more than three articles and more than a tenth of them vanished at once and
 * that was not accepted.
 */
int identity_resolve(struct catalogue *catalogue, const struct known_list *known,
	const struct identity_params *params, struct identity_result *ret_result,
	struct error *err);

#endif
