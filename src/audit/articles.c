#include <glib.h>
#include <string.h>

#include "audit/audit.h"
#include "audit/images.h"
#include "audit/links.h"
#include "audit/terms.h"

#define SUMMARY_MAX 500 /* characters */
#define DAY         (24 * 3600)

static struct finding_place place_of(const struct article *article)
{
	return (struct finding_place){article->path, article->line, 0};
}

static void check_titles(const struct audit *audit)
{
	GHashTable *by_title = g_hash_table_new(g_str_hash, g_str_equal);

	/* The oldest first: the later one is the double. */
	for (size_t i = audit->catalogue->count; i-- > 0;) {
		const struct article *article = audit->catalogue->articles[i];
		const struct article *other = g_hash_table_lookup(by_title, article->title);
		const struct finding_place place = place_of(article);

		if (!article->title[0]) {
			findings_add(audit->findings, RULE_TITLE_EMPTY, &place,
				"the article has no title");
		} else if (other) {
			findings_add(audit->findings, RULE_TITLE_DUPLICATE, &place,
				"the title '%s' is also that of '%s'", article->title, other->path);
		} else {
			g_hash_table_insert(by_title, (gpointer)(uintptr_t)article->title,
				(gpointer)(uintptr_t)article);
		}
	}
	g_hash_table_destroy(by_title);
}

static void check_summary(const struct audit *audit, const struct article *article)
{
	const struct finding_place place = place_of(article);
	long length = g_utf8_strlen(article->summary, -1);

	if (!article->summary_given) {
		findings_add(audit->findings, RULE_SUMMARY_MISSING, &place,
			"the article has no description: its beginning is taken");
	} else if (length > SUMMARY_MAX) {
		findings_add(audit->findings, RULE_SUMMARY_LENGTH, &place,
			"the summary has %ld characters, over %d", length, SUMMARY_MAX);
	}
}

static void check_dates(const struct audit *audit, const struct catalogue *given)
{
	for (size_t i = 0; i < given->count; i++) {
		const struct article *article = given->articles[i];
		const struct finding_place place = place_of(article);

		if (!article_is_public(article, audit->now) || !article->updated.set) {
			continue;
		}
		if (article->updated.at > audit->now) {
			findings_add(audit->findings, RULE_DATE_ORDER, &place,
				"the article is updated in the future, which is not believed");
		} else if (article->published.set &&
			   article->updated.at + (article->updated.day ? DAY : 0) <
				   article->published.at) {
			findings_add(audit->findings, RULE_DATE_ORDER, &place,
				"the article is updated before it is published, which is not "
				"believed");
		}
	}
}

static void check_body(struct audit_index *index, const struct article *article)
{
	struct references references;
	struct audit_body body;

	if (!audit_body_open(&body, index->audit->settings, article)) {
		return;
	}
	references_read(&references, &body);
	for (size_t i = 0; i < references.count; i++) {
		const struct reference *reference = &references.items[i];

		if (reference->kind == REFERENCE_IMAGE) {
			audit_image(index, article, reference);
		} else {
			audit_link(index, article, reference);
		}
	}
	references_release(&references);
	audit_body_release(&body);
}

void audit_articles(const struct audit *audit)
{
	const struct catalogue *catalogue = audit->catalogue;
	struct audit_index index;

	audit_index_init(&index, audit);
	for (size_t i = 0; i < catalogue->count; i++) {
		check_summary(audit, catalogue->articles[i]);
		audit_attachments(&index, catalogue->articles[i]);
		check_body(&index, catalogue->articles[i]);
	}
	check_titles(audit);
	audit_icon(&index);
	audit_index_release(&index);
}

void audit_given(const struct audit *audit, const struct catalogue *given)
{
	check_dates(audit, given);
	audit_terms(audit, given);
}
