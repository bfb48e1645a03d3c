#include "net/live.h"

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#include "base/mem.h"
#include "base/strbuf.h"
#include "base/url.h"
#include "net/guard.h"

#define TOGETHER   16 /* pages at once */
#define REDIRECTS  5
#define BODY_BYTES ((size_t)64 * 1024)
#define PAGE_TIME  (10 * 1000L)
#define ALL_TIME   (60 * 1000L)
#define POLL_TIME  200 /* how long a stop may go unseen */

struct asking;

/* One page under way. */
struct visit {
	struct asking *asking;
	CURL *curl;             /* made for the first page */
	struct live_page *page; /* NULL: none */
	struct strbuf url;      /* where it is by now */
	bool head;              /* the request is a HEAD */
	int hops;
	int64_t end; /* of the page's time */
	size_t body; /* bytes thrown away so far */
	char detail[CURL_ERROR_SIZE];
};

struct asking {
	const struct live_params *params;
	struct arena *arena;
	struct live_page *pages;
	size_t count, next;
	int64_t end; /* of the time for all */
	CURLM *multi;
	struct visit visits[TOGETHER];
	size_t under_way;
};

static int64_t now_ms(void)
{
	struct timespec at;

	clock_gettime(CLOCK_MONOTONIC, &at);
	return (int64_t)at.tv_sec * 1000 + at.tv_nsec / 1000000;
}

/* Ends the transfer where the body goes on for too long; the status has been seen by then. */
static size_t on_body(char *data, size_t size, size_t count, void *ctx)
{
	struct visit *visit = ctx;

	(void)data;
	visit->body += size * count;
	return visit->body > BODY_BYTES ? 0 : size * count;
}

static void make_handle(struct visit *visit)
{
	visit->curl = curl_new();
	curl_set_http(visit->curl, PAGE_TIME, NULL);
	curl_easy_setopt(visit->curl, CURLOPT_PROXY, "");
	curl_easy_setopt(visit->curl, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(visit->curl, CURLOPT_WRITEDATA, visit);
	curl_easy_setopt(visit->curl, CURLOPT_ERRORBUFFER, visit->detail);
	curl_easy_setopt(visit->curl, CURLOPT_PRIVATE, visit);
}

static void finish(struct visit *visit, enum live_state state, const char *reason)
{
	visit->page->state = state;
	visit->page->reason = reason;
	visit->page = NULL;
	visit->asking->under_way--;
}

static void refuse(struct visit *visit, const char *reason)
{
	finish(visit, LIVE_NO, reason);
}

static void ask(struct visit *visit, bool head)
{
	int64_t left = visit->end - now_ms();

	if (left <= 0) {
		refuse(visit, arena_printf(visit->asking->arena, "'%.200s' takes too long",
				      visit->url.data));
		return;
	}
	visit->head = head;
	visit->body = 0;
	visit->detail[0] = '\0';
	curl_easy_setopt(visit->curl, CURLOPT_URL, visit->url.data);
	curl_easy_setopt(visit->curl, head ? CURLOPT_NOBODY : CURLOPT_HTTPGET, 1L);
	curl_easy_setopt(visit->curl, CURLOPT_TIMEOUT_MS, (long)left);
	curl_multi_add_handle(visit->asking->multi, visit->curl);
}

/* Where a redirect leads, if it may be followed. */
static void follow(struct visit *visit)
{
	struct arena *arena = visit->asking->arena;
	const char *from = visit->url.data;
	struct error err = ERROR_INIT;
	STRBUF(to);

	if (curl_redirect(visit->curl, from, &to, &err) < 0) {
		refuse(visit, arena_strdup(arena, err.text));
	} else if (!guard_same_server(visit->asking->params->site, to.data)) {
		refuse(visit, arena_printf(arena, "'%.200s' redirects to another server: '%.200s'",
				      from, to.data));
	} else if (visit->hops++ == REDIRECTS) {
		refuse(visit, arena_printf(arena, "more than %d redirects, up to '%.200s'",
				      REDIRECTS, from));
	} else {
		strbuf_clear(&visit->url);
		strbuf_add(&visit->url, to.data, to.len);
		ask(visit, true);
	}
}

/* The status, or 0 where there is none. */
static long status_of(const struct visit *visit, CURLcode code)
{
	bool cut = code == CURLE_WRITE_ERROR && visit->body > BODY_BYTES;
	long status = 0;

	if (code == CURLE_OK || cut) {
		curl_easy_getinfo(visit->curl, CURLINFO_RESPONSE_CODE, &status);
	}
	return status;
}

/* To a HEAD that they do not like, servers answer with all kinds of 4xx and 5xx, or hang up. */
static bool is_head_refused(const struct visit *visit, CURLcode code, long status)
{
	return visit->head && (status >= 400 || code == CURLE_GOT_NOTHING);
}

static void take_answer(struct visit *visit, CURLcode code)
{
	struct arena *arena = visit->asking->arena;
	long status = status_of(visit, code);

	if (is_head_refused(visit, code, status)) {
		ask(visit, false);
	} else if (status == 0) {
		refuse(visit, arena_printf(arena, "'%.200s': %s", visit->url.data,
				      visit->detail[0] ? visit->detail : curl_easy_strerror(code)));
	} else if (status >= 200 && status < 300) {
		finish(visit, LIVE_YES, NULL);
	} else if (status >= 300 && status < 400) {
		follow(visit);
	} else {
		refuse(visit, arena_printf(arena, "%ld for '%.200s'", status, visit->url.data));
	}
}

/* Whether there were any. */
static bool take_answers(struct asking *asking)
{
	bool any = false;
	int left;

	for (CURLMsg *message; (message = curl_multi_info_read(asking->multi, &left));) {
		CURLcode code = message->data.result;
		char *visit;

		curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &visit);
		curl_multi_remove_handle(asking->multi, message->easy_handle);
		take_answer((struct visit *)(void *)visit, code);
		any = true;
	}
	return any;
}

