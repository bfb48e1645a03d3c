#include "subscribers/csv_cell.h"

#include <string.h>

#include "base/csv.h"

#define GUARD "'"

/* What already looks guarded gets one more, so that the other way finds it as it was. */
static bool is_formula(const char *text)
{
	text += strspn(text, GUARD);
	return *text && strchr("=+-@\t\r\n", *text);
}

void csv_cell_add(struct strbuf *out, const char *text)
{
	STRBUF(guarded);

	if (!is_formula(text)) {
		csv_add_field(out, text);
		return;
	}
	strbuf_addf(&guarded, GUARD "%s", text);
	csv_add_field(out, guarded.data);
}

const char *csv_cell_text(const char *cell)
{
	return cell[0] == GUARD[0] && is_formula(cell) ? cell + 1 : cell;
}
