#ifndef POSTRIDER_PUBLISH_OUTPUT_URL_H
#define POSTRIDER_PUBLISH_OUTPUT_URL_H

/* Where the files of the output folder are served. */

#include "base/arena.h"
#include "base/strbuf.h"
#include "config/settings.h"

/* Appends the URL of a file of the output folder. */
void output_url(struct strbuf *out, const struct settings *settings, const char *path);
const char *output_url_in(
	struct arena *arena, const struct settings *settings, const char *folder, const char *name);

#endif
