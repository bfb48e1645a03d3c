#ifndef POSTRIDER_SOURCE_FOLDER_DATA_H
#define POSTRIDER_SOURCE_FOLDER_DATA_H

/* Eleventy's data files of folders, such as "blog/blog.json" or "blog/blog.11tydata.json": defaults
 * for the articles below. Only the permalink is read. */

#include "base/hash.h"
#include "config/node.h"
#include "source/source.h"

struct folder_rule {
	const char *folder;    /* "blog/", below the source's; "" for all */
	const char *permalink; /* a pattern; NULL: they have no pages */
};

struct folder_data {
	struct folder_rule *rules;
	size_t count;
};

/* Whether a file, by its path below the source's folder, is one of these. */
bool folder_data_is_one(const char *relative);

/* Reads those that the scan found, and adds their bytes to the hash. What cannot be read or
 * understood is a warning. Everything belongs to the catalogue's arena. */
struct folder_data folder_data_read(const struct source_context *context, struct hash *hash);

/* The rule of the nearest folder around the file, or NULL. */
const struct folder_rule *folder_data_find(const struct folder_data *data, const char *relative);

#endif
