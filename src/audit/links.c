#include "audit/links.h"

#include "audit/anchors.h"

struct finding_place audit_reference_place(
	const struct article *article, const struct reference *reference)
{
	return (struct finding_place){article->path, reference->line, reference->column};
}

static void check_fragment(struct audit_index *index, const struct finding_place *place,
	const struct target *target, const char *text)
{
	if (target->fragment && !audit_has_anchor(index, target->article, target->fragment)) {
		findings_add(index->audit->findings, RULE_LINK_FRAGMENT, place,
			"the link '%s' names a part that '%s' does not have", text,
			target->article->path);
	}
}

void audit_link(
	struct audit_index *index, const struct article *article, const struct reference *reference)
{
	const struct finding_place place = audit_reference_place(article, reference);
	struct findings *findings = index->audit->findings;
	const char *text = reference->text;
	struct target target;

	audit_index_find(index, article, text, &target);
	switch (target.kind) {
	case TARGET_ARTICLE:
		check_fragment(index, &place, &target, text);
		break;
	case TARGET_INVALID:
		findings_add(
			findings, RULE_LINK_TARGET, &place, "the link '%s' is no address", text);
		break;
	case TARGET_MISSING:
		if (target.article) {
			findings_add(findings, RULE_LINK_TARGET, &place,
				"the link '%s' names the file of an article, whose page is %s",
				text, target.article->url);
		} else {
			findings_add(findings, RULE_LINK_TARGET, &place,
				"the link '%s' leads to %s, which is not there", text, target.url);
		}
		break;
	case TARGET_UNKNOWN:
		findings_add(findings, RULE_LINK_UNKNOWN, &place,
			"whether %s is there cannot be said: it is no article, nor a file here",
			target.url);
		break;
	case TARGET_ELSEWHERE:
	case TARGET_FILE:
		break;
	}
	target_release(&target);
}
