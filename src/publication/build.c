#include "publication/build.h"

#include "publication/remote_feeds.h"
#include "publication/up_to_date.h"

/* One call of build. */
struct building {
	const struct publication *publication;
	const struct build_request *request;
	struct up_to_date state;
	struct build_result *result;
};

static struct articles_options load_options(const struct build_request *request)
{
	return (struct articles_options){.accept_removals = request->accept_removals,
		.no_cache = request->no_cache,
		.fetch = true};
}

/* Publishes what the scan shows, and gives it up. */
static int publish_all(struct building *building, struct source_scan *scan, struct error *err)
{
	const struct build_request *request = building->request;
	const struct articles_options load = load_options(request);
	const struct site_options site = {
		.directory = request->directory,
		.take_over = request->take_over,
		.tell = request->tell,
		.ctx = request->ctx,
	};
	struct articles articles;
	int result;

	if (articles_load_scanned(building->publication, scan, &load, &articles, err) < 0) {
		return -1;
	}
	building->result->loaded = true;
	result = site_publish(
		building->publication, &articles, &site, &building->result->files, err);
	up_to_date_note(&building->state, &articles);
	articles_release(&articles);
	return result;
}

/* Whoever asks for more than bringing the site's own outputs up to date gets all of the work. */
static bool may_be_up_to_date(const struct build_request *request)
{
	return !request->directory && !request->forgotten && !request->no_cache && !request->whole;
}

/* How a feed fails is to be remembered, though its articles are the same. */
static int find_up_to_date(
	struct building *building, const struct source_scan *scan, bool *ret_is, struct error *err)
{
	size_t files = 0;

	if (up_to_date_begin(building->publication, scan, &building->state, err) < 0 ||
		up_to_date_check(building->publication, &building->state, ret_is, &files, err) <
			0) {
		return -1;
	}
	*ret_is = *ret_is && !remote_feeds_differ(scan->remote);
	if (*ret_is) {
		building->result->files.unchanged = files;
		building->result->loaded = true;
	}
	return 0;
}

static int publish_what_changed(struct building *building, struct error *err)
{
	struct source_scan *scan = articles_scan(building->publication, true, err);
	bool is = false;

	if (!scan) {
		return -1;
	}
	if (may_be_up_to_date(building->request) && find_up_to_date(building, scan, &is, err) < 0) {
		source_scan_free(scan);
		return -1;
	}
	if (is) {
		source_scan_free(scan);
		return 0;
	}
	return publish_all(building, scan, err);
}

int build(const struct publication *publication, const struct build_request *request,
	struct build_result *ret_result, struct error *err)
{
	const struct announcer announcer = publication_announcer(publication);
	struct building building = {
		.publication = publication, .request = request, .result = ret_result};
	int result;

	*ret_result = (struct build_result){0};
	result = publish_what_changed(&building, err);
	if (!ret_result->loaded) {
		return -1;
	}
	ret_result->articles = building.state.articles;
	if (result == 0 && request->strict && report_count(publication->report, REPORT_WARNING)) {
		result = error_set(err, ERROR_INPUT, "there are warnings, and --strict was given");
	}
	if (!request->forgotten && !request->directory) {
		/* Whoever does not answer fails no build: the journal keeps what is to be said. */
		announce_send(&announcer, &ret_result->announced);
	}
	return result == 0 ? up_to_date_end(publication, &building.state, err) : result;
}
