#include "newsletter_case.h"

#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "scratch.h"

int case_try_freeze(struct world *world, const struct freeze_request *request,
	struct freeze_result *ret_result, struct error *err)
{
	struct articles articles = world_load(world);
	int result = newsletter_freeze(&world->publication, &articles, request, ret_result, err);

	articles_release(&articles);
	return result;
}

struct freeze_result case_freeze_with(struct world *world, const struct freeze_request *request)
{
	struct freeze_result result;
	struct error err = ERROR_INIT;

	if (case_try_freeze(world, request, &result, &err) < 0) {
		fail_msg("%s", err.text);
	}
	return result;
}

struct freeze_result case_freeze(struct world *world)
{
	static const struct freeze_request nothing;

	return case_freeze_with(world, &nothing);
}

void case_plan_first(struct world *world)
{
	world_article(world, "old", "2026-11-01", "");
	world_at(world, "2026-11-12T08:00:00Z");
	assert_true(case_freeze(world).first_plan);
	world_at(world, "2026-11-19T08:00:00Z");
}

void case_reader(struct world *world, const char *address)
{
	world_subscriber(world,
		&(struct subscriber){.address = address, .rhythm = RHYTHM_WEEKLY, .watermark = 1});
}

/* A weekly edition for two readers, frozen. */
void case_freeze_two(struct world *world)
{
	case_plan_first(world);
	case_reader(world, "ada@example.org");
	case_reader(world, "bob@example.org");
	world_article(world, "a", "2026-11-17", "");
	case_freeze(world);
}

struct deliver_result case_send(struct world *world)
{
	static const struct send_events unwatched;
	struct deliver_result result;
	struct error err = ERROR_INIT;

	if (newsletter_send(&world->publication, &unwatched, &result, &err) < 0) {
		fail_msg("%s", err.text);
	}
	return result;
}

struct mails {
	const char *folder;
	struct strbuf text;
	size_t count;
};

static int add_mail(void *ctx, const char *relative, const struct stat *info)
{
	struct mails *mails = ctx;
	FREE_ON_EXIT char *path = path_join(mails->folder, relative);
	struct error err = ERROR_INIT;

	assert_int_equal(file_read(&mails->text, path, (size_t)info->st_size, &err), 0);
	mails->count++;
	return 0;
}

static struct mails read_mails(const struct world *world, const char *folder)
{
	FREE_ON_EXIT char *path = path_join(world->folder, folder);
	struct mails mails = {.folder = path, .text = STRBUF_INIT};
	struct error err = ERROR_INIT;

	if (access(path, F_OK) == 0) {
		assert_int_equal(file_walk(path, add_mail, &mails, &err), 0);
	}
	return mails;
}

char *case_mails(const struct world *world, const char *folder)
{
	struct mails mails = read_mails(world, folder);

	return strbuf_detach(&mails.text, NULL);
}

size_t case_count_mails(const struct world *world, const char *folder)
{
	struct mails mails = read_mails(world, folder);

	strbuf_release(&mails.text);
	return mails.count;
}

/* Returns whether it failed, and was undone. */
static bool fail_at(struct world *world, long nth, const char *before,
	int (*attempt)(struct world *world, struct error *err))
{
	FREE_ON_EXIT char *after = NULL;
	struct error err = ERROR_INIT;
	bool failed, committed;
	int result;

	world_fail_at(world, nth);
	result = attempt(world, &err);
	failed = world_has_failed(world);
	committed = world_has_committed(world);
	world_fail_at(world, 0);
	assert_int_equal(result, failed ? -1 : 0);
	if (committed) {
		return false;
	}
	after = world_rows(world);
	assert_string_equal(after, before);
	assert_int_equal(err.kind, failed ? ERROR_STORE : ERROR_NONE);
	return failed;
}

void case_fail_everywhere(
	struct world *world, int (*attempt)(struct world *world, struct error *err))
{
	FREE_ON_EXIT char *before = world_rows(world);
	long nth = 1;

	while (fail_at(world, nth, before, attempt)) {
		nth++;
	}
	assert_true(nth > 3);
}

void case_fail_sending(struct world *world)
{
	static const struct send_events unwatched;

	for (long nth = 1, failed = 1; failed; nth++) {
		struct deliver_result result;
		struct error err = ERROR_INIT;
		int outcome;

		world_fail_at(world, nth);
		outcome = newsletter_send(&world->publication, &unwatched, &result, &err);
		failed = world_has_failed(world);
		world_fail_at(world, 0);
		assert_int_equal(outcome, failed ? -1 : 0);
		assert_int_equal(err.kind, failed ? ERROR_STORE : ERROR_NONE);
	}
}
