#include "store/epoch.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"

#define MAX_FILE 64

/* NULL for a store in memory. */
static char *file_of(const struct store *store)
{
	return db_companion(store->db, "epoch");
}

/* 0 where the file is not there, or says nothing that could be read. */
static int read_file(const char *path, int64_t *ret_epoch, struct error *err)
{
	STRBUF(text);

	*ret_epoch = 0;
	if (access(path, F_OK) != 0 && errno == ENOENT) {
		return 0;
	}
	if (file_read(&text, path, MAX_FILE, err) < 0) {
		return -1;
	}
	*ret_epoch = strtoll(text.data, NULL, 10);
	return 0;
}

static int write_file(const char *path, int64_t epoch, struct error *err)
{
	STRBUF(text);

	strbuf_addf(&text, "%lld\n", (long long)epoch);
	return file_replace(path, text.data, text.len, 0600, NULL, err);
}

/* ERROR_INPUT where the store's counter is lower. */
static int compare(struct store *store, const char *path, int64_t *ret_known, int64_t *ret_written,
	struct error *err)
{
	if (store_get(store, STORE_EPOCH, ret_known, err) < 0 ||
		read_file(path, ret_written, err) < 0) {
		return -1;
	}
	if (*ret_known < *ret_written) {
		return error_set(err, ERROR_INPUT,
			"'%s' is older than what was mailed last, as after a backup was put back: "
			"nothing is planned or mailed; 'postrider resume --restored' goes on "
			"without mailing anything twice",
			store->path);
	}
	return 0;
}

int epoch_look(struct store *store, struct error *err)
{
	FREE_ON_EXIT char *path = file_of(store);
	int64_t known, written;

	return path ? compare(store, path, &known, &written, err) : 0;
}

int epoch_check(struct store *store, struct error *err)
{
	FREE_ON_EXIT char *path = file_of(store);
	int64_t known, written;

	if (!path) {
		return 0;
	}
	if (compare(store, path, &known, &written, err) < 0) {
		return -1;
	}
	return known > written ? write_file(path, known, err) : 0;
}

int epoch_advance(struct store *store, struct error *err)
{
	FREE_ON_EXIT char *path = file_of(store);
	int64_t known;

	if (store_get(store, STORE_EPOCH, &known, err) < 0 ||
		store_set(store, STORE_EPOCH, known + 1, err) < 0) {
		return -1;
	}
	return path ? write_file(path, known + 1, err) : 0;
}

int epoch_accept(struct store *store, struct error *err)
{
	FREE_ON_EXIT char *path = file_of(store);
	int64_t known, written;

	if (!path) {
		return 0;
	}
	if (store_get(store, STORE_EPOCH, &known, err) < 0 || read_file(path, &written, err) < 0) {
		return -1;
	}
	return written > known ? store_set(store, STORE_EPOCH, written, err) : 0;
}
