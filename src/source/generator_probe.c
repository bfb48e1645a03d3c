#include "source/generator_probe.h"

#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "config/toml.h"

#define MAX_CONFIG  ((size_t)1024 * 1024)
#define MAX_SOURCES 32

bool probe_has(const struct probe *probe, const char *name)
{
	FREE_ON_EXIT char *path = path_join(probe->folder, name);

	return access(path, F_OK) == 0;
}

const char *probe_first(const struct probe *probe, const char *const *names)
{
	for (; *names; names++) {
		if (probe_has(probe, *names)) {
			return *names;
		}
	}
	return NULL;
}

const char *probe_text(const struct probe *probe, const char *name)
{
	FREE_ON_EXIT char *path = path_join(probe->folder, name);
	struct error err = ERROR_INIT;
	STRBUF(bytes);
	STRBUF(text);

	if (file_read(&bytes, path, MAX_CONFIG, &err) < 0) {
		report_add(probe->report, REPORT_WARNING, name, 0, 0, "%s", err.text);
		return NULL;
	}
	text_clean(&text, bytes.data, bytes.len, NULL);
	return arena_strdup(probe->arena, text.data);
}

const struct node *probe_parse(const struct probe *probe, const char *name)
{
	struct node_source source = {.path = name, .text = probe_text(probe, name)};
	struct error err = ERROR_INIT;
	const struct node *root;

	if (!source.text) {
		return NULL;
	}
	source.len = strlen(source.text);
	root = text_ends_with(name, ".toml") ? toml_parse(probe->arena, &source, &err)
					     : node_parse(probe->arena, &source, &err);
	if (!root) {
		report_add(probe->report, REPORT_WARNING, NULL, 0, 0, "%s: it says nothing then",
			err.text);
	}
	return root;
}

/* "params.description": from map to map. */
static const struct node *follow(const struct node *map, const char *key)
{
	while (map) {
		const char *dot = strchr(key, '.');
		FREE_ON_EXIT char *name = xstrndup(key, dot ? (size_t)(dot - key) : strlen(key));

		map = node_get(map, name);
		if (!dot) {
			break;
		}
		key = dot + 1;
	}
	return map;
}

static const char *one_line(const struct probe *probe, const char *text)
{
	STRBUF(line);

	text_collapse(&line, text);
	return line.len ? arena_strdup(probe->arena, line.data) : NULL;
}

struct found_text probe_find(const struct probe *probe, const char *const *keys)
{
	struct found_text found = {0};

	for (; probe->config && *keys && !found.text; keys++) {
		const struct node *node = follow(probe->config, *keys);

		if (node && node->kind == NODE_LIST && node->count) {
			node = node->items[0];
		}
		if (node && node->kind == NODE_MAP) {
			node = node_get(node, "name");
		}
		found.text = node_text(node) ? one_line(probe, node_text(node)) : NULL;
	}
	return found;
}

static bool is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || c == '$';
}

/* The literal that begins here, without its quotes; NULL where it is none, or goes on with more. */
static const char *literal_at(const struct probe *probe, const char *text)
{
	char quote = *text;
	STRBUF(value);

	if (quote != '\'' && quote != '"' && quote != '`') {
		return NULL;
	}
	for (text++; *text && *text != quote && *text != '\n'; text++) {
		if (*text == '\\' && text[1]) {
			text++;
		} else if (quote == '`' && text[0] == '$' && text[1] == '{') {
			return NULL;
		}
		strbuf_add_char(&value, *text);
	}
	if (*text != quote) {
		return NULL;
	}
	text += 1 + strspn(text + 1, " \t");
	return strchr(",;}\n\r#/)", *text) ? one_line(probe, value.data) : NULL;
}

/* Whether the line that a place is in is a comment there already. */
static bool is_comment(const char *program, const char *place)
{
	const char *line = place;

	while (line > program && line[-1] != '\n') {
		line--;
	}
	line += strspn(line, " \t");
	return *line == '#' || *line == '*' || text_starts_with(line, "//");
}

struct found_text probe_literal(const struct probe *probe, const char *program, const char *key)
{
	struct found_text found = {0};
	size_t len = strlen(key);

	for (const char *p = program ? strstr(program, key) : NULL; p && !found.text;
		p = strstr(p + len, key)) {
		const char *behind = p + len;

		if ((p > program && is_word(p[-1])) || is_word(*behind) || is_comment(program, p)) {
			continue;
		}
		behind += *behind == '\'' || *behind == '"';
		behind += strspn(behind, " \t");
		if (*behind == ':' || (*behind == '=' && behind[1] != '=')) {
			behind += 1 + strspn(behind + 1, " \t\n");
			found.text = literal_at(probe, behind);
			found.guessed = found.text != NULL;
		}
	}
	return found;
}

struct found_text probe_literals(
	const struct probe *probe, const char *program, const char *const *keys)
{
	struct found_text found = {0};

	for (; *keys && !found.text; keys++) {
		found = probe_literal(probe, program, *keys);
	}
	return found;
}

struct proposed_source *probe_add_source(const struct probe *probe, const char *preset)
{
	struct proposal *proposal = probe->proposal;

	if (!proposal->sources) {
		proposal->sources = arena_alloc(
			probe->arena, MAX_SOURCES * sizeof(*proposal->sources));
	}
	if (proposal->source_count < MAX_SOURCES) {
		proposal->source_count++;
	}
	proposal->sources[proposal->source_count - 1] = (struct proposed_source){.preset = preset};
	return &proposal->sources[proposal->source_count - 1];
}

/* "https://x.example" and "/blog" are "https://x.example/blog". */
void probe_add_base(const struct probe *probe, struct found_text *url, const char *base)
{
	base = base ? base + strspn(base, "/") : "";
	if (url->text && *base) {
		bool slash = text_ends_with(url->text, "/");

		url->text = arena_printf(probe->arena, "%s%s%s", url->text, slash ? "" : "/", base);
	}
}
