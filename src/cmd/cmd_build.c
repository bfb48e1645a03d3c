#include "announce/announce.h"
#include "cmd/adopt.h"
#include "cmd/article_file.h"
#include "cmd/command.h"
#include "cmd/print.h"
#include "cmd/print_announced.h"
#include "cmd/remote_feeds.h"
#include "cmd/settled.h"

struct build_options {
	const char *directory, *import_file, *adopt_from;
	bool take_over, accept_removals, no_cache, no_state, strict;
};

static void print_counts(const struct context *context, const struct publish_counts *counts,
	size_t articles, const struct announce_result *pings)
{
	if (context->json) {
		print_json(json_pack("{s:b, s:I, s:I, s:I, s:I, s:I, s:o}", "dry_run",
			(int)context->publication.dry_run, "articles", (json_int_t)articles,
			"written", (json_int_t)counts->written, "unchanged",
			(json_int_t)counts->unchanged, "removed", (json_int_t)counts->removed,
			"refused", (json_int_t)counts->refused, "pings",
			print_announced_values(pings)));
		return;
	}
	print_line(context, "%zu articles, %zu files %s, %zu unchanged, %zu removed", articles,
		counts->written, context->publication.dry_run ? "would be written" : "written",
		counts->unchanged, counts->removed);
	print_announced(context, pings);
}

/* Without state everything starts here: what is known of the articles comes from a file, and is
 * forgotten at the end. */
static int open_without_state(
	struct context *context, const struct build_options *options, struct error *err)
{
	bool dry_run = context->publication.dry_run;
	struct import_counts counts;
	int result = 0;

	context->publication.store = store_open_memory(err);
	if (!context->publication.store) {
		return -1;
	}
	context->publication.dry_run = false;
	if (options->import_file) {
		result = article_file_take(context, options->import_file, &counts, err);
	}
	if (result == 0 && options->adopt_from) {
		result = adopt_feed(context, options->adopt_from, true, false, err);
	}
	context->publication.dry_run = dry_run;
	return result;
}

static int open_store(
	struct context *context, const struct build_options *options, struct error *err)
{
	if (options->no_state) {
		return open_without_state(context, options, err);
	}
	if (options->import_file || options->adopt_from) {
		return error_set(err, ERROR_USAGE,
			"--import and --adopt go with --no-state; 'postrider article import' and "
			"'postrider adopt' work on the store");
	}
	return context_open_store(context, true, err);
}

/* One build: what it did, and by what it is settled. */
struct building {
	const struct build_options *options;
	struct articles_options load;
	struct publish_counts counts;
	struct settled settled;
	bool loaded; /* the articles are known */
};

static int publish_all(struct context *context, struct building *building, struct error *err)
{
	struct publish_options publish = {
		.directory = building->options->directory,
		.take_over = building->options->take_over,
		.list = true,
	};
	struct articles articles;
	int result;

	if (articles_load(context, &building->load, &articles, err) < 0) {
		return -1;
	}
	building->loaded = true;
	result = site_publish(context, &articles, &publish, &building->counts, err);
	settled_note(&building->settled, &articles);
	articles_release(&articles);
	return result;
}

/* Whoever asks for more than bringing the site's own outputs up to date gets all of the work; and
 * notes are told again, where they are asked for. */
static bool may_be_settled(const struct context *context, const struct build_options *options)
{
	return !options->directory && !options->no_state && !options->no_cache && !context->verbose;
}

/* A build that need not be done, where nothing has changed since the last one. */
static int publish_what_changed(
	struct context *context, struct building *building, struct error *err)
{
	struct source_scan *scan = articles_scan(context, true, err);
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
	struct announce_result *ret_pings, struct error *err)
{
	const struct announcer announcer = publication_announcer(&context->publication);
	const struct build_options *options = building->options;
	int result = may_be_settled(context, options) ? publish_what_changed(context, building, err)
						      : publish_all(context, building, err);

	if (!building->loaded) {
		return -1;
	}
	if (result == 0 && options->strict && report_count(&context->report, REPORT_WARNING)) {
		result = error_set(err, ERROR_INPUT, "there are warnings, and --strict was given");
	}
	if (!options->no_state && !options->directory) {
		/* Whoever does not answer fails no build: the journal keeps what is to be said. */
		announce_send(&announcer, ret_pings);
	}
	return result == 0 ? settled_end(context, &building->settled, err) : result;
}

static int build(struct context *context, struct error *err)
{
	const struct build_options *options = context->options;
	struct building building = {
		.options = options,
		.load = {.accept_removals = options->accept_removals,
			.no_cache = options->no_cache,
			.fetch = true},
	};
	struct announce_result pings = {0};
	int result;

	if (command_expect(context, 0, 0, "", err) < 0) {
		return -1;
	}
	if (!options->directory && !context->publication.settings->output.on) {
		return error_set(err, ERROR_CONFIG, "'%s' has no 'output', and -o is not given",
			context->publication.settings->path);
	}
	if (open_store(context, options, err) < 0) {
		return -1;
	}
	result = publish_and_tell(context, &building, &pings, err);
	if (building.loaded) {
		print_counts(context, &building.counts, building.settled.articles, &pings);
	}
	return result;
}

static const struct option_spec option_specs[] = {
	{.name = "output",
		.letter = 'o',
		OPTION_VALUE(struct build_options, directory),
		.help = "DIR  write there instead"},
	{.name = "take-over",
		OPTION_FLAG(struct build_options, take_over),
		.help = "overwrite files that postrider did not write"},
	{.name = "accept-removals",
		OPTION_FLAG(struct build_options, accept_removals),
		.help = "publish although many articles have vanished"},
	{.name = "no-cache",
		OPTION_FLAG(struct build_options, no_cache),
		.help = "read every file, also those that did not change"},
	{.name = "no-state",
		OPTION_FLAG(struct build_options, no_state),
		.help = "neither read nor write a store; ids and dates are those of the sources"},
	{.name = "import",
		OPTION_VALUE(struct build_options, import_file),
		.help = "FILE  with --no-state: ids and dates, by 'article export'"},
	{.name = "adopt",
		OPTION_VALUE(struct build_options, adopt_from),
		.help = "FILE  with --no-state: ids and dates of that feed; or a URL"},
	{.name = "strict",
		OPTION_FLAG(struct build_options, strict),
		.help = "exit 65 where there are warnings"},
	{0},
};

const struct command cmd_build = {
	.name = "build",
	.arguments = "",
	.summary = "publish feeds and sitemaps",
	.help = "Files whose bytes are there already are not touched.",
	.needs = NEEDS_SETTINGS,
	.options = option_specs,
	.options_size = sizeof(struct build_options),
	.run = build,
};
