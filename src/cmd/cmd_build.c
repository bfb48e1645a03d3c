#include "cmd/adopt.h"
#include "cmd/article_file.h"
#include "cmd/command.h"
#include "cmd/pings.h"
#include "cmd/print.h"
#include "cmd/remote_feeds.h"
#include "cmd/settled.h"

static const char *directory, *import_file, *adopt_from;
static bool take_over, accept_removals, no_cache, no_state, strict;

static void print_counts(const struct context *context, const struct publish_counts *counts,
	size_t articles, const struct pings_result *pings)
{
	if (context->json) {
		print_json(json_pack("{s:b, s:I, s:I, s:I, s:I, s:I, s:o}", "dry_run",
			(int)context->dry_run, "articles", (json_int_t)articles, "written",
			(json_int_t)counts->written, "unchanged", (json_int_t)counts->unchanged,
			"removed", (json_int_t)counts->removed, "refused",
			(json_int_t)counts->refused, "pings", pings_result_values(pings)));
		return;
	}
	print_line(context, "%zu articles, %zu files %s, %zu unchanged, %zu removed", articles,
		counts->written, context->dry_run ? "would be written" : "written",
		counts->unchanged, counts->removed);
	pings_print_result(context, pings);
}

/* Without state everything starts here: what is known of the articles comes from a file, and is
 * forgotten at the end. */
static int open_without_state(struct context *context, struct error *err)
{
	bool dry_run = context->dry_run;
	struct import_counts counts;
	int result = 0;

	context->store = store_open_memory(err);
	if (!context->store) {
		return -1;
	}
	context->dry_run = false;
	if (import_file) {
		result = article_file_take(context, import_file, &counts, err);
	}
	if (result == 0 && adopt_from) {
		result = adopt_feed(context, adopt_from, true, false, err);
	}
	context->dry_run = dry_run;
	return result;
}

static int open_store(struct context *context, struct error *err)
{
	if (no_state) {
		return open_without_state(context, err);
	}
	if (import_file || adopt_from) {
		return error_set(err, ERROR_USAGE,
			"--import and --adopt go with --no-state; 'postrider article import' and "
			"'postrider adopt' work on the store");
	}
	return context_open_store(context, true, err);
}

/* One build: what it did, and by what it is settled. */
struct building {
	struct publication_options load;
	struct publish_counts counts;
	struct settled settled;
	bool loaded; /* the articles are known */
};

static int publish_all(struct context *context, struct building *building, struct error *err)
{
	struct publish_options publish = {
		.directory = directory, .take_over = take_over, .list = true};
	struct publication publication;
	int result;

	if (publication_load(context, &building->load, &publication, err) < 0) {
		return -1;
	}
	building->loaded = true;
	result = publication_publish(context, &publication, &publish, &building->counts, err);
	settled_note(&building->settled, &publication);
	publication_release(&publication);
	return result;
}

/* Whoever asks for more than bringing the site's own outputs up to date gets all of the work; and
 * notes are told again, where they are asked for. */
static bool may_be_settled(const struct context *context)
{
	return !directory && !no_state && !no_cache && !context->verbose;
}

/* A build that need not be done, where nothing has changed since the last one. */
static int publish_what_changed(
	struct context *context, struct building *building, struct error *err)
{
	struct source_scan *scan = publication_look_at_sources(context, true, err);
	bool is;

	if (!scan) {
		return -1;
	}
	if (settled_begin(context, scan, &building->settled, err) < 0 ||
		settled_check(context, &building->settled, &is, &building->counts.unchanged, err) <
			0) {
		source_scan_free(scan);
		return -1;
	}
	/* How a feed fails is to be remembered, though its articles are the same. */
	if (is && !remote_feeds_differ(scan->remote)) {
		source_scan_free(scan);
		building->loaded = true;
		return 0;
	}
	building->load.scan = scan;
	return publish_all(context, building, err);
}

static int publish_and_tell(struct context *context, struct building *building,
	struct pings_result *ret_pings, struct error *err)
{
	int result = may_be_settled(context) ? publish_what_changed(context, building, err)
					     : publish_all(context, building, err);

	if (!building->loaded) {
		return -1;
	}
	if (result == 0 && strict && report_count(&context->report, REPORT_WARNING)) {
		result = error_set(err, ERROR_INPUT, "there are warnings, and --strict was given");
	}
	if (!no_state && !directory) {
		/* Whoever does not answer fails no build: the journal keeps what is to be said. */
		pings_send(context, ret_pings);
	}
	return result == 0 ? settled_end(context, &building->settled, err) : result;
}

static int build(struct context *context, struct error *err)
{
	struct building building = {
		.load = {.accept_removals = accept_removals, .no_cache = no_cache, .fetch = true}};
	struct pings_result pings = {0};
	int result;

	if (command_expect(context, 0, 0, "", err) < 0) {
		return -1;
	}
	if (!directory && !context->settings->output.on) {
		return error_set(err, ERROR_CONFIG, "'%s' has no 'output', and -o is not given",
			context->settings->path);
	}
	if (open_store(context, err) < 0) {
		return -1;
	}
	result = publish_and_tell(context, &building, &pings, err);
	if (building.loaded) {
		print_counts(context, &building.counts, building.settled.articles, &pings);
	}
	return result;
}

static const struct option_spec options[] = {
	{.name = "output", .letter = 'o', .value = &directory, .help = "DIR  write there instead"},
	{.name = "take-over",
		.flag = &take_over,
		.help = "overwrite files that postrider did not write"},
	{.name = "accept-removals",
		.flag = &accept_removals,
		.help = "publish although many articles have vanished"},
	{.name = "no-cache",
		.flag = &no_cache,
		.help = "read every file, also those that did not change"},
	{.name = "no-state",
		.flag = &no_state,
		.help = "neither read nor write a store; ids and dates are those of the sources"},
	{.name = "import",
		.value = &import_file,
		.help = "FILE  with --no-state: ids and dates, by 'article export'"},
	{.name = "adopt",
		.value = &adopt_from,
		.help = "FILE  with --no-state: ids and dates of that feed; or a URL"},
	{.name = "strict", .flag = &strict, .help = "exit 65 where there are warnings"},
	{0},
};

const struct command cmd_build = {
	.name = "build",
	.arguments = "",
	.summary = "publish feeds and sitemaps",
	.help = "Files whose bytes are there already are not touched.",
	.needs = NEEDS_SETTINGS,
	.options = options,
	.run = build,
};
