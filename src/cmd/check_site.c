#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "audit/audit.h"
#include "base/file.h"
#include "base/mem.h"
#include "cmd/check.h"
#include "cmd/print.h"
#include "cmd/publication.h"
#include "markup/body.h"
#include "source/body_source.h"
#include "source/source.h"

/* A check of one site. */
struct site {
	struct context *context;
	struct findings *findings;
	bool new_store; /* made for the check: knows nothing of earlier builds */
	char **outputs; /* what a build would make */
	size_t count, capacity;
	size_t missing;
};

static void add_failure(struct site *site, enum audit_rule rule, const struct error *err)
{
	const struct finding_place place = {.path = site->context->settings->path};

	findings_add(site->findings, rule, &place, "%s", err->text);
}

/* Every body, also of articles that no feed carries now: so that all its problems come to light. */
static void render_bodies(struct site *site, const struct catalogue *catalogue)
{
	struct context *context = site->context;

	for (size_t i = 0; i < catalogue->count; i++) {
		struct article article = *catalogue->articles[i];
		struct arena *arena = arena_new();
		struct error err = ERROR_INIT;
		STRBUF(html);

		if (source_read_body(context->settings, &article, arena, &err) < 0) {
			report_add(&context->report, REPORT_WARNING, NULL, 0, 0, "%s", err.text);
		} else {
			body_to_html(&html, &article, &context->report);
		}
		arena_free(arena);
	}
}

static void add_output(struct site *site, const char *path)
{
	GROW(site->outputs, site->count, site->capacity);
	site->outputs[site->count++] = xstrdup(path);
}

/* What a build would do to each file is what is wrong with it. */
static void tell(void *ctx, enum folder_change change, const char *path)
{
	struct site *site = ctx;
	FREE_ON_EXIT char *full = path_join(site->context->settings->output.directory, path);
	const struct finding_place place = {.path = full};
	bool there = access(full, F_OK) == 0;

	if (change == FOLDER_REMOVED) {
		findings_add(site->findings, RULE_OUTPUT_STALE, &place,
			"a build would remove it: nothing is published there any more");
		return;
	}
	add_output(site, path);
	if (!there) {
		site->missing++;
	} else if (change == FOLDER_WRITTEN || (change == FOLDER_REFUSED && site->new_store)) {
		findings_add(site->findings, RULE_OUTPUT_STALE, &place,
			"differs from what would be built now");
	} else if (change == FOLDER_REFUSED) {
		findings_add(site->findings, RULE_OUTPUT_FOREIGN, &place,
			"was not written by postrider, and is in the way of what would be built");
	}
}

/* Before the first build there is nothing to hold against anybody. */
static void tell_missing(struct site *site)
{
	const char *directory = site->context->settings->output.directory;
	const struct finding_place place = {.path = directory};

	if (site->count && site->missing == site->count) {
		findings_add(site->findings, RULE_OUTPUT_MISSING, &place,
			"nothing was built yet: the rules on files are not applied");
		return;
	}
	for (size_t i = 0; i < site->count && site->missing; i++) {
		FREE_ON_EXIT char *full = path_join(directory, site->outputs[i]);
		const struct finding_place missing = {.path = full};

		if (access(full, F_OK) < 0) {
			findings_add(site->findings, RULE_OUTPUT_STALE, &missing,
				"is not there, and would be built now");
		}
	}
}

/* What a build would say is taken where it is not about the files in the folder, which tell() is
 * told of. */
static void compare_outputs(struct site *site, struct publication *publication)
{
	struct context *context = site->context;
	struct publish_options options = {.render = true, .tell = tell, .ctx = site};
	struct publish_counts counts;
	struct error err = ERROR_INIT;
	bool dry_run = context->dry_run;
	size_t found = site->findings->count;

	context->dry_run = true;
	if (publication_publish(context, publication, &options, &counts, &err) < 0 &&
		site->findings->count == found) {
		add_failure(site, RULE_BUILD, &err);
	}
	context->dry_run = dry_run;
	tell_missing(site);
}

