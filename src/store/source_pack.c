#include "store/source_pack.h"

#include <string.h>

#include "base/mem.h"

/* Files in a pack. */
#define WANTED 128
#define FEWEST 32
#define MOST   512

/* What stands before each file's path and record. The store stays on its machine, and so do the
 * sizes of its numbers. */
struct head {
	int64_t size, modified, changed, inode;
	uint32_t path_len; /* with its NUL */
	uint32_t record_len;
};

size_t source_pack_count(size_t files, size_t packs)
{
	size_t count = 1;

	if (packs && files <= packs * MOST && (packs == 1 || files >= packs * FEWEST)) {
		return packs;
	}
	while (count * WANTED < files) {
		count *= 2;
	}
	return count;
}

/* FNV-1a: quick; that somebody names articles so that all are in one pack is no danger. */
size_t source_pack_of(const char *path, size_t packs)
{
	uint64_t hash = UINT64_C(0xcbf29ce484222325);

	for (; *path; path++) {
		hash = (hash ^ (unsigned char)*path) * UINT64_C(0x100000001b3);
	}
	return (size_t)((hash ^ hash >> 32) % packs);
}

void source_pack_add(struct strbuf *pack, const struct source_file *file)
{
	struct head head = {
		.size = file->size,
		.modified = file->modified,
		.changed = file->changed,
		.inode = file->inode,
		.path_len = (uint32_t)strlen(file->path) + 1,
		.record_len = (uint32_t)file->record_len,
	};

	strbuf_add(pack, &head, sizeof(head));
	strbuf_add(pack, file->path, head.path_len);
	strbuf_add(pack, file->record, file->record_len);
}

/* Returns what is behind the file, or NULL. */
static const char *read_file(const char *at, const char *end, struct source_file *ret_file)
{
	size_t left = (size_t)(end - at);
	struct head head;

	if (left < sizeof(head)) {
		return NULL;
	}
	memcpy(&head, at, sizeof(head));
	at += sizeof(head);
	left -= sizeof(head);
	if (!head.path_len || head.path_len > left || head.record_len > left - head.path_len ||
		strnlen(at, head.path_len) != head.path_len - 1) {
		return NULL;
	}
	*ret_file = (struct source_file){
		.path = at,
		.size = head.size,
		.modified = head.modified,
		.changed = head.changed,
		.inode = head.inode,
		.record = at + head.path_len,
		.record_len = head.record_len,
	};
	return at + head.path_len + head.record_len;
}

int source_pack_read(const char *pack, size_t len, struct source_file_list *list)
{
	const char *end = pack + len;
	size_t before = list->count;

	while (pack && pack < end) {
		GROW(list->items, list->count, list->capacity);
		pack = read_file(pack, end, &list->items[list->count]);
		list->count += pack != NULL;
	}
	if (!pack) {
		list->count = before;
		return -1;
	}
	return 0;
}
