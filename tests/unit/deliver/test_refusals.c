/* Whose fault the refusals of a run are. */

#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "deliver/refusals.h"

/* One letter an outcome: sent, refused without a code, no such user, unsigned (DMARC), deferred,
 * cannot be made here. */
static struct outcome outcome_of(char letter)
{
	switch (letter) {
	case 'r':
		return (struct outcome){
			.kind = OUTCOME_FAILED, .phase = OUTCOME_AT_RCPT, .code = 554};
	case 'n':
		return (struct outcome){.kind = OUTCOME_FAILED,
			.phase = OUTCOME_AT_RCPT,
			.code = 550,
			.enhanced = "5.1.1"};
	case 'u':
		return (struct outcome){.kind = OUTCOME_FAILED,
			.phase = OUTCOME_AT_END,
			.code = 550,
			.enhanced = "5.7.26"};
	case 'U':
		return (struct outcome){.kind = OUTCOME_DEFERRED,
			.phase = OUTCOME_AT_END,
			.code = 421,
			.enhanced = "4.7.26"};
	case 'd':
		return (struct outcome){
			.kind = OUTCOME_DEFERRED, .phase = OUTCOME_AT_RCPT, .code = 451};
	case 'm':
		return (struct outcome){.kind = OUTCOME_FAILED};
	default:
		return (struct outcome){.kind = OUTCOME_SENT, .code = 250};
	}
}

/* A step of a run: the outcome's letter, the domain's, and the reader's where it is not a new one.
 */
static const char *tell(struct refusals *refusals, const char *step, int64_t number)
{
	char domain[] = "?.example";
	struct outcome outcome = outcome_of(step[0]);
	struct refusals_event event = {.delivery = number,
		.reader = step[2] ? step[2] : 1000 + number,
		.domain = domain,
		.outcome = &outcome};
	domain[0] = step[1];
	return refusals_tell(refusals, &event);
}

/* Steps are separated by spaces, and "*20" repeats the one before. Returns after which one the
 * sender was blamed, and for which scope; 0: after none. */
static int64_t play(const char *steps, const char **ret_scope, char *scope, size_t size)
{
	struct refusals *refusals = refusals_new();
	char *text = xstrdup(steps), *rest = text, *step, *before = NULL;
	int64_t number = 0, blamed = 0;
	while (!blamed && (step = strsep(&rest, " "))) {
		long times = step[0] == '*' ? strtol(step + 1, NULL, 10) - 1 : 1;
		before = step[0] == '*' ? before : step;
		for (long i = 0; i < times && !blamed; i++) {
			const char *found = tell(refusals, before, ++number);
			if (found) {
				blamed = number;
				snprintf(scope, size, "%s", found);
			}
		}
	}
	*ret_scope = blamed ? scope : NULL;
	free(text);
	refusals_free(refusals);
	return blamed;
}

static void test_refusals_are_the_senders_by_these_rules(void **state)
{
	static const struct {
		const char *steps;
		int64_t blamed;
		const char *scope;
	} cases[] = {
		/* Three in a row, of one domain or of several. */
		{"ra *3", 3, "a.example"},
		{"ra *2", 0, NULL},
		{"ra rb rc", 3, ""},
		{"sb *5 ra *3", 3 + 5, "a.example"},
		/* Of distinct readers. */
		{"ra1 *9", 0, NULL},
		{"ra1 ra2 ra1 ra2 ra3", 5, "a.example"},
		/* With none sent between. */
		{"ra ra sa ra ra sa ra ra sa", 0, NULL},
		{"ra ra da ra", 4, "a.example"},
		/* And a fifth of those tried, or ten in a row. */
		{"sa *20 ra *4", 0, NULL},
		{"sa *20 ra *5", 25, "a.example"},
		{"sa *900 ra *9", 0, NULL},
		{"sa *900 ra *10", 910, "a.example"},
		{"sa *8 sb *8 ra rb rc", 0, NULL},
		{"sa *8 sb *8 ra rb rc rd", 20, ""},
		/* Addresses that are not there, unless they are too many. */
		{"sa na *3", 0, NULL},
		{"na *3", 3, "a.example"},
		{"sa *12 na *3", 0, NULL},
		{"sa *12 na *4", 16, "a.example"},
		/* A missing proof is never the reader's. */
		{"sa *900 ua", 901, "a.example"},
		{"sa *900 Ua", 901, "a.example"},
		/* What this machine cannot make is no refusal. */
		{"ma *20", 0, NULL},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char buffer[32];
		const char *scope;
		int64_t blamed = play(cases[i].steps, &scope, buffer, sizeof(buffer));
		if (blamed != cases[i].blamed || (blamed && strcmp(scope, cases[i].scope) != 0)) {
			fail_msg("%s: after %lld, '%s'", cases[i].steps, (long long)blamed,
				scope ? scope : "");
		}
	}
}

/* What one domain refuses does not stop the others. */
static void test_refusals_of_a_blamed_domain_count_for_it_alone(void **state)
{
	struct refusals *refusals = refusals_new();
	(void)state;
	for (int i = 1; i <= 9; i++) {
		const char *scope = tell(refusals, "ra", i);
		assert_true(i == 3 ? scope && strcmp(scope, "a.example") == 0 : !scope);
	}
	assert_null(tell(refusals, "rb", 10));
	assert_null(tell(refusals, "rb", 11));
	assert_string_equal(tell(refusals, "rc", 12), "");
	refusals_free(refusals);
}

static void test_refusals_remember_what_failed(void **state)
{
	struct refusals *refusals = refusals_new();
	const struct refusals_failed *failed;
	size_t count;
	(void)state;
	tell(refusals, "ra", 1);
	tell(refusals, "sa", 2);
	tell(refusals, "nb", 3);
	tell(refusals, "ma", 4);
	failed = refusals_failed(refusals, &count);
	assert_int_equal(count, 2);
	assert_int_equal(failed[0].delivery, 1);
	assert_string_equal(failed[0].domain, "a.example");
	assert_int_equal(failed[1].delivery, 3);
	assert_string_equal(failed[1].domain, "b.example");
	refusals_free(refusals);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_refusals_are_the_senders_by_these_rules),
		cmocka_unit_test(test_refusals_of_a_blamed_domain_count_for_it_alone),
		cmocka_unit_test(test_refusals_remember_what_failed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
