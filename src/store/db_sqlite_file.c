#include "store/db_sqlite_file.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <pwd.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"

/* As many links in a row as Linux follows. */
#define MAX_LINKS 40

/* Where the symbolic link leads; NULL where it is none. */
static char *follow(const char *path)
{
	char target[PATH_MAX];
	ssize_t len = readlink(path, target, sizeof(target) - 1);
	FREE_ON_EXIT char *folder = path_folder(path);

	if (len < 0) {
		return NULL;
	}
	target[len] = '\0';
	return path_join(folder, target);
}

/* The path of a file that is not there: that of its folder is real, where that is there. */
static char *real_folder_of(const char *path)
{
	FREE_ON_EXIT char *folder = path_folder(path);
	FREE_ON_EXIT char *real = realpath(folder, NULL);
	const char *slash = strrchr(path, '/');

	return real ? path_join(real, slash ? slash + 1 : path) : xstrdup(path);
}

char *sqlite_file_real(const char *path)
{
	FREE_ON_EXIT char *at = xstrdup(path);
	char *real = realpath(at, NULL), *next = NULL;

	/* realpath knows no file that is yet to be made; SQLite makes it where the link leads. */
	for (int i = 0; i < MAX_LINKS && !real && (next = follow(at)); i++) {
		free(at);
		at = next;
		real = realpath(at, NULL);
	}
	return real ? real : real_folder_of(at);
}

static int become(uid_t uid, gid_t gid, const char *name, struct error *err)
{
	if ((name ? initgroups(name, gid) : setgroups(0, NULL)) < 0 || setgid(gid) < 0 ||
		setuid(uid) < 0) {
		return error_errno(err, ERROR_IO, "cannot become user %s",
			name ? name : "of the store's folder");
	}
	return 0;
}

int sqlite_file_become_owner(const char *path, struct error *err)
{
	FREE_ON_EXIT char *real = sqlite_file_real(path);
	FREE_ON_EXIT char *folder = path_folder(real);
	const struct passwd *owner;
	struct stat info;

	if (stat(folder, &info) < 0) {
		return errno == ENOENT || errno == ENOTDIR
			       ? 0
			       : error_errno(err, ERROR_IO, "cannot look at folder '%s'", folder);
	}
	if (info.st_uid == geteuid()) {
		return 0;
	}
	owner = getpwuid(info.st_uid);
	if (geteuid() == 0) {
		return become(info.st_uid, info.st_gid, owner ? owner->pw_name : NULL, err);
	}
	return error_set(err, ERROR_STORE,
		"the store's folder '%s' belongs to user '%s': run postrider as that user "
		"(sudo -u %s postrider …)",
		folder, owner ? owner->pw_name : "?", owner ? owner->pw_name : "?");
}

int sqlite_file_lock(const char *path, const char *name, struct error *err)
{
	FREE_ON_EXIT char *real = NULL;
	FREE_ON_EXIT char *file = NULL;

	/* What is not there yet has no real path. */
	if (file_make_parent(path, err) < 0) {
		return -1;
	}
	real = sqlite_file_real(path);
	file = xasprintf("%s.%s", real, name);
	return file_make_parent(file, err) < 0 ? -1 : file_lock(file, err);
}

bool sqlite_file_is_locked(const char *path, const char *name)
{
	FREE_ON_EXIT char *real = sqlite_file_real(path);
	FREE_ON_EXIT char *file = xasprintf("%s.%s", real, name);

	return file_is_locked(file);
}

/* SQLite's locks and shared memory do not work across machines. The numbers are those of
 * statfs(2). */
static int refuse_network(const char *folder, struct error *err)
{
	static const unsigned network[] = {
		0x6969,     /* NFS */
		0x517B,     /* SMB */
		0xFF534D42, /* CIFS */
		0xFE534D42, /* SMB2 */
		0x5346414F, /* AFS */
		0x00C36400, /* Ceph */
		0x0BD00BD0, /* Lustre */
	};
	struct statfs info;

	if (statfs(folder, &info) < 0) {
		return error_errno(err, ERROR_IO, "cannot look at folder '%s'", folder);
	}
	for (size_t i = 0; i < ARRAY_LEN(network); i++) {
		if ((unsigned)info.f_type == network[i]) {
			return error_set(err, ERROR_STORE,
				"'%s' lies on a network file system, where the store is not safe; "
				"put 'store' on a local disk",
				folder);
		}
	}
	return 0;
}

/* SQLite takes a file of no byte, or of one, for a database without tables. */
static int require_file(const char *path, struct error *err)
{
	struct stat info;
	bool found = stat(path, &info) == 0;

	if (found ? S_ISREG(info.st_mode) && info.st_size <= 1
		  : errno == ENOENT || errno == ENOTDIR) {
		return error_set(err, ERROR_NONE, "there is no store '%s' yet", path);
	}
	return 0;
}

/* Each name of a file would have locks and a write-ahead log of its own. */
static int refuse_second_name(const char *real, struct error *err)
{
	struct stat info;

	return stat(real, &info) == 0 && S_ISREG(info.st_mode) && info.st_nlink > 1
		       ? error_set(err, ERROR_STORE,
				 "'%s' has %llu names (hard links), and a store has one: remove "
				 "the "
				 "others, or copy the file to where it is to stay",
				 real, (unsigned long long)info.st_nlink)
		       : 0;
}

/* SQLite gives its companions the same mode. With O_EXCL, since closing a file that is open
 * elsewhere in this process would drop its locks. What fails here fails again, with a reason, when
 * SQLite opens the file. */
static void make_private(const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	if (fd >= 0) {
		close(fd);
	}
}

char *sqlite_file_prepare(const char *path, enum db_opening opening, struct error *err)
{
	FREE_ON_EXIT char *real = NULL;
	FREE_ON_EXIT char *folder = NULL;

	if ((opening == DB_EXISTING && require_file(path, err) < 0) ||
		file_make_parent(path, err) < 0) {
		return NULL;
	}
	real = sqlite_file_real(path);
	folder = path_folder(real);
	if (file_make_folder(folder, err) < 0 || refuse_network(folder, err) < 0 ||
		refuse_second_name(real, err) < 0) {
		return NULL;
	}
	make_private(real);
	return xstrdup(real);
}