/* The next page that is to be asked; NULL: none. Those elsewhere are known already. */
static struct live_page *next_page(struct asking *asking)
{
	while (asking->next < asking->count) {
		struct live_page *page = &asking->pages[asking->next++];

		if (page->state == LIVE_UNASKED) {
			return page;
		}
	}
	return NULL;
}

static void begin(struct visit *visit, struct live_page *page)
{
	const struct live_params *params = visit->asking->params;

	if (!visit->curl) {
		make_handle(visit);
	}
	visit->page = page;
	visit->asking->under_way++;
	visit->hops = 0;
	visit->end = now_ms() + (params->page ? params->page : PAGE_TIME);
	strbuf_clear(&visit->url);
	url_normalise(&visit->url, page->url, NULL);
	ask(visit, true);
}

static void begin_visits(struct asking *asking)
{
	for (size_t i = 0; i < TOGETHER; i++) {
		struct visit *visit = &asking->visits[i];
		struct live_page *page = visit->page ? NULL : next_page(asking);

		if (page) {
			begin(visit, page);
		}
	}
}

/* How long to wait for answers, in milliseconds; none or less where the time is over. */
static int time_left(const struct asking *asking)
{
	const atomic_int *stop = asking->params->stop;
	int64_t left = stop && *stop ? 0 : asking->end - now_ms();

	return left < POLL_TIME ? (int)left : POLL_TIME;
}

static void ask_all(struct asking *asking)
{
	for (int left; (left = time_left(asking)) > 0;) {
		int running;

		begin_visits(asking);
		if (!asking->under_way) {
			return;
		}
		curl_multi_perform(asking->multi, &running);
		if (!take_answers(asking)) {
			curl_multi_poll(asking->multi, NULL, 0, left, NULL);
		}
	}
}

static void set_up(struct asking *asking)
{
	long all = asking->params->all;

	asking->end = now_ms() + (all ? all : ALL_TIME);
	asking->multi = curl_new_multi();
	for (size_t i = 0; i < TOGETHER; i++) {
		asking->visits[i] = (struct visit){.asking = asking, .url = STRBUF_INIT};
	}
}

static void tear_down(struct asking *asking)
{
	for (size_t i = 0; i < TOGETHER; i++) {
		curl_multi_remove_handle(asking->multi, asking->visits[i].curl);
		curl_easy_cleanup(asking->visits[i].curl);
		strbuf_release(&asking->visits[i].url);
	}
	curl_multi_cleanup(asking->multi);
}

static bool is_elsewhere(const char *site, const char *url)
{
	STRBUF(normal);

	return url_normalise(&normal, url, NULL) < 0 || !guard_same_server(site, normal.data);
}

void live_ask(const struct live_params *params, struct arena *arena, struct live_page *pages,
	size_t count)
{
	struct asking asking = {.params = params, .arena = arena, .pages = pages, .count = count};

	for (size_t i = 0; i < count; i++) {
		bool elsewhere = is_elsewhere(params->site, pages[i].url);

		pages[i].state = elsewhere ? LIVE_YES : LIVE_UNASKED;
		pages[i].reason = NULL;
	}
	set_up(&asking);
	ask_all(&asking);
	tear_down(&asking);
}
