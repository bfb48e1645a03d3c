#include "unit.h"

#include "base/mem.h"
#include "subscribers/csv_columns.h"

static void test_csv_column_role(void **state)
{
	static const struct {
		const char *name;
		enum column_role role;
	} table[] = {
		{"email", COLUMN_EMAIL},
		{"Email Address", COLUMN_EMAIL},
		{"E-Mail", COLUMN_EMAIL},
		{" First name ", COLUMN_FIRST_NAME},
		{"categories", COLUMN_CATEGORIES},
		{"Status", COLUMN_STATUS},
		{"subscriber_type", COLUMN_STATUS},
		{"subscribed_to_emails", COLUMN_WANTS_MAIL},
		{"email_disabled", COLUMN_LEFT},
		{"UNSUB_TIME", COLUMN_LEFT},
		{"CLEAN_TIME", COLUMN_SUPPRESSED},
		{"OPTIN_TIME", COLUMN_OPTED_IN_AT},
		{"CONFIRM_TIME", COLUMN_CONFIRMED_AT},
		{"CONFIRM_IP", COLUMN_OPTED_IN_FROM},
		{"created_at", COLUMN_CREATED_AT},
		/* What somebody pays for is not whether they want mail. */
		{"active_subscription", COLUMN_OTHER},
		{"complimentary_plan", COLUMN_OTHER},
		{"city", COLUMN_OTHER},
		{"", COLUMN_OTHER},
		{"Newsletter status", COLUMN_UNCLEAR},
		{"Opt-in state", COLUMN_UNCLEAR},
		{"hard bounces", COLUMN_UNCLEAR},
		{"do not mail", COLUMN_UNCLEAR},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		FREE_ON_EXIT char *plain = csv_plain_name(table[i].name);

		if (csv_column_role(plain) != table[i].role) {
			fail_msg("%s: %d", table[i].name, (int)csv_column_role(plain));
		}
	}
}

static void test_csv_status_word(void **state)
{
	static const struct {
		const char *word;
		enum subscriber_status status;
	} table[] = {
		{"active", SUBSCRIBER_ACTIVE},
		{"Enabled", SUBSCRIBER_ACTIVE},
		{"past due", SUBSCRIBER_ACTIVE},
		{"pending", SUBSCRIBER_PENDING},
		{"unactivated", SUBSCRIBER_PENDING},
		{"unsubscribed", SUBSCRIBER_UNSUBSCRIBED},
		{"Disabled", SUBSCRIBER_UNSUBSCRIBED},
		{"cancelled", SUBSCRIBER_UNSUBSCRIBED},
		{"Non-subscribed", SUBSCRIBER_UNSUBSCRIBED},
		{"suppressed", SUBSCRIBER_SUPPRESSED},
		{"blocklisted", SUBSCRIBER_SUPPRESSED},
		{"Cleaned", SUBSCRIBER_SUPPRESSED},
		{"unreachable", SUBSCRIBER_SUPPRESSED},
		{"erased", SUBSCRIBER_STATUS_COUNT},
		{"happy", SUBSCRIBER_STATUS_COUNT},
		{"", SUBSCRIBER_STATUS_COUNT},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		FREE_ON_EXIT char *plain = csv_plain_name(table[i].word);

		assert_int_equal(csv_status_word(plain), table[i].status);
	}
}

static void test_csv_yes_or_no(void **state)
{
	static const struct {
		const char *word;
		int answer;
	} table[] = {{"true", 1}, {"YES", 1}, {"1", 1}, {"false", 0}, {"No", 0}, {"0", 0}, {"", 0},
		{"-", 0}, {"N/A", 0}, {"2022-01-01", -1}, {"perhaps", -1}};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		FREE_ON_EXIT char *plain = csv_plain_name(table[i].word);

		assert_int_equal(csv_yes_or_no(plain), table[i].answer);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_csv_column_role),
		cmocka_unit_test(test_csv_status_word),
		cmocka_unit_test(test_csv_yes_or_no),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
