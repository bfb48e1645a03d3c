#include "model/subscriber.h"

#include <string.h>

#include "base/text.h"

static const char *const statuses[SUBSCRIBER_STATUS_COUNT] = {
	[SUBSCRIBER_ACTIVE] = "active",
	[SUBSCRIBER_PENDING] = "pending",
	[SUBSCRIBER_UNSUBSCRIBED] = "unsubscribed",
	[SUBSCRIBER_SUPPRESSED] = "suppressed",
	[SUBSCRIBER_ERASED] = "erased",
};

static const char *const formats[FORMAT_COUNT] = {
	[FORMAT_HTML] = "html",
	[FORMAT_TEXT] = "text",
};

const char *subscriber_status_name(enum subscriber_status status)
{
	return statuses[status];
}

enum subscriber_status subscriber_status_from_name(const char *text)
{
	int status = 0;

	while (status < SUBSCRIBER_STATUS_COUNT && !text_equal_nocase(text, statuses[status])) {
		status++;
	}
	return (enum subscriber_status)status;
}

const char *mail_format_name(enum mail_format format)
{
	return formats[format];
}

enum mail_format mail_format_from_name(const char *text)
{
	int format = 0;

	while (format < FORMAT_COUNT && !text_equal_nocase(text, formats[format])) {
		format++;
	}
	return (enum mail_format)format;
}

bool categories_contain(const char *set, const char *slug)
{
	size_t len = strlen(slug);

	if (!set[0]) {
		return true;
	}
	for (const char *p = set; len && (p = strstr(p, slug)); p++) {
		if (p > set && p[-1] == ';' && p[len] == ';') {
			return true;
		}
	}
	return false;
}
