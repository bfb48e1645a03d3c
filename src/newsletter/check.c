#include "newsletter/check.h"

#include "mail/lint.h"
#include "newsletter/possible.h"
#include "newsletter/sample.h"
#include "newsletter/starving.h"

static void check_possible(const struct publication *publication, struct findings *findings)
{
	const struct finding_place nowhere = {0};
	struct templates templates;
	struct error err = ERROR_INIT;
	bool loaded = templates_load(publication->settings, &templates, &err) == 0;

	if (!loaded) {
		findings_add(findings, RULE_TEMPLATE, &nowhere, "%s", err.text);
	}
	newsletter_find_obstacles(publication->settings, loaded ? &templates : NULL, findings);
	if (loaded) {
		templates_release(&templates);
	}
}

static void add_findings(
	const struct settings *settings, const struct report *report, struct findings *findings)
{
	const struct finding_place place = {.path = settings->path};

	for (size_t i = 0; i < report->count; i++) {
		findings_add(
			findings, RULE_MAIL_WIRE, &place, "a digest: %s", report->items[i].text);
	}
}

/* Makes a digest of the newest articles, as it would leave, and looks at its bytes. What cannot be
 * made is told by the rules of what it is made from. */
static void lint_sample(const struct publication *publication, struct findings *findings)
{
	const struct sample_params params = {.rhythm = RHYTHM_COUNT, .newest = true};
	struct report found = REPORT_INIT;
	struct error ignored = ERROR_INIT;
	struct sample sample;

	if (sample_make(publication, &params, &sample, &ignored) > 0) {
		mail_lint(sample.message.data, sample.message.len, NULL, &found);
		add_findings(publication->settings, &found, findings);
		sample_release(&sample);
	}
	report_release(&found);
}

/* With an empty store: nothing of the real one is needed, and nobody's state is touched. What the
 * articles' loading says is said by site_check already. */
static void check_wire(const struct publication *publication, struct findings *findings)
{
	struct publication empty = *publication;
	struct report unheard = REPORT_INIT;
	struct error ignored = ERROR_INIT;

	empty.report = &unheard;
	empty.store = store_open_memory(&ignored);
	if (empty.store) {
		lint_sample(&empty, findings);
	}
	store_close(empty.store);
	report_release(&unheard);
}

/* How many of them a finding names. */
#define NAMED 10

static void add_starving(
	const struct settings *settings, const struct starving *starving, struct findings *findings)
{
	const struct finding_place place = {.path = settings->path};
	size_t count;

	for (size_t i = 0; i < starving->count; i += count) {
		STRBUF(names);

		starving_add_names(&names, starving, i, NAMED, &count);
		findings_add(findings, RULE_MAIL_STARVING, &place,
			"%s, so %zu active reader%s nothing: %s", starving->readers[i].cause, count,
			count == 1 ? " gets" : "s get", names.data);
	}
}

/* Only where there is a store: on a build server there are no readers. */
static void check_starving(const struct publication *publication, struct findings *findings)
{
	struct publication opened = *publication;
	struct error ignored = ERROR_INIT;
	struct starving starving = {0};
	struct arena *arena;

	opened.store = store_open_existing(publication->settings->store, &ignored);
	if (!opened.store) {
		return;
	}
	arena = arena_new();
	if (starving_find(&opened, arena, &starving, &ignored) == 0) {
		add_starving(publication->settings, &starving, findings);
		starving_release(&starving);
	}
	arena_free(arena);
	store_close(opened.store);
}

void newsletter_check(const struct publication *publication, struct findings *findings)
{
	check_possible(publication, findings);
	newsletter_check_settings(publication->settings, findings);
	if (publication->settings->mail.on) {
		check_wire(publication, findings);
		check_starving(publication, findings);
	}
}
