#ifndef POSTRIDER_SOURCE_FILE_NAME_H
#define POSTRIDER_SOURCE_FILE_NAME_H

/* What a post's file name and its folders stand for, by the rules of a preset. */

#include "base/date.h"
#include "config/settings.h"

struct file_name {
	char *folders;      /* "a/b", below the posts' folder and without a bundle's own; "" */
	char *above;        /* "x/y", above the posts' folder; "" */
	char *stem;         /* without the ending; of "a-post/index.md" the folder's name */
	char *name;         /* the same without a date in front, where the preset strips it */
	char *dated;        /* Docusaurus' path, "2026/11/19/a-post"; NULL without a date */
	struct moment date; /* in the name or the folders */
	bool draft;         /* it lies in the drafts' folder */
};

/* relative: below the source's folder, without a language. */
struct file_name file_name_read(
	const struct preset *preset, const struct zone *zone, const char *relative);
void file_name_release(struct file_name *name);

/* Finds a date that folders of a path make: "blog/2026/11/19/a-post". */
bool file_name_find_date(const char *path, const struct zone *zone, struct moment *ret_date);

/* Why such a file is no post of the preset ("is no post: …"), or NULL. posts_found: the source has
 * files in the preset's folder of posts, so that files elsewhere are no posts. */
const char *file_name_fault(const struct preset *preset, const char *relative, bool posts_found);
/* Whether the file lies in the preset's posts' folder. */
bool file_name_in_posts(const struct preset *preset, const char *relative);

#endif
