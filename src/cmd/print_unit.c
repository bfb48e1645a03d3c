#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "cmd/print.h"
#include "cmd/print_check.h"

static char *absolute(const char *path)
{
	FREE_ON_EXIT char *here = getcwd(NULL, 0);

	return here ? path_join(here, path) : xstrdup(path);
}

/* One word, in which nothing is a specifier (systemd.unit(5)). */
static void add_word(struct strbuf *out, const char *path)
{
	strbuf_add_char(out, '"');
	for (; *path; path++) {
		strbuf_add_string(out, *path == '%' ? "%" : "");
		strbuf_add_char(out, *path);
	}
	strbuf_add_char(out, '"');
}

/* In a command variables are replaced, too, and backslashes quote (systemd.service(5)). */
static void add_argument(struct strbuf *out, const char *path)
{
	STRBUF(quoted);

	for (; *path; path++) {
		if (strchr("\"\\", *path)) {
			strbuf_add_char(&quoted, '\\');
		} else if (*path == '$') {
			strbuf_add_char(&quoted, '$');
		}
		strbuf_add_char(&quoted, *path);
	}
	add_word(out, quoted.data);
}

static bool is_in_home(const char *path)
{
	return text_starts_with(path, "/home/") || text_starts_with(path, "/root/") ||
	       text_starts_with(path, "/run/user/");
}

/* Adds what one path needs: to be seen, where it lies in somebody's home, and to be written. */
static void add_path(struct strbuf *out, const char *path, bool written, bool *home)
{
	FREE_ON_EXIT char *full = path ? absolute(path) : NULL;

	if (full) {
		*home = *home || is_in_home(full);
		if (written) {
			strbuf_add_string(out, "ReadWritePaths=");
			add_word(out, full);
			strbuf_add_char(out, '\n');
		}
	}
}

/* Its own state folder the service may write anyway. */
void print_unit(const struct context *context)
{
	const struct settings *settings = context->publication.settings;
	FREE_ON_EXIT char *config = absolute(settings->path);
	FREE_ON_EXIT char *store = absolute(settings->store);
	FREE_ON_EXIT char *state = path_folder(store);
	bool home = false;
	STRBUF(lines);

	if (strcmp(config, "/etc/postrider/postrider.yaml") != 0) {
		strbuf_add_string(&lines, "ExecStart=\nExecStart=postrider -c ");
		add_argument(&lines, config);
		strbuf_add_string(&lines, " run\n");
	}
	add_path(&lines, config, false, &home);
	add_path(&lines, strcmp(state, "/var/lib/postrider") == 0 ? NULL : state, true, &home);
	add_path(&lines, settings->output.directory, true, &home);
	add_path(&lines, settings->mail.folder, true, &home);
	for (size_t i = 0; i < settings->source_count; i++) {
		if (settings->sources[i].kind != SOURCE_FEED) {
			add_path(&lines, settings->sources[i].path, false, &home);
		}
	}
	if (home) {
		strbuf_add_string(&lines, "ProtectHome=read-only\n");
	}
	print_line(context,
		"# /etc/systemd/system/postrider.service.d/override.conf\n"
		"# What %s needs; the user postrider must have the right to write there, too.\n"
		"[Service]\n%s",
		config, lines.data);
}
