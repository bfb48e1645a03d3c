#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/loopback.h"
#include "base/mem.h"
#include "base/text.h"
#include "cmd/command.h"
#include "cmd/print.h"
#include "cmd/templates.h"
#include "mail/address.h"
#include "markup/prepare.h"
#include "source/body_source.h"
#include "source/source.h"

static bool unit;

static void fault(struct context *context, const char *text)
{
	report_add(&context->report, REPORT_ERROR, context->settings->path, 0, 0, "%s", text);
}

/* One body at a time is in memory. */
static void check_article(struct context *context, struct article *article)
{
	struct arena *arena = arena_new();
	struct error err = ERROR_INIT;

	if (source_read_body(context->settings, article, arena, &err) < 0) {
		report_add(&context->report, REPORT_ERROR, NULL, 0, 0, "%s", err.text);
	} else {
		prepare_html(arena, article, &context->report);
	}
	source_drop_body(article);
	arena_free(arena);
}

/* Loads and renders every article, so that its problems come to light; changes nothing. */
static void check_articles(struct context *context)
{
	struct catalogue *catalogue = catalogue_new();
	struct error err = ERROR_INIT;

	if (source_load_all(context->settings, catalogue, &context->report, &err) < 0) {
		fault(context, err.text);
	}
	catalogue_finish(catalogue, context_now(context));
	for (size_t i = 0; i < catalogue->count; i++) {
		check_article(context, catalogue->articles[i]);
	}
	print_line(context, "articles: %zu public", catalogue->count);
	catalogue_free(catalogue);
}

static void check_templates(struct context *context)
{
	struct templates templates;
	struct error err = ERROR_INIT;

	if (templates_load(context->settings, &templates, &err) < 0) {
		report_add(&context->report, REPORT_ERROR, NULL, 0, 0, "%s", err.text);
		return;
	}
	if (templates_check(context->settings, &templates, &err) < 0) {
		report_add(&context->report, REPORT_ERROR, NULL, 0, 0, "%s", err.text);
	}
	templates_release(&templates);
}

static void check_address(struct context *context, const char *key, const char *text)
{
	struct mail_address address;
	struct error err = ERROR_INIT;

	if (!text) {
		return;
	}
	if (mail_address_parse(text, &address, &err) < 0) {
		report_add(&context->report, REPORT_ERROR, context->settings->path, 0, 0, "%s: %s",
			key, err.text);
		return;
	}
	mail_address_release(&address);
}

static void check_mail(struct context *context)
{
	const struct settings *settings = context->settings;
	const struct mail_settings *mail = &settings->mail;
	bool any = false;
	int needed = settings->mail.folder != NULL;

	if (!mail->on) {
		return;
	}
	check_address(context, "mail.from", mail->from_email);
	check_address(context, "mail.reply_to", mail->reply_to);
	check_address(context, "mail.leave", mail->leave);
	check_address(context, "mail.bounces", mail->bounces);
	for (int i = 0; i < RHYTHM_COUNT; i++) {
		any = any || settings->digests.offered[i];
	}
	if (!any) {
		fault(context, "'mail' is set, but 'digests' offers no rhythm");
	}
	for (size_t i = 0; i < mail->server_count; i++) {
		needed |= url_is_loopback(mail->servers[i]);
	}
	if (!mail->leave && !settings->web_url && !needed) {
		fault(context, "readers have no way to leave: set mail.leave or web.url");
	}
	if (settings->web_url) {
		report_add(&context->report, REPORT_WARNING, settings->path, 0, 0,
			"web.url is set: mails link to leave/, preferences/ and digest/ below it, "
			"pages "
			"that this version does not serve");
	}
	if (!mail->postal_address) {
		report_add(&context->report, REPORT_WARNING, settings->path, 0, 0,
			"mail.postal_address is not set: many countries' laws ask for the sender's "
			"postal address in a newsletter");
	}
}

static void check_output(struct context *context)
{
	const char *folder = context->settings->output.directory;

	if (folder && access(folder, F_OK) == 0 && access(folder, W_OK) < 0) {
		report_add(&context->report, REPORT_ERROR, context->settings->path, 0, 0,
			"output.directory '%s' cannot be written", folder);
	}
}

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

/* The drop-in that lets the hardened service reach what this configuration names. Its own state
 * folder it may write anyway. */
static int print_unit(const struct context *context)
{
	const struct settings *settings = context->settings;
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
		add_path(&lines, settings->sources[i].path, false, &home);
	}
	if (home) {
		strbuf_add_string(&lines, "ProtectHome=read-only\n");
	}
	print_line(context,
		"# /etc/systemd/system/postrider.service.d/override.conf\n"
		"# What %s needs; the user postrider must have the right to write there, too.\n"
		"[Service]\n%s",
		config, lines.data);
	return 0;
}

static int check(struct context *context, struct error *err)
{
	size_t errors, warnings;

	if (command_expect(context, 0, 0, "", err) < 0) {
		return -1;
	}
	if (unit) {
		return print_unit(context);
	}
	check_articles(context);
	check_templates(context);
	check_mail(context);
	check_output(context);
	errors = report_count(&context->report, REPORT_ERROR);
	warnings = report_count(&context->report, REPORT_WARNING);
	if (context->json) {
		print_json(json_pack("{s:I, s:I}", "errors", (json_int_t)errors, "warnings",
			(json_int_t)warnings));
	}
	print_line(context, "%zu errors, %zu warnings", errors, warnings);
	return errors ? 65 : 0;
}

static const struct option_spec options[] = {
	{.name = "unit",
		.flag = &unit,
		.help = "print the systemd drop-in that this configuration needs"},
	{0},
};

const struct command cmd_check = {
	.name = "check",
	.arguments = "",
	.summary = "the configuration, the articles and the templates; exit status for CI",
	.help = "",
	.needs = NEEDS_SETTINGS,
	.options = options,
	.run = check,
};
