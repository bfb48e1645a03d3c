#include "cmd/context.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/date.h"
#include "base/file.h"
#include "base/loopback.h"
#include "base/mem.h"

#define HOUR 3600

atomic_int context_stop;

static void on_signal(int number)
{
	(void)number;
	context_stop = 1;
}

void context_catch_signals(void)
{
	struct sigaction action = {.sa_handler = on_signal};

	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGINT, &action, NULL);
	signal(SIGPIPE, SIG_IGN);
}

int64_t context_micros(const struct context *context)
{
	struct timespec real;

	clock_gettime(CLOCK_REALTIME, &real);
	return ((int64_t)real.tv_sec + context->clock_offset) * 1000000 + real.tv_nsec / 1000;
}

int64_t context_now(const struct context *context)
{
	return context_micros(context) / 1000000;
}

int context_load_settings(struct context *context, struct error *err)
{
	const char *fallbacks[] = {"postrider.yaml", "/etc/postrider/postrider.yaml"};
	const char *environment = getenv("POSTRIDER_CONFIG");

	if (!context->config && environment && environment[0]) {
		context->config = environment;
	}
	for (size_t i = 0; !context->config && i < ARRAY_LEN(fallbacks); i++) {
		if (access(fallbacks[i], F_OK) == 0) {
			context->config = fallbacks[i];
		}
	}
	if (!context->config) {
		return error_set(err, ERROR_CONFIG,
			"there is no configuration: neither -c nor $POSTRIDER_CONFIG names one, "
			"and "
			"neither ./postrider.yaml nor /etc/postrider/postrider.yaml is there");
	}
	context->settings = settings_load(context->config, &context->report, err);
	return context->settings ? 0 : -1;
}

static bool mails_off_loopback(const struct settings *settings)
{
	if (!settings->mail.on || settings->mail.folder) {
		return false;
	}
	for (size_t i = 0; i < settings->mail.server_count; i++) {
		if (!url_is_loopback(settings->mail.servers[i])) {
			return true;
		}
	}
	return false;
}

int context_set_clock(struct context *context, struct error *err)
{
	int64_t wanted, real = context_now(context);
	int64_t distance;

	context->started = real;
	if (!context->now_text) {
		return 0;
	}
	if (date_parse_rfc3339(context->now_text, &wanted, err) < 0) {
		err->kind = ERROR_USAGE;
		return error_wrap(err, "--now");
	}
	distance = wanted > real ? wanted - real : real - wanted;
	if (distance > HOUR && context->settings && mails_off_loopback(context->settings)) {
		return error_set(err, ERROR_USAGE,
			"--now is more than an hour from the real time, which is refused while "
			"mail.server is not on loopback");
	}
	context->clock_offset = wanted - real;
	context->started = wanted;
	return 0;
}

static int take_lock(const struct context *context, const char *suffix, struct error *err)
{
	FREE_ON_EXIT char *path = xasprintf("%s.%s", context->settings->store, suffix);

	return file_make_parent(path, err) < 0 ? -1 : file_lock(path, err);
}

int context_take_lock(struct context *context, struct error *err)
{
	context->lock = take_lock(context, "lock", err);
	if (context->lock < 0 && err->kind == ERROR_BUSY) {
		return error_set(err, ERROR_BUSY,
			"another run of '%s' is under way: nothing is done",
			context->settings->path);
	}
	return context->lock < 0 ? -1 : 0;
}

/* A dry run makes no store, nor a folder for one: where there is none, it starts with an empty one
 * that nobody keeps. */
static bool is_there(const char *path)
{
	return access(path, F_OK) == 0;
}

int context_open_store(struct context *context, bool lock, struct error *err)
{
	const char *path = context->settings->store;

	if (context->dry_run && !is_there(path)) {
		context->store = store_open_memory(err);
		return context->store ? 0 : -1;
	}
	if (store_become_owner(path, err) < 0 || (lock && context_take_lock(context, err) < 0)) {
		return -1;
	}
	context->store = store_open(path, err);
	return context->store ? 0 : -1;
}

int context_lock_delivery(const struct context *context, struct error *err)
{
	int fd = take_lock(context, "deliver.lock", err);

	if (fd < 0 && err->kind == ERROR_BUSY) {
		error_set(err, ERROR_BUSY, "another run of '%s' is sending: nothing is sent",
			context->settings->path);
	}
	return fd;
}

void context_release(struct context *context)
{
	store_close(context->store);
	settings_free(context->settings);
	report_release(&context->report);
	arguments_release(&context->arguments);
	file_unlock(context->lock);
}

int context_exit_status(const struct error *err)
{
	switch (err->kind) {
	case ERROR_USAGE:
		return 64;
	case ERROR_INPUT:
		return 65;
	case ERROR_TEMPORARY:
	case ERROR_PERMANENT:
		return 69;
	case ERROR_BUSY:
		return 75;
	case ERROR_CONFIG:
		return 78;
	default:
		return 74;
	}
}
