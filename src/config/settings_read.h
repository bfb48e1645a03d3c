#ifndef POSTRIDER_CONFIG_SETTINGS_READ_H
#define POSTRIDER_CONFIG_SETTINGS_READ_H

/*
 * Reads the keys of one section of the configuration by a table: one row a key, with the function
 * that checks its value and stores it. Shared by the settings*.c only.
 */

#include "config/node.h"
#include "config/settings.h"

struct settings_reader {
	struct settings *settings;
	struct report *report;
	const char *section; /* for messages: "site" */
	size_t faults;       /* found so far */
};

struct settings_key;

/* Checks a node and stores what it says at field. Faults go to the reader's report. (A type of
 * its own, since a table of them is declared below.) */
typedef void settings_read_fn(struct settings_reader *reader, const struct settings_key *key,
	const struct node *node, void *field);

struct settings_key {
	const char *name;
	settings_read_fn *read; /* NULL: the key belongs to a feature that this version lacks */
	size_t offset;          /* of the field in struct settings (or in the element of a list) */
	bool required;
	int64_t low, high; /* for numbers */
};

/* Reads every key of the map with the table (its end is a row without name) into base. Unknown,
 * doubled and missing keys are faults, and so are those of features that this version lacks. */
void settings_read_map(struct settings_reader *reader, const char *section,
	const struct settings_key *keys, const struct node *map, void *base);

/* Adds a fault at the node. */
void settings_fault(struct settings_reader *reader, const struct node *node, const char *format,
	...) __attribute__((format(printf, 3, 4)));
/* A text that is not null and has no control characters but TAB and LF, or NULL and a fault. */
const char *settings_expect_text(
	struct settings_reader *reader, const struct settings_key *key, const struct node *node);

settings_read_fn settings_read_text; /* const char * */
settings_read_fn settings_read_line; /* const char *: one line, not empty, for headers */
settings_read_fn settings_read_path; /* const char *: joined with the folder of the file */
settings_read_fn settings_read_url;  /* const char *: http(s), normalised, slash at the end */
settings_read_fn
	settings_read_endpoint; /* const char *: as it is written: https, or http on loopback */
settings_read_fn settings_read_bool;      /* bool */
settings_read_fn settings_read_int;       /* int, from low to high */
settings_read_fn settings_read_bytes;     /* int64_t: "512K", "1M" */
settings_read_fn settings_read_duration;  /* int64_t, seconds */
settings_read_fn settings_read_rate;      /* int64_t: "30/s" as microseconds between two */
settings_read_fn settings_read_limits;    /* mail.limits, into the settings */
settings_read_fn settings_read_dkim;      /* mail.dkim, likewise */
settings_read_fn settings_read_rewrites;  /* mail.relay_rewrites, likewise */
settings_read_fn settings_read_zone;      /* struct zone * */
settings_read_fn settings_read_day;       /* const char *: "2024-01-01" */
settings_read_fn settings_read_language;  /* const char *: "de-DE" */
settings_read_fn settings_read_address;   /* const char *: something@host */
settings_read_fn settings_read_file_name; /* const char *, NULL for "no"; "yes": the default */

/* A list of words, each one of the names (its end is NULL): sets the flag of the same place for
 * each that is there and clears the others. NULL flags are names that this key does not take. */
void settings_read_words(struct settings_reader *reader, const struct settings_key *key,
	const struct node *node, const char *const *names, bool *const *flags);

/* Once the site's URL is known: makes the addresses of `sitemap` and `podcast` absolute. */
void settings_resolve_pages(struct settings_reader *reader, const struct node *root);

/* Whole sections, into the settings; field is ignored (but for the store's path). */
settings_read_fn settings_read_sources;
settings_read_fn settings_read_output;
settings_read_fn settings_read_sitemap;
settings_read_fn settings_read_podcast;
settings_read_fn settings_read_websub;
settings_read_fn settings_read_indexnow;
settings_read_fn settings_read_digests;
settings_read_fn settings_read_mail;
settings_read_fn settings_read_web;
settings_read_fn settings_read_store;

#endif
