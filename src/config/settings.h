#ifndef POSTRIDER_CONFIG_SETTINGS_H
#define POSTRIDER_CONFIG_SETTINGS_H

/*
 * What postrider.yaml says, checked, with the defaults filled in. docs/configuration.md is the
 * reference for users; the tables in settings*.c hold one row for each key.
 *
 * Strings belong to the settings. Paths are joined with the folder of the file. Secrets are not
 * here, only where they are found.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/report.h"
#include "base/rhythm.h"
#include "base/schedule.h"
#include "base/strbuf.h"
#include "base/zone.h"
#include "config/preset.h"

enum source_kind {
	SOURCE_ARTICLES,
	SOURCE_CATALOGUE,
	SOURCE_FEED,
};

struct source_settings {
	enum source_kind kind;
	const char *path;  /* as opened; of a feed its URL */
	const char *shown; /* as written, for messages */
	const struct preset *preset;
	const char *permalink;     /* the pattern of an article's URL path */
	const char *language;      /* of its articles where they say none, or NULL */
	const char *authors;       /* a file of people, or NULL */
	const char *authors_shown; /* as written */
	bool is_private;           /* a feed at an address that is not in the public internet */
	int64_t timeout;           /* of a feed, in seconds */
};

struct site_settings {
	const char *title;
	const char *url;   /* normalised, with a slash at the end */
	const char *host;  /* of the URL */
	const char *since; /* "2024-01-01", or NULL: the oldest article's day */
	const char *description;
	const char *language;
	const char *const
		*languages; /* in which there are articles; none: translations are not looked for */
	size_t language_count;
	struct zone *zone;
	const char *author_name;  /* or NULL */
	const char *author_email; /* or NULL */
	const char *copyright;    /* or NULL */
	const char *icon;         /* absolute URL, or NULL */
};

struct output_settings {
	bool on;
	const char *directory;
	const char *rss, *atom, *json; /* file names, NULL where switched off */
	bool full;                     /* the content, else summaries */
	int items;
	int64_t bytes; /* of one feed */
	bool per_category, per_tag, per_author;
	const char *category_path, *tag_path, *author_path; /* "category/:slug/" */
	const char *archive_path; /* of a channel's documents, below its folder: "archive/:n.xml" */
	bool archive;             /* the whole history, in documents of fixed contents */
	bool gzip;                /* a .gz beside each file */
	bool robots;              /* robots.txt */
	bool tombstones;          /* Atom feeds name what was deleted */
};

struct sitemap_settings {
	bool per_category;
	const char *const *include; /* sitemaps of the site's own, for the index: absolute URLs */
	size_t include_count;
	const char *const *urls; /* further pages: absolute URLs */
	size_t url_count;
	const char *news; /* the publication's name in news sitemaps; NULL: no news */
};

/* What podcast directories want to know of a show. */
struct podcast_settings {
	bool on;
	const char *category, *subcategory; /* of Apple's list; NULL: not given */
	const char *image;                  /* absolute URL or NULL: the site's icon */
	const char *type;                   /* "episodic" or "serial" */
	bool is_explicit;
};

struct indexnow_settings {
	const char *key;      /* or NULL: off */
	const char *key_text; /* the bytes of its file: the key and perhaps white space */
	const char *server;
};

struct digest_settings {
	struct schedule schedules[RHYTHM_COUNT]; /* those of offered rhythms but instant */
	bool offered[RHYTHM_COUNT];
	enum rhythm fallback; /* of a reader who names none; RHYTHM_COUNT: none is offered */
	int64_t settle;       /* seconds */
	int64_t review;       /* seconds by which the operator gets it earlier; 0: not at all */
	bool check_live;
};

/* How much mail one receiving domain gets. */
struct mail_limit {
	const char *domain;
	int64_t interval; /* microseconds between two messages; 0: no limit */
	int connections;  /* messages at once; 0: no limit */
};

#define MAIL_MAX_CONNECTIONS 64

/* A key that mails are signed with. */
struct mail_dkim {
	const char *domain; /* in A-labels, lower case */
	const char *selector;
	const char *key_file; /* PEM */
};

struct mail_settings {
	bool on;
	const char *from_name;  /* or NULL */
	const char *from_email; /* set where mail is on; checked by mail/address */
	const char *reply_to;
	const char *postal_address;
	const char *subject;        /* a template, or NULL: the usual words */
	const char *intro;          /* a template of what stands above the articles, or NULL */
	const char *const *servers; /* smtp://…, smtps://…, or one file:FOLDER */
	size_t server_count;
	const char *folder;  /* of .eml files where the server is file:, else NULL */
	bool tls;            /* no: plain SMTP is allowed */
	bool tls_given;      /* not given: loopback may be plain */
	const char *ca_file; /* PEM, instead of the system's; or NULL */
	const char *helo;    /* or NULL: this machine's name */
	const char *user;
	const char *password_file;
	const char *password_command;
	const char *leave;
	const char *bounces;
	const char *list_id; /* default: the host of the site */
	int connections;     /* at once, to all servers */
	int64_t interval;    /* microseconds between two messages; 0: no limit */
	struct mail_limit *limits;
	size_t limit_count;
	struct mail_dkim *dkim;
	size_t dkim_count;
	const char *const *relay_rewrites; /* fields that a relay changes, ended by NULL; or NULL */
	bool hold_doubt; /* what is in doubt waits for a human, instead of being sent again */
};

struct settings {
	struct arena *arena;
	const char *path;        /* of the file */
	const char *folder;      /* that its paths are relative to */
	const char *name;        /* of the publication: the file's name without .yaml or .yml */
	const char *fingerprint; /* a hash of all that the file says */
	struct site_settings site;
	struct source_settings *sources;
	size_t source_count;
	struct output_settings output;
	struct sitemap_settings sitemap;
	struct podcast_settings podcast;
	struct indexnow_settings indexnow;
	struct digest_settings digests;
	struct mail_settings mail;
	const char *hub_url; /* WebSub's, that feeds name and that is told of them; or NULL */
	const char *operator_address; /* who hears of reviews; or NULL */
	const char *web_url;          /* with a slash at the end, or NULL */
	const char *templates;        /* a folder, or NULL */
	const char *store;
};

/* Reads and checks the file. Every fault is added to the report with its place (faults, not only
 * the first one); then NULL with ERROR_CONFIG that counts them. A file that is missing or no YAML
 * at all is ERROR_CONFIG alone. report may be NULL. */
struct settings *settings_load(const char *path, struct report *report, struct error *err);
/* The same of a text that would stand in that file. */
struct settings *settings_parse(
	const char *path, const struct strbuf *text, struct report *report, struct error *err);
void settings_free(struct settings *settings);

/* Reads the password, the first line without its end, of $CREDENTIALS_DIRECTORY/smtp-password
 * where that is there, else of password_file, else of what password_command prints. A new string;
 * NULL without an error where none is configured. ERROR_CONFIG where it cannot be read, is empty,
 * holds a NUL, or is over 4096 bytes; the text never repeats any of it. */
int settings_password(const struct settings *settings, char **ret_password, struct error *err);

#endif
