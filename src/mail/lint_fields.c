#include <gmime/gmime.h>
#include <string.h>

#include "base/text.h"
#include "mail/linter.h"
#include "mail/mime.h"

static const struct linter_field *find(const struct linter_fields *fields, const char *name)
{
	for (size_t i = 0; i < fields->count; i++) {
		if (text_equal_nocase(fields->items[i].name, name)) {
			return &fields->items[i];
		}
	}
	return NULL;
}

static const char *value_of(const struct linter_fields *fields, const char *name)
{
	const struct linter_field *field = find(fields, name);

	return field ? field->value.data : "";
}

/* RFC 5322, 3.6, and RFC 2045, 4. */
static void check_required(struct linter *linter, const struct linter_fields *fields)
{
	static const char *const required[] = {
		"Date", "From", "To", "Subject", "Message-ID", "MIME-Version"};

	for (size_t i = 0; i < ARRAY_LEN(required); i++) {
		if (!find(fields, required[i])) {
			linter_error(linter, 0, "no %s", required[i]);
		} else if (!*value_of(fields, required[i])) {
			linter_error(linter, 0, "an empty %s", required[i]);
		}
	}
}

static void check_unique(struct linter *linter, const struct linter_fields *fields)
{
	for (size_t i = 0; i < fields->count; i++) {
		const struct linter_field *field = &fields->items[i];

		/* Trace fields and signatures may come more than once. */
		if (text_equal_nocase(field->name, "Received") ||
			text_equal_nocase(field->name, "DKIM-Signature")) {
			continue;
		}
		if (find(fields, field->name) != field) {
			linter_error(linter, field->line, "a second %s", field->name);
		}
	}
}

static bool is_mailbox_list(const char *value)
{
	InternetAddressList *list = internet_address_list_parse(NULL, value);
	bool good = list && internet_address_list_length(list) == 1 &&
		    INTERNET_ADDRESS_IS_MAILBOX(internet_address_list_get_address(list, 0)) &&
		    strchr(internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(
				   internet_address_list_get_address(list, 0))),
			    '@');

	if (list) {
		g_object_unref(list);
	}
	return good;
}

static bool is_date(const char *value)
{
	GDateTime *date = g_mime_utils_header_decode_date(value);
	bool good = date != NULL;

	if (date) {
		g_date_time_unref(date);
	}
	return good;
}

static bool is_bracketed(const char *value)
{
	size_t len = strlen(value);

	return len > 2 && value[0] == '<' && value[len - 1] == '>' &&
	       strcspn(value + 1, "<> \t") == len - 2;
}

static bool is_message_id(const char *value)
{
	return is_bracketed(value) && strchr(value, '@');
}

static bool is_one(const char *value)
{
	return strcmp(value, "1.0") == 0;
}

static void check_values(struct linter *linter, const struct linter_fields *fields)
{
	static const struct {
		const char *name;
		bool (*good)(const char *value);
		const char *fault;
	} checks[] = {
		{"Date", is_date, "a date that cannot be read"},
		{"From", is_mailbox_list, "not one mailbox"},
		{"To", is_mailbox_list, "not one mailbox"},
		{"Reply-To", is_mailbox_list, "not one mailbox"},
		{"Message-ID", is_message_id, "not of the form <TOKEN@domain>"},
		{"MIME-Version", is_one, "not 1.0"},
		{"List-Help", is_bracketed, "not one URI in angle brackets"},
		{"List-Archive", is_bracketed, "not one URI in angle brackets"},
	};

	for (size_t i = 0; i < ARRAY_LEN(checks); i++) {
		const struct linter_field *field = find(fields, checks[i].name);

		if (field && field->value.len && !checks[i].good(field->value.data)) {
			linter_error(
				linter, field->line, "%s: %s", checks[i].name, checks[i].fault);
		}
	}
}

static void check_post(struct linter *linter, const struct linter_fields *fields)
{
	bool https = strstr(value_of(fields, "List-Unsubscribe"), "<https://") != NULL;
	const struct linter_field *post = find(fields, "List-Unsubscribe-Post");

	if (https && !post) {
		linter_error(linter, 0,
			"List-Unsubscribe has an https URI, but there is no "
			"List-Unsubscribe-Post (RFC 8058)");
	} else if (post && !https) {
		linter_error(linter, post->line,
			"List-Unsubscribe-Post without an https URI in List-Unsubscribe");
	} else if (post && strcmp(post->value.data, "List-Unsubscribe=One-Click") != 0) {
		linter_error(linter, post->line,
			"List-Unsubscribe-Post: not List-Unsubscribe=One-Click");
	}
}

/* Fields that receivers want in bulk mail, and those that keep auto-responders from answering. */
static void check_list(struct linter *linter, const struct linter_fields *fields)
{
	static const char *const needed[] = {"List-Unsubscribe", "Auto-Submitted", "Precedence"};
	static const char *const wanted[] = {"List-Help", "List-Archive", "Feedback-ID"};
	const struct linter_field *id = find(fields, "List-Id");

	if (!id) {
		if (find(fields, "List-Unsubscribe")) {
			linter_error(linter, 0, "List-Unsubscribe without List-Id");
		}
		return;
	}
	for (size_t i = 0; i < ARRAY_LEN(needed); i++) {
		if (!find(fields, needed[i])) {
			linter_error(linter, 0, "List-Id without %s", needed[i]);
		}
	}
	for (size_t i = 0; i < ARRAY_LEN(wanted); i++) {
		if (!find(fields, wanted[i])) {
			linter_warning(linter, 0, "List-Id without %s", wanted[i]);
		}
	}
	if (!strchr(id->value.data, '<')) {
		linter_error(linter, id->line, "List-Id: no id in angle brackets (RFC 2919)");
	}
}

void linter_check_fields(struct linter *linter, const struct linter_fields *fields)
{
	mail_mime_start();
	check_required(linter, fields);
	check_unique(linter, fields);
	check_values(linter, fields);
	check_list(linter, fields);
	check_post(linter, fields);
}
