/*
 * Composes a message for tests in other languages: reads a JSON object from standard input, writes
 * the message to standard output. Members: subject, text, html, language, from and to (each a list
 * of name and address), slots (letter to value), lint (true: print findings, one a line, instead).
 */

#include <jansson.h>
#include <stdio.h>

#include "mail/lint.h"
#include "mail/message.h"

static const char *get(const json_t *object, const char *name)
{
	return json_string_value(json_object_get(object, name));
}

static struct mail_person get_person(const json_t *object, const char *name)
{
	const json_t *list = json_object_get(object, name);

	return (struct mail_person){.name = json_string_value(json_array_get(list, 0)),
		.address = json_string_value(json_array_get(list, 1))};
}

static struct mail_values get_values(json_t *input)
{
	struct mail_values values = {
		.date = 1795071600,
		.date_offset = -12600,
		.from = get_person(input, "from"),
		.to = get_person(input, "to"),
		.message_id = "d2abcdefghijklmnopqrstuvw@example.org",
		.list_id = "notes.example.org",
		.list_name = get(input, "list_name"),
		.unsubscribe_https = "https://example.org/l/r1",
		.unsubscribe_mailto = "mailto:leave+r1@example.org",
		.list_help = "https://example.org/p/r1",
		.list_archive = "https://example.org/",
		.feedback_id = "e1:weekly:notes:example.org",
	};
	const char *letter;
	json_t *value;

	json_object_foreach (json_object_get(input, "slots"), letter, value) {
		values.slots.values[(letter[0] - 'A') % MAIL_SLOTS] = json_string_value(value);
	}
	return values;
}

static int compose(json_t *input, struct strbuf *out, struct error *err)
{
	struct mail_variant variant = {
		.subject = get(input, "subject"),
		.text = get(input, "text"),
		.html = get(input, "html"),
		.language = get(input, "language"),
	};
	struct mail_values values = get_values(input);
	STRBUF(blob);

	if (mail_variant_compose(&blob, &variant, err) < 0) {
		return -1;
	}
	return mail_message_fill(blob.data, blob.len, &values, out, err);
}

static int print_findings(const struct strbuf *message)
{
	CLEANUP(report_release) struct report report = REPORT_INIT;

	mail_lint(message->data, message->len, NULL, &report);
	for (size_t i = 0; i < report.count; i++) {
		printf("%s\n", report.items[i].text);
	}
	return 0;
}

int main(void)
{
	struct error err = ERROR_INIT;
	json_error_t fault;
	json_t *input = json_loadf(stdin, 0, &fault);
	STRBUF(message);
	int failed;

	if (!input) {
		fprintf(stderr, "%s\n", fault.text);
		return 65;
	}
	failed = compose(input, &message, &err);
	if (failed) {
		fprintf(stderr, "%s\n", err.text);
	} else if (json_is_true(json_object_get(input, "lint"))) {
		print_findings(&message);
	} else {
		fwrite(message.data, 1, message.len, stdout);
	}
	json_decref(input);
	return failed ? 65 : 0;
}
