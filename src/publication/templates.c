#include "publication/templates.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"

#define MAX_TEMPLATE ((size_t)1024 * 1024)

/* Beside the program: PREFIX/bin/postrider finds PREFIX/share/postrider/templates, wherever the
 * prefix lies; a build tree is laid out alike. */
static char *installed_folder(void)
{
	char program[PATH_MAX];
	ssize_t len = readlink("/proc/self/exe", program, sizeof(program) - 1);

	if (len < 0) {
		return xstrdup("/usr/share/postrider/templates");
	}
	program[len] = '\0';
	{
		FREE_ON_EXIT char *bin = path_folder(program);
		FREE_ON_EXIT char *prefix = path_folder(bin);

		return path_join(prefix, "share/postrider/templates");
	}
}

static int read_file(const struct settings *settings, const char *name, struct strbuf *out,
	char **ret_path, struct error *err)
{
	FREE_ON_EXIT char *installed = installed_folder();
	char *path = settings->templates ? path_join(settings->templates, name) : NULL;

	if (!path || access(path, F_OK) < 0) {
		free(path);
		path = path_join(installed, name);
	}
	*ret_path = path;
	return file_read(out, path, MAX_TEMPLATE, err);
}

/* ret_text and ret_path, which may be NULL, get the template's bytes and file. */
static struct mustache *load(const struct settings *settings, const char *name, char **ret_text,
	char **ret_path, struct error *err)
{
	struct mustache *template = NULL;
	char *path = NULL;
	STRBUF(text);

	if (read_file(settings, name, &text, &path, err) == 0) {
		template = mustache_parse(text.data, text.len, path, err);
	}
	if (template && ret_text) {
		*ret_text = strbuf_detach(&text, NULL);
	}
	if (template && ret_path) {
		*ret_path = path;
	} else {
		free(path);
	}
	return template;
}

/* Those that stand in the configuration itself. */
static int load_words(
	const struct settings *settings, struct templates *templates, struct error *err)
{
	const char *subject = settings->mail.subject, *intro = settings->mail.intro;

	if (subject) {
		templates->subject = mustache_parse(subject, strlen(subject), "mail.subject", err);
	}
	if (intro) {
		templates->intro = mustache_parse(intro, strlen(intro), "mail.intro", err);
	}
	return (subject && !templates->subject) || (intro && !templates->intro) ? -1 : 0;
}

int templates_load(
	const struct settings *settings, struct templates *ret_templates, struct error *err)
{
	struct templates templates = {0};
	char *path = NULL;
	STRBUF(css);

	templates.html = load(settings, "digest.html", NULL, &templates.html_path, err);
	templates.text = templates.html
				 ? load(settings, "digest.txt", NULL, &templates.text_path, err)
				 : NULL;
	if (templates.text) {
		templates.subscribe = load(
			settings, "subscribe.html", &templates.subscribe_text, NULL, err);
	}
	if (!templates.subscribe || load_words(settings, &templates, err) < 0 ||
		read_file(settings, "feed.css", &css, &path, err) < 0) {
		free(path);
		templates_release(&templates);
		return -1;
	}
	free(path);
	templates.css = strbuf_detach(&css, NULL);
	*ret_templates = templates;
	return 0;
}

void templates_release(struct templates *templates)
{
	mustache_free(templates->html);
	mustache_free(templates->text);
	mustache_free(templates->subject);
	mustache_free(templates->intro);
	mustache_free(templates->subscribe);
	free(templates->html_path);
	free(templates->text_path);
	free(templates->subscribe_text);
	free(templates->css);
	*templates = (struct templates){0};
}
