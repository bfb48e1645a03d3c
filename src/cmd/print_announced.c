#include "cmd/print_announced.h"

#include "base/mem.h"
#include "cmd/print.h"

void print_announced(const struct context *context, const struct announce_result *result)
{
	if (result->feeds + result->pages + result->feeds_waiting + result->pages_waiting) {
		print_line(context, "pings: told of %lld feeds and %lld pages, %lld and %lld wait",
			(long long)result->feeds, (long long)result->pages,
			(long long)result->feeds_waiting, (long long)result->pages_waiting);
	}
}

json_t *print_announced_values(const struct announce_result *result)
{
	return json_pack("{s:I, s:I, s:I, s:I}", "feeds", (json_int_t)result->feeds, "pages",
		(json_int_t)result->pages, "feeds_waiting", (json_int_t)result->feeds_waiting,
		"pages_waiting", (json_int_t)result->pages_waiting);
}

void print_announce_state(const struct context *context, const struct announce_state *state)
{
	FREE_ON_EXIT char *since = print_instant(context, state->since);

	if (state->feeds || state->pages) {
		print_line(context, "pings          %lld feeds and %lld pages wait since %s",
			(long long)state->feeds, (long long)state->pages, since);
	}
	if (state->lost) {
		print_line(context, "pings          %lld were given up", (long long)state->lost);
	}
	if (state->problem[0]) {
		print_line(context, "  problem      %s", state->problem);
	}
}

json_t *print_announce_state_values(
	const struct context *context, const struct announce_state *state)
{
	FREE_ON_EXIT char *since = state->since ? print_instant(context, state->since) : NULL;

	return json_pack("{s:I, s:I, s:s?, s:I, s:s?}", "feeds", (json_int_t)state->feeds, "pages",
		(json_int_t)state->pages, "since", since, "given_up", (json_int_t)state->lost,
		"problem", state->problem[0] ? state->problem : NULL);
}
