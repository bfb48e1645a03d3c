#include "subscribers/csv_columns.h"

#include <string.h>

#include "base/mem.h"
#include "base/strbuf.h"

struct named {
	const char *name;
	int value;
};

static const struct named roles[] = {
	{"email", COLUMN_EMAIL},
	{"email_address", COLUMN_EMAIL},
	{"e_mail", COLUMN_EMAIL},
	{"e_mail_address", COLUMN_EMAIL},
	{"subscriber_email", COLUMN_EMAIL},
	{"name", COLUMN_NAME},
	{"full_name", COLUMN_NAME},
	{"first_name", COLUMN_FIRST_NAME},
	{"fname", COLUMN_FIRST_NAME},
	{"last_name", COLUMN_LAST_NAME},
	{"lname", COLUMN_LAST_NAME},
	{"categories", COLUMN_CATEGORIES},
	{"rhythm", COLUMN_RHYTHM},
	{"format", COLUMN_FORMAT},
	{"language", COLUMN_LANGUAGE},
	{"paused_until", COLUMN_PAUSED_UNTIL},
	{"consent_at", COLUMN_CONSENT_AT},
	{"consent_source", COLUMN_CONSENT_SOURCE},
	{"status", COLUMN_STATUS},
	{"state", COLUMN_STATUS},
	{"type", COLUMN_STATUS},
	{"subscriber_type", COLUMN_STATUS},
	{"subscriber_state", COLUMN_STATUS},
	{"subscriber_status", COLUMN_STATUS},
	{"subscription_status", COLUMN_STATUS},
	{"member_status", COLUMN_STATUS},
	{"email_status", COLUMN_STATUS},
	{"email_marketing", COLUMN_STATUS},
	{"email_marketing_status", COLUMN_STATUS},
	{"subscribed_to_emails", COLUMN_WANTS_MAIL},
	{"subscribed", COLUMN_WANTS_MAIL},
	{"enabled", COLUMN_WANTS_MAIL},
	{"active", COLUMN_WANTS_MAIL},
	{"is_active", COLUMN_WANTS_MAIL},
	{"opt_in", COLUMN_WANTS_MAIL},
	{"opted_in", COLUMN_WANTS_MAIL},
	{"email_disabled", COLUMN_LEFT},
	{"disabled", COLUMN_LEFT},
	{"unsubscribed", COLUMN_LEFT},
	{"unsubscribed_at", COLUMN_LEFT},
	{"unsubscribe_date", COLUMN_LEFT},
	{"unsubscribe_reason", COLUMN_LEFT},
	{"unsubscription_date", COLUMN_LEFT},
	{"unsubscription_reason", COLUMN_LEFT},
	{"unsub_time", COLUMN_LEFT},
	{"unsub_campaign_title", COLUMN_LEFT},
	{"unsub_campaign_id", COLUMN_LEFT},
	{"unsub_reason", COLUMN_LEFT},
	{"unsub_reason_other", COLUMN_LEFT},
	{"opt_out", COLUMN_LEFT},
	{"opted_out", COLUMN_LEFT},
	{"opt_out_time", COLUMN_LEFT},
	{"optout_time", COLUMN_LEFT},
	{"cancelled_at", COLUMN_LEFT},
	{"canceled_at", COLUMN_LEFT},
	{"deleted_at", COLUMN_LEFT},
	{"suppressed", COLUMN_SUPPRESSED},
	{"blocklisted", COLUMN_SUPPRESSED},
	{"blacklisted", COLUMN_SUPPRESSED},
	{"bounced", COLUMN_SUPPRESSED},
	{"bounced_at", COLUMN_SUPPRESSED},
	{"complained", COLUMN_SUPPRESSED},
	{"complained_at", COLUMN_SUPPRESSED},
	{"cleaned", COLUMN_SUPPRESSED},
	{"clean_time", COLUMN_SUPPRESSED},
	{"clean_campaign_title", COLUMN_SUPPRESSED},
	{"clean_campaign_id", COLUMN_SUPPRESSED},
	{"undeliverability_date", COLUMN_SUPPRESSED},
	{"undeliverability_reason", COLUMN_SUPPRESSED},
	{"confirm_time", COLUMN_CONFIRMED_AT},
	{"confirmed_at", COLUMN_CONFIRMED_AT},
	{"double_opt_in_at", COLUMN_CONFIRMED_AT},
	{"optin_time", COLUMN_OPTED_IN_AT},
	{"opt_in_time", COLUMN_OPTED_IN_AT},
	{"opted_in_at", COLUMN_OPTED_IN_AT},
	{"subscribed_at", COLUMN_OPTED_IN_AT},
	{"subscription_date", COLUMN_OPTED_IN_AT},
	{"created_at", COLUMN_CREATED_AT},
	{"creation_date", COLUMN_CREATED_AT},
	{"optin_ip", COLUMN_OPTED_IN_FROM},
	{"opt_in_ip", COLUMN_OPTED_IN_FROM},
	{"confirm_ip", COLUMN_OPTED_IN_FROM},
	{"confirmed_ip", COLUMN_OPTED_IN_FROM},
	{"ip_address", COLUMN_OPTED_IN_FROM},
	/* What somebody pays for says nothing about their mail. */
	{"active_subscription", COLUMN_OTHER},
	{"subscription_plan", COLUMN_OTHER},
	{"last_active_at", COLUMN_OTHER},
};

