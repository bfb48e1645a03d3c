/* Messages as files in a folder. */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "deliver/transport.h"

/* Leaves room in a file name (NAME_MAX is 255) for the suffix and for file_replace's own. */
#define NAME_BYTES 200

struct transport_dir {
	struct transport transport;
	char *folder;
};

static struct transport_dir *of(struct transport *transport)
{
	return (struct transport_dir *)transport;
}

static int check_folder(const char *folder, struct error *err)
{
	struct stat stat_buf;

	if (stat(folder, &stat_buf)) {
		return error_errno(err, ERROR_IO, "'%s'", folder);
	}
	if (!S_ISDIR(stat_buf.st_mode)) {
		return error_set(err, ERROR_IO, "'%s' is no folder", folder);
	}
	if (access(folder, W_OK | X_OK)) {
		return error_errno(err, ERROR_IO, "'%s'", folder);
	}
	return 0;
}

static int dir_check(
	struct transport *transport, struct transport_facts *ret_facts, struct error *err)
{
	const struct transport_dir *dir = of(transport);

	if (check_folder(dir->folder, err)) {
		return -1;
	}
	*ret_facts = (struct transport_facts){.server = xstrdup(dir->folder)};
	return 0;
}

static bool is_file_name(const char *name)
{
	size_t len = name ? strlen(name) : 0;

	return len > 0 && len <= NAME_BYTES && name[0] != '.' && !strchr(name, '/') &&
	       !strchr(name, '\t') && !text_has_control(name, len);
}

static int dir_send(struct transport *transport, const struct submission *submission,
	struct outcome *ret_outcome, struct error *err)
{
	const struct transport_dir *dir = of(transport);
	FREE_ON_EXIT char *file = NULL;
	FREE_ON_EXIT char *path = NULL;

	if (!is_file_name(submission->name)) {
		*ret_outcome = (struct outcome){
			.kind = OUTCOME_FAILED, .text = "the message's name is no file name"};
		return 0;
	}
	file = xasprintf("%s.eml", submission->name);
	path = path_join(dir->folder, file);
	if (submission->before_begin) {
		submission->before_begin(submission->ctx);
	}
	if (submission->before_commit && submission->before_commit(submission->ctx, err)) {
		return -1;
	}
	if (file_replace(path, submission->bytes, submission->len, 0644, NULL, err)) {
		return -1;
	}
	*ret_outcome = (struct outcome){.kind = OUTCOME_SENT};
	snprintf(ret_outcome->text, sizeof(ret_outcome->text), "written to '%s'", file);
	return 0;
}

static void dir_free(struct transport *transport)
{
	free(of(transport)->folder);
	free(transport);
}

struct transport *transport_dir_new(const char *folder, struct error *err)
{
	static const struct transport_driver driver = {
		.check = dir_check, .send = dir_send, .free = dir_free};
	struct transport_dir *dir;

	if (check_folder(folder, err)) {
		return NULL;
	}
	dir = xcalloc(1, sizeof(*dir));
	dir->transport.driver = &driver;
	dir->folder = xstrdup(folder);
	return &dir->transport;
}
