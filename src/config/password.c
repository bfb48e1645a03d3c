#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "config/settings.h"

#define MAX_PASSWORD 4096

/* Only the first line counts: files and commands end theirs with a line end. */
static int take_line(struct strbuf *text, const char *from, char **ret_password, struct error *err)
{
	size_t len = strcspn(text->data, "\r\n");

	if (len < text->len && !text->data[len]) {
		return error_set(err, ERROR_CONFIG, "the password from '%s' holds a NUL", from);
	}
	strbuf_truncate(text, len);
	if (!text->len) {
		return error_set(err, ERROR_CONFIG, "the password from '%s' is empty", from);
	}
	*ret_password = strbuf_detach(text, NULL);
	return 0;
}

static int read_from_file(const char *path, char **ret_password, struct error *err)
{
	STRBUF(text);

	if (file_read(&text, path, MAX_PASSWORD, err) < 0) {
		if (err) {
			err->kind = ERROR_CONFIG;
		}
		return error_wrap(err, "password");
	}
	return take_line(&text, path, ret_password, err);
}

/* Reads to the end, so that a command which prints more lines than one is not cut off, but not
 * without end. */
static void read_pipe(FILE *pipe, struct strbuf *text)
{
	char bytes[512];
	size_t got;

	while (text->len <= MAX_PASSWORD && (got = fread(bytes, 1, sizeof(bytes), pipe)) > 0) {
		strbuf_add(text, bytes, got);
	}
	explicit_bzero(bytes, sizeof(bytes));
}

static int read_from_command(const char *command, char **ret_password, struct error *err)
{
	FILE *pipe = popen(command, "re");
	STRBUF(text);
	int status;

	if (!pipe) {
		return error_errno(err, ERROR_CONFIG, "cannot run password_command");
	}
	read_pipe(pipe, &text);
	status = pclose(pipe);
	if (text.len > MAX_PASSWORD) {
		return error_set(err, ERROR_CONFIG, "password_command prints more than %d bytes",
			MAX_PASSWORD);
	}
	if (status != 0) {
		bool exited = WIFEXITED(status);

		return error_set(err, ERROR_CONFIG, "password_command %s %d",
			exited ? "failed with status" : "was killed by signal",
			exited ? WEXITSTATUS(status) : WTERMSIG(status));
	}
	return take_line(&text, "password_command", ret_password, err);
}

/* The systemd unit gives an empty line where there is no credential. */
static bool is_blank(const char *path)
{
	STRBUF(text);

	return file_read(&text, path, MAX_PASSWORD, NULL) == 0 &&
	       strspn(text.data, "\r\n") == text.len;
}

int settings_password(const struct settings *settings, char **ret_password, struct error *err)
{
	const struct mail_settings *mail = &settings->mail;
	const char *credentials = getenv("CREDENTIALS_DIRECTORY");

	if (credentials && *credentials) {
		FREE_ON_EXIT char *path = path_join(credentials, "smtp-password");

		if (access(path, F_OK) == 0 && !is_blank(path)) {
			return read_from_file(path, ret_password, err);
		}
	}
	if (mail->password_file) {
		return read_from_file(mail->password_file, ret_password, err);
	}
	if (mail->password_command) {
		return read_from_command(mail->password_command, ret_password, err);
	}
	*ret_password = NULL;
	return 0;
}
