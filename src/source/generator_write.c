#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/strbuf.h"
#include "source/generator.h"

/* Column at which comments begin. */
#define COMMENT 44

/* Plain where YAML and people take it for a text; else in double quotes, as JSON writes it. */
static void add_scalar(struct strbuf *out, const char *text)
{
	static const char safe[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
				   " ./:_-+";
	size_t len = strlen(text);
	bool plain = len && strspn(text, safe) == len && !strchr(" -:+", text[0]) &&
		     !strchr(" :", text[len - 1]) && !strstr(text, ": ");
	json_t *value;
	char *quoted;

	if (plain) {
		strbuf_add_string(out, text);
		return;
	}
	value = json_string(text);
	quoted = json_dumps(value, JSON_ENCODE_ANY);
	strbuf_add_string(out, quoted ? quoted : "\"\"");
	free(quoted);
	json_decref(value);
}

static void add_comment(struct strbuf *out, size_t start, const char *comment)
{
	if (comment) {
		do {
			strbuf_add_char(out, ' ');
		} while (out->len - start < COMMENT);
		strbuf_addf(out, "# %s", comment);
	}
	strbuf_add_char(out, '\n');
}

/* "  key: value    # comment". */
static void add_line(struct strbuf *out, const char *key, const char *value, const char *comment)
{
	size_t start = out->len;

	strbuf_addf(out, "%s: ", key);
	add_scalar(out, value);
	add_comment(out, start, comment);
}

static void add_found(struct strbuf *out, const char *key, const struct found_text *found,
	const char *comment, const char *blank)
{
	if (found->text) {
		add_line(out, key, found->text,
			found->guessed ? "taken from the program's text: check it" : comment);
	} else if (blank) {
		size_t start = out->len;

		strbuf_addf(out, "%.*s# %s:", (int)strspn(key, " "), key, key + strspn(key, " "));
		add_comment(out, start, blank);
	}
}

static void add_site(struct strbuf *out, const struct proposal *proposal)
{
	strbuf_add_string(out, "site:\n");
	add_found(out, "  title", &proposal->title, NULL, "fill in: the name of the site");
	add_found(out, "  url", &proposal->url, NULL, "fill in: https://blog.example.org/");
	add_found(out, "  description", &proposal->description, NULL,
		"what it is about, in a sentence");
	add_line(out, "  language", proposal->language.text ? proposal->language.text : "en",
		"of articles that name none, and of digests");
	if (proposal->languages) {
		strbuf_add_string(out, "  languages: [");
		for (size_t i = 0; proposal->languages[i]; i++) {
			strbuf_add_string(out, i ? ", " : "");
			add_scalar(out, proposal->languages[i]);
		}
		strbuf_add_string(out, "]\n");
	}
	add_found(out, "  timezone", &proposal->zone,
		"for dates without a zone, and for digest times",
		"Europe/Berlin: for dates without a zone, and for digest times; else UTC");
	add_found(out, "  author", &proposal->author, NULL, "Ada Example");
}

static void add_source(struct strbuf *out, const struct proposed_source *source)
{
	if (source->catalogue) {
		add_line(out, "  - catalogue", source->catalogue, "a list of articles");
		return;
	}
	add_line(out, "  - articles", source->articles, "a folder of Markdown files");
	if (source->preset) {
		add_line(out, "    preset", source->preset, "how its generator makes addresses");
	}
	if (source->permalink) {
		add_line(out, "    permalink", source->permalink, "the address of each article");
	}
	if (source->language) {
		add_line(out, "    language", source->language, NULL);
	}
	if (source->authors) {
		add_line(
			out, "    authors", source->authors, "who is behind the names in articles");
	}
}

static void add_sources(struct strbuf *out, const struct proposal *proposal)
{
	if (!proposal->source_count) {
		strbuf_add_string(out, "\n# Fill in where the articles are.\n# sources:\n"
				       "#   - articles: posts/\n#     permalink: /blog/:slug/\n");
		return;
	}
	strbuf_add_string(out, "\nsources:\n");
	for (size_t i = 0; i < proposal->source_count; i++) {
		add_source(out, &proposal->sources[i]);
	}
}

/* Jekyll publishes the folders that it does not know, but those with a dot in front: readers'
 * addresses must not be among them. */
static void add_store(struct strbuf *out, const struct proposal *proposal)
{
	if (proposal->generator && strcmp(proposal->generator, "Jekyll") == 0) {
		strbuf_add_char(out, '\n');
		add_line(out, "store", ".postrider/postrider.db",
			"where Jekyll does not publish it");
	}
}

void generator_write(struct strbuf *out, const struct proposal *proposal)
{
	strbuf_add_string(out, "# What postrider knows of this site");
	if (proposal->generator) {
		strbuf_addf(out, ", which %s makes", proposal->generator);
	}
	if (proposal->config) {
		strbuf_addf(out, "; taken from %s", proposal->config);
	}
	strbuf_add_string(out, ".\n# 'postrider check' tells what is missing; every key is in "
			       "docs/configuration.md.\n\n");
	add_site(out, proposal);
	add_sources(out, proposal);
	strbuf_add_string(out, "\noutput:\n");
	add_line(out, "  directory", proposal->output,
		"what your web server serves: run postrider after the generator");
	strbuf_add_string(out,
		"  # rss, atom and json name the feeds; items, content and per say what is in "
		"them\n");
	add_store(out, proposal);
	strbuf_add_string(out,
		"\n"
		"# Digests by mail need these two sections.\n"
		"# digests:\n"
		"#   weekly: thursday 08:00\n"
		"# mail:\n"
		"#   from: Notes <notes@example.org>\n"
		"#   server: smtp://mail.example.org:587\n"
		"#   user: notes\n"
		"#   password_file: /etc/postrider/smtp-password\n"
		"#   leave: leave@example.org       # readers leave by a mail to this address\n"
		"#   postal_address: Notes, 1 Example Street, Exampletown\n");
}
