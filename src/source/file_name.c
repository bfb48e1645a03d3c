#include "source/file_name.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"

/* The length of the digits that a number of a date has here, or 0. */
static size_t digits(const char *text, size_t low, size_t high)
{
	size_t len = strspn(text, "0123456789");

	return len >= low && len <= high ? len : 0;
}

/* The length of "2026-11-19" or "2026-1-9"; 0 where there is none. The separator is the caller's,
 * and the same both times. */
static size_t date_at(const char *text, const char *separators)
{
	size_t len = digits(text, 4, 4), part;
	char separator = len ? text[len] : '\0';

	if (!separator || !strchr(separators, separator)) {
		return 0;
	}
	part = digits(text + len + 1, 1, 2);
	len += 1 + part;
	if (!part || text[len] != separator) {
		return 0;
	}
	part = digits(text + len + 1, 1, 2);
	return part ? len + 1 + part : 0;
}

static bool read_date(
	const char *text, size_t len, const struct zone *zone, struct moment *ret_date)
{
	char day[11] = "";

	memcpy(day, text, len);
	return date_parse(day, zone, ret_date, NULL) == 0;
}

/* The name behind the date in front of it; the whole name where there is no date. */
static size_t date_in_front(const char *stem, const struct zone *zone, struct moment *ret_date)
{
	size_t len = date_at(stem, "-");

	if (!len || (stem[len] && !strchr("-_ ", stem[len])) ||
		!read_date(stem, len, zone, ret_date)) {
		return 0;
	}
	return stem[len] && stem[len + 1] ? len + 1 : 0;
}

/* The first place where the path has such a folder: its start, or NULL. */
static const char *find_folder(const char *path, const char *folder)
{
	size_t len = folder ? strlen(folder) : 0;

	for (const char *p = path; len && p; p = strchr(p, '/'), p = p ? p + 1 : NULL) {
		if (strncmp(p, folder, len) == 0 && p[len] == '/') {
			return p;
		}
	}
	return NULL;
}

/* Cuts off the file's name, and that of the folder that the post is named after. */
static void read_stem(struct file_name *name, const char *path)
{
	const char *file = path_name(path);
	const char *ending = strrchr(file, '.');
	size_t len = ending ? (size_t)(ending - file) : strlen(file);
	size_t folder = file > path ? (size_t)(file - path) - 1 : 0;

	name->folders = xstrndup(path, folder);
	if (folder && len == 5 && memcmp(file, "index", 5) == 0) {
		const char *own = path_name(name->folders);

		name->stem = xstrdup(own);
		name->folders[own > name->folders ? own - name->folders - 1 : 0] = '\0';
	} else {
		name->stem = xstrndup(file, len);
	}
}

/* Docusaurus takes the last date of the whole path, in a name or as folders: what is in front of it
 * stands behind it then. */
static void read_dated(struct file_name *name, const struct zone *zone)
{
	FREE_ON_EXIT char *path = *name->folders ? xasprintf("%s/%s", name->folders, name->stem)
						 : xstrdup(name->stem);

	for (size_t at = strlen(path); at-- > 0;) {
		size_t len = date_at(path + at, "-/");
		const char *rest = path + at + len;
		struct moment date;

		if (!len || (at && isdigit((unsigned char)path[at - 1])) ||
			!read_date(path + at, len, zone, &date)) {
			continue;
		}
		rest += *rest == '-' || *rest == '/';
		name->date = date;
		name->dated = xasprintf("%.*s/%.*s%s", (int)len, path + at, (int)at, path, rest);
		for (char *p = name->dated; p < name->dated + len; p++) {
			*p = *p == '-' ? '/' : *p;
		}
		if (!*rest && len == strlen(name->dated) - 1) {
			name->dated[len] = '\0';
		}
		return;
	}
}

bool file_name_find_date(const char *path, const struct zone *zone, struct moment *ret_date)
{
	for (const char *p = path; p && *p; p = strchr(p, '/'), p = p ? p + 1 : NULL) {
		size_t len = date_at(p, "/");

		if (len && (!p[len] || p[len] == '/') && read_date(p, len, zone, ret_date)) {
			return true;
		}
	}
	return false;
}

struct file_name file_name_read(
	const struct preset *preset, const struct zone *zone, const char *relative)
{
	const char *drafts = find_folder(relative, preset->drafts);
	const char *posts = drafts ? drafts : find_folder(relative, preset->posts);
	struct file_name name = {.draft = drafts != NULL};
	size_t skipped;

	name.above = xstrndup(
		relative, posts && posts > relative ? (size_t)(posts - relative) - 1 : 0);
	read_stem(&name, posts ? strchr(posts, '/') + 1 : relative);
	skipped = date_in_front(name.stem, zone, &name.date);
	name.name = xstrdup(name.stem + (preset->strips_date ? skipped : 0));
	if (preset->path == PATH_DATE_FOLDERS) {
		read_dated(&name, zone);
	}
	if (!name.date.set) {
		file_name_find_date(name.folders, zone, &name.date);
	}
	return name;
}

void file_name_release(struct file_name *name)
{
	free(name->folders);
	free(name->above);
	free(name->stem);
	free(name->name);
	free(name->dated);
	*name = (struct file_name){0};
}

bool file_name_in_posts(const struct preset *preset, const char *relative)
{
	return find_folder(relative, preset->posts) || find_folder(relative, preset->drafts);
}

const char *file_name_fault(const struct preset *preset, const char *relative, bool posts_found)
{
	const char *name = path_name(relative);

	/* Files that every blog keeps beside its posts. */
	if (text_starts_with(name, "_index.") || strncasecmp(name, "readme.", 7) == 0) {
		return "is no post";
	}
	if (preset->skips_underscores && *name == '_') {
		return "is no post: its name begins with '_'";
	}
	if (posts_found && !file_name_in_posts(preset, relative)) {
		return "is no post: it lies outside the folders of the posts";
	}
	if (preset->path == PATH_DATE_FOLDERS && (*relative == '_' || strstr(relative, "/_"))) {
		return "is no post: it lies in a folder whose name begins with '_'";
	}
	if (preset->needs_date && !find_folder(relative, preset->drafts) && !date_at(name, "-")) {
		return "is no post: its name has no date in front";
	}
	return NULL;
}
