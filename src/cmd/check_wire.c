#include "cmd/check.h"
#include "cmd/sample.h"
#include "mail/lint.h"
#include "store/store.h"

static void add_findings(
	const struct context *context, const struct report *report, struct findings *findings)
{
	const struct finding_place place = {.path = context->publication.settings->path};

	for (size_t i = 0; i < report->count; i++) {
		findings_add(
			findings, RULE_MAIL_WIRE, &place, "a digest: %s", report->items[i].text);
	}
}

/* Makes a digest of the newest articles, as it would leave, and looks at its bytes. What cannot be
 * made is told by the rules of what it is made from. */
static void lint_sample(struct context *context, struct findings *findings)
{
	struct sample_params params = {.rhythm = RHYTHM_COUNT, .newest = true};
	struct report found = REPORT_INIT;
	struct error ignored = ERROR_INIT;
	struct sample sample;

	if (sample_make(context, &params, &sample, &ignored) > 0) {
		mail_lint(sample.message.data, sample.message.len, NULL, &found);
		add_findings(context, &found, findings);
		sample_release(&sample);
	}
	report_release(&found);
}

void check_wire(struct context *context, struct findings *findings)
{
	struct store *kept = context->publication.store;
	struct report said = context->report;
	struct error ignored = ERROR_INIT;

	if (!context->publication.settings->mail.on) {
		return;
	}
	/* An empty store: nothing of the real one is needed, and nobody's state is touched. What
	 * the articles' loading says is said by check_site already. */
	context->publication.store = store_open_memory(&ignored);
	context->report = (struct report)REPORT_INIT;
	if (context->publication.store) {
		lint_sample(context, findings);
	}
	store_close(context->publication.store);
	context->publication.store = kept;
	report_release(&context->report);
	context->report = said;
}
