#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "store/store.h"

static int become(uid_t uid, gid_t gid, const char *name, struct error *err)
{
	if ((name ? initgroups(name, gid) : setgroups(0, NULL)) < 0 || setgid(gid) < 0 ||
		setuid(uid) < 0) {
		return error_errno(err, ERROR_IO, "cannot become user %s",
			name ? name : "of the store's folder");
	}
	return 0;
}

int store_become_owner(const char *path, struct error *err)
{
	FREE_ON_EXIT char *folder = path_folder(path);
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
		"the store's folder '%s' belongs to user '%s': run postrider as that user (sudo -u "
		"%s "
		"postrider …)",
		folder, owner ? owner->pw_name : "?", owner ? owner->pw_name : "?");
}
