#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"

/* expected: how long the file seemed to be; it may grow meanwhile. */
static int read_fd(struct strbuf *out, int fd, const char *path, size_t expected, size_t max,
	struct error *err)
{
	size_t total = 0;
	ssize_t got;

	for (;;) {
		size_t want = total < expected ? expected - total + 1 : 64 * 1024;

		strbuf_reserve(out, want);
		got = read(fd, out->data + out->len, want);
		if (got < 0 && errno == EINTR) {
			continue;
		}
		if (got < 0) {
			return error_errno(err, ERROR_IO, "cannot read '%s'", path);
		}
		if (got == 0) {
			return 0;
		}
		total += (size_t)got;
		if (total > max) {
			return error_set(
				err, ERROR_INPUT, "'%s' is larger than %zu bytes", path, max);
		}
		out->len += (size_t)got;
		out->data[out->len] = '\0';
		/* A regular file gives less than was asked for at its end only. */
		if ((size_t)got < want && total == expected) {
			return 0;
		}
	}
}

int file_read(struct strbuf *out, const char *path, size_t max, struct error *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	size_t before = out->len;
	struct stat info;
	int result;

	if (fd < 0) {
		return error_errno(err, ERROR_IO, "cannot open '%s'", path);
	}
	if (fstat(fd, &info) < 0) {
		result = error_errno(err, ERROR_IO, "cannot read '%s'", path);
	} else if (!S_ISREG(info.st_mode)) {
		result = error_set(err, ERROR_IO, "'%s' is not a regular file", path);
	} else {
		size_t size = (size_t)info.st_size;

		/* One that is too large is read no further than to see that. */
		result = read_fd(out, fd, path, size > max ? max + 1 : size, max, err);
	}
	if (result < 0) {
		strbuf_truncate(out, before);
	}
	close(fd);
	return result;
}

static int write_all(int fd, const char *bytes, size_t len)
{
	while (len) {
		ssize_t put = write(fd, bytes, len);

		if (put < 0 && errno == EINTR) {
			continue;
		}
		if (put < 0) {
			return -1;
		}
		bytes += put;
		len -= (size_t)put;
	}
	return 0;
}

static int sync_folder(const char *path, struct error *err)
{
	FREE_ON_EXIT char *folder = path_folder(path);
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int failed;

	if (fd < 0) {
		return error_errno(err, ERROR_IO, "cannot open folder '%s'", folder);
	}
	failed = fsync(fd) < 0;
	close(fd);
	return failed ? error_errno(err, ERROR_IO, "cannot sync folder '%s'", folder) : 0;
}

/* Fills the temporary file: everything that can fail for want of space fails here, before the
 * rename. */
static int fill(int fd, const void *bytes, size_t len, mode_t mode, const int64_t *mtime)
{
	if (write_all(fd, bytes, len) < 0 || fchmod(fd, mode) < 0) {
		return -1;
	}
	if (mtime) {
		struct timespec times[2] = {{.tv_sec = *mtime}, {.tv_sec = *mtime}};

		if (futimens(fd, times) < 0) {
			return -1;
		}
	}
	return fsync(fd);
}

int file_replace(const char *path, const void *bytes, size_t len, mode_t mode, const int64_t *mtime,
	struct error *err)
{
	FREE_ON_EXIT char *folder = path_folder(path);
	FREE_ON_EXIT char *temporary = xasprintf("%s/.postrider-XXXXXX", folder);
	int fd = mkostemp(temporary, O_CLOEXEC);
	int failed;

	if (fd < 0) {
		return error_errno(err, ERROR_IO, "cannot write in folder '%s'", folder);
	}
	failed = fill(fd, bytes, len, mode, mtime) < 0;
	if (failed) {
		error_errno(err, ERROR_IO, "cannot write '%s'", path);
	}
	if (close(fd) < 0 && !failed) {
		failed = error_errno(err, ERROR_IO, "cannot write '%s'", path);
	}
	if (!failed && rename(temporary, path) < 0) {
		failed = error_errno(err, ERROR_IO, "cannot replace '%s'", path);
	}
	if (failed) {
		unlink(temporary);
		return -1;
	}
	return sync_folder(path, err);
}

/* One that is there is fine, by a link as well; a file in its place is not. */
static int make_one_folder(const char *path, struct error *err)
{
	struct stat info;

	if (mkdir(path, 0777) == 0) {
		return 0;
	}
	if (errno == EEXIST && stat(path, &info) == 0) {
		if (S_ISDIR(info.st_mode)) {
			return 0;
		}
		errno = ENOTDIR;
	}
	return error_errno(err, ERROR_IO, "cannot make folder '%s'", path);
}

int file_make_folder(const char *path, struct error *err)
{
	FREE_ON_EXIT char *copy = xstrdup(path);

	for (char *slash = copy + 1; *copy; slash++) {
		char kept = *slash;

		if (kept != '/' && kept != '\0') {
			continue;
		}
		*slash = '\0';
		if (make_one_folder(copy, err) < 0) {
			return -1;
		}
		*slash = kept;
		if (!kept) {
			break;
		}
	}
	return 0;
}

int file_make_parent(const char *path, struct error *err)
{
	FREE_ON_EXIT char *folder = path_folder(path);

	return file_make_folder(folder, err);
}

/* Whoever only looks, with file_is_locked, has it for less than that. */
#define LOOKED_MILLISECONDS 5
#define LOOKED_TRIES        4

static int take_lock(int fd)
{
	static const struct timespec pause = {.tv_nsec = LOOKED_MILLISECONDS * 1000000};
	int result = flock(fd, LOCK_EX | LOCK_NB);

	for (int i = 0; i < LOOKED_TRIES && result < 0 && errno == EWOULDBLOCK; i++) {
		nanosleep(&pause, NULL);
		result = flock(fd, LOCK_EX | LOCK_NB);
	}
	return result;
}

int file_lock(const char *path, struct error *err)
{
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

	if (fd < 0) {
		return error_errno(err, ERROR_IO, "cannot open the lock '%s'", path);
	}
	if (take_lock(fd) < 0) {
		if (errno == EWOULDBLOCK) {
			error_set(err, ERROR_BUSY, "another run holds the lock '%s'", path);
		} else {
			error_errno(err, ERROR_IO, "cannot lock '%s'", path);
		}
		close(fd);
		return -1;
	}
	return fd;
}

bool file_is_locked(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	bool locked;

	if (fd < 0) {
		return false;
	}
	locked = flock(fd, LOCK_SH | LOCK_NB) < 0 && errno == EWOULDBLOCK;
	close(fd);
	return locked;
}

void file_unlock(int fd)
{
	if (fd >= 0) {
		close(fd);
	}
}

char *path_join(const char *folder, const char *path)
{
	size_t len = strlen(folder);

	if (path[0] == '/' || !len) {
		return xstrdup(path);
	}
	if (!path[0]) {
		return xstrdup(folder);
	}
	return xasprintf("%s%s%s", folder, folder[len - 1] == '/' ? "" : "/", path);
}

char *path_folder(const char *path)
{
	const char *slash = strrchr(path, '/');

	if (!slash) {
		return xstrdup(".");
	}
	return slash == path ? xstrdup("/") : xstrndup(path, (size_t)(slash - path));
}

const char *path_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}
