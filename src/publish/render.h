#ifndef POSTRIDER_PUBLISH_RENDER_H
#define POSTRIDER_PUBLISH_RENDER_H

/* The parts of publish: each adds its files to the folder. A file that cannot be rendered is kept
 * and told in the report; they return how many that were. */

#include "publish/publish.h"

size_t render_feeds(const struct publish_params *params, struct folder *folder);
size_t render_sitemaps(const struct publish_params *params, struct folder *folder);
size_t render_opml(const struct publish_params *params, struct folder *folder);

/* Appends the URL at which a file of the output folder is served. */
void render_url(struct strbuf *out, const struct settings *settings, const char *path);
/* Appends a category's folder, "category/backend/". */
void render_category_path(struct strbuf *out, const struct settings *settings, const char *slug);

/* Calls visit for every category that has a feed: present ones and emptied ones, by slug. */
void render_each_category(const struct publish_params *params,
	void (*visit)(void *ctx, const char *slug, const char *name), void *ctx);

/* Renders, verifies and adds one file. Returns 0, or -1 with the file kept. */
int render_add(const struct publish_params *params, struct folder *folder, const char *path,
	struct strbuf *bytes, int result, const struct error *err);

#endif
