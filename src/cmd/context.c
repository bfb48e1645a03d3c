#include "cmd/context.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/date.h"
#include "base/file.h"
#include "base/loopback.h"
#include "base/mem.h"

#define HOUR 3600

static atomic_int stop;

static void on_signal(int number)
{
	(void)number;
	stop = 1;
}

void context_catch_signals(void)
{
	struct sigaction action = {.sa_handler = on_signal};

	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGINT, &action, NULL);
	signal(SIGPIPE, SIG_IGN);
}

static int64_t real_micros(void *ctx)
{
	struct timespec real;

	(void)ctx;
	clock_gettime(CLOCK_REALTIME, &real);
	return (int64_t)real.tv_sec * 1000000 + real.tv_nsec / 1000;
}

static int64_t micros(void *ctx)
{
	const struct context *context = ctx;

	return real_micros(NULL) + context->clock_offset * 1000000;
}

void context_init(struct context *context)
{
	*context = (struct context){.lock = -1};
	context->publication = (struct publication){
		.report = &context->report,
		.clock = {.micros = micros, .ctx = context},
		.files = {.micros = real_micros},
		.stop = &stop,
	};
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
			"and neither ./postrider.yaml nor /etc/postrider/postrider.yaml is there");
	}
	context->settings = settings_load(context->config, &context->report, err);
	context->publication.settings = context->settings;
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
	struct publication *publication = &context->publication;
	int64_t wanted, real = clock_now(&publication->clock);
	int64_t distance;

	publication->started = real;
	if (!context->now_text) {
		return 0;
	}
	if (date_parse_rfc3339(context->now_text, &wanted, err) < 0) {
		err->kind = ERROR_USAGE;
		return error_wrap(err, "--now");
	}
	distance = wanted > real ? wanted - real : real - wanted;
	if (distance > HOUR && publication->settings && mails_off_loopback(publication->settings)) {
		return error_set(err, ERROR_USAGE,
			"--now is more than an hour from the real time, which is refused while "
			"mail.server is not on loopback");
	}
	context->clock_offset = wanted - real;
	publication->started = wanted;
	return 0;
}

int context_lock_run(struct context *context, struct error *err)
{
	return publication_lock_run(&context->publication, &context->lock, err);
}

int context_open_store(struct context *context, bool lock, struct error *err)
{
	return (lock && context_lock_run(context, err) < 0) ||
			       publication_open_store(&context->publication, err) < 0
		       ? -1
		       : 0;
}

void context_release(struct context *context)
{
	publication_close_store(&context->publication);
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
