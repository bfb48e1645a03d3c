#include "cmd/print_damage.h"

#include "cmd/print.h"
#include "store/damage.h"

static int add(void *ctx, int64_t edition, const char *reason)
{
	json_array_append_new(
		ctx, json_pack("{s:I, s:s}", "edition", (json_int_t)edition, "reason", reason));
	return 0;
}

json_t *print_damage_values(struct store *store, struct error *err)
{
	json_t *values = json_array();

	if (damage_each(store, add, values, err) < 0) {
		json_decref(values);
		return NULL;
	}
	return values;
}

void print_damage(const struct context *context, const json_t *values)
{
	size_t index;
	json_t *value;

	json_array_foreach (values, index, value) {
		print_line(context, "damage         edition %lld is held: %s",
			(long long)json_integer_value(json_object_get(value, "edition")),
			json_string_value(json_object_get(value, "reason")));
	}
}
