#include "publication/site_check.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "audit/audit.h"
#include "base/file.h"
#include "base/mem.h"
#include "markup/body.h"
#include "publication/site.h"
#include "source/body_source.h"
#include "source/source.h"

/* One call of site_check. */
struct checking {
	struct publication publication; /* with the store that the check uses */
	struct findings *findings;
	bool new_store; /* made for the check: knows nothing of earlier builds */
	char **outputs; /* what a build would make */
	size_t count, capacity;
	size_t missing;
};

static void add_failure(struct checking *checking, enum audit_rule rule, const struct error *err)
{
	const struct finding_place place = {.path = checking->publication.settings->path};

	findings_add(checking->findings, rule, &place, "%s", err->text);
}

/* Every body, also of articles that no feed carries now: so that all its problems come to light. */
static void render_bodies(struct checking *checking, const struct catalogue *catalogue)
{
	const struct publication *publication = &checking->publication;

	for (size_t i = 0; i < catalogue->count; i++) {
		const struct article *article = catalogue->articles[i];
		struct arena *arena = arena_new();
		struct error err = ERROR_INIT;
		struct body body;
		STRBUF(html);

		if (source_read_body(publication->settings, article, arena, &body, &err) < 0) {
			report_add(publication->report, REPORT_WARNING, NULL, 0, 0, "%s", err.text);
		} else {
			body_to_html(&html, article, &body, publication->report);
		}
		arena_free(arena);
	}
}

static void add_output(struct checking *checking, const char *path)
{
	GROW(checking->outputs, checking->count, checking->capacity);
	checking->outputs[checking->count++] = xstrdup(path);
}

/* What a build would do to each file is what is wrong with it. */
static void tell(void *ctx, enum folder_change change, const char *path)
{
	struct checking *checking = ctx;
	FREE_ON_EXIT char *full = path_join(checking->publication.settings->output.directory, path);
	const struct finding_place place = {.path = full};
	bool there = access(full, F_OK) == 0;

	if (change == FOLDER_REMOVED) {
		findings_add(checking->findings, RULE_OUTPUT_STALE, &place,
			"a build would remove it: nothing is published there any more");
		return;
	}
	add_output(checking, path);
	if (!there) {
		checking->missing++;
	} else if (change == FOLDER_WRITTEN || (change == FOLDER_REFUSED && checking->new_store)) {
		findings_add(checking->findings, RULE_OUTPUT_STALE, &place,
			"differs from what would be built now");
	} else if (change == FOLDER_REFUSED) {
		findings_add(checking->findings, RULE_OUTPUT_FOREIGN, &place,
			"was not written by postrider, and is in the way of what would be built");
	}
}

/* Before the first build there is nothing to hold against anybody. */
static void tell_missing(struct checking *checking)
{
	const char *directory = checking->publication.settings->output.directory;
	const struct finding_place place = {.path = directory};

	if (checking->count && checking->missing == checking->count) {
		findings_add(checking->findings, RULE_OUTPUT_MISSING, &place,
			"nothing was built yet: the rules on files are not applied");
		return;
	}
	for (size_t i = 0; i < checking->count && checking->missing; i++) {
		FREE_ON_EXIT char *full = path_join(directory, checking->outputs[i]);
		const struct finding_place missing = {.path = full};

		if (access(full, F_OK) < 0) {
			findings_add(checking->findings, RULE_OUTPUT_STALE, &missing,
				"is not there, and would be built now");
		}
	}
}

/* What a build would say is taken where it is not about the files in the folder, which tell() is
 * told of. */
static void compare_outputs(struct checking *checking, const struct articles *articles)
{
	const struct site_options options = {
		.render = true, .look = true, .tell = tell, .ctx = checking};
	struct site_counts counts;
	struct error err = ERROR_INIT;
	size_t found = checking->findings->count;

	if (site_publish(&checking->publication, articles, &options, &counts, &err) < 0 &&
		checking->findings->count == found) {
		add_failure(checking, RULE_BUILD, &err);
	}
	tell_missing(checking);
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

static void check_loaded(struct checking *checking, struct articles *articles)
{
	const struct settings *settings = checking->publication.settings;
	struct audit audit = {
		.settings = settings,
		.catalogue = articles->catalogue,
		.directory = settings->output.on ? settings->output.directory : NULL,
		.now = articles->now,
		.findings = checking->findings,
	};

	render_bodies(checking, articles->catalogue);
	findings_take(checking->findings, RULE_SOURCE, checking->publication.report);
	if (audit.directory) {
		compare_outputs(checking, articles);
		report_release(checking->publication.report);
	}
	audit.outputs = (const char *const *)checking->outputs;
	audit.output_count = checking->count;
	audit_articles(&audit);
	check_given(&audit);
	audit_outputs(&audit);
}

static int remove_entry(const char *path, const struct stat *info, int type, struct FTW *walk)
{
	(void)info, (void)type, (void)walk;
	return remove(path);
}

/* A store for this check alone, where the publication has none yet: in CI, or before the first
 * build. */
static char *make_store(struct checking *checking, struct error *err)
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
	checking->new_store = true;
	checking->publication.store = store_open(path, err);
	return folder;
}

static int open_store(struct checking *checking, char **ret_folder, struct error *err)
{
	struct publication *publication = &checking->publication;
	const char *path = publication->settings->store;

	if (access(path, F_OK) == 0 && store_become_owner(path, err) < 0) {
		return -1;
	}
	publication->store = store_open_existing(path, err);
	if (!publication->store && err->kind == ERROR_NONE) {
		*ret_folder = make_store(checking, err);
	}
	if (!publication->store) {
		return -1;
	}
	store_heed(publication->store, publication->stop);
	return 0;
}

/* Every file is read, since the store does not keep what was wrong with those that did not change.
 * A store of the publication's own is only read. */
static void load_and_check(struct checking *checking, struct site_checked *ret_checked)
{
	const struct articles_options options = {.no_cache = true, .look = !checking->new_store};
	struct articles articles;
	struct error err = ERROR_INIT;

	if (articles_load(&checking->publication, &options, &articles, &err) < 0) {
		findings_take(checking->findings, RULE_SOURCE, checking->publication.report);
		add_failure(checking, RULE_CONFIGURATION, &err);
		return;
	}
	check_loaded(checking, &articles);
	*ret_checked = (struct site_checked){.loaded = true,
		.articles = articles.catalogue->count,
		.outputs = checking->count - checking->missing};
	articles_release(&articles);
}

void site_check(const struct publication *publication, struct findings *findings,
	struct site_checked *ret_checked)
{
	struct checking checking = {.publication = *publication, .findings = findings};
	FREE_ON_EXIT char *folder = NULL;
	struct error err = ERROR_INIT;

	*ret_checked = (struct site_checked){0};
	/* Whatever is changed, is changed in a store made for it. */
	checking.publication.dry_run = false;
	findings_take(findings, RULE_CONFIGURATION, publication->report);
	if (open_store(&checking, &folder, &err) < 0) {
		add_failure(&checking, RULE_CONFIGURATION, &err);
	} else {
		load_and_check(&checking, ret_checked);
	}
	store_close(checking.publication.store);
	if (folder) {
		nftw(folder, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
	}
	for (size_t i = 0; i < checking.count; i++) {
		free(checking.outputs[i]);
	}
	free(checking.outputs);
}
