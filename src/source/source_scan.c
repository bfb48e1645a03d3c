#include "source/source_scan.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "source/folder_data.h"

#define SECOND ((int64_t)1000000000)
#define RACY   (2 * SECOND)

/* One source that is being scanned. */
struct scanner {
	struct source_scan *scan;
	struct scanned_source *found;
	struct strbuf path; /* of the folder, then of one file in it */
	size_t folder_len;
	bool has_data; /* folders may have files with defaults for the others */
};

static bool is_markdown(const char *name)
{
	return text_ends_with(name, ".md") || text_ends_with(name, ".markdown") ||
	       text_ends_with(name, ".mdx");
}

static int64_t nanoseconds(const struct timespec *time)
{
	return (int64_t)time->tv_sec * SECOND + time->tv_nsec;
}

static struct scanned_file describe(const struct scanner *scanner, const struct stat *info)
{
	const char *path = arena_strndup(
		scanner->scan->arena, scanner->path.data, scanner->path.len);

	return (struct scanned_file){
		.path = path,
		.relative = path + scanner->folder_len,
		.size = info->st_size,
		.modified = nanoseconds(&info->st_mtim),
		.changed = nanoseconds(&info->st_ctim),
		.inode = (int64_t)info->st_ino,
	};
}

static void add(struct scanner *scanner, const struct stat *info)
{
	struct scanned_source *found = scanner->found;

	GROW(found->files, found->count, found->capacity);
	found->files[found->count++] = describe(scanner, info);
}

static void add_data(struct scanner *scanner, const struct stat *info)
{
	struct scanned_source *found = scanner->found;

	GROW(found->data, found->data_count, found->data_capacity);
	found->data[found->data_count++] = describe(scanner, info);
}

static int visit(void *ctx, const char *relative, const struct stat *info)
{
	struct scanner *scanner = ctx;
	bool data = scanner->has_data && folder_data_is_one(relative);

	if (data || is_markdown(relative)) {
		strbuf_truncate(&scanner->path, scanner->folder_len);
		strbuf_add_string(&scanner->path, relative);
		(data ? add_data : add)(scanner, info);
	}
	return 0;
}

static void scan_source(
	struct source_scan *scan, const struct source_settings *source, size_t index)
{
	struct scanned_source *found = &scan->sources[index];
	struct scanner scanner = {
		.scan = scan,
		.found = found,
		.has_data = source->preset->folder_data,
		.path = STRBUF_INIT,
	};
	struct stat info;
	int result = 0;

	strbuf_add_string(&scanner.path, source->shown);
	if (source->kind == SOURCE_ARTICLES) {
		if (scanner.path.len && !strbuf_ends_with(&scanner.path, "/")) {
			strbuf_add_char(&scanner.path, '/');
		}
		scanner.folder_len = scanner.path.len;
		result = file_walk(source->path, visit, &scanner, &found->err);
	} else if (source->kind == SOURCE_FEED) {
		result = 0;
	} else if (stat(source->path, &info) == 0) {
		add(&scanner, &info);
	} else {
		result = error_errno(&found->err, ERROR_IO, "cannot read '%s'", source->path);
	}
	if (source->authors && stat(source->authors, &info) == 0) {
		strbuf_clear(&scanner.path);
		strbuf_add_string(&scanner.path, source->authors_shown);
		found->authors = describe(&scanner, &info);
	}
	if (result < 0) {
		error_wrap(&found->err, "source '%s'", source->shown);
	}
	strbuf_release(&scanner.path);
}

struct source_scan *source_scan_take(const struct settings *settings, int64_t now)
{
	struct source_scan *scan = xcalloc(1, sizeof(*scan));

	scan->taken_at = now;
	scan->arena = arena_new();
	scan->count = settings->source_count;
	scan->sources = xcalloc(scan->count, sizeof(*scan->sources));
	for (size_t i = 0; i < scan->count; i++) {
		scan_source(scan, &settings->sources[i], i);
	}
	return scan;
}

void source_scan_free(struct source_scan *scan)
{
	if (!scan) {
		return;
	}
	for (size_t i = 0; i < scan->count; i++) {
		free(scan->sources[i].files);
		free(scan->sources[i].data);
	}
	free(scan->sources);
	remote_feed_list_free(scan->remote);
	arena_free(scan->arena);
	free(scan);
}

void source_scan_add_feeds(struct source_scan *scan, struct remote_feed_list *remote)
{
	scan->remote = remote;
	for (size_t i = 0; i < scan->count; i++) {
		scan->sources[i].feed = remote->feeds[i].url ? &remote->feeds[i] : NULL;
	}
}

void source_scan_absorb(struct source_scan *scan, struct arena *arena)
{
	arena_absorb(arena, scan->arena);
	scan->arena = NULL;
	source_scan_free(scan);
}

bool scanned_file_is_sure(const struct scanned_file *file, int64_t read_at)
{
	int64_t newest = file->modified > file->changed ? file->modified : file->changed;

	return newest <= read_at - RACY;
}

static bool hash_files(const struct source_scan *scan, const struct scanned_file *files,
	size_t count, struct hash *hash)
{
	hash_add(hash, &count, sizeof(count));
	for (size_t i = 0; i < count; i++) {
		const struct scanned_file *file = &files[i];
		const int64_t numbers[] = {file->size, file->modified, file->changed, file->inode};

		if (!scanned_file_is_sure(file, scan->taken_at)) {
			return false;
		}
		hash_add(hash, file->path, strlen(file->path) + 1);
		hash_add(hash, numbers, sizeof(numbers));
	}
	return true;
}

static void hash_feed(const struct remote_feed *feed, struct hash *hash)
{
	const char *texts[] = {feed->url, feed->title, feed->home, feed->language};

	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		hash_add(hash, texts[i], strlen(texts[i]) + 1);
	}
	for (size_t i = 0; i < feed->count; i++) {
		hash_add(hash, feed->items[i]->key, strlen(feed->items[i]->key) + 1);
		hash_add(hash, feed->items[i]->json, strlen(feed->items[i]->json) + 1);
	}
}

bool source_scan_hash(const struct source_scan *scan, struct hash *hash)
{
	for (size_t i = 0; i < scan->count; i++) {
		const struct scanned_source *source = &scan->sources[i];

		if (source->err.kind != ERROR_NONE ||
			!hash_files(scan, source->files, source->count, hash) ||
			!hash_files(scan, source->data, source->data_count, hash) ||
			!hash_files(scan, &source->authors, source->authors.path != NULL, hash)) {
			return false;
		}
		if (source->feed) {
			hash_feed(source->feed, hash);
		}
	}
	return true;
}