/* Parts of names that make a column sound like a status. */
static const char *const unclear[] = {"status", "subscribed", "subscription", "unsub", "opt_in",
	"optin", "opt_out", "optout", "opted", "enabled", "disabled", "bounce", "complain", "block",
	"blacklist", "suppress", "clean", "confirm", "consent", "permission", "do_not", "no_mail",
	"undeliver"};

static const struct named status_words[] = {
	{"active", SUBSCRIBER_ACTIVE},
	{"subscribed", SUBSCRIBER_ACTIVE},
	{"enabled", SUBSCRIBER_ACTIVE},
	{"confirmed", SUBSCRIBER_ACTIVE},
	{"regular", SUBSCRIBER_ACTIVE},
	{"premium", SUBSCRIBER_ACTIVE},
	{"gifted", SUBSCRIBER_ACTIVE},
	{"trialed", SUBSCRIBER_ACTIVE},
	{"churning", SUBSCRIBER_ACTIVE},
	{"churned", SUBSCRIBER_ACTIVE},
	{"past_due", SUBSCRIBER_ACTIVE},
	{"unpaid", SUBSCRIBER_ACTIVE},
	{"free", SUBSCRIBER_ACTIVE},
	{"paid", SUBSCRIBER_ACTIVE},
	{"comped", SUBSCRIBER_ACTIVE},
	{"pending", SUBSCRIBER_PENDING},
	{"unconfirmed", SUBSCRIBER_PENDING},
	{"unactivated", SUBSCRIBER_PENDING},
	{"inactive", SUBSCRIBER_PENDING},
	{"upcoming", SUBSCRIBER_PENDING},
	{"paused", SUBSCRIBER_PENDING},
	{"unsubscribed", SUBSCRIBER_UNSUBSCRIBED},
	{"disabled", SUBSCRIBER_UNSUBSCRIBED},
	{"cancelled", SUBSCRIBER_UNSUBSCRIBED},
	{"canceled", SUBSCRIBER_UNSUBSCRIBED},
	{"removed", SUBSCRIBER_UNSUBSCRIBED},
	{"archived", SUBSCRIBER_UNSUBSCRIBED},
	{"opted_out", SUBSCRIBER_UNSUBSCRIBED},
	/* Have bought something, and never asked for mail. */
	{"nonsubscribed", SUBSCRIBER_UNSUBSCRIBED},
	{"non_subscribed", SUBSCRIBER_UNSUBSCRIBED},
	{"transactional", SUBSCRIBER_UNSUBSCRIBED},
	{"suppressed", SUBSCRIBER_SUPPRESSED},
	{"blocklisted", SUBSCRIBER_SUPPRESSED},
	{"blacklisted", SUBSCRIBER_SUPPRESSED},
	{"blocked", SUBSCRIBER_SUPPRESSED},
	{"cleaned", SUBSCRIBER_SUPPRESSED},
	{"bounced", SUBSCRIBER_SUPPRESSED},
	{"complained", SUBSCRIBER_SUPPRESSED},
	{"spammy", SUBSCRIBER_SUPPRESSED},
	{"malicious", SUBSCRIBER_SUPPRESSED},
	{"undeliverable", SUBSCRIBER_SUPPRESSED},
	{"unreachable", SUBSCRIBER_SUPPRESSED},
};

static const struct named answers[] = {{"yes", 1}, {"true", 1}, {"y", 1}, {"t", 1}, {"1", 1},
	{"on", 1}, {"no", 0}, {"false", 0}, {"n", 0}, {"f", 0}, {"0", 0}, {"off", 0}, {"", 0},
	{"null", 0}, {"none", 0}, {"never", 0}, {"n_a", 0}};

static int find(const struct named *table, size_t count, const char *name, int otherwise)
{
	for (size_t i = 0; i < count; i++) {
		if (strcmp(table[i].name, name) == 0) {
			return table[i].value;
		}
	}
	return otherwise;
}

static bool is_plain(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80;
}

char *csv_plain_name(const char *text)
{
	struct strbuf plain = STRBUF_INIT;
	bool gap = false;

	for (; *text; text++) {
		char c = *text >= 'A' && *text <= 'Z' ? (char)(*text - 'A' + 'a') : *text;

		if (!is_plain(c)) {
			gap = plain.len > 0;
			continue;
		}
		if (gap) {
			strbuf_add_char(&plain, '_');
		}
		gap = false;
		strbuf_add_char(&plain, c);
	}
	return strbuf_detach(&plain, NULL);
}

enum column_role csv_column_role(const char *plain_name)
{
	int role = find(roles, ARRAY_LEN(roles), plain_name, -1);

	for (size_t i = 0; i < ARRAY_LEN(unclear) && role < 0; i++) {
		role = strstr(plain_name, unclear[i]) ? COLUMN_UNCLEAR : -1;
	}
	return role < 0 ? COLUMN_OTHER : (enum column_role)role;
}

enum subscriber_status csv_status_word(const char *plain_word)
{
	return (enum subscriber_status)find(
		status_words, ARRAY_LEN(status_words), plain_word, SUBSCRIBER_STATUS_COUNT);
}

int csv_yes_or_no(const char *plain_word)
{
	return find(answers, ARRAY_LEN(answers), plain_word, -1);
}