/* Once more without what the store knows and a catalogue evens out: that hides what is wrong with
 * the sources' dates and names. Of all else that is said meanwhile, the first loading told. */
static void check_given(const struct audit *audit)
{
	struct catalogue *given = catalogue_new();

	if (source_load_all(audit->settings, source_scan_take(audit->settings, 0), NULL, given,
		    NULL, NULL) == 0) {
		audit_given(audit, given);
	}
	catalogue_free(given);
}

static void check_loaded(struct site *site, struct publication *publication)
{
	const struct settings *settings = site->context->settings;
	struct audit audit = {
		.settings = settings,
		.catalogue = publication->catalogue,
		.directory = settings->output.on ? settings->output.directory : NULL,
		.now = publication->now,
		.findings = site->findings,
	};

	render_bodies(site, publication->catalogue);
	findings_take(site->findings, RULE_SOURCE, &site->context->report);
	if (audit.directory) {
		compare_outputs(site, publication);
		report_release(&site->context->report);
	}
	audit.outputs = (const char *const *)site->outputs;
	audit.output_count = site->count;
	audit_articles(&audit);
	check_given(&audit);
	audit_outputs(&audit);
	print_line(site->context, "articles: %zu public; outputs: %zu",
		publication->catalogue->count, site->count - site->missing);
}

static int remove_entry(const char *path, const struct stat *info, int type, struct FTW *walk)
{
	(void)info, (void)type, (void)walk;
	return remove(path);
}

/* A store for this check alone, where the publication has none yet: in CI, or before the first
 * build. */
static char *make_store(struct site *site, struct error *err)
{
	const char *place = getenv("TMPDIR");
	char *folder = xasprintf("%s/postrider-check-XXXXXX", place && place[0] ? place : "/tmp");
	FREE_ON_EXIT char *path = NULL;

	if (!mkdtemp(folder)) {
		error_errno(err, ERROR_IO, "cannot make '%s'", folder);
		free(folder);
		return NULL;
	}
	path = path_join(folder, "store.db");
	site->new_store = true;
	site->context->store = store_open(path, err);
	return folder;
}

static int open_store(struct site *site, char **ret_folder, struct error *err)
{
	struct context *context = site->context;
	const char *path = context->settings->store;

	if (access(path, F_OK) == 0 && store_become_owner(path, err) < 0) {
		return -1;
	}
	context->store = store_open_existing(path, err);
	if (!context->store && err->kind == ERROR_NONE) {
		*ret_folder = make_store(site, err);
	}
	return context->store ? 0 : -1;
}

/* Every file is read, since the store does not keep what was wrong with those that did not change.
 * A store of the publication's own is only read. */
static int load(struct site *site, struct publication *ret_publication, struct error *err)
{
	const struct publication_options options = {.no_cache = true};
	struct context *context = site->context;
	bool dry_run = context->dry_run;
	int result;

	context->dry_run = !site->new_store;
	result = publication_load(context, &options, ret_publication, err);
	context->dry_run = dry_run;
	return result;
}

void check_site(struct context *context, struct findings *findings)
{
	struct site site = {.context = context, .findings = findings};
	FREE_ON_EXIT char *folder = NULL;
	struct publication publication;
	struct error err = ERROR_INIT;

	findings_take(findings, RULE_CONFIGURATION, &context->report);
	if (open_store(&site, &folder, &err) < 0) {
		add_failure(&site, RULE_CONFIGURATION, &err);
	} else if (load(&site, &publication, &err) < 0) {
		findings_take(findings, RULE_SOURCE, &context->report);
		add_failure(&site, RULE_CONFIGURATION, &err);
	} else {
		check_loaded(&site, &publication);
		publication_release(&publication);
	}
	if (folder) {
		store_close(context->store);
		context->store = NULL;
		nftw(folder, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
	}
	for (size_t i = 0; i < site.count; i++) {
		free(site.outputs[i]);
	}
	free(site.outputs);
}
