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
			strbuf_addf(out, "ReadWritePaths=%s\n", full);
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
		strbuf_addf(&lines, "ExecStart=\nExecStart=postrider -c %s run\n", config);
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
