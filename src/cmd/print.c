#include "cmd/print.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/date.h"
#include "base/mem.h"

#define BAR_COLUMNS  30
#define REDRAW_AFTER 100000 /* microseconds */

/* sd-daemon(3): systemd takes "<3>" at a line's start as its priority. */
static const char *priority(enum report_severity severity)
{
	static const char *const prefixes[] = {
		[REPORT_NOTE] = "<6>", [REPORT_WARNING] = "<4>", [REPORT_ERROR] = "<3>"};

	return getenv("JOURNAL_STREAM") ? prefixes[severity] : "";
}

static void print_place(const struct report_item *item)
{
	if (!item->path) {
		return;
	}
	fputs(item->path, stderr);
	if (item->line) {
		fprintf(stderr, ":%d", item->line);
	}
	if (item->line && item->column) {
		fprintf(stderr, ":%d", item->column);
	}
	fputs(": ", stderr);
}

void print_report(const struct context *context)
{
	for (size_t i = 0; i < context->report.count; i++) {
		const struct report_item *item = &context->report.items[i];

		if (item->severity == REPORT_NOTE && !context->verbose) {
			continue;
		}
		if (item->severity == REPORT_WARNING && context->quiet) {
			continue;
		}
		fputs(priority(item->severity), stderr);
		print_place(item);
		fprintf(stderr, "%s\n", item->text);
	}
}

void print_failure(const struct error *err)
{
	fprintf(stderr, "%spostrider: %s\n", priority(REPORT_ERROR), err->text);
}

void print_line(const struct context *context, const char *format, ...)
{
	va_list args;

	if (context->quiet || context->json) {
		return;
	}
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	putchar('\n');
}

void print_prompt(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	fflush(stdout);
}

void print_json(json_t *value)
{
	json_dumpf(value, stdout, JSON_INDENT(2) | JSON_PRESERVE_ORDER);
	putchar('\n');
	json_decref(value);
}

char *print_instant(const struct context *context, int64_t at)
{
	struct moment moment = {.set = true, .at = at};
	struct strbuf text = STRBUF_INIT;

	if (context->publication.settings) {
		moment.offset = zone_offset(context->publication.settings->site.zone, at);
	}
	date_add_w3c(&text, &moment);
	return strbuf_detach(&text, NULL);
}

void print_file(void *ctx, enum folder_change change, const char *path)
{
	if (change == FOLDER_WRITTEN || change == FOLDER_REMOVED) {
		print_line(ctx, "%s %s", change == FOLDER_WRITTEN ? "wrote" : "removed", path);
	}
}

/* " 120/s, 3 min left" */
static void print_pace(int64_t microseconds, size_t done, size_t total)
{
	double seconds = (double)microseconds / 1e6;
	double rate = seconds > 0 ? (double)done / seconds : 0;
	double left = rate > 0 ? (double)(total - done) / rate : 0;

	if (seconds < 1) {
		return;
	}
	fprintf(stderr, rate < 10 ? " %.1f/s" : " %.0f/s", rate);
	if (left >= 7200) {
		fprintf(stderr, ", %.1f h left", left / 3600);
	} else if (left >= 120) {
		fprintf(stderr, ", %.0f min left", left / 60);
	} else {
		fprintf(stderr, ", %.0f s left", left);
	}
}

void print_progress(const struct context *context, const char *what, size_t done, size_t total)
{
	size_t filled = total ? done * BAR_COLUMNS / total : 0;
	static int terminal = -1;
	static int64_t began, shown;
	int64_t now = clock_micros(&context->publication.clock);

	if (terminal < 0) {
		terminal = isatty(STDERR_FILENO);
		began = now;
	}
	if (done < total && now - shown < REDRAW_AFTER && now >= shown) {
		return;
	}
	shown = now;
	if (context->quiet || context->json || !terminal) {
		return;
	}
	if (done >= total) {
		fputs("\r\033[K", stderr);
		return;
	}
	fprintf(stderr, "\r%s [", what);
	for (size_t i = 0; i < BAR_COLUMNS; i++) {
		fputc(i < filled ? '#' : '.', stderr);
	}
	fprintf(stderr, "] %zu/%zu", done, total);
	print_pace(clock_micros(&context->publication.clock) - began, done, total);
	fputs("\033[K", stderr);
	fflush(stderr);
}

static void on_mail(void *ctx, const struct deliver_event *event)
{
	struct context *context = ctx;

	print_progress(context, "sending", event->done, event->total);
	if (event->state != DELIVERY_SENT) {
		report_add(&context->report, REPORT_WARNING, NULL, 0, 0, "%s: %s: %s",
			event->address, delivery_state_name(event->state),
			event->reply ? event->reply : "");
	} else if (context->verbose) {
		report_add(&context->report, REPORT_NOTE, NULL, 0, 0, "%s: sent", event->address);
	}
}

static void on_review(void *ctx, int64_t edition)
{
	const struct context *context = ctx;

	print_line(context, "digest: edition %lld went to %s for review", (long long)edition,
		context->settings->operator_address);
}

struct send_events print_send_events(struct context *context)
{
	return (struct send_events){.mail = on_mail, .review = on_review, .ctx = context};
}
