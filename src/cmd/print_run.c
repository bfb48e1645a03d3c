#include "cmd/print_run.h"

#include "base/mem.h"
#include "cmd/print.h"
#include "cmd/print_announced.h"
#include "cmd/print_explained.h"

static json_t *plan_values(const struct context *context, const struct run_summary *summary)
{
	const struct freeze_result *plan = &summary->plan;
	json_t *editions = json_array();

	for (size_t i = 0; i < plan->frozen_count; i++) {
		const struct frozen *frozen = &plan->frozen[i];
		FREE_ON_EXIT char *due = print_instant(context, frozen->due);

		json_array_append_new(editions,
			json_pack("{s:s, s:s, s:I, s:I, s:I, s:O*}", "rhythm",
				rhythm_name(frozen->rhythm), "due", due, "edition",
				(json_int_t)frozen->edition, "readers", (json_int_t)frozen->readers,
				"nothing_for", (json_int_t)frozen->empty, "explained",
				summary->explained[frozen->rhythm]));
	}
	return json_pack("{s:b, s:I, s:I, s:I, s:o}", "first_plan", (int)plan->first_plan,
		"considered", (json_int_t)plan->considered, "waiting", (json_int_t)plan->waiting,
		"held", (json_int_t)plan->held, "editions", editions);
}

static json_t *mail_values(const struct deliver_result *mail)
{
	json_t *values = json_object();

	for (int i = 0; i < DELIVERY_STATE_COUNT; i++) {
		json_object_set_new(values, delivery_state_name((enum delivery_state)i),
			json_integer((json_int_t)mail->counts[i]));
	}
	json_object_set_new(values, "requeued", json_integer((json_int_t)mail->requeued));
	json_object_set_new(values, "paused", json_boolean(mail->paused));
	json_object_set_new(values, "unreachable", json_boolean(mail->unreachable));
	return values;
}

static void print_all_explained(const struct context *context, json_t *explained)
{
	size_t index;
	json_t *object;

	json_array_foreach (explained, index, object) {
		print_explained(
			context, json_string_value(json_object_get(object, "email")), object);
	}
}

void report_plan(struct context *context, const struct run_summary *summary)
{
	const struct freeze_result *plan = &summary->plan;

	if (plan->first_plan) {
		print_line(context,
			"digest: first plan: the %zu articles that are there count as known to "
			"every "
			"reader; new ones are mailed (digest --include REF adds one)",
			plan->considered);
	}
	for (size_t i = 0; i < plan->frozen_count; i++) {
		const struct frozen *frozen = &plan->frozen[i];
		FREE_ON_EXIT char *due = print_instant(context, frozen->due);

		if (frozen->edition) {
			print_line(context, "digest: %s of %s for %zu readers (nothing for %zu)",
				rhythm_name(frozen->rhythm), due, frozen->readers, frozen->empty);
		} else {
			print_line(context, "digest: %s of %s: nothing new",
				rhythm_name(frozen->rhythm), due);
		}
		print_all_explained(context, summary->explained[frozen->rhythm]);
	}
	if (plan->held) {
		report_add(&context->report, REPORT_WARNING, NULL, 0, 0,
			"%zu old posts turned up at once and are not mailed: see 'postrider "
			"status'",
			plan->held);
	}
}

void report_mail(const struct context *context, const struct deliver_result *result)
{
	STRBUF(line);

	for (int i = 0; i < DELIVERY_STATE_COUNT; i++) {
		if (result->counts[i]) {
			strbuf_addf(&line, "%s%zu %s", line.len ? ", " : "", result->counts[i],
				delivery_state_name((enum delivery_state)i));
		}
	}
	if (result->requeued) {
		strbuf_addf(&line, "%s%zu queued again", line.len ? ", " : "", result->requeued);
	}
	if (result->paused) {
		print_line(context, "mail: paused (postrider resume)");
	} else if (line.len) {
		print_line(context, "mail: %s", line.data);
	}
}

void report_run(struct context *context, const struct run_summary *summary)
{
	const struct site_counts *files = &summary->files;

	if (context->json) {
		print_json(json_pack("{s:b, s:I, s:{s:I, s:I, s:I, s:I}, s:o, s:o, s:o}", "dry_run",
			(int)context->publication.dry_run, "articles",
			(json_int_t)summary->articles, "files", "written",
			(json_int_t)files->written, "unchanged", (json_int_t)files->unchanged,
			"removed", (json_int_t)files->removed, "refused",
			(json_int_t)files->refused, "digest", plan_values(context, summary),
			"pings", print_announced_values(&summary->announced), "mail",
			mail_values(&summary->mail)));
		return;
	}
	if (context->publication.settings->output.on) {
		print_line(context, "build: %zu articles, %zu files %s, %zu unchanged, %zu removed",
			summary->articles, files->written,
			context->publication.dry_run ? "would be written" : "written",
			files->unchanged, files->removed);
	}
	report_plan(context, summary);
	print_announced(context, &summary->announced);
	report_mail(context, &summary->mail);
}
