/* Dates: what is read lies in the years that there are, and every way of writing it is read as the
 * same instant. */

#include "fuzz.h"

#include "base/date.h"
#include "base/mem.h"

#define FIRST INT64_C(-62135596800) /* 0001-01-01T00:00:00Z */
#define LAST  INT64_C(253402300799) /* 9999-12-31T23:59:59Z */
#define DAY   INT64_C(86400)

static void check_again(const struct strbuf *text, const struct zone *zone, int64_t at, bool day)
{
	struct moment moment;

	HOLDS(date_parse(text->data, zone, &moment, NULL) == 0);
	HOLDS(moment.at == at && moment.day == day);
}

static void check_moment(const struct moment *moment, const struct zone *zone)
{
	int64_t at;
	STRBUF(utc);
	STRBUF(w3c);
	STRBUF(mail);

	HOLDS(moment->set && moment->offset > -DAY && moment->offset < DAY);
	HOLDS(moment->at >= FIRST - DAY && moment->at <= LAST + DAY);
	if (moment->at < FIRST + DAY || moment->at > LAST - DAY) {
		return; /* elsewhere it is a year that nothing can write */
	}
	date_add_rfc3339(&utc, moment->at);
	HOLDS(date_parse_rfc3339(utc.data, &at, NULL) == 0 && at == moment->at);
	check_again(&utc, zone, moment->at, false);
	date_add_w3c(&w3c, moment);
	check_again(&w3c, zone, moment->at, moment->day);
	date_add_rfc5322(&mail, moment->at, moment->offset);
	check_again(&mail, zone, moment->at, false);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	FREE_ON_EXIT char *text = xstrndup((const char *)data, size);
	static struct zone *zones[2];
	struct moment moment = {.at = 1};
	struct error err = ERROR_INIT;
	int64_t value = -1;

	if (!zones[0]) {
		zones[0] = zone_new("Europe/Berlin", NULL);
		zones[1] = zone_new("America/New_York", NULL);
	}
	const struct zone *zone = zones[size % 2];

	if (date_parse(text, zone, &moment, &err) == 0) {
		check_moment(&moment, zone);
	} else {
		HOLDS(err.kind == ERROR_INPUT && moment.at == 1 && !moment.set);
	}
	if (date_parse_rfc3339(text, &value, &err) == 0) {
		HOLDS(value >= FIRST - DAY && value <= LAST + DAY);
	} else {
		HOLDS(err.kind == ERROR_INPUT && value == -1);
	}
	if (duration_parse(text, &value, &err) == 0) {
		HOLDS(value >= 0 && value <= DURATION_MAX);
	}
	return 0;
}
