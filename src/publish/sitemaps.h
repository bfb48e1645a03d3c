#ifndef POSTRIDER_PUBLISH_SITEMAPS_H
#define POSTRIDER_PUBLISH_SITEMAPS_H

/* A sitemap for each category, or one for all articles, and their index. */

#include "publish/output_file.h"

void sitemaps_plan(struct output_files *files);

#endif
