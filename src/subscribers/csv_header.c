#include "subscribers/csv_header.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "subscribers/csv_cell.h"

/* What is longer than this was never an instant or an IP address. */
#define MAX_PROOF 64

static int fail_no_column(
	const struct csv_header *header, const char *option, const char *name, struct error *err)
{
	const char *words[CSV_COLUMNS_MAX + 1] = {0};
	const char *nearest;

	for (size_t i = 0; i < header->count; i++) {
		words[i] = header->columns[i].name;
	}
	nearest = text_nearest(name, words);
	return error_set(err, ERROR_USAGE, "--%s: the file has no column '%s'%s%s%s", option, name,
		nearest ? "; did you mean '" : "", nearest ? nearest : "", nearest ? "'?" : "");
}

/* Marks the columns of one option. */
static int mark(struct csv_header *header, const char *option, const char *const *names, bool keep,
	struct error *err)
{
	for (; names && *names; names++) {
		FREE_ON_EXIT char *plain = csv_plain_name(*names);
		bool found = false;

		for (size_t i = 0; i < header->count; i++) {
			struct csv_column *column = &header->columns[i];

			if (strcmp(column->plain, plain) != 0) {
				continue;
			}
			found = true;
			if (keep) {
				column->keep = true;
			} else {
				column->role = COLUMN_OTHER;
			}
		}
		if (!found) {
			return fail_no_column(header, option, *names, err);
		}
	}
	return 0;
}

static int refuse_unclear(const struct csv_header *header, struct error *err)
{
	bool addressed = false;

	for (size_t i = 0; i < header->count; i++) {
		const struct csv_column *column = &header->columns[i];

		addressed = addressed || column->role == COLUMN_EMAIL;
		if (column->role == COLUMN_UNCLEAR) {
			return error_set(err, ERROR_INPUT,
				"the column '%s' may say who has opted out, and is not understood: "
				"--ignore '%s' leaves it out",
				column->name, column->name);
		}
	}
	return addressed ? 0 : error_set(err, ERROR_INPUT, "the header has no column 'email'");
}

int csv_header_read(struct csv_header *header, const struct csv_row *row, const char *const *keep,
	const char *const *ignore, struct error *err)
{
	if (row->count > CSV_COLUMNS_MAX) {
		return error_set(
			err, ERROR_INPUT, "the header has more than %d columns", CSV_COLUMNS_MAX);
	}
	for (size_t i = 0; i < row->count; i++) {
		const char *name = csv_header_cell(row, i);
		FREE_ON_EXIT char *plain = csv_plain_name(name);

		header->columns[header->count++] = (struct csv_column){.name = xstrdup(name),
			.plain = xstrdup(plain),
			.role = csv_column_role(plain)};
	}
	return mark(header, "ignore", ignore, false, err) < 0 ||
			       mark(header, "keep", keep, true, err) < 0
		       ? -1
		       : refuse_unclear(header, err);
}

void csv_header_release(struct csv_header *header)
{
	for (size_t i = 0; i < header->count; i++) {
		free(header->columns[i].name);
		free(header->columns[i].plain);
	}
	header->count = 0;
}

void csv_header_add_left_out(const struct csv_header *header, struct strbuf *out)
{
	for (size_t i = 0; i < header->count; i++) {
		const struct csv_column *column = &header->columns[i];

		if (column->role == COLUMN_OTHER && !column->keep && column->name[0]) {
			strbuf_addf(out, "%s%s", out->len ? ", " : "", column->name);
		}
	}
}

const char *csv_header_cell(const struct csv_row *row, size_t column)
{
	return column < row->count ? csv_cell_text(row->fields[column]) : "";
}

const char *csv_header_field(
	const struct csv_header *header, const struct csv_row *row, enum column_role role)
{
	const char *field = NULL;

	for (size_t i = 0; i < header->count && (!field || !field[0]); i++) {
		if (header->columns[i].role == role) {
			field = csv_header_cell(row, i);
		}
	}
	return field;
}

/* What the word says in a column of that role; the COUNT where it is not known. */
static enum subscriber_status word_status(enum column_role role, const char *word)
{
	int yes = csv_yes_or_no(word);

	return role == COLUMN_LEFT                ? SUBSCRIBER_UNSUBSCRIBED
	       : role == COLUMN_SUPPRESSED        ? SUBSCRIBER_SUPPRESSED
	       : role == COLUMN_STATUS || yes < 0 ? csv_status_word(word)
	       : yes                              ? SUBSCRIBER_ACTIVE
						  : SUBSCRIBER_UNSUBSCRIBED;
}

/* Whether the word says something there; nothing, or a no to having left, does not. */
static bool is_said(enum column_role role, const char *word)
{
	return role == COLUMN_LEFT || role == COLUMN_SUPPRESSED ? csv_yes_or_no(word) != 0
								: word[0] != '\0';
}

static bool is_about_status(enum column_role role)
{
	return role == COLUMN_STATUS || role == COLUMN_WANTS_MAIL || role == COLUMN_LEFT ||
	       role == COLUMN_SUPPRESSED;
}

/* What one cell says; the COUNT for nothing. */
static int cell_status(const struct csv_column *column, const char *cell,
	enum subscriber_status *ret_status, struct error *err)
{
	FREE_ON_EXIT char *word = csv_plain_name(cell);

	*ret_status = SUBSCRIBER_STATUS_COUNT;
	if (!is_said(column->role, word)) {
		return 0;
	}
	*ret_status = word_status(column->role, word);
	return *ret_status < SUBSCRIBER_STATUS_COUNT
		       ? 0
		       : error_set(err, ERROR_INPUT,
				 "unknown status '%s' in the column '%s': active, pending, "
				 "unsubscribed or suppressed (--ignore leaves the column out)",
				 cell, column->name);
}

int csv_header_status(const struct csv_header *header, const struct csv_row *row,
	enum subscriber_status *ret_status, struct error *err)
{
	enum subscriber_status gravest = SUBSCRIBER_STATUS_COUNT;
	int result = 0;

	for (size_t i = 0; i < header->count; i++) {
		enum subscriber_status status;

		if (!is_about_status(header->columns[i].role)) {
			continue;
		}
		if (cell_status(&header->columns[i], csv_header_cell(row, i), &status, err) < 0) {
			result = -1;
		} else if (status < SUBSCRIBER_STATUS_COUNT &&
			   (gravest == SUBSCRIBER_STATUS_COUNT || status > gravest)) {
			gravest = status;
		}
	}
	/* Who has opted out has, whatever else is not understood. */
	if (result == 0 ||
		(gravest >= SUBSCRIBER_UNSUBSCRIBED && gravest < SUBSCRIBER_STATUS_COUNT)) {
		*ret_status = gravest;
		return 0;
	}
	return -1;
}

void csv_header_add_proof(
	const struct csv_header *header, const struct csv_row *row, struct strbuf *out)
{
	for (size_t i = 0; i < header->count; i++) {
		enum column_role role = header->columns[i].role;
		const char *cell = csv_header_cell(row, i);
		size_t len = strlen(cell);

		if ((role == COLUMN_CONFIRMED_AT || role == COLUMN_OPTED_IN_AT ||
			    role == COLUMN_CREATED_AT || role == COLUMN_OPTED_IN_FROM) &&
			len && len <= MAX_PROOF && !text_has_control(cell, len)) {
			strbuf_addf(out, "; %s %s", header->columns[i].name, cell);
		}
	}
}
