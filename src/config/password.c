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
	strbuf_truncate(text, strcspn(text->data, "\r\n"));
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
		err->kind = ERROR_CONFIG;
		return error_wrap(err, "password");
	}
	return take_line(&text, path, ret_password, err);
}

static int read_from_command(const char *command, char **ret_password, struct error *err)
{
	FILE *pipe = popen(command, "re");
	char line[MAX_PASSWORD];
	STRBUF(text);
	int status;

	if (!pipe) {
		return error_errno(err, ERROR_CONFIG, "cannot run password_command");
	}
	while (fgets(line, sizeof(line), pipe)) {
		if (text.len < MAX_PASSWORD) {
			strbuf_add_string(&text, line);
		}
	}
	status = pclose(pipe);
	explicit_bzero(line, sizeof(line));
	if (status != 0) {
		return error_set(err, ERROR_CONFIG, "password_command failed with status %d",
			WIFEXITED(status) ? WEXITSTATUS(status) : status);
	}
	return take_line(&text, "password_command", ret_password, err);
}

int settings_password(const struct settings *settings, char **ret_password, struct error *err)
{
	const struct mail_settings *mail = &settings->mail;
	const char *credentials = getenv("CREDENTIALS_DIRECTORY");

	if (credentials) {
		FREE_ON_EXIT char *path = path_join(credentials, "smtp-password");

		if (access(path, F_OK) == 0) {
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
